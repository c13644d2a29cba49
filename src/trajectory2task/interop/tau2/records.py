"""A task as tau2-bench's `tasks.json` has it, with our own fields beside its own.

tau2 reads the fields above the line in `Tau2Task` and ignores the rest. What it shows the simulated
user is `user_scenario` and nothing else, so nothing of ours may stand in there.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from trajectory2task.core.tasks import CheckResult

Basis = Literal["DB", "COMMUNICATE", "ACTION"]


class Action(msgspec.Struct, frozen=True):
    """A call that tau2 replays for the end state and, under ACTION, wants to see made.

    `compare_args` names the arguments that have to be equal then; without it tau2 compares those
    that the agent's call has, so that a call without arguments would equal every call of its tool.
    """

    action_id: str
    name: str
    arguments: dict[str, Any]
    compare_args: tuple[str, ...] | None = None
    requestor: Literal["assistant"] = "assistant"
    info: str | None = None


class EvaluationCriteria(msgspec.Struct, frozen=True):
    """What is scored: the reward is the product of what `reward_basis` lists."""

    actions: tuple[Action, ...]
    communicate_info: tuple[str, ...]
    reward_basis: tuple[Basis, ...]
    env_assertions: None = None
    nl_assertions: None = None


class Instructions(msgspec.Struct, frozen=True):
    """What the simulated user is told."""

    domain: str
    reason_for_call: str
    known_info: str | None
    unknown_info: str | None
    task_instructions: str


class UserScenario(msgspec.Struct, frozen=True):
    """All that the simulated user gets to see."""

    instructions: Instructions
    persona: str | None = None


class Description(msgspec.Struct, frozen=True):
    """What the task is for, told to people."""

    purpose: str
    relevant_policies: str | None
    notes: str | None


class InitializationData(msgspec.Struct, frozen=True):
    """A patch on the database, merged key by key; lists and scalars replace."""

    agent_data: dict[str, dict[str, Any]]
    user_data: None = None


class InitialState(msgspec.Struct, frozen=True):
    """How the world differs when the conversation starts."""

    initialization_data: InitializationData
    initialization_actions: None = None
    message_history: None = None


class NamedCall(msgspec.Struct, frozen=True):
    """A call pattern in Retail-3I's spelling; any call with at least these arguments is meant."""

    tool_name: str
    arguments: dict[str, Any]


class Tau2Task(msgspec.Struct, frozen=True):
    """One element of `tasks.json`."""

    id: str
    description: Description
    user_scenario: UserScenario
    initial_state: InitialState | None
    evaluation_criteria: EvaluationCriteria
    # -- ours, ignored by tau2 ----------------------------------------------------------------
    scenario: str
    trajectory_id: str
    twin: str | None
    infeasible_reason: str | None
    actions_should_be_taken: tuple[NamedCall, ...]
    actions_should_not_taken: tuple[NamedCall, ...]
    certificate: tuple[CheckResult, ...]
    canary: str
