"""How callers state what they know of themselves, and what they have forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Fact
from trajectory2task.core.wording.template import Filling, parse, render


class _ValueFilling:
    """The filling of a fact's template: one field, `value`."""

    def __init__(self, value: str) -> None:
        self._value = value

    def knows(self, name: str) -> bool:
        return name == "value"

    def say(self, name: str, word: str, required: bool) -> str | None:
        return self._value


def stated_together(book: Phrasebook, facts: Sequence[Fact]) -> list[tuple[str, str]]:
    """Facts as (name, value); those that the domain states together ("A B") as one."""
    told = {fact.name: fact.value for fact in facts}
    for name in book.facts:
        parts = name.split(" ")
        if len(parts) > 1 and told.keys() >= set(parts):
            whole = " ".join(told[part] for part in parts)
            # The first part's place is kept, so that the order of the facts does not change.
            told = {
                name if part == parts[0] else part: whole if part == parts[0] else value
                for part, value in told.items()
                if part not in parts[1:]
            }
    return list(told.items())


def fact_phrase(book: Phrasebook, name: str, value: str) -> str:
    """A fact as a clause ("my email is ...")."""
    if name not in book.facts:
        raise DomainError(f"the phrasebook has no way to state the fact {name!r}")
    filling: Filling = _ValueFilling(value)
    return render(parse(book.facts[name]), filling).strip().rstrip(".")


def ignorance_phrase(book: Phrasebook, fact: Fact) -> str:
    """What is forgotten, as a noun phrase or a clause ("which email I signed up with")."""
    if fact.name not in book.ignorance:
        raise DomainError(f"the phrasebook has no ignorance of {fact.name!r}")
    return book.ignorance[fact.name].strip().rstrip(".")
