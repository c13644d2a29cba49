"""From an exploration that is over to the record of it, proved by replaying its writes.

In: the environment as it was left, the goals behind the calls, and the steps. Out: a Trajectory.
"""

from __future__ import annotations

from collections.abc import Sequence

from trajectory2task.core.calls import Step
from trajectory2task.core.environment import Environment, replay
from trajectory2task.core.errors import DomainError
from trajectory2task.core.trajectories import AnyGoal, Trajectory, TransferGoal, WriteGoal
from trajectory2task.explore.drawing import Drawn
from trajectory2task.explore.scenarios import WRITES

_BY_WRITES = {count: name for name, count in WRITES.items()}


def finish(
    environment: Environment,
    *,
    start: Drawn,
    goals: Sequence[AnyGoal],
    steps: Sequence[Step],
    seed: int,
    index: int,
    round: int,
    problem: str = "",
) -> Trajectory:
    """The trajectory of exploration `index`; `problem` says why its goals are none to use.

    Raises DomainError where the end state cannot be reproduced by replaying the writes.
    """
    domain, state = environment.domain, environment.state
    final = state.delta()
    tools = domain.tools
    writes = [step.call for step in steps if step.ok and tools[step.call.name].kind == "write"]
    again = replay(domain, state.base, writes)
    if not again.state.same_as(state):
        raise DomainError(
            f"Replaying the writes of exploration {index} (seed {seed}) gives another end state."
        )
    return Trajectory(
        id=f"{domain.name}-{seed}-{index:06d}",
        domain=domain.name,
        world=state.base.fingerprint,
        seed=seed,
        round=round,
        user_id=start.caller,
        mix=_mix_of(goals),
        tools=start.tools,
        goals=tuple(goals),
        steps=tuple(steps),
        final=final,
        fingerprint=state.fingerprint(final),
        problem=problem,
    )


def _mix_of(goals: Sequence[AnyGoal]) -> str:
    """What the exploration did in the end, which may be less than it set out to do."""
    if any(isinstance(goal, TransferGoal) for goal in goals):
        return "transfer"
    writes = sum(isinstance(goal, WriteGoal) for goal in goals)
    if writes:
        return _BY_WRITES[writes]
    return "information" if goals else "nothing"
