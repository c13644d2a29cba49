"""Plans put together from calls: everything is described by all that can be said of it.

In: what a caller wants, as calls. Out: wishes with details, gold with origins, drafts. The words
are a plain list of what the plan tells; nobody would talk so, but nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from trajectory2task.certify.mutation.operator import criteria_of
from trajectory2task.certify.mutation.tracing import traced
from trajectory2task.core.calls import Call, evaluate, references
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import (
    Attribute,
    Blocked,
    Detail,
    Fact,
    Inquiry,
    Plan,
    Request,
    Value,
    Wish,
)
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft, Words
from trajectory2task.core.tools import Parameter


@dataclass(frozen=True)
class Desk:
    """A world, and one caller with one way to be looked up."""

    domain: Domain
    database: Database
    caller: str
    facts: tuple[Fact, ...]
    login: Call

    @property
    def start(self) -> Environment:
        """The world as it is."""
        return Environment(self.domain, self.database)


def desk(domain: Domain, database: Database, caller: str, way: int) -> Desk:
    """The caller, who gives what look-up number `way` needs and says nothing else of themselves."""
    tool = domain.authentication[way % len(domain.authentication)]
    known = domain.principal.facts(Environment(domain, database).state, caller)
    names = [(p.name, str(p.semantic)) for p in tool.parameters]
    facts = tuple(Fact(semantic, known[semantic], "public") for _, semantic in names)
    login = Call(tool.name, {name: known[semantic] for name, semantic in names})
    return Desk(domain, database, caller, facts, login)


def details_of(
    at: Desk, environment: Environment, parameters: Sequence[Parameter], arguments: dict[str, Any]
) -> tuple[Detail, ...]:
    """Every argument by all that can be said of it now and could be said at the start."""
    found: list[Detail] = []
    groups: set[str] = set()
    for parameter in parameters:
        value, name = arguments[parameter.name], parameter.name
        if parameter.free is not None:
            group = parameter.free.group
            if group not in groups:
                groups.add(group)
                names = [p.name for p in parameters if p.free == parameter.free]
                parts = {one: arguments[one] for one in names}
                pairs = tuple(Attribute(one, str(part)) for one, part in parts.items())
                found.append(Detail(tuple(names), group, "", parts, pairs))
        elif parameter.choices is not None:
            found.append(Detail((name,), name, "", value, (Attribute(name, str(value)),)))
        elif parameter.refers is not None:
            for position, (one, given) in enumerate(_elements(parameter, arguments)):
                referent = at.domain.referents[parameter.refers.referent]
                said = referent.pairs(environment.state, one, given)
                start = at.start.state
                if one in referent.values(start, at.caller, given):
                    before = referent.pairs(start, one, given)
                    said = tuple(pair for pair in said if pair in before)
                pairs = tuple(Attribute(*pair) for pair in dict.fromkeys(said))
                place = position if parameter.many else None
                found.append(Detail((name,), name, parameter.refers.referent, one, pairs, place))
    return tuple(found)


def _elements(
    parameter: Parameter, arguments: dict[str, Any]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    value = arguments[parameter.name]
    if not parameter.many:
        yield value, arguments
        return
    per = parameter.refers.per if parameter.refers else None
    for place, one in enumerate(value):
        yield one, {**arguments, per: arguments[per][place]} if per else arguments


def request(at: Desk, environment: Environment, name: str, call: Call) -> Request:
    """A wish for `call`, said in full."""
    parameters = at.domain.tools[call.name].parameters
    return Request(name, call, details_of(at, environment, parameters, call.arguments))


def gold_calls(at: Desk, environment: Environment, wishes: Sequence[Wish]) -> list[Call]:
    """The look-up, then per wish all reads that show its things, and its write."""
    calls, known = [at.login], {at.login.key()}
    environment = environment.fork()
    for wish in wishes:
        for read in _reads(at, environment, wish):
            if read.key() not in known:
                known.add(read.key())
                calls.append(read)
        if isinstance(wish, Request):
            calls.append(wish.call)
            environment.run(wish.call)
    return calls


def _reads(at: Desk, environment: Environment, wish: Wish) -> Iterator[Call]:
    domain, state = at.domain, environment.state
    if isinstance(wish, Inquiry):
        parameters, arguments = domain.question(wish.question).parameters, wish.arguments
        expression = domain.question(wish.question).expression(state, at.caller, arguments)
    else:
        assert wish.call is not None
        parameters, arguments = domain.tools[wish.call.name].parameters, wish.call.arguments
        expression = None
    for parameter in parameters:
        if parameter.refers is not None:
            for one, given in _elements(parameter, arguments):
                referent = domain.referents[parameter.refers.referent]
                yield from referent.shown_by(state, at.caller, one, given)
    if expression is not None:
        yield from (reference.call for reference in references(expression))


def answered(at: Desk, environment: Environment, name: str, question: str, arguments: Any) -> Value:
    """The answer to a question that stands alone."""
    expression = at.domain.question(question).expression(environment.state, at.caller, arguments)
    assert expression is not None
    results = {r.call.key(): environment.run(r.call) for r in references(expression)}
    return Value(name, question, expression, evaluate(expression, results))


def draft(at: Desk, name: str, plan: Plan, wishes: Sequence[Wish], *, twin: str = "") -> Draft:
    """The draft of `plan` with gold for `wishes`, criteria from running it, and plain words."""
    calls = gold_calls(at, at.start, wishes)
    gold = traced(at.domain, at.database, plan, calls)
    plan = replace(plan, gold=gold)
    return Draft(
        id=name,
        domain=at.domain.name,
        world=at.database.fingerprint,
        scenario=plan.scenario,
        trajectory_id=name.rpartition("-")[0],
        plan=plan,
        words=words(plan),
        criteria=criteria_of(at.domain, at.database, plan),
        twin=twin or None,
    )


def words(plan: Plan) -> Words:
    """What the plan tells, as a list: at once, when asked, and later."""
    facts = " ".join(f"My {fact.name} is {fact.value}." for fact in plan.facts)
    held = " ".join(
        f"Asked for the {detail.slot.replace('_', ' ')}: {_told(detail, 'on_request')}."
        for wish in plan.opening
        for detail in wish.details
        if detail.withheld
    )
    reason = " ".join(_asking(plan, wish, "public") for wish in plan.opening)
    later = ""
    if plan.change is not None:
        moment = "When that comes up, I change my mind. I want this now:"
        if plan.change.threshold is not None:
            moment = f"If it is more than {plan.change.threshold:g} dollars, I also want this:"
        new = [wish for wish in plan.wishes if wish not in plan.opening]
        later = " ".join((moment, *(_asking(plan, wish, "public") for wish in new)))
        if not new:
            later = "When that comes up, I drop the last of my wishes."
    return Words(f"Please help me. {reason}", f"{facts} {held}".strip(), "", later)


def _asking(plan: Plan, wish: Wish, visibility: str) -> str:
    match wish:
        case Inquiry(question=question):
            deed = f"How much is this: {question}"
        case Request(call=call):
            deed = f"Please do this: {call.name}"
        case Blocked(tool=tool):
            deed = f"Please do this: {tool}"
    parts = [
        f"{detail.slot}: {told}" for detail in wish.details if (told := _told(detail, visibility))
    ]
    return f"{deed.replace('_', ' ')}; " + "; ".join(parts).replace("_", " ") + "."


def _told(detail: Detail, visibility: str) -> str:
    return ", ".join(
        f"{pair.name.rstrip('0123456789')} {pair.value}"
        for pair in detail.attributes
        if pair.visibility == visibility
    )
