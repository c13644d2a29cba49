"""Faults in what the user says: leaks, inventions, contradictions.

In: a case. Out: the messages with one fault, or None where there is no room for it.
"""

from __future__ import annotations

import re

import msgspec
from fault_case import YES, Case, Fault, said

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.hearing.understanding import understanding_of
from trajectory2task.core.messages import Message
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import Request, tool_of

# --- leak


def leak_at_once(case: Case) -> Fault:
    """A withheld value in the first message."""
    found = [
        value
        for wish in case.task.plan.opening
        for detail in wish.details
        for _, value in detail.withheld
        if len(value) > 2 and not says(_public(case), value)
    ]
    if not found:
        return None
    value = case.rng.choice(found)
    return said(case, case.users()[0], f"I mean {value}, by the way.")


def leak_before_asked(case: Case) -> Fault:
    """A withheld value with an answer about something else, before its slot comes up."""
    found = [
        (value, at)
        for wish in case.task.plan.opening
        for detail in wish.details
        for _, value in detail.withheld
        if len(value) > 2 and not says(_public(case), value)
        for at in case.users()[1:2]
        if at < case.asked(detail.slot)
    ]
    if not found:
        return None
    value, at = case.rng.choice(found)
    return said(case, at, f"And I'd like {value}.")


def leak_fact(case: Case) -> Fault:
    """A fact that is given on request, in the first message."""
    facts = [f for f in case.task.plan.facts if f.visibility == "on_request"]
    facts = [fact for fact in facts if not says(_public(case), fact.value)]
    if not facts:
        return None
    return said(case, case.users()[0], f"It's {case.rng.choice(facts).value}.")


def _public(case: Case) -> str:
    plan = case.task.plan
    parts = [case.task.words.reason_for_call]
    parts += [fact.value for fact in plan.facts if fact.visibility == "public"]
    parts += [value for detail in plan.details() for _, value in detail.said]
    return "\n".join(parts).lower()


# --- invented fact


def invent_number(case: Case) -> Fault:
    """An id in the shape of one of the world's, that nobody has."""
    shape = next((m[0] for m in re.finditer(r"#?[A-Z]\d{4,}", _plan(case))), "#W12345678")
    made = re.sub(r"\d", lambda _: str(case.rng.randrange(10)), shape)
    return said(case, case.rng.choice(case.users()), f"The number is {made}, I think.")


def invent_email(case: Case) -> Fault:
    """Another email address than the user's."""
    at = case.users()[min(1, len(case.users()) - 1)]
    return said(case, at, f"My email is someone{case.rng.randrange(100, 999)}@example.com.")


def invent_name(case: Case) -> Fault:
    """Another name."""
    return said(case, case.users()[-1], "My name is Quintus Zebedee.")


def invent_option(case: Case) -> Fault:
    """A value of the world's in a detail's place that nobody mentioned."""
    found = _rival(case)
    if found is None:
        return None
    at = case.rng.choice(case.users()[:-1])
    earlier = [m.content for m in case.messages[:at] if m.role == "agent" and m.content]
    if says("\n".join(earlier).lower(), found):
        return None
    return said(case, at, f"I mean the {found} one.")


def _plan(case: Case) -> str:
    return msgspec.json.encode(case.task.plan).decode()


def _rival(case: Case) -> str | None:
    """Something said of a rival of a detail, and of nothing that is meant."""
    environment = Environment(case.domain, case.database, patch=case.task.plan.initial_state)
    known = f"{case.task.words.text()} {_plan(case)}".lower()
    found = []
    for wish in case.task.plan.opening:
        if not isinstance(wish, Request):
            continue
        for parameter in case.domain.tools[wish.call.name].parameters:
            if parameter.refers is None or parameter.name not in wish.call.arguments:
                continue
            referent = case.domain.referents[parameter.refers.referent]
            for value, given in elements(parameter, wish.call.arguments):
                state, caller = environment.state, case.task.plan.user_id
                own = {v.lower() for _, v in referent.pairs(state, value, given)}
                for other in referent.values(state, caller, given):
                    pairs = referent.pairs(state, other, given) if other != value else ()
                    found += [v for _, v in pairs if v.lower() not in own]
    deed = understanding_of(case.domain).cues.deed
    left = [low for low in map(str.lower, found) if len(low) > 2 and low not in _BARE]
    left = [low for low in left if not says(known, low) and not deed.search(low)]
    return case.rng.choice(left) if left else None


_BARE = frozenset({"yes", "none", "other"})


# --- contradiction


def choose_rival(case: Case) -> Fault:
    """The agent lists something else, and the user takes it."""
    found = _rival(case)
    if found is None:
        return None
    at = case.rng.choice(case.users()[1:-1] or case.users()[-1:])
    messages = case.messages
    before = max(n for n in range(at) if messages[n].role == "agent" and messages[n].content)
    messages[before] = Message("agent", f"{messages[before].content} There is {found} as well.")
    messages[at] = Message("user", f"{messages[at].content} I'll take the {found} one.")
    return messages


def agree_to_wrong(case: Case) -> Fault:
    """A summary with another record, a yes to it, and the write that follows from it."""
    messages = case.messages
    environment = Environment(case.domain, case.database, patch=case.task.plan.initial_state)
    for at in case.users():
        following = messages[at + 1 : at + 2]
        call = following[0].call if following else None
        if call is None or call.name not in case.domain.writes or messages[at - 1].call:
            continue
        for parameter in case.domain.tools[call.name].parameters:
            value = call.arguments[parameter.name]
            summary = messages[at - 1].content
            if parameter.refers is None or parameter.many or str(value) not in summary:
                continue
            referent = case.domain.referents[parameter.refers.referent]
            state, caller = environment.state, case.task.plan.user_id
            others = [o for o in referent.values(state, caller, call.arguments) if o != value]
            others = [o for o in others if o not in _plan(case)]
            if not others:
                continue
            other = case.rng.choice(others)
            summary = summary.replace(str(value), other)
            pairs = [v for _, v in referent.pairs(state, str(value), call.arguments)]
            for said_of in pairs:
                summary = re.sub(rf"\({re.escape(said_of)}\)", "", summary)
            messages[at - 1] = Message("agent", summary)
            messages[at] = Message("user", YES)
            messages[at + 1] = Message(
                "agent", call=Call(call.name, {**call.arguments, parameter.name: other})
            )
            return messages
    return None


def agree_to_unwanted(case: Case) -> Fault:
    """A yes to a deed that nobody asked for, named by a word that stands for no wanted one."""
    wanted = {tool_of(wish) for phase in case.task.plan.phases for wish in phase.wishes}
    cues = understanding_of(case.domain).cues
    deeds = {
        tool: re.sub(r"\[.*?\]|\{.*?\}", "", phrases[0]).strip()
        for tool, phrases in case.domain.phrasebook.deeds.items()
        if tool in case.domain.writes and tool not in wanted
    }
    apart = {
        tool: deed
        for tool, deed in deeds.items()
        if any(
            cues.deeds[m[1]] == (tool,) and m[1] not in cues.slots for m in cues.deed.finditer(deed)
        )
    }
    if not apart or len(case.users()) < 3:
        return None
    deed = apart[case.rng.choice(sorted(apart))]
    at = case.users()[1]
    messages = case.messages
    messages[at + 1 : at + 1] = [
        Message("agent", f"I would take care of {deed} as well. Shall I go ahead with it?"),
        Message("user", YES),
    ]
    return messages
