"""Asking a model for its opinion of a task. In: a draft and its world. Out: an `Opinion`.

The judge reads the task's words and the executed gold: results are made anew here, so that it
judges what the calls really return. It sees no certificate.
"""

from __future__ import annotations

from typing import Any

import msgspec
import orjson

from trajectory2task.certify.judge.prompt import schema, system
from trajectory2task.core.chat import Answered, Ask, ChatModel, Said, Turn
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import Trajectory2TaskError
from trajectory2task.core.opinions import HIGHEST, LOWEST, Opinion
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft

LONGEST = 6000  # characters of one result that the judge reads
_FENCE = "```"


class Unusable(Trajectory2TaskError):
    """A judge gave no opinion in the form that was asked for, not even when told what was wrong."""


async def judge(model: ChatModel, domain: Domain, database: Database, draft: Draft) -> Opinion:
    """What `model` thinks of `draft`. Raises `Unusable`, and what the model raises.

    An answer that is not in the form asked for gets one chance to be mended.
    """
    turns: tuple[Turn, ...] = (Said(orjson.dumps(case(domain, database, draft)).decode()),)
    problem = ""
    for attempt in range(2):
        ask = Ask(
            system(draft.scenario),
            turns,
            schema=schema(draft.scenario),
            nonce=f"judge/{draft.id}/{attempt}",
        )
        answer = await model.answer(ask)
        try:
            return read(answer.text, draft.scenario, model.name)
        except Unusable as unusable:
            problem = str(unusable)
        mend = f"That cannot be used: {problem}. Answer again, with the JSON object alone."
        turns = (*turns, Answered(answer), Said(mend))
    raise Unusable(problem)


def case(domain: Domain, database: Database, draft: Draft) -> dict[str, Any]:
    """What a judge is told of a task."""
    environment = Environment(domain, database, patch=draft.plan.initial_state)
    solution = []
    for gold in draft.plan.gold:
        content = environment.step(gold.call).content
        if len(content) > LONGEST:
            content = f"{content[:LONGEST]} ... ({len(content) - LONGEST} more characters)"
        solution.append(
            {"tool": gold.call.name, "arguments": gold.call.arguments, "result": content}
        )
    found: dict[str, Any] = {
        "scenario": draft.scenario,
        "task": msgspec.to_builtins(draft.words),
        "solution": solution,
        "communicate": [
            {"what": value.question.replace("_", " "), "amount": f"{value.amount:.2f}"}
            for value in draft.criteria.communicate
        ],
    }
    if draft.plan.infeasible is not None:
        found["policy"] = domain.policy
        found["infeasible"] = {
            "reason": draft.plan.infeasible.reason,
            "required": msgspec.to_builtins(draft.criteria.required),
            "forbidden": msgspec.to_builtins(draft.criteria.forbidden),
        }
    return found


def read(text: str, scenario: Scenario, name: str) -> Opinion:
    """The opinion in `text`; `Unusable` says what it lacks."""
    bare = text.strip()
    if bare.startswith(_FENCE):  # models put a fence around it whatever they are told
        bare = bare.strip("`").removeprefix("json").strip()
    try:
        found = msgspec.json.decode(bare, type=Opinion)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Unusable(f"it is not the JSON object that was asked for ({problem})") from None
    ratings = {"realism": found.realism, "necessity": found.necessity}
    ratings["correctness"] = found.correctness
    if scenario == "changing" and found.relevance is None:
        raise Unusable('"relevance" is missing')
    if scenario == "infeasible":
        if found.reasonability is None:
            raise Unusable('"reasonability" is missing')
        ratings["reasonability"] = found.reasonability
    for key, rating in ratings.items():
        if not LOWEST <= rating.score <= HIGHEST:
            raise Unusable(f"the score of {key} is {rating.score}; it takes 1 to 10")
    # What this kind of task is not asked for must not move its score.
    return msgspec.structs.replace(
        found,
        relevance=found.relevance if scenario == "changing" else None,
        reasonability=found.reasonability if scenario == "infeasible" else None,
        judge=name,
    )
