"""The judge's stage: a model's opinion of a certified task, and the mean score that it needs."""

from __future__ import annotations

from dataclasses import dataclass

from trajectory2task.certify.judge import Unusable, judge
from trajectory2task.core.chat import ChatModel
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.opinions import HIGHEST, LOWEST, Opinion
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
        """The opinion of `draft`, or the rejection that it comes to; raises what the model does."""
        try:
            found = await judge(self.model, domain, database, draft)
        except Unusable as problem:
            return _rejected(draft, "the judge gave no opinion", str(problem))
        if found.accepts(self.threshold):
            return found
        if found.relevance is False:
            return _rejected(draft, "the judge sees no change of intent", _told(found))
        reason = f"the judge's mean score is below {self.threshold:g}"
        return _rejected(draft, reason, _told(found))


def check_threshold(threshold: float) -> float:
    """`threshold`, or a `UsageError` where no score could be meant."""
    if not LOWEST <= threshold <= HIGHEST:
        raise UsageError(f"--judge-threshold is {threshold:g}; it takes {LOWEST} to {HIGHEST}.")
    return threshold


def _told(opinion: Opinion) -> str:
    issues = "; ".join(f"{issue.kind}: {issue.about}" for issue in opinion.issues)
    return f"{opinion.mean:.2f}" + (f"; {issues}" if issues else "")


def _rejected(draft: Draft, reason: str, detail: str) -> Rejection:
    return Rejection(
        id=draft.id,
        stage="judge",
        reason=reason,
        trajectory_id=draft.trajectory_id,
        scenario=draft.scenario,
        detail=detail,
    )
