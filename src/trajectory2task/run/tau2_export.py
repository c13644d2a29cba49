"""A finished run as a tau2-bench domain: tasks.json, db.json, policy.md, split_tasks.json.

In: a run folder and what of it is wanted. Out: a folder whose files stock tau2 loads, and a
manifest that says what was left out and why. Every exported task has been scored by tau2's rules.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.storage import storage_errors
from trajectory2task.core.tasks import Task
from trajectory2task.interop.tau2.encoding import encode
from trajectory2task.interop.tau2.splits import Involved, involved, split
from trajectory2task.interop.tau2.verification import Rewards, Verifier
from trajectory2task.interop.tau2.writing import (
    DATABASE,
    FILES,
    POLICY,
    SPLITS,
    TASKS,
    TaskArray,
    database_bytes,
    splits_bytes,
)
from trajectory2task.run.canary import canary_of
from trajectory2task.run.export import exported
from trajectory2task.run.folder import (
    MANIFEST,
    TEMPORARY,
    read_json,
    settle,
    write_json,
    write_whole,
)
from trajectory2task.run.folder import TASKS as RUN_TASKS
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.settings import Settings
from trajectory2task.run.world import WorldRecipe, find_domain

FORMAT = "trajectory2task tau2 export"
SCHEMA_VERSION = 1
DOMAIN = "retail"
TWIN = "twin"
PAIR = 2
ITS_TWIN = "its twin cannot be exported, or what it is the twin of"


@dataclass(frozen=True)
class WantedExport:
    """What a person asks for. `database_file` is needed where the run was made on a file."""

    run: Path
    scenarios: tuple[Scenario, ...] = SCENARIOS
    test_share: float = 0.2
    seed: int = 0
    database_file: Path | None = None


def export_tau2(
    wanted: WantedExport, out: Path, *, progress: Progress | None = None
) -> dict[str, Any]:
    """Write the export into folder `out`; its manifest.

    Equal runs and options give equal bytes. Raises `UsageError` where the run is not finished, is
    of a world that tau2 does not have, or `out` holds something else.
    """
    if not 0 <= wanted.test_share < 1:
        raise UsageError(
            f"--test-share is {wanted.test_share:g}; it takes 0 up to, but not including, 1. "
            "Try: --test-share 0.2"
        )
    settings, lines = finished(wanted.run)
    theirs, database = _world(settings, wanted)
    shown = progress or Silent()
    with storage_errors(out):
        _make_room(out)
        try:
            shown.start(0, lines, "tasks", "Exporting")
            export = _Export(wanted, settings, theirs, database)
            return export.write(out, shown)
        finally:
            shown.stop()


def finished(run: Path) -> tuple[Settings, int]:
    """Settings and number of tasks of a finished run; `UsageError` where it is none."""
    manifest = read_json(run / MANIFEST) if run.is_dir() else None
    if not isinstance(manifest, dict) or "settings" not in manifest:
        raise UsageError(
            f"{run} is not the folder of a finished run: it has no {MANIFEST}. Finish it with the "
            "command that began it, or make one with: t2t generate"
        )
    settings = msgspec.convert(manifest["settings"], Settings)
    if exported(run, settings) is None:
        raise UsageError(
            f"The files in {run} are not those that its {MANIFEST} names. Give the command that "
            "made the run again: it writes them anew."
        )
    return settings, manifest["files"][RUN_TASKS]["lines"]


def _world(settings: Settings, wanted: WantedExport) -> tuple[Domain, Database]:
    """The domain with tau2's tools, and the database that the run was made on."""
    if settings.domain != DOMAIN:
        raise UsageError(
            f"The run in {wanted.run} is of the {settings.domain} world, whose records tau2-bench "
            f"has no schema for. Valid: a run of the {DOMAIN} world."
        )
    source = settings.database
    if source.kind == "file" and wanted.database_file is None:
        raise UsageError(f"The run was made on a file; name it with: --db {source.name}")
    recipe = WorldRecipe(settings.domain, "tau2", wanted.database_file, source.seed or 0)
    theirs, database = recipe.build()
    if database.fingerprint != source.fingerprint:
        raise UsageError(
            f"The run was made on another database ({source.fingerprint[:12]}, "
            f"{source.name or 'made up'}), not on this one ({database.fingerprint[:12]}). "
            "Name the right one with --db, or leave --db out where it was made up."
        )
    return theirs, database


def _make_room(out: Path) -> None:
    """Make the folder, or find that it holds an earlier export, which may be written over."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, not a folder. Choose another --out.")
    out.mkdir(parents=True, exist_ok=True)
    names = {entry.name for entry in out.iterdir() if not entry.name.endswith(TEMPORARY)}
    if not names:
        return
    manifest = read_json(out / MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        shown = ", ".join(sorted(names)[:3])
        raise UsageError(
            f"{out} holds files that are no export ({shown}). Choose a new or empty --out."
        )
    (out / MANIFEST).unlink()  # so that a half-written export is not taken for a whole one


class _Export:
    """One pass over the tasks. An infeasible task and its twin are exported together or not."""

    def __init__(
        self, wanted: WantedExport, settings: Settings, theirs: Domain, database: Database
    ) -> None:
        self._wanted = wanted
        self._settings = settings
        self._theirs = theirs
        self._database = database
        self._verifier = Verifier(find_domain(settings.domain), theirs, database)
        self._canary = canary_of(settings)
        self._exported: Counter[str] = Counter()
        self._passed: dict[str, Counter[str]] = {agent: Counter() for agent in Rewards._fields}
        self._left_out: dict[str, Counter[str]] = {}
        self._examples: dict[str, str] = {}
        self._involved: list[Involved] = []

    def write(self, out: Path, progress: Progress) -> dict[str, Any]:
        """Write the files, the manifest last; the manifest."""
        temporary = out / (TASKS + TEMPORARY)
        read = 0
        with temporary.open("wb", buffering=1 << 20) as file:
            array = TaskArray(file)
            for group in self._groups():
                self._add(array, group)
                read += len(group)
                progress.update(read, lambda: f"{array.count} exported")
            hashes = {TASKS: array.close()}
            file.flush()
            os.fsync(file.fileno())
        splits = split(self._involved, test_share=self._wanted.test_share, seed=self._wanted.seed)
        rest = {
            DATABASE: database_bytes(self._database),
            POLICY: self._theirs.policy.encode(),
            SPLITS: splits_bytes(splits),
        }
        for name, data in rest.items():
            write_whole(out / name, data)
            hashes[name] = hashlib.sha256(data).hexdigest()
        settle([out / TASKS])
        manifest = self._manifest(splits, hashes)
        write_json(out / MANIFEST, manifest)
        return manifest

    def _groups(self) -> Iterator[list[Task]]:
        """Tasks alone, and infeasible ones with their twins, which follow them in the file."""
        decode = msgspec.json.Decoder(Task).decode
        waiting: list[Task] = []
        with (self._wanted.run / RUN_TASKS).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    task = decode(line)
                except msgspec.DecodeError as problem:
                    raise UsageError(
                        f"{lines.name}, line {number}, is no task: {problem}. To see all that is "
                        f"wrong: t2t check {self._wanted.run}"
                    ) from None
                of = "infeasible" if task.twin is not None else task.scenario
                if of not in self._wanted.scenarios:
                    continue
                if waiting and task.id != waiting[0].twin:
                    yield waiting
                    waiting = []
                waiting.append(task)
                if task.twin is None or len(waiting) == PAIR:
                    yield waiting
                    waiting = []
        if waiting:
            yield waiting

    def _add(self, array: TaskArray, group: list[Task]) -> None:
        forms = [encode(self._theirs, task, self._canary) for task in group]
        rewards = [
            self._verifier.rewards(task, form) for task, form in zip(group, forms, strict=True)
        ]
        objections = [
            self._verifier.objection(task, found)
            for task, found in zip(group, rewards, strict=True)
        ]
        alone = len(group) < PAIR and group[0].twin is not None
        if any(objections) or alone:
            for task, objection in zip(group, objections, strict=True):
                reason = objection or ITS_TWIN
                self._left_out.setdefault(reason, Counter())[_kind(task)] += 1
                self._examples.setdefault(reason, task.id)
            return
        people = {person for task in group for person in involved(task, self._database)}
        for task, form, found in zip(group, forms, rewards, strict=True):
            array.add(form)
            self._exported[_kind(task)] += 1
            for agent, reward in found._asdict().items():
                if reward:
                    self._passed[agent][_kind(task)] += 1
            self._involved.append((task.id, tuple(sorted(people))))

    def _manifest(self, splits: dict[str, list[str]], hashes: dict[str, str]) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "schema_version": SCHEMA_VERSION,
            "canary": self._canary,
            "run": msgspec.to_builtins(self._settings),
            "options": {
                "scenarios": list(self._wanted.scenarios),
                "test_share": self._wanted.test_share,
                "seed": self._wanted.seed,
            },
            "exported": {
                "total": self._exported.total(),
                **_ordered(self._exported),
            },
            "left out": {
                reason: {
                    "total": found.total(),
                    **_ordered(found),
                    "example": self._examples[reason],
                }
                for reason, found in sorted(self._left_out.items())
            },
            "passed by": {
                agent: {"total": found.total(), **_ordered(found)}
                for agent, found in self._passed.items()
            },
            "splits": {name: len(ids) for name, ids in splits.items()},
            "files": {name: {"sha256": hashes[name]} for name in FILES},
        }


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return {kind: counts[kind] for kind in (*SCENARIOS, TWIN) if counts[kind]}


def _kind(task: Task) -> str:
    return TWIN if task.twin is not None and task.scenario != "infeasible" else task.scenario
