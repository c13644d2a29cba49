"""A domain: policy, tools and data, with the declarations that let programs plan over them.

A domain says what its records mean (semantic types, referents), what its policy forbids (rules),
what people ask (questions), what goes wrong (obstacles) and how people say it (phrasebook).
Everything else, from exploration to the certificate, is generic over this one record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from random import Random
from typing import Any, ClassVar, Literal, Protocol

import msgspec

from trajectory2task.core.calls import Call, Expression, Step
from trajectory2task.core.messages import Message
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.state import Database, Patch, State
from trajectory2task.core.tools import Parameter, Tool, Toolkit

Arguments = Mapping[str, Any]
Pairs = tuple[tuple[str, str], ...]
Workable = Callable[["State", str, str, Arguments], Sequence[str]]  # state, caller, tool, arguments
Ranking = Callable[["State", str, Sequence[str], Arguments], Sequence[str]]  # likeliest first


class Situation(msgspec.Struct, frozen=True):
    """What a policy rule may look at before a call is made.

    `caller` is the id that has been authenticated so far (None: nobody). `messages` is None in a
    replay without a conversation, where rules about words cannot run.
    """

    state: State
    call: Call
    caller: str | None
    steps: Sequence[Step] = ()
    messages: Sequence[Message] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause of the policy as a predicate.

    `check` returns None where `call` complies (or the rule does not concern it) and the reason
    where it does not. `about` says what it needs: the call and the state, the calls made before,
    or the words of the conversation. `tools` names the tools it concerns (empty: all), so that
    the others need not be checked.
    """

    id: str
    clause: str
    about: Literal["call", "history", "words"]
    check: Callable[[Situation], str | None]
    tools: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that holds of every record of a collection, whatever was done to it.

    `check(state, record_id)` returns None where it holds and the reason where it does not. A tool
    that breaks one has a bug, and so has gold that relies on it.
    """

    id: str
    clause: str
    collection: str
    check: Callable[[State, str], str | None]


class Referent(Protocol):
    """One kind of thing that people point at: an order of theirs, an item in it, a payment method.

    `arguments` holds the arguments before this one in the call (the order that the item is in);
    for an element of a list that is aligned with another list, it holds the other list's element
    under that argument's name. `head` says how many of the first pairs are said in any case: what
    kind of thing an item is.
    """

    head: ClassVar[int] = 0

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """Ids of everything that the caller could mean, possible to act on or not."""

    def rivals(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """Ids that a description has to be told apart from: `values`, and what they replace."""
        return self.values(state, caller, arguments)

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        """What can be said of it, as (attribute, value) pairs; people prefer the earlier ones."""

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        """The read calls, in order, after which an agent has seen the id and its attributes."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls. `facts` gives what a caller knows of themselves, by semantic type ("Email").

    A caller is authenticated by a read tool that returns the `semantic` id and takes facts only.
    """

    collection: str
    semantic: str
    facts: Callable[[State, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a caller wants to know, computed from tool results.

    With `tool`, it is asked beside a request for that tool and `expression` gets the request's
    arguments; without, it stands alone and has `parameters` of its own. `expression` returns None
    where the question makes no sense (no price difference, no fine). `burden` says whether the
    amount is one that the caller would have to pay, so that they may shy away from it.
    """

    name: str
    expression: Callable[[State, str, Arguments], Expression | None]
    tool: str | None = None
    parameters: tuple[Parameter, ...] = ()
    burden: Callable[[State, str, Arguments], bool] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """How an obstacle blocks one feasible request, by the smallest edit of words or initial state.

    `call` is the blocked call (None: no tool expresses the wish). `patch` makes it so in the
    infeasible task's initial state. `facts` replaces what the caller says of themselves. `said`
    fixes how an argument (or a group of free values) is described. `diagnosis` lists the read
    calls that show the obstacle to an agent.
    """

    call: Call | None
    patch: Patch | None = None
    facts: Mapping[str, str] | None = None
    said: Mapping[str, Pairs] | None = None
    diagnosis: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason why a request cannot be served.

    kind "policy": the tools would do it and the rule `proof` forbids it; "tool": the tool rejects
    it with the error code `proof`; "scope": no tool expresses it. `block(state, caller, call, rng)`
    turns a feasible call of one of `tools` into a blocked one, or returns None.

    `granted(before, after, caller, arguments)` says, of a wish that no tool expresses, whether it
    has come true between two states, where the records would show it; `arguments` are those that
    the caller describes.
    """

    name: str
    kind: Literal["policy", "tool", "scope"]
    tools: tuple[str, ...]
    proof: str
    resolution: Literal["deny", "transfer"]
    block: Callable[[State, str, Call, Random], Block | None]
    evident: bool = False
    granted: Callable[[State, State, str, Arguments], bool] | None = None


@dataclass(frozen=True, eq=False)  # a domain is itself and nothing else: hashed by identity
class Domain:
    """Everything about one world except its data, which a `Database` holds.

    `load` reads a database file and raises `UsageError` naming the record and field that is
    broken; `synthesize` makes one from a seed. `free` gives values that are the caller's own (an
    address), by group. `transfer` names the tool that hands over to a human. `seeds` are small
    tool combinations that the trajectory bank starts from. `calculator` names the tool that takes
    an arithmetic expression, if there is one. `workable` speeds up sampling: by referent, the
    candidates that a tool is likely to accept; it is only a hint, every call is still tried.
    `shifts` names, by write tool, the writes on the same record that people give up for it (a
    return that becomes an exchange). `confirmation` is the id of the rule on words that asks for a
    yes before a write, if the policy has one. `invariants` hold of its records in every state.
    `habits` say, by referent, in which order an agent that does not ask would take what is left to
    choose from (the payment method that paid, the cheapest variant). `refused` gives, by argument,
    values that callers name for it and that no tool takes (a reason that the shop does not accept).
    """

    name: str
    policy: str
    toolkit: type[Toolkit]
    principal: Principal
    rules: tuple[Rule, ...]
    referents: Mapping[str, Referent]
    free: Mapping[str, Callable[[State, str, Random], Mapping[str, str]]]
    questions: tuple[Question, ...]
    obstacles: tuple[Obstacle, ...]
    phrasebook: Phrasebook
    transfer: str
    seeds: tuple[tuple[str, ...], ...]
    load: Callable[[FilePath], Database]
    synthesize: Callable[[int], Database]
    calculator: str | None = None
    workable: Mapping[str, Workable] = field(default_factory=dict)
    shifts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    invariants: tuple[Invariant, ...] = ()
    confirmation: str | None = None
    habits: Mapping[str, Ranking] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def tools(self) -> Mapping[str, Tool]:
        """The tools by name, in order of declaration."""
        return self.toolkit.tools

    @cached_property
    def writes(self) -> tuple[str, ...]:
        """Names of the tools that change state."""
        return tuple(name for name, found in self.tools.items() if found.kind == "write")

    @cached_property
    def authentication(self) -> tuple[Tool, ...]:
        """The read tools that turn what a caller knows of themselves into their id."""
        return tuple(
            found
            for found in self.tools.values()
            if found.kind == "read"
            and found.parameters
            and ((), self.principal.semantic) in found.outputs
        )

    @cached_property
    def logins(self) -> frozenset[str]:
        """Names of the tools for `authentication`."""
        return frozenset(found.name for found in self.authentication)

    def violation(
        self, situation: Situation, *, about: tuple[str, ...] = ("call", "history")
    ) -> Rule | None:
        """The first rule among the kinds in `about` that the call would break, or None."""
        for rule in self.concerning(situation.call.name, about):
            if rule.check(situation) is not None:
                return rule
        return None

    def concerning(self, tool: str, about: tuple[str, ...]) -> tuple[Rule, ...]:
        """The rules of the kinds in `about` that a call of `tool` has to comply with, in order."""
        found = self._rules.get((tool, about))
        if found is None:
            found = self._rules[(tool, about)] = tuple(
                rule
                for rule in self.rules
                if rule.about in about and (not rule.tools or tool in rule.tools)
            )
        return found

    @cached_property
    def _rules(self) -> dict[tuple[str, tuple[str, ...]], tuple[Rule, ...]]:
        return {}

    def question(self, name: str) -> Question:
        """The question called `name`; KeyError where there is none."""
        for found in self.questions:
            if found.name == name:
                return found
        raise KeyError(name)

    def obstacle(self, name: str) -> Obstacle:
        """The obstacle called `name`; KeyError where there is none."""
        for found in self.obstacles:
            if found.name == name:
                return found
        raise KeyError(name)
