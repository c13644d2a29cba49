"""The writer's stage: a model words a draft, programs say what is wrong, and it tries again.

In: drafts as they were composed, with the template writer's words. Out: the same drafts with words
of the model's that nothing was found wrong with; or, where it could not, the template's words
again, or a rejection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from trajectory2task.compose.rewording import Unreadable, problems_of, reword
from trajectory2task.compose.wording import parts as parts_of
from trajectory2task.core.chat import ChatModel
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ContextOverflow
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Certificate, Draft, Rejection

ATTEMPTS = 3
SHOWN = 12  # problems that a writer is told of at once

Certify = Callable[[Domain, Database, Draft, Draft | None], Certificate]


@dataclass(frozen=True)
class Writing:
    """How drafts get their words: by whom, judged by which checks, and what happens otherwise.

    `fallback` keeps the template's words where the model finds none; without it the draft is
    rejected.
    """

    model: ChatModel
    certify: Certify
    fallback: bool = False
    attempts: int = ATTEMPTS

    async def __call__(
        self, domain: Domain, database: Database, drafts: Sequence[Draft]
    ) -> tuple[Draft, ...] | Rejection:
        """The drafts of one scenario in other words; raises what the model raises, but for
        `ContextOverflow`, which is as good as no words."""
        done: list[Draft] = []
        for place, draft in enumerate(drafts):
            twin = next((other for other in (*done, *drafts[place + 1 :])), None)
            found = await self._one(domain, database, draft, twin)
            if isinstance(found, Rejection):
                return found
            done.append(found)
        return tuple(done)

    async def _one(
        self, domain: Domain, database: Database, draft: Draft, twin: Draft | None
    ) -> Draft | Rejection:
        plan, old = draft.plan, parts_of(domain, draft.plan)
        before = {failure.check for failure in self.certify(domain, database, draft, twin).failures}
        problems: list[str] = []
        reason = "the writer's words do not fit the plan"
        for attempt in range(self.attempts):
            nonce = f"write/{draft.id}/{attempt}"
            try:
                said = await reword(self.model, plan, old, problems=problems, nonce=nonce)
            except Unreadable as unreadable:
                problems = [str(unreadable)]
                continue
            except ContextOverflow as overflow:  # so it will be whenever the run goes on
                reason, problems = "too long for the writer's model", [str(overflow)]
                break
            new = said.within(old)
            problems = problems_of(domain, plan, old, new)[:SHOWN]
            if problems:
                continue
            made = replace(draft, words=new.words(), writer=self.model.name)
            problems = [
                f"{failure.check.replace('_', ' ')}: {failure.evidence}"
                for failure in self.certify(domain, database, made, twin).failures
                if failure.check not in before
            ][:SHOWN]
            if not problems:
                return made
        if self.fallback:
            return draft
        return Rejection(
            id=draft.id,
            stage="write",
            reason=reason,
            trajectory_id=draft.trajectory_id,
            scenario=draft.scenario,
            detail="; ".join(problems),
        )
