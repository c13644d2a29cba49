"""Short forms for declaring a small domain: rules, referents, obstacles, invariants, words, files.

Nothing has to use them; each makes one of the records in `core.domain` or `core.phrasebook` out of
the little that a small world needs to say. `domains/library.py` shows all of them at work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from random import Random
from typing import Any, Literal

import msgspec

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import (
    Arguments,
    Block,
    Invariant,
    Pairs,
    Principal,
    Referent,
    Rule,
    Situation,
)
from trajectory2task.core.errors import ToolError, UsageError
from trajectory2task.core.phrasebook import Noun
from trajectory2task.core.state import Database, Record, State
from trajectory2task.core.tools import Toolkit

Check = Callable[[Situation], str | None]
Blocking = Callable[[State, str, Call, Random], Block | None]


class Rulebook(list[Rule]):
    """The rules of a policy in order. A predicate's name is the id, its docstring the clause."""

    def clause(self, about: Literal["call", "history", "words"]) -> Callable[[Check], Check]:
        """Decorator: add a predicate."""

        def add(check: Check) -> Check:
            self.append(Rule(check.__name__, str(check.__doc__), about, check))
            return check

        return add

    def text(self, opening: str) -> str:
        """The policy as agents read it: `opening`, then a clause a line."""
        return "\n".join([opening, "", *(f"- {rule.clause}" for rule in self)])


def record(state: State, collection: str, record_id: str) -> Record:
    """A record that has to be there; KeyError where it is not."""
    found = state.get(collection, record_id)
    if found is None:
        raise KeyError(f"{collection}/{record_id}")
    return found


class RecordTools(Toolkit):
    """A toolkit with the lookups that most tools begin with; both reject what they cannot find."""

    def find(self, collection: str, record_id: str) -> Any:
        """The record, for reading only; ToolError "not_found" where there is none."""
        found = self.state.get(collection, record_id)
        require(found is not None, "not_found", f"No {record_id!r} among the {collection}.")
        return found

    def find_by(self, collection: str, field: str, value: str) -> str:
        """The id of the first record with this value in `field`; ToolError "not_found" likewise."""
        found = self.state.lookup(field, collection, lambda item: item[field], value)
        require(found is not None, "not_found", f"No such {field} among the {collection}.")
        return str(found)


def require(holds: bool, code: str, message: str) -> None:
    """Raise the tool error unless `holds`."""
    if not holds:
        raise ToolError(code, message)


def principal(collection: str, semantic: str, **facts: str) -> Principal:
    """Callers are records of `collection`; `facts` gives the field of each type that they know."""

    def known(state: State, caller: str) -> dict[str, str]:
        found = record(state, collection, caller)
        return {name: str(found[field]) for name, field in facts.items()}

    return Principal(collection, semantic, known)


@dataclass(frozen=True)
class Pointer(Referent):
    """The referent for records of `collection`: those that `owners` list for the caller, or all.

    `says` names the fields that people tell records apart by, preferred ones first. `reads` names
    the tools that show a record; an argument that refers to nothing is the caller's own id.
    """

    toolkit: type[Toolkit]
    collection: str
    says: tuple[str, ...]
    reads: tuple[str, ...]
    owners: str = ""

    def values(self, state: State, caller: str, arguments: Arguments) -> list[str]:
        """Ids in the owner's order, else in the collection's."""
        if self.owners:
            return list(record(state, self.owners, caller)[self.collection])
        return list(state.ids(self.collection))

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        """The fields that it is told apart by; nothing can be said of what is not on record."""
        found = state.get(self.collection, value)
        return tuple((field, str(found[field])) for field in self.says) if found else ()

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        """One call for each of `reads`."""
        return tuple(
            Call(
                name,
                {
                    item.name: value if item.refers else caller
                    for item in self.toolkit.tools[name].parameters
                },
            )
            for name in self.reads
        )


def edited(collection: str, argument: str, edit: Mapping[str, Any], reader: str) -> Blocking:
    """Block by merging `edit` into the record that `argument` names; `reader` shows it."""

    def block(state: State, caller: str, call: Call, rng: Random) -> Block:
        record_id = call.arguments[argument]
        reads = (Call(reader, {argument: record_id}),)
        return Block(call, patch={collection: {record_id: edit}}, diagnosis=reads)

    return block


def owned(owners: str, key: str, *collections: str) -> tuple[Invariant, ...]:
    """Records of `collections` have their owner's id in `key`, and the owner lists them, once each,
    in a field called like the collection."""

    def lists(state: State, owner_id: str) -> str | None:
        owner = record(state, owners, owner_id)
        for name in collections:
            theirs = [state.get(name, found) for found in owner[name]]
            if any(found is None or found[key] != owner_id for found in theirs):
                return f"it lists {name} that are not there, or not its own"
            if len(set(owner[name])) < len(theirs):
                return f"it lists one of the {name} twice"
        return None

    def listed_in(name: str) -> Invariant:
        def listed(state: State, record_id: str) -> str | None:
            owner = state.get(owners, record(state, name, record_id)[key])
            is_listed = owner is not None and record_id in owner[name]
            return None if is_listed else f"none of the {owners} lists it as its own"

        return Invariant(f"{name}_listed", f"Who has it lists it among the {name}.", name, listed)

    clause = f"The {' and '.join(collections)} that it lists are there, and its own."
    return (Invariant(f"{owners}_list", clause, owners, lists), *map(listed_in, collections))


def copied(
    source: str, key: str, fields: tuple[str, ...], *collections: str
) -> tuple[Invariant, ...]:
    """Records of `collections` repeat `fields` of the record of `source` that `key` names."""

    def copied_in(name: str) -> Invariant:
        def check(state: State, record_id: str) -> str | None:
            found = record(state, name, record_id)
            original = state.get(source, found[key])
            if original is None:
                return f"{found[key]} is none of the {source}"
            other = [field for field in fields if found[field] != original[field]]
            return f"its {other[0]} is not that of {found[key]}" if other else None

        return Invariant(f"{name}_{key}", f"It repeats what the {source} say.", name, check)

    return tuple(map(copied_in, collections))


def between(collection: str, field: str, low: float, high: float) -> Invariant:
    """The number in `field` is in [low, high]."""

    def check(state: State, record_id: str) -> str | None:
        found = record(state, collection, record_id)[field]
        return None if low <= found <= high else f"{field} is {found}"

    clause = f"{field} is from {low:g} to {high:g}."
    return Invariant(f"{collection}_{field}", clause, collection, check)


def agreed(situation: Situation) -> bool:
    """Whether the caller's last words are a yes (or there are no words to look at)."""
    if situation.messages is None:
        return True
    said = [message.content for message in situation.messages if message.role == "user"]
    return bool(said and re.search(r"\b(yes|sure|correct|confirm|go ahead)", said[-1], re.I))


def ways(text: str) -> tuple[str, ...]:
    """The ways to say something, set apart by " / " in the text; line breaks are spaces."""
    return tuple(" ".join(text.split()).split(" / "))


def noun(nothing: str, *parts: str) -> Noun:
    """A phrase of those `parts` whose fields are among the pairs; without pairs, `nothing`."""

    def phrase(pairs: Pairs, rng: Random) -> str:
        said = dict(pairs)
        fitting = [part for part in parts if set(re.findall(r"{(\w+)}", part)) <= said.keys()]
        return " ".join(fitting).format_map(said) if said else nothing

    return phrase


def read_world(
    path: FilePath, schema: Mapping[str, type], *, sets: Iterable[tuple[str, str]] = ()
) -> Database:
    """A world from a JSON file of records by collection and id, each held against its schema.

    Raises UsageError naming the file, the record and the field that is broken.
    """
    try:
        world = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, dict[str, Any]]])
    except (OSError, msgspec.DecodeError) as problem:
        raise UsageError(f"{path} is no world: {problem}") from problem
    for collection, shape in schema.items():
        if collection not in world:
            raise UsageError(f"{path} has no {collection!r}. It needs: {', '.join(schema)}.")
        for record_id, found in world[collection].items():
            try:
                msgspec.convert(found, shape)
            except msgspec.ValidationError as problem:
                raise UsageError(f"{path}: {collection}/{record_id}: {problem}") from problem
    return Database({collection: world[collection] for collection in schema}, sets=sets)
