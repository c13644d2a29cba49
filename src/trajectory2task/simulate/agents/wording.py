"""What the scripted agents write, in any domain: plain sentences around names, ids and amounts.

In: a wish and the state of its world. Out: sentences. Every id and number in them stands in the
plan or in a record that the agent has read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import Blocked, Detail, Infeasible, Inquiry, Request, Value, Wish
from trajectory2task.core.state import State
from trajectory2task.core.wording.descriptions import noun
from trajectory2task.core.wording.naming import deed
from trajectory2task.core.wording.sentences import enumerate_phrases, sentence
from trajectory2task.core.wording.slots import slot_phrase

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

MORE = "Is there anything else I can help you with?"
DONE = "{deed} has been completed."


def naming(domain: Domain, wish: Wish, wishes: Sequence[Wish]) -> str:
    """What the wish is called, from the agent's side ("your return")."""
    return _from_the_agent(deed(domain.phrasebook, Random(0), wish, wishes))


def reporting(domain: Domain, wish: Wish, wishes: Sequence[Wish]) -> str:
    """The news that a write has been made."""
    return sentence(DONE.format(deed=naming(domain, wish, wishes)))


def identifying(facts: Sequence[str]) -> str:
    """The question for the facts that identify a caller."""
    asked = enumerate_phrases([_CAMEL.sub(" ", fact).lower() for fact in facts])
    return f"I'd be glad to look into that. Could you please give me your {asked} first?"


def asking(domain: Domain, wish: Wish, detail: Detail, wishes: Sequence[Wish]) -> str:
    """The question for one detail, with what it is for."""
    phrase = slot_phrase(domain.phrasebook, Random(0), wish, detail.slot)
    known = [other for other in wish.details if other is not detail and other.said]
    words = [_from_the_agent(noun(domain.phrasebook, Random(0), d, d.said)) for d in known]
    so_far = f" So far I have {enumerate_phrases(words)}." if words else ""
    about = "" if isinstance(wish, Inquiry) else f" for {naming(domain, wish, wishes)}"
    return f"Could you tell me {_from_the_agent(phrase)}{about}?{so_far}"


_PERSONS = tuple(
    (re.compile(rf"(?<!\w){mine}"), yours)
    for mine, yours in (
        ("I mean", "you mean"), ("I want", "you want"), ("my ", "your "), ("I ", "you ")
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def _from_the_agent(phrase: str) -> str:
    """A caller's phrase in the agent's mouth ("which order you mean")."""
    for mine, yours in _PERSONS:
        phrase = mine.sub(yours, phrase)
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
    return f"Let me sum up {naming(domain, wish, (wish,))}:\n{summary}\nShall I go ahead?"


def telling(domain: Domain, value: Value) -> str:
    """An amount, said."""
    names = domain.phrasebook.deeds.get(value.question)
    asked = sentence(names[0])[:-1] if names else "What you asked about"
    return f"{asked} comes to ${value.amount:.2f}."


def declining(wish: Blocked, infeasible: Infeasible, domain: Domain) -> str:
    """A no with its reason, as far as the policy or the records give one."""
    clause = next((r.clause for r in domain.rules if r.id == infeasible.proof), "")
    why = f" The rule is: {clause}" if clause else " The records do not allow it as they are."
    name = naming(domain, wish, (wish,))
    return f"I'm sorry, but I can't help with {name}.{why}"
