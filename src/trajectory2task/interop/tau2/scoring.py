"""tau2-bench's scoring of one conversation, by its documented rules, for verifying what we export.

In: a task in tau2's terms, the calls that an agent made and what it said. Out: the three components
and their product. The rules (tau2's docs/evaluation.md and its evaluators, release 1.0.1):

DB           the database equals the one after the task's actions, lists in order, numbers exactly;
             actions that raise are skipped
COMMUNICATE  each text occurs in some message of the agent's, in lower case, without its commas
ACTION       each action equals some call made, whether it was accepted or not
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.state import Database, Key, State
from trajectory2task.interop.tau2.records import Action, Tau2Task


@dataclass(frozen=True, slots=True)
class Conversation:
    """The agent's side of a conversation: its calls in order, and its messages."""

    calls: tuple[Call, ...] = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Each component, whether it counts or not; `reward` is the product of those that do."""

    components: Mapping[str, bool]
    basis: Sequence[str]

    @property
    def reward(self) -> float:
        """1.0 where all components of the basis hold, else 0.0."""
        return float(all(self.components[name] for name in self.basis))


class TaskScorer:
    """Scores conversations on one task; the end state of the actions is computed once.

    `domain` has to be the one whose tools behave as tau2's do.
    """

    def __init__(self, domain: Domain, database: Database, task: Tau2Task) -> None:
        self._domain = domain
        self._database = database
        self._task = task

    def score(self, conversation: Conversation) -> Score:
        """tau2's verdict on a conversation that ended by itself."""
        criteria = self._task.evaluation_criteria
        return Score(
            {
                "DB": same_records(self._wanted, self._after(conversation.calls)),
                "COMMUNICATE": all(
                    said(text, conversation.messages) for text in criteria.communicate_info
                ),
                "ACTION": all(
                    any(equals(action, call) for call in conversation.calls)
                    for action in criteria.actions
                ),
            },
            criteria.reward_basis,
        )

    @cached_property
    def _wanted(self) -> State:
        actions = self._task.evaluation_criteria.actions
        return self._after([Call(action.name, action.arguments) for action in actions])

    def _after(self, calls: Sequence[Call]) -> State:
        """The database after `calls`; what the tools reject changes nothing."""
        start = self._task.initial_state
        patch = None if start is None else start.initialization_data.agent_data
        environment = Environment(self._domain, self._database, patch=patch)
        for call in calls:
            environment.step(call)
        return environment.state


def said(text: str, messages: Sequence[str]) -> bool:
    """Whether tau2 finds `text` in what the agent said; a text with a comma is never found."""
    return any(text.lower() in message.lower().replace(",", "") for message in messages)


def equals(action: Action, call: Call) -> bool:
    """Whether tau2 takes `call` for the action.

    Compared are the arguments named by the action or, where it names none, those of the call: a
    call without any then equals every action of its tool.
    """
    if action.name != call.name:
        return False
    names = tuple(call.arguments) if action.compare_args is None else action.compare_args
    return _chosen(action.arguments, names) == _chosen(call.arguments, names)


def _chosen(arguments: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name in names}


def same_records(left: State, right: State) -> bool:
    """Whether two states from one start are equal as tau2's hash has it: every list in order,
    every number to its last digit."""
    untouched = State(left.base)
    keys = {*left.apart_from(untouched), *right.apart_from(untouched)}
    return all(_exact(left, key) == _exact(right, key) for key in keys)


def _exact(state: State, key: Key) -> bytes:
    return orjson.dumps(_without_nulls(state.get(*key)), option=orjson.OPT_SORT_KEYS)


def _without_nulls(value: Any) -> Any:
    """A record that was only looked at has no defaults filled in; absent is null in the models."""
    if isinstance(value, dict):
        return {key: _without_nulls(part) for key, part in value.items() if part is not None}
    return [_without_nulls(part) for part in value] if isinstance(value, list) else value
