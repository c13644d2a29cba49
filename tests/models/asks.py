"""Requests that the tests make."""

from __future__ import annotations

from typing import Any

from trajectory2task.core.chat import Answer, Answered, Ask, Returned, Said

TOOLS: tuple[dict[str, Any], ...] = (
    {
        "type": "function",
        "function": {
            "name": "get_order",
            "description": "Look an order up.",
            "parameters": {
                "type": "object",
                "properties": {"order_id": {"type": "string"}},
                "required": ["order_id"],
                "additionalProperties": False,
            },
        },
    },
)
PLAIN = Ask("Be brief.", (Said("Hello?"),), nonce="agent/retail-7-000001-general/0")


def after(answer: Answer, *, reasoning: bool = True, tools: tuple[Any, ...] = TOOLS) -> Ask:
    """The next request after `answer`, with a result for each of its calls."""
    results = tuple(Returned(use.id, "found") for use in answer.uses) or (Said("And then?"),)
    return Ask("Be brief.", (Said("Hello?"), Answered(answer, reasoning), *results), tools)
