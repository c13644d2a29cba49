"""One of our tasks in tau2-bench's terms, so that stock tau2 scores it as we mean it.

A feasible task is scored by end state and numbers told (DB, COMMUNICATE), as tau2's own are. An
infeasible one may leave the database as it was, which an agent that does nothing achieves too; so
its required calls are scored as well (ACTION), and `actions` holds these and the writes only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trajectory2task.core.calls import CallPattern
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Plan
from trajectory2task.core.tasks import Task
from trajectory2task.interop.tau2.records import (
    Action,
    Basis,
    Description,
    EvaluationCriteria,
    InitializationData,
    InitialState,
    Instructions,
    NamedCall,
    Tau2Task,
    UserScenario,
)

FEASIBLE: tuple[Basis, ...] = ("DB", "COMMUNICATE")
INFEASIBLE: tuple[Basis, ...] = ("DB", "COMMUNICATE", "ACTION")

_PURPOSES = {
    "general": "The caller says all that is needed.",
    "ambiguous": "The caller holds something back that decides the outcome, until asked for it.",
    "changing": "The caller changes what they want during the conversation.",
    "infeasible": "The caller wants, last of all, something that tools or policy do not allow.",
}


def encode(domain: Domain, task: Task, canary: str = "") -> Tau2Task:
    """`task` as an element of tau2's `tasks.json`; `canary` marks the set that it belongs to."""
    plan, words, infeasible = task.plan, task.words, task.plan.infeasible
    return Tau2Task(
        id=task.id,
        description=_description(task),
        user_scenario=UserScenario(
            Instructions(
                domain=task.domain,
                reason_for_call=words.reason_for_call,
                known_info=words.known_info or None,
                unknown_info=words.unknown_info or None,
                task_instructions=words.task_instructions,
            )
        ),
        initial_state=_initial_state(plan),
        evaluation_criteria=EvaluationCriteria(
            actions=tuple(_actions(domain, task)),
            communicate_info=communicated(task),
            reward_basis=FEASIBLE if infeasible is None else INFEASIBLE,
        ),
        scenario=task.scenario,
        trajectory_id=task.trajectory_id,
        twin=task.twin,
        infeasible_reason=None if infeasible is None else infeasible.reason,
        actions_should_be_taken=_named(task.criteria.required),
        actions_should_not_taken=_named(task.criteria.forbidden),
        certificate=task.certificate.checks,
        canary=canary,
    )


def communicated(task: Task) -> tuple[str, ...]:
    """The numbers to tell as tau2 looks for them: in cents, without commas.

    tau2 takes the commas out of what the agent says, and looks for the text anywhere in it. With
    two decimals a number cannot turn up inside an id.
    """
    return tuple(dict.fromkeys(f"{value.amount:.2f}" for value in task.criteria.communicate))


def _description(task: Task) -> Description:
    plan = task.plan
    purpose = _PURPOSES[task.scenario]
    notes = None
    if plan.infeasible is not None:
        notes = (
            f"Cannot be done ({plan.infeasible.kind}: {plan.infeasible.obstacle}); the agent has "
            f"to {plan.infeasible.resolution}. Feasible twin: {task.twin}."
        )
    elif task.twin is not None:
        purpose = "The feasible counterpart of an infeasible task: who refuses fails here."
        notes = f"Infeasible twin: {task.twin}."
    elif plan.change is not None:
        notes = f"Kind of change: {plan.change.kind}."
    policies = None if plan.infeasible is None else plan.infeasible.reason
    return Description(purpose, policies, notes)


def _initial_state(plan: Plan) -> InitialState | None:
    if not plan.initial_state:
        return None
    return InitialState(InitializationData(plan.initial_state))


def _actions(domain: Domain, task: Task) -> Iterator[Action]:
    """Gold, or where the actions themselves are scored, the writes and what is required of it."""
    required = task.criteria.required
    for number, made in enumerate(task.plan.gold):
        call, action_id = made.call, f"{task.id}_{number}"
        if task.plan.infeasible is None:
            yield Action(action_id, call.name, call.arguments)
            continue
        pattern = next((one for one in required if one.matches(call)), None)
        if call.name in domain.writes:
            yield Action(action_id, call.name, call.arguments, _single(call.arguments))
        elif pattern is not None:
            yield Action(action_id, call.name, call.arguments, tuple(pattern.arguments))


def _single(arguments: dict[str, Any]) -> tuple[str, ...]:
    """Arguments that are no lists: the order of a list is not the agent's fault.

    Whatever they leave open, the end state settles.
    """
    return tuple(name for name, value in arguments.items() if not isinstance(value, list))


def _named(patterns: tuple[CallPattern, ...]) -> tuple[NamedCall, ...]:
    return tuple(NamedCall(pattern.name, pattern.arguments) for pattern in patterns)
