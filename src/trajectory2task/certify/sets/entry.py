"""What the checks on sets look at in one task: its plan as keys, pieces and named things.

In: a line of `tasks.jsonl`. Out: numbers of 64 bits that stand for what is asked, and the ids that
it names by semantic type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import msgspec
import orjson

from trajectory2task.certify.subject import content
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Blocked, Inquiry, Plan, Request, Scenario, Wish
from trajectory2task.core.tasks import Words

GRAM = 3  # tokens in a piece of a plan


class Entry(msgspec.Struct, frozen=True):
    """The parts of a task that matter here; the rest of its line is skipped, not decoded."""

    id: str
    domain: str
    scenario: Scenario
    trajectory_id: str
    plan: Plan
    words: Words
    canary: str = ""


def number_of(data: bytes) -> int:
    """64 bits of a hash, signed as SQLite has them."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def plan_key(entry: Entry) -> int:
    """Equal where two tasks ask for the same: one caller, the same wishes in the same phases, the
    same things held back, the same obstacle in the same world. Ids, seeds, words and the order of
    wishes do not count."""
    plan = entry.plan
    phases = [
        (
            "" if phase.trigger is None else type(phase.trigger).__name__,
            sorted(_asked(wish) for wish in phase.wishes),
        )
        for phase in plan.phases
    ]
    change = None if plan.change is None else plan.change.kind
    state = orjson.dumps(plan.initial_state, option=orjson.OPT_SORT_KEYS)
    return number_of(repr((plan.scenario, plan.user_id, phases, change, state)).encode())


def _asked(wish: Wish) -> tuple[bytes, list[str], list[str]]:
    about = list(_about(wish)) if isinstance(wish, Blocked) else []
    held = sorted({detail.slot for detail in wish.details if detail.withheld})
    return content(wish), about, held


def _about(wish: Blocked) -> Iterator[str]:
    """What a wish that no call expresses is about."""
    for detail in wish.details if wish.call is None else ():
        yield from _leaves(detail.value)


def pieces(plan: Plan) -> frozenset[int]:
    """The plan as a set of overlapping pieces of three tokens, for telling how alike two are.

    Tokens are the caller, the tool and the leaves of the arguments, wish by wish; what the caller
    wanted at first counts like what they want in the end.
    """
    found: set[int] = set()
    for phase in plan.phases:
        for wish in phase.wishes:
            tokens = [plan.user_id, *_tokens(wish)]
            for start in range(max(1, len(tokens) - GRAM + 1)):
                found.add(number_of("\x1f".join(tokens[start : start + GRAM]).encode()))
    return frozenset(found)


def _tokens(wish: Wish) -> Iterator[str]:
    match wish:
        case Request(call=call):
            yield call.name
            yield from _leaves(call.arguments)
        case Inquiry(question=question, arguments=arguments):
            yield question
            yield from _leaves(arguments)
        case Blocked(obstacle=obstacle, tool=tool, call=blocked):
            yield obstacle
            yield tool
            yield from _leaves({} if blocked is None else blocked.arguments)
            yield from _about(wish)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _leaves(value[key])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield str(value)


def calls_of(plan: Plan) -> Iterator[Call]:
    """Every call that a plan names: gold, wishes of every phase, what is required or forbidden."""
    for made in plan.gold:
        yield made.call
    for phase in plan.phases:
        for wish in phase.wishes:
            if not isinstance(wish, Inquiry) and wish.call is not None:
                yield wish.call
    if plan.infeasible is not None:
        for pattern in (*plan.infeasible.required, *plan.infeasible.forbidden):
            yield Call(pattern.name, pattern.arguments)


class Namer:
    """Finds what calls name, by the semantic type of the argument ("OrderId")."""

    def __init__(self, domain: Domain) -> None:
        self._types: Mapping[str, Mapping[str, str]] = {
            tool.name: {
                parameter.name: parameter.semantic
                for parameter in tool.parameters
                if parameter.semantic and not parameter.free and not parameter.choices
            }
            for tool in domain.tools.values()
        }
        self.caller = domain.principal.semantic
        # What writes act on is somebody's; what they take (an article, a branch) is everybody's.
        self.acted_on = frozenset(
            first.semantic
            for name in domain.writes
            for first in domain.tools[name].parameters[:1]
            if first.semantic
        ) | {self.caller}

    def named(self, calls: Iterable[Call]) -> set[tuple[str, str]]:
        """(semantic type, value) of every typed argument; an argument of no known type has none."""
        found = set()
        for call in calls:
            for name, semantic in self._types.get(call.name, {}).items():
                value = call.arguments.get(name)
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, str):
                        found.add((semantic, part))
        return found

    def of(self, entry: Entry) -> set[tuple[str, str]]:
        """All that a task names, its caller included."""
        return self.named(calls_of(entry.plan)) | {(self.caller, entry.plan.user_id)}
