"""Finished evaluations, read again: their numbers, their rollouts, and every verdict once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.core.errors import UsageError
from trajectory2task.core.rollouts import Rollout
from trajectory2task.interop.tau2.worlds import is_world_name
from trajectory2task.run.evaluation import ROLLOUTS, EvaluationSettings, named_source
from trajectory2task.run.folder import holds, read_settings
from trajectory2task.run.games import Game
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.setups import Tasks, set_up
from trajectory2task.run.task_world import World
from trajectory2task.score.results import Results

KEPT = 1000  # differences that are kept; the rest are counted


@dataclass
class Rescored:
    """What scoring again found. `different` names each rollout whose verdict is another one now,
    or which was refused, and how."""

    results: Results = field(default_factory=Results)
    rollouts: int = 0
    differing: int = 0
    different: list[tuple[str, str]] = field(default_factory=list)

    def note(self, rollout: str, what: str) -> None:
        """Count one difference."""
        self.differing += 1
        if len(self.different) < KEPT:
            self.different.append((rollout, what))


def settings_of(folder: Path) -> EvaluationSettings:
    """The settings of the evaluation in `folder`; `UsageError` where there is none."""
    if not holds(folder, EvaluationSettings) or not (folder / ROLLOUTS).is_file():
        raise UsageError(
            f"{folder} holds no finished evaluation. Make one with: t2t evaluate TASKS --agent "
            "oracle --out DIR"
        )
    found = read_settings(folder, EvaluationSettings)
    assert found is not None
    return found


def rollouts_of(folder: Path) -> Iterator[Rollout]:
    """Every rollout of the evaluation in `folder`, streamed."""
    settings_of(folder)
    with (folder / ROLLOUTS).open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield msgspec.json.decode(line, type=Rollout)
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                raise UsageError(
                    f"{folder / ROLLOUTS}, line {number} is no rollout: {problem}. Evaluate again: "
                    "the same command writes the file anew from its journal."
                ) from None


def results_of(folder: Path) -> Results:
    """The results of the evaluation in `folder`, from its rollouts."""
    return Results.of(rollouts_of(folder))


def rescore(
    folder: Path, tasks: Path | None = None, world: World | None = None,
    *, progress: Progress | None = None,
) -> Rescored:  # fmt: skip
    """Score every stored rollout again, against its task and a fresh environment.

    `tasks` is the task file, by default the one that was played. Raises `UsageError` where that is
    another one by now.
    """
    settings = settings_of(folder)
    path = tasks or named_source(folder)
    if path is None or not (path.is_file() or is_world_name(str(path))):
        raise UsageError(f"Nothing says which tasks {folder} played. Give them with --tasks PATH.")
    setup = set_up(path, world or World())
    if setup.tasks.sha256 != settings.tasks:
        raise UsageError(
            f"{path} is not the file of tasks that {folder} played. Give that one with --tasks."
        )
    game = setup.game.game()
    found = Rescored()
    shown = progress or Silent()
    with (folder / ROLLOUTS).open("rb") as lines:
        shown.start(0, sum(1 for _ in lines), "rollouts", "Scoring")
    task: Any = None
    try:
        for rollout in rollouts_of(folder):
            if task is None or task.id != rollout.task_id:
                task = _task(setup.tasks, game, rollout)
            found.rollouts += 1
            try:
                verdict = game.score(task, rollout)
            except UsageError as problem:
                found.note(rollout.id, f"refused: {problem}")
                continue
            if rollout.verdict is None or rollout.verdict.seal != verdict.seal:
                found.note(rollout.id, "refused: the rollout was edited after it was scored")
            elif rollout.verdict != verdict:
                told = f"reward {rollout.verdict.reward} became {verdict.reward}"
                found.note(rollout.id, told if rollout.verdict.reward != verdict.reward
                           else "the same reward, with other checks or evidence")  # fmt: skip
            found.results.add(msgspec.structs.replace(rollout, verdict=verdict))
            shown.update(found.rollouts, lambda: f"{found.differing} differ")
    finally:
        shown.stop()
    return found


def _task(tasks: Tasks, game: Game, rollout: Rollout) -> Any:
    line = tasks.find(rollout.task_id)
    if line is None:
        raise UsageError(f"Rollout {rollout.id} is of a task that is not in {tasks.path}.")
    return game.read(line, 0)


def find_rollout(folder: Path, wanted: str) -> Rollout:
    """The one rollout of `folder` whose id is, or starts with, `wanted`."""
    found: Rollout | None = None
    near = []
    for rollout in rollouts_of(folder):
        if rollout.id == wanted:
            return rollout
        if rollout.id.startswith(wanted):
            near.append(rollout.id)
            found = found or rollout
    if found is None:
        raise UsageError(f"There is no rollout {wanted!r} in {folder}.")
    if len(near) > 1:
        raise UsageError(
            f"Several rollouts start with {wanted!r}: {', '.join(near[:3])}, ... Give more of it."
        )
    return found
