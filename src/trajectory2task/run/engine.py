"""Engines: where units of work run. One small interface, so that another engine is one more file.

In: an iterator of units that may say "not yet" (None) until more results have been taken, and a
`build` that makes the function to run. Out: results in any order. An engine promises nothing about
repetition; that a finished item is never lost or doubled is the journal's part.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol, TypeVar

from trajectory2task.core.errors import DomainError, UsageError

Unit = TypeVar("Unit")
Outcome = TypeVar("Outcome")

AHEAD = 2  # units that a worker holds, so that it never waits for the parent
_END = object()
_STUCK = "The next unit waits for results, and none is under way."
PATIENCE = 3  # workers that may die over one unit before it is to blame


class Engine(Protocol):
    """Runs units of work somewhere."""

    def run(
        self, units: Iterator[Unit | None], build: Callable[[], Callable[[Unit], Outcome]]
    ) -> Generator[Outcome, None, None]:
        """Results of `build()(unit)` for every unit, as they come; stops at the first error."""


class InProcess:
    """Runs units here, one after the other."""

    def run(
        self, units: Iterator[Unit | None], build: Callable[[], Callable[[Unit], Outcome]]
    ) -> Generator[Outcome, None, None]:
        """As `Engine.run`, in order."""
        work = build()
        for unit in units:
            if unit is None:
                raise DomainError(_STUCK)
            yield work(unit)


@dataclass(slots=True)
class _Job:
    unit: Any
    deaths: int = 0


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    jobs: deque[_Job] = field(default_factory=deque)

    def dismiss(self) -> None:
        """End the worker; it keeps nothing that is worth waiting for."""
        self.connection.close()
        self.process.join(timeout=0.5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


@dataclass(frozen=True)
class _Failure:
    """An exception on its way from a worker: pickling the exception itself could fail."""

    usage: bool
    message: str
    trace: str


class Processes:
    """Runs units in spawned processes; a worker that dies is replaced, its units are repeated."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.replaced = 0

    def run(
        self, units: Iterator[Unit | None], build: Callable[[], Callable[[Unit], Outcome]]
    ) -> Generator[Outcome, None, None]:
        """As `Engine.run`; `build` and the units must be picklable."""
        team = [_hire(build) for _ in range(self.workers)]
        again: deque[_Job] = deque()
        try:
            while True:
                _hand_out(team, again, units)
                busy = [worker for worker in team if worker.jobs]
                if not busy:
                    last = next(units, _END)
                    if last is _END:
                        return
                    if last is None:
                        raise DomainError(_STUCK)
                    again.append(_Job(last))
                    continue
                ready = wait([worker.connection for worker in busy])
                for worker in [worker for worker in busy if worker.connection in ready]:
                    answer = _receive(worker)
                    if answer is None:
                        self._replace(worker, team, again, build)
                        continue
                    worker.jobs.popleft()
                    yield answer[0]
        finally:
            for worker in team:
                worker.dismiss()

    def _replace(
        self, worker: _Worker, team: list[_Worker], again: deque[_Job], build: Callable[[], Any]
    ) -> None:
        worker.dismiss()
        worker.jobs[0].deaths += 1
        if worker.jobs[0].deaths >= PATIENCE:
            raise DomainError(
                f"{PATIENCE} workers died one after the other on the same work "
                f"(last exit code {worker.process.exitcode}); is there enough memory?"
            )
        again.extendleft(reversed(worker.jobs))
        self.replaced += 1
        team[team.index(worker)] = _hire(build)


def workers_for(wanted: int | None, amount: int, *, worth: int, units: int) -> int:
    """How many workers to take: `wanted`, or where that is None, one for each core and each `worth`
    of the `amount` to do; at least one, and no more than there are `units` to hand out."""
    count = min(os.cpu_count() or 1, amount // worth) if wanted is None else wanted
    return max(1, min(count, units))


def engine_of(workers: int) -> Engine:
    """The engine for so many workers: one needs no process of its own."""
    return InProcess() if workers == 1 else Processes(workers)


def in_order(results: Iterator[Outcome], number: Callable[[Outcome], int]) -> Iterator[Outcome]:
    """Results by their `number` from 0, whatever finished first: then the workers do not matter."""
    waiting: dict[int, Outcome] = {}
    following = 0
    for result in results:
        waiting[number(result)] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _hire(build: Callable[[], Any]) -> _Worker:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_work, args=(there, build), daemon=True
    )
    # Ctrl-C goes to every process of a terminal; only the parent is to hear it, from the start.
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None
    try:
        process.start()
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
    there.close()
    return _Worker(process, here)


def _hand_out(team: list[_Worker], again: deque[_Job], units: Iterator[Any]) -> None:
    """Give every worker its next units, level by level, until there are none for now."""
    for held in range(AHEAD):
        for worker in team:
            if len(worker.jobs) > held:
                continue
            if again:
                job = again.popleft()
            else:
                unit = next(units, None)
                if unit is None:
                    return
                job = _Job(unit)
            worker.jobs.append(job)
            with contextlib.suppress(OSError):  # it has died: waiting for its answer will tell
                worker.connection.send(job.unit)


def _receive(worker: _Worker) -> tuple[Any] | None:
    """The worker's next answer, or None where it died; an error over there is raised here."""
    try:
        answer = worker.connection.recv()
    except (EOFError, OSError):
        return None
    if isinstance(answer, _Failure):
        if answer.usage:
            raise UsageError(answer.message)
        problem = DomainError(answer.message)
        problem.add_note(answer.trace)
        raise problem
    return (answer,)


def _work(connection: Connection, build: Callable[[], Callable[[Any], Any]]) -> None:
    """A worker's life: units in, results out, until the parent goes."""
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # Units are read on the side, or both ends could wait on a full pipe for ever.
    threading.Thread(target=_listen, args=(connection, inbox), daemon=True).start()
    try:
        work = build()
        while True:
            connection.send(work(inbox.get()))
    except OSError as problem:
        if not isinstance(problem, BrokenPipeError | ConnectionResetError):
            connection.send(_failure(problem))
    except Exception as problem:  # noqa: BLE001 - it is raised again in the parent
        connection.send(_failure(problem))
    threading.Event().wait()  # the listener ends this process when the parent hangs up


def _listen(connection: Connection, inbox: queue.SimpleQueue[Any]) -> None:
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)


def _failure(problem: Exception) -> _Failure:
    message = str(problem)
    if not isinstance(problem, DomainError | UsageError):
        message = f"{type(problem).__name__}: {message}"
    return _Failure(isinstance(problem, UsageError), message, traceback.format_exc())
