"""What Anthropic's models take, by their names: how they think, and whether a call can be forced.

As of November 2026. A name that is not known here is taken for one of the newest.
"""

from __future__ import annotations

import re
from typing import Any

from trajectory2task.models.settings import Effort

# Tokens for thought, where a model wants a number.
_BUDGETS: dict[Effort, int] = {"minimal": 1024, "low": 2048, "medium": 8192, "high": 16384}
_LEAST_BUDGET = 1024
_FOR_WORDS = 8192  # tokens, where a person sets no limit

_BY_BUDGET = re.compile(r"claude-3|claude-(opus|sonnet|haiku)-4(-[0-5])?(@|-?\d{8}|$)")
_THINKS_WHEN_ASKED = re.compile(r"claude-(opus|sonnet)-4-6")
_ALWAYS_THINKS = re.compile(r"claude-(fable|mythos)|claude-opus-5-5")
_NEVER_FORCED = re.compile(r"claude-(fable|mythos)-5-[1-9]\b|claude-(opus|sonnet)-5-5")
_BETWEEN_TOOLS = re.compile(r"claude-sonnet-5-5")


def thinking_of(model: str, effort: Effort | None, most: int | None) -> dict[str, Any]:
    """The fields `max_tokens`, `thinking` and `output_config` for a model and an effort."""
    if effort is None:
        return {"max_tokens": most or _FOR_WORDS}
    if effort == "none":
        return {"max_tokens": most or _FOR_WORDS, **_no_thinking(model)}
    budget = _BUDGETS[effort]
    if _BY_BUDGET.match(model):
        most = most or budget + _FOR_WORDS
        if budget >= most:
            budget = max(_LEAST_BUDGET, most // 2)
        return {"max_tokens": most, "thinking": {"type": "enabled", "budget_tokens": budget}}
    return {
        "max_tokens": most or budget + _FOR_WORDS,
        # Without `display` the newest models send thoughts without words.
        "thinking": {"type": "adaptive", "display": "summarized"},
        "output_config": {"effort": "low" if effort == "minimal" else effort},
    }


def can_be_forced(model: str, effort: Effort | None) -> bool:
    """Whether the model may be told that it has to call a tool: not while a budget is thought
    through, and not the newest."""
    if _NEVER_FORCED.match(model):
        return False
    return not _BY_BUDGET.match(model) or effort in (None, "none")


def _no_thinking(model: str) -> dict[str, Any]:
    if _BY_BUDGET.match(model) or _THINKS_WHEN_ASKED.match(model) or _ALWAYS_THINKS.match(model):
        return {}
    return {"thinking": {"type": "between_tools" if _BETWEEN_TOOLS.match(model) else "disabled"}}
