"""The judge's stage: a model's opinion of a certified task, and the mean score that it needs."""

from __future__ import annotations

from dataclasses import dataclass

from trajectory2task.certify.judge import Exhibit, Refusal, Unusable, exhibit_of, judge
from trajectory2task.core.chat import ChatModel
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ContextOverflow, UsageError
from trajectory2task.core.foreign import SummarizedTask
from trajectory2task.core.opinions import HIGHEST, LOWEST, Opinion
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft, Rejection

THRESHOLD = 7.0  # the mean score that the paper's authors ask for


@dataclass(frozen=True)
class Judging:
    """Who judges, and what mean score a task needs."""

    model: ChatModel
    threshold: float = THRESHOLD

    async def __call__(
        self, domain: Domain, database: Database, draft: Draft
    ) -> Opinion | Rejection:
        """The opinion of `draft`, or the rejection that it comes to.

        Raises what the model does, but for `ContextOverflow`, which is as good as no opinion.
        """
        return await self._of(domain, database, exhibit_of(draft), draft.trajectory_id)

    async def of_summarized(
        self, domain: Domain, database: Database, task: SummarizedTask
    ) -> Opinion | Rejection:
        """The same for a task without a plan."""
        scenario = next(name for name in SCENARIOS if name == task.scenario)
        refusal = Refusal(task.infeasible_reason, task.required, task.forbidden)
        exhibit = Exhibit(
            id=task.id,
            scenario=scenario,
            words=task.words,
            gold=task.gold,
            told=tuple(("as the texts ask", amount) for amount in task.communicate),
            initial_state=task.initial_state,
            infeasible=refusal if scenario == "infeasible" else None,
        )
        return await self._of(domain, database, exhibit, task.trajectory_id)

    async def _of(
        self, domain: Domain, database: Database, exhibit: Exhibit, trajectory: str
    ) -> Opinion | Rejection:
        try:
            found = await judge(self.model, domain, database, exhibit)
        except (Unusable, ContextOverflow) as problem:  # neither is mended by asking again
            return _rejected(exhibit, trajectory, "the judge gave no opinion", str(problem))
        if found.accepts(self.threshold):
            return found
        if found.relevance is False:
            reason = "the judge sees no change of intent"
        else:
            reason = f"the judge's mean score is below {self.threshold:g}"
        return _rejected(exhibit, trajectory, reason, _told(found))


def check_threshold(threshold: float) -> float:
    """`threshold`, or a `UsageError` where no score could be meant."""
    if not LOWEST <= threshold <= HIGHEST:
        raise UsageError(f"--judge-threshold is {threshold:g}; it takes {LOWEST} to {HIGHEST}.")
    return threshold


def _told(opinion: Opinion) -> str:
    issues = "; ".join(f"{issue.kind}: {issue.about}" for issue in opinion.issues)
    return f"{opinion.mean:.2f}" + (f"; {issues}" if issues else "")


def _rejected(exhibit: Exhibit, trajectory: str, reason: str, detail: str) -> Rejection:
    return Rejection(
        id=exhibit.id,
        stage="judge",
        reason=reason,
        trajectory_id=trajectory,
        scenario=exhibit.scenario,
        detail=detail,
    )
