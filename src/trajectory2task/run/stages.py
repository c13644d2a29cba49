"""The stage functions that a run is made of, as one value.

The pipeline composes whatever is handed to it here; `scripted` is the set that needs no model.
Stages that a model may play are asynchronous, because models are waited for; scripted ones never
wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from trajectory2task.core.domain import Domain
from trajectory2task.core.foreign import SummarizedTask
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.plans import Plan, Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Certificate, Draft, Rejection, Task, Words
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.run.funnel import Outcome

AnyTask = Task | SummarizedTask


class Bank(Protocol):
    """What a run needs of a trajectory bank."""

    def snapshot(self) -> Any:
        """The bank as it is now, frozen; small, and picklable."""

    def merge(self, entries: Iterable[Any]) -> None:
        """Add a finished round's entries, in item order."""


class Explore(Protocol):
    """One exploration; deterministic in (seed, index, snapshot) and a model's replies."""

    async def __call__(
        self,
        domain: Domain,
        database: Database,
        snapshot: Any,
        *,
        seed: int,
        index: int,
        round: int,
    ) -> Trajectory: ...


class Compose(Protocol):
    """One scenario of one trajectory: the task (and its twin), or why there is none."""

    def __call__(
        self,
        domain: Domain,
        database: Database,
        trajectory: Trajectory,
        scenario: Scenario,
        *,
        seed: int,
    ) -> tuple[Draft, ...] | Rejection: ...


class Word(Protocol):
    """Other words for the drafts of one scenario, the rest as it is; or why there are none."""

    async def __call__(
        self, domain: Domain, database: Database, drafts: Sequence[Draft]
    ) -> tuple[Draft, ...] | Rejection: ...


class Judge(Protocol):
    """An opinion of a draft that has passed every check, to be kept with the task (None: nobody
    was asked); or the rejection that it comes to."""

    async def __call__(
        self, domain: Domain, database: Database, draft: Draft
    ) -> Opinion | Rejection | None: ...


@dataclass(frozen=True)
class Made:
    """What one trajectory gave: its tasks, what became of each scenario, and what was rejected."""

    outcomes: tuple[Outcome, ...]
    tasks: tuple[AnyTask, ...]
    rejections: tuple[Rejection, ...]


class Making(Protocol):
    """The tasks of one kept trajectory."""

    async def __call__(
        self,
        domain: Domain,
        database: Database,
        trajectory: Trajectory,
        scenarios: Sequence[Scenario],
        *,
        seed: int,
        canary: str,
    ) -> Made: ...


@dataclass(frozen=True)
class Stages:
    """The functions of one kind of run. `making` takes the place of `compose`, `word`, `certify`
    and `judge` where tasks are made without plans."""

    start_bank: Callable[[Domain, Database, int], Bank]
    entry_type: type[msgspec.Struct]
    entry: Callable[[Trajectory], msgspec.Struct]
    combination: Callable[[Trajectory], tuple[str, ...]]
    explore: Explore
    reason_to_drop: Callable[[Trajectory], str | None]
    compose: Compose
    certify: Callable[[Domain, Database, Draft, Draft | None], Certificate]
    word: Word
    judge: Judge
    making: Making | None = None


async def keep_words(
    domain: Domain, database: Database, drafts: Sequence[Draft]
) -> tuple[Draft, ...]:
    """The drafts as composing has worded them."""
    return tuple(drafts)


async def ask_nobody(domain: Domain, database: Database, draft: Draft) -> None:
    """No opinion: the certificate is all."""


def scripted() -> Stages:
    """The stages that need no model."""
    from trajectory2task.certify import certify
    from trajectory2task.compose import compose
    from trajectory2task.explore.bank import Bank, BankEntry, combination_of, entry
    from trajectory2task.explore.keep import reason_to_drop
    from trajectory2task.explore.walker import explore

    async def walk(
        domain: Domain, database: Database, snapshot: Any, *, seed: int, index: int, round: int
    ) -> Trajectory:
        return explore(domain, database, snapshot, seed=seed, index=index, round=round)

    return Stages(
        start_bank=Bank.start,
        entry_type=BankEntry,
        entry=entry,
        combination=combination_of,
        explore=walk,
        reason_to_drop=reason_to_drop,
        compose=compose,
        certify=certify,
        word=keep_words,
        judge=ask_nobody,
    )


def writer() -> Callable[[Domain, Plan], Words]:
    """The writer that needs no model, for whoever words a plan outside a run."""
    from trajectory2task.compose.wording import write

    return write
