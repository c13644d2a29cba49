"""From goals to typed wishes with gold: the part that every scenario shares.

In: the caller, how they identify themselves, and what they want in order. Out: `Built`: wishes
with every detail public, values, gold calls, and the environment as it was before each wish.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from trajectory2task.compose.details import details_for
from trajectory2task.compose.gold import Gold
from trajectory2task.core.calls import Call, Step, evaluate, references
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import Trajectory2TaskError
from trajectory2task.core.moves import reads_for, reads_for_parameters
from trajectory2task.core.plans import Fact, Inquiry, Request, Value, Visibility, Wish
from trajectory2task.core.state import Database, Patch, State
from trajectory2task.core.trajectories import QuestionGoal, Trajectory, WriteGoal

AskGoal = WriteGoal | QuestionGoal


class CannotServe(Trajectory2TaskError):
    """The trajectory has nothing for this scenario; the message says why."""


class Unbuildable(Trajectory2TaskError):
    """A plan was tried and did not hold; the message says what failed."""


@dataclass(frozen=True)
class Caller:
    """Who calls, what they say of themselves, and the look-up that this allows."""

    id: str
    facts: tuple[Fact, ...]
    lookup: Call


@dataclass(frozen=True)
class Built:
    """Wishes with gold; `before[i]` is a copy of the environment just before wish i was served.

    `detour` is the value asked about an intent that was then given up.
    """

    wishes: tuple[Wish, ...]
    gold: Gold
    before: tuple[Environment, ...]
    detour: Value | None = None


def caller_of(domain: Domain, database: Database, trajectory: Trajectory) -> Caller:
    """The trajectory's caller, who identifies themselves in the way that worked in it."""
    logins = domain.logins
    lookup = next(step.call for step in trajectory.steps if step.ok and step.call.name in logins)
    return identify(domain, database, trajectory.user_id, lookup)


def identify(
    domain: Domain,
    database: Database,
    user_id: str,
    lookup: Call,
    facts: Mapping[str, str] | None = None,
) -> Caller:
    """A caller who gives the facts that `lookup` needs, and knows no other way to be found.

    With one way only, the look-up that a task requires is the one that an agent can make.
    `facts` replaces what the caller believes of themselves.
    """
    known = dict(domain.principal.facts(Environment(domain, database).state, user_id))
    known.update(facts or {})
    tool = domain.tools[lookup.name]
    call = Call(lookup.name, {p.name: known[str(p.semantic)] for p in tool.parameters})
    needed = {str(p.semantic) for p in tool.parameters}
    forgotten: set[str] = set()
    for other in domain.authentication:
        used = {str(p.semantic) for p in other.parameters}
        if other.name != lookup.name and not used & forgotten:
            options = sorted((used - needed) & domain.phrasebook.ignorance.keys())
            forgotten.update(options[:1])
    return Caller(
        user_id,
        tuple(
            Fact(name, value, _visibility(name, needed, forgotten)) for name, value in known.items()
        ),
        call,
    )


def _visibility(name: str, needed: Collection[str], forgotten: Collection[str]) -> Visibility:
    if name in needed:
        return "public"
    return "unknown" if name in forgotten else "on_request"


def build(
    domain: Domain,
    database: Database,
    caller: Caller,
    goals: Sequence[AskGoal],
    rng: Random,
    *,
    patch: Patch | None = None,
    detour: tuple[int, WriteGoal] | None = None,
    worlds: Sequence[State] = (),
) -> Built:
    """Serve `goals` in order; raises Unbuildable where one cannot be described uniquely.

    `detour` is a request that is only looked into and priced before the goal at that place;
    `worlds` are other states in which the descriptions have to hold.
    """
    gold = Gold(domain, database, caller.id, patch)
    gold.authenticate(caller.lookup, caller.facts)
    wishes: list[Wish] = []
    before: list[Environment] = []
    priced: Value | None = None
    for place, goal in enumerate(goals):
        before.append(gold.environment.fork())
        if detour is not None and detour[0] == place:
            priced = look_into(domain, gold, detour[1])
        name = f"w{len(wishes) + 1}"
        wishes.append(
            request(domain, gold, name, goal, rng, worlds, wishes)
            if isinstance(goal, WriteGoal)
            else inquiry(domain, gold, name, goal, rng, worlds, wishes)
        )
    for wish in wishes:
        if isinstance(wish, Inquiry) and not _still_true(domain, gold, wish):
            raise Unbuildable(f"{wish.question}: a later write changes the answer")
    return Built(tuple(wishes), gold, tuple(before), priced)


def _still_true(domain: Domain, gold: Gold, wish: Inquiry) -> bool:
    """Whether an inquiry has the same answer after everything else has been done: people may be
    served in another order than they asked in."""
    environment = gold.environment
    expression = domain.question(wish.question).expression(
        environment.state, gold.caller, wish.arguments
    )
    told = [value.amount for value in gold.values if value.id in wish.answers]
    if expression is None:
        return False
    results = {r.call.key(): environment.run(r.call) for r in references(expression)}
    return told == [evaluate(expression, results)]


def request(
    domain: Domain,
    gold: Gold,
    name: str,
    goal: WriteGoal,
    rng: Random,
    worlds: Sequence[State] = (),
    said_before: Sequence[Wish] = (),
) -> Request:
    """A request for the goal's call, served in `gold`; `said_before` are the wishes before it."""
    call, state = goal.call, gold.environment.state
    details = details_for(
        domain,
        state,
        gold.caller,
        domain.tools[call.name].parameters,
        call.arguments,
        rng,
        worlds=worlds,
        before=said_before,
    )
    if details is None:
        raise Unbuildable(f"{call.name}: a record cannot be described uniquely")
    gold.read(reads_for(domain, state, gold.caller, call.name, call.arguments))
    answers: tuple[str, ...] = ()
    if goal.question is not None and goal.expression is not None:
        answers = (gold.answer(goal.question, goal.expression).id,)
    gold.write(call, details)
    return Request(name, call, details, answers)


def look_into(domain: Domain, gold: Gold, goal: WriteGoal) -> Value:
    """The answer to the goal's question, without making its call."""
    assert goal.question is not None
    assert goal.expression is not None
    state = gold.environment.state
    gold.read(reads_for(domain, state, gold.caller, goal.call.name, goal.call.arguments))
    return gold.answer(goal.question, goal.expression)


def described(
    domain: Domain,
    environment: Environment,
    caller: str,
    name: str,
    call: Call,
    rng: Random,
    said_before: Iterable[Wish] = (),
) -> Request | None:
    """A request that is stated and not served; None where a record cannot be described uniquely."""
    parameters = domain.tools[call.name].parameters
    details = details_for(
        domain, environment.state, caller, parameters, call.arguments, rng, before=said_before
    )
    return None if details is None else Request(name, call, details)


def inquiry(
    domain: Domain,
    gold: Gold,
    name: str,
    goal: QuestionGoal,
    rng: Random,
    worlds: Sequence[State] = (),
    said_before: Sequence[Wish] = (),
) -> Inquiry:
    """A question that stands alone, answered in `gold`."""
    state, parameters = gold.environment.state, domain.question(goal.question).parameters
    details = details_for(
        domain,
        state,
        gold.caller,
        parameters,
        goal.arguments,
        rng,
        worlds=worlds,
        before=said_before,
    )
    if details is None:
        raise Unbuildable(f"{goal.question}: a record cannot be described uniquely")
    gold.read(reads_for_parameters(domain, state, gold.caller, parameters, goal.arguments))
    value = gold.answer(goal.question, goal.expression)
    return Inquiry(name, goal.question, goal.arguments, details, (value.id,))


def steps_of(gold: Gold) -> list[Step]:
    """The gold calls as steps, as policy rules about history look at them."""
    return [Step(made.call, "", error=made.error) for made in gold.calls]
