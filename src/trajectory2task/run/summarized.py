"""Tasks of a kept trajectory by summary, the paper's way: for domains that no program can plan in.

A model reads the trajectory and says what the caller wanted; programs hold that against the calls
and audit the task; what is wrong goes back to the model; a judge comes last. In: the models. Out:
tasks without a plan, with every check that ran on them and those that could not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from trajectory2task.certify.audit.certificate import unplanned_checks
from trajectory2task.compose.summarizing import (
    Summary,
    Unreadable,
    problems_of,
    summarize,
    task_of,
)
from trajectory2task.core.chat import ChatModel
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ContextOverflow
from trajectory2task.core.foreign import SummarizedTask
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Rejection
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.run.funnel import Outcome
from trajectory2task.run.judging import Judging
from trajectory2task.run.stages import Made

ATTEMPTS = 3
SHOWN = 12  # problems that a model is told of at once


def nothing_done(trajectory: Trajectory) -> str | None:
    """Why no task can be read off the trajectory. What it was for is the summarizer's to say."""
    return None if any(step.ok for step in trajectory.steps) else "no call succeeded"


@dataclass(frozen=True)
class Summarized:
    """Makes tasks with a model as the summarizer, and another as the judge, if there is one."""

    model: ChatModel
    judging: Judging | None = None
    attempts: int = ATTEMPTS

    async def __call__(
        self,
        domain: Domain,
        database: Database,
        trajectory: Trajectory,
        scenarios: Sequence[Scenario],
        *,
        seed: int,
        canary: str,
    ) -> Made:
        """The tasks of every scenario for which the model finds words that fit."""
        outcomes: list[Outcome] = []
        tasks: list[SummarizedTask] = []
        rejections: list[Rejection] = []
        for scenario in scenarios:
            found = await self._task(domain, database, trajectory, scenario)
            if isinstance(found, Rejection):
                rejections.append(found)
                outcomes.append(Outcome(scenario, "rejected", found.stage, found.reason))
            else:
                tasks.append(msgspec.structs.replace(found, canary=canary))
                outcomes.append(Outcome(scenario, "certified"))
        return Made(tuple(outcomes), tuple(tasks), tuple(rejections))

    async def _task(
        self, domain: Domain, database: Database, trajectory: Trajectory, scenario: Scenario
    ) -> SummarizedTask | Rejection:
        problems: list[str] = []
        reason = "the summary does not fit the trajectory"
        for attempt in range(self.attempts):
            try:
                summary = await summarize(
                    self.model,
                    domain,
                    database,
                    trajectory,
                    scenario,
                    problems=problems,
                    nonce=f"write/{trajectory.id}-{scenario}/{attempt}",
                )
            except Unreadable as unreadable:
                problems = [str(unreadable)]
                continue
            except ContextOverflow as overflow:  # so it will be whenever the run goes on
                reason, problems = "too long for the writer's model", [str(overflow)]
                break
            problems = problems_of(domain, database, trajectory, scenario, summary)[:SHOWN]
            if problems:
                continue
            task = self._audited(domain, database, trajectory, scenario, summary)
            problems = [
                f"{result.check.replace('_', ' ')}: {result.evidence}"
                for result in task.checks
                if result.verdict == "fail"
            ][:SHOWN]
            if not problems:
                return await self._judged(domain, database, task)
        return Rejection(
            id=f"{trajectory.id}-{scenario}",
            stage="write",
            reason=reason,
            trajectory_id=trajectory.id,
            scenario=scenario,
            detail="; ".join(problems),
        )

    def _audited(
        self,
        domain: Domain,
        database: Database,
        trajectory: Trajectory,
        scenario: Scenario,
        summary: Summary,
    ) -> SummarizedTask:
        task = task_of(domain, trajectory, scenario, summary)
        fields = {name: getattr(task, name) for name in task.__struct_fields__}
        return SummarizedTask(
            **fields,
            world=database.fingerprint,
            checks=unplanned_checks(domain, database, task),
            writer=self.model.name,
        )

    async def _judged(
        self, domain: Domain, database: Database, task: SummarizedTask
    ) -> SummarizedTask | Rejection:
        if self.judging is None:
            return task
        found = await self.judging.of_summarized(domain, database, task)
        if isinstance(found, Opinion):
            return msgspec.structs.replace(task, opinion=found)
        return found
