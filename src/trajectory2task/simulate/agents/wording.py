"""What the scripted agents write, in any domain: plain sentences around names, ids and amounts.

In: a wish and the state of its world. Out: sentences. Every id and number in them stands in the
plan or in a record that the agent has read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import Blocked, Detail, Infeasible, Request, Value, Wish
from trajectory2task.core.state import State
from trajectory2task.core.wording.sentences import enumerate_phrases

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

MORE = "Is there anything else I can help you with?"
DONE = "Done: {deed} has been completed."


def naming(name: str) -> str:
    """A tool's or an argument's name in plain words ("cancel pending order")."""
    return f'"{name.replace("_", " ")}"'


def identifying(facts: Sequence[str]) -> str:
    """The question for the facts that identify a caller."""
    asked = enumerate_phrases([_CAMEL.sub(" ", fact).lower() for fact in facts])
    return f"I'd be glad to look into that. Could you please give me your {asked} first?"


def asking(domain: Domain, wish: Wish, detail: Detail) -> str:
    """The question for one detail, with what it is for."""
    slots = domain.phrasebook.slots.get(detail.slot, ())
    phrase = slots[0] if slots else f"the {detail.slot.replace('_', ' ')}"
    about = _about(domain, wish, detail)
    return f"Could you tell me {_from_the_agent(phrase)}{about}?"


def _about(domain: Domain, wish: Wish, detail: Detail) -> str:
    """What tells the wish apart: its deed and what was said of its other details."""
    parts = []
    if isinstance(wish, Request):
        parts.append(f"for {naming(wish.call.name)}")
    for other in wish.details:
        if other is not detail and other.said:
            said = domain.phrasebook.nouns.get(other.referent or other.slot)
            words = said(other.said, Random(0)) if said else ", ".join(v for _, v in other.said)
            parts.append(f"({_from_the_agent(words)})")
    return "".join(f" {part}" for part in parts)


_PERSONS = (("I mean", "you mean"), ("I want", "you want"), ("my ", "your "), ("I ", "you "))


def _from_the_agent(phrase: str) -> str:
    """A caller's phrase in the agent's mouth ("which order you mean")."""
    for mine, yours in _PERSONS:
        phrase = re.sub(rf"(?<!\w){re.escape(mine)}", yours, phrase)
    return phrase


def proposing(domain: Domain, state: State, wish: Request) -> str:
    """The summary of a write with every argument by name and id, and the question for a yes."""
    tool = domain.tools[wish.call.name]
    lines = []
    for parameter in tool.parameters:
        value = wish.call.arguments[parameter.name]
        if parameter.refers is None:
            if parameter.semantic != domain.principal.semantic and value != "":
                lines.append(f"- {parameter.name.replace('_', ' ')}: {value}")
            continue
        referent = domain.referents[parameter.refers.referent]
        named = []
        for element, given in elements(parameter, wish.call.arguments):
            pairs = referent.pairs(state, element, given)
            head = ", ".join(v for _, v in pairs) if parameter.many else pairs[-1][1]
            named.append(element if head == element else f"{element} ({head})")
        lines.append(f"- {parameter.name.replace('_', ' ')}: {'; '.join(named)}")
    summary = "\n".join(lines)
    return f"This is what I would do: {naming(wish.call.name)}\n{summary}\nShall I go ahead?"


def telling(value: Value) -> str:
    """An amount, said."""
    return (
        f"What you asked about ({value.question.replace('_', ' ')}) comes to ${value.amount:.2f}."
    )


def declining(wish: Blocked, infeasible: Infeasible, domain: Domain) -> str:
    """A no with its reason, as far as the policy or the records give one."""
    clause = next((r.clause for r in domain.rules if r.id == infeasible.proof), "")
    why = f" The rule is: {clause}" if clause else " The records do not allow it as they are."
    return f"I'm sorry, but I can't do this: {naming(wish.tool)}.{why}"
