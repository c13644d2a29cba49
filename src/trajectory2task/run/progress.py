"""What a person sees of long work: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

EVERY = 5.0  # seconds between two lines
ROOMY = 90  # columns; on a narrower terminal the bar goes without the counts
REST = 40  # columns beside the bar itself: what is done, how many, how fast, how long


Counts = Callable[[], str]  # in a few words; asked for only where they are shown


class Progress(Protocol):
    """Hears of the progress. `update` may be called thousands of times a second."""

    def start(self, done: int, total: int, items: str, doing: str) -> None:
        """`done` of `total` `items` ("tasks") were there already; what is done is `doing`."""

    def update(self, done: int, counts: Counts) -> None:
        """So many items are done, and what came of them so far."""

    def note(self, text: str) -> None:
        """Something else that is going on now."""

    def stop(self) -> None:
        """It is over, well or not."""


class Silent:
    """Shows nothing."""

    def start(self, done: int, total: int, items: str, doing: str) -> None:
        """Show nothing."""

    def update(self, done: int, counts: Counts) -> None:
        """Show nothing."""

    def note(self, text: str) -> None:
        """Show nothing."""

    def stop(self) -> None:
        """Show nothing."""


class Lines:
    """A plain line every few seconds, for logs and pipes."""

    def __init__(self, stream: TextIO, every: float = EVERY) -> None:
        self._stream = stream
        self._every = every
        self._done = self._total = 0
        self._items = ""
        self._begin = self._last = time.monotonic()

    def start(self, done: int, total: int, items: str, doing: str) -> None:
        """Say so where the work goes on."""
        self._done, self._total, self._items = done, total, items
        self._begin = self._last = time.monotonic()
        if 0 < done < total:
            self.note(f"going on: {done} of {total} {items} were finished before")

    def update(self, done: int, counts: Counts) -> None:
        """Write a line where the last one is old enough."""
        now = time.monotonic()
        if now - self._last < self._every:
            return
        self._last = now
        rate = (done - self._done) / (now - self._begin)
        left = (self._total - done) / rate if rate > 0 else 0.0
        self.note(
            f"{done}/{self._total} {self._items}, {pace(rate)}, {_clock(left)} left; {counts()}"
        )

    def note(self, text: str) -> None:
        """Write one line."""
        self._stream.write(text + "\n")
        self._stream.flush()

    def stop(self) -> None:
        """Nothing to clear away."""


class Bar:
    """A bar with rate and time left, for terminals."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Remaining

        console = Console(stderr=True)
        columns = [
            TextColumn("{task.description}"),
            BarColumn(bar_width=max(4, min(24, console.width - REST))),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            Remaining(),
        ]
        if console.width >= ROOMY:
            columns.append(TextColumn("{task.fields[counts]}"))
        self._bar: RichProgress = Progress(
            *columns,
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, rate="", counts="", start=False)
        self._done = 0
        self._begin = self._last = time.monotonic()

    def start(self, done: int, total: int, items: str, doing: str) -> None:
        """Show the bar."""
        self._done = done
        self._begin = time.monotonic()
        self._bar.start()
        self._bar.start_task(self._task)
        self._bar.update(self._task, total=total, completed=done, description=doing)

    def update(self, done: int, counts: Counts) -> None:
        """Move the bar, ten times a second at most."""
        now = time.monotonic()
        if now - self._last < 0.1:
            return
        self._last = now
        rate = (done - self._done) / max(now - self._begin, 1e-3)
        self._bar.update(self._task, completed=done, rate=pace(rate), counts=counts())

    def note(self, text: str) -> None:
        """Say it where the bar stands."""
        self._bar.update(self._task, description=text[:1].upper() + text[1:])

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def for_terminal(*, quiet: bool) -> Progress:
    """What suits standard error: a bar on a terminal, lines elsewhere, nothing when quiet."""
    if quiet:
        return Silent()
    if sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown"):
        return Bar()
    return Lines(sys.stderr)


def pace(rate: float) -> str:
    """`rate` (items a second) as it is read most easily; models may take minutes for one."""
    if rate < 0.1:
        return f"{rate * 60:.1f}/min"
    return f"{rate:.1f}/s" if rate < 10 else f"{rate:.0f}/s"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
