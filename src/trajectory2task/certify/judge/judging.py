"""Asking a model for its opinion of a task. In: a task and its world. Out: an `Opinion`.

The judge reads the task's words and the executed gold: results are made anew here, so that it
judges what the calls really return. It sees no certificate.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import orjson

from trajectory2task.certify.judge.prompt import schema, system
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.chat import Answered, Ask, ChatModel, Said, Turn
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import Trajectory2TaskError
from trajectory2task.core.fences import unfenced
from trajectory2task.core.opinions import HIGHEST, LOWEST, Opinion
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database, Patch
from trajectory2task.core.tasks import Draft, Words

LONGEST = 6000  # characters of one result that the judge reads


class Unusable(Trajectory2TaskError):
    """A judge gave no opinion in the form that was asked for, not even when told what was wrong."""


class Exhibit(NamedTuple):
    """A task as a judge sees it. `told` holds (what, how much) for all that has to be said, and
    `infeasible` is there where the wish cannot be served."""

    id: str
    scenario: Scenario
    words: Words
    gold: tuple[Call, ...]
    told: tuple[tuple[str, str], ...]
    initial_state: Patch | None = None
    infeasible: Refusal | None = None


class Refusal(NamedTuple):
    """Why a wish cannot be served, what is required all the same, and what must not be tried."""

    reason: str
    required: tuple[CallPattern, ...]
    forbidden: tuple[CallPattern, ...]


def exhibit_of(draft: Draft) -> Exhibit:
    """A planned task as a judge sees it."""
    plan, criteria = draft.plan, draft.criteria
    return Exhibit(
        id=draft.id,
        scenario=draft.scenario,
        words=draft.words,
        gold=tuple(gold.call for gold in plan.gold),
        told=tuple((v.question.replace("_", " "), f"{v.amount:.2f}") for v in criteria.communicate),
        initial_state=plan.initial_state,
        infeasible=Refusal(plan.infeasible.reason, criteria.required, criteria.forbidden)
        if plan.infeasible is not None
        else None,
    )


async def judge(model: ChatModel, domain: Domain, database: Database, exhibit: Exhibit) -> Opinion:
    """What `model` thinks of a task. Raises `Unusable`, and what the model raises.

    An answer that is not in the form asked for gets one chance to be mended.
    """
    scenario = exhibit.scenario
    turns: tuple[Turn, ...] = (Said(orjson.dumps(case(domain, database, exhibit)).decode()),)
    problem = ""
    for attempt in range(2):
        ask = Ask(
            system(scenario),
            turns,
            schema=schema(scenario),
            nonce=f"judge/{exhibit.id}/{attempt}",
        )
        answer = await model.answer(ask)
        try:
            return read(answer.text, scenario, model.name)
        except Unusable as unusable:
            problem = str(unusable)
        mend = f"That cannot be used: {problem}. Answer again, with the JSON object alone."
        turns = (*turns, Answered(answer), Said(mend))
    raise Unusable(problem)


def case(domain: Domain, database: Database, exhibit: Exhibit) -> dict[str, Any]:
    """What a judge is told of a task."""
    environment = Environment(domain, database, patch=exhibit.initial_state)
    solution = []
    for call in exhibit.gold:
        content = environment.step(call).content
        if len(content) > LONGEST:
            content = f"{content[:LONGEST]} ... ({len(content) - LONGEST} more characters)"
        solution.append({"tool": call.name, "arguments": call.arguments, "result": content})
    found: dict[str, Any] = {
        "scenario": exhibit.scenario,
        "task": msgspec.to_builtins(exhibit.words),
        "solution": solution,
        "communicate": [{"what": what, "amount": amount} for what, amount in exhibit.told],
    }
    if exhibit.infeasible is not None:
        found["policy"] = domain.policy
        found["infeasible"] = {
            "reason": exhibit.infeasible.reason,
            "required": msgspec.to_builtins(exhibit.infeasible.required),
            "forbidden": msgspec.to_builtins(exhibit.infeasible.forbidden),
        }
    return found


def read(text: str, scenario: Scenario, name: str) -> Opinion:
    """The opinion in `text`; `Unusable` says what it lacks."""
    try:
        found = msgspec.json.decode(unfenced(text), type=Opinion)
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
