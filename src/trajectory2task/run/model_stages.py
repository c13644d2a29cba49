"""The stages of a run with a model behind some of them; the others are the scripted ones.

In: models by role, and how their words and opinions are taken. Out: `Stages`.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any, Protocol

from trajectory2task.core.chat import ChatModel, Role
from trajectory2task.core.domain import Domain
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.explore.bank import Bank
from trajectory2task.explore.examples import remembered
from trajectory2task.explore.model_explorer import explore
from trajectory2task.run.judging import THRESHOLD, Judging
from trajectory2task.run.rewording import Writing
from trajectory2task.run.settings import Composing
from trajectory2task.run.stages import Explore, Stages, scripted
from trajectory2task.run.summarized import Summarized, nothing_done

ROLES: tuple[Role, ...] = ("explorer", "writer", "judge")  # those that a model can play in a run


class ByRole(Protocol):
    """The models there are, by role."""

    def __getitem__(self, role: Role, /) -> ChatModel: ...

    def __contains__(self, role: object, /) -> bool: ...


@dataclass(frozen=True)
class ModelStages:
    """How models play their stages; see `Writing` and `Judging` for the settings.

    With `compose` "llm" the writer reads tasks off trajectories, as in the paper (`Summarized`).
    """

    fallback: bool = False
    compose: Composing = "plan"
    threshold: float = THRESHOLD

    def bank(self, roles: Container[object]) -> Stages:
        """The stages as far as they need no model: the bank of a run in which models have `roles`.

        For an explorer by model its entries are examples.
        """
        stages = scripted()
        if "explorer" in roles:
            return replace(stages, start_bank=_start_bank, entry=remembered)
        return stages

    def __call__(self, models: ByRole) -> Stages:
        """The stages with `models` in their roles."""
        stages = self.bank(models)
        if "explorer" in models:
            stages = replace(stages, explore=_explorer(models["explorer"]))
        if "writer" in models and self.compose == "plan":
            writing = Writing(models["writer"], stages.certify, fallback=self.fallback)
            stages = replace(stages, word=writing)
        judging = Judging(models["judge"], self.threshold) if "judge" in models else None
        if judging is not None:
            stages = replace(stages, judge=judging)
        if self.compose == "llm":
            making = Summarized(models["writer"], judging)
            stages = replace(stages, making=making, reason_to_drop=nothing_done)
        return stages


def _start_bank(domain: Domain, database: Database, seed: int) -> Bank:
    return Bank.start(domain, database, seed, remembered)


def _explorer(model: ChatModel) -> Explore:
    async def by_model(
        domain: Domain, database: Database, snapshot: Any, *, seed: int, index: int, round: int
    ) -> Trajectory:
        return await explore(model, domain, database, snapshot, seed=seed, index=index, round=round)

    return by_model
