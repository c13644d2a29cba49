"""The models of one session of a command: opened for it, and what they did told afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trajectory2task.commands.model_options import ModelChoices
from trajectory2task.core.chat import Role
from trajectory2task.models.opening import Models, open_models, preflight
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.folder import read_json, write_json

REPLIES = "replies.sqlite"
USAGE = "usage.json"


@dataclass
class Opening:
    """Opens the models of a session; `used` has what they did, once they are closed."""

    cast: Mapping[Role, ModelSettings]
    choices: ModelChoices
    replies: Path
    used: dict[str, Any] = field(default_factory=dict)

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Models]:
        """The models, open."""
        choices = self.choices
        async with open_models(
            self.cast, replies=self.replies, mode=choices.cache, budget=choices.budget()
        ) as models:
            try:
                yield models
            finally:
                self.used.update(models.meter.facts())

    def told(self) -> list[str]:
        """What the models did, in lines for a person."""
        lines = []
        for role, one in self.used.items():
            replayed = f", {one['replayed']:,} more from the cache" if one["replayed"] else ""
            failed = f", {one['failed']:,} failed" if one["failed"] else ""
            cost = "" if one["cost"] is None else f", ${one['cost']:.2f}"
            lines.append(
                f"{role}: {one['calls']:,} calls{replayed}{failed}, {one['input tokens']:,} tokens "
                f"in, {one['output tokens']:,} out{cost}"
            )
        return lines


def opening_of(cast: Mapping[Role, ModelSettings], choices: ModelChoices, folder: Path) -> Opening:
    """What opens the models of `cast`, after a look at each endpoint: `UsageError` where one cannot
    be used. Replies are kept in the run's folder, unless another file was named."""
    replies = choices.replies or folder / REPLIES
    if cast:
        asyncio.run(preflight(cast, replies=replies, mode=choices.cache, budget=choices.budget()))
    return Opening(cast, choices, replies)


def remember_usage(folder: Path, used: Mapping[str, Any]) -> None:
    """Add what a session's models did to `usage.json` of a run's folder."""
    found = read_json(folder / USAGE)
    sessions = found["sessions"] if isinstance(found, dict) and "sessions" in found else []
    write_json(folder / USAGE, {"sessions": [*sessions, dict(used)]})


def spent_in(folder: Path) -> float | None:
    """Dollars that all sessions of a run have spent; None where a price was not known."""
    found = read_json(folder / USAGE)
    sessions = found["sessions"] if isinstance(found, dict) and "sessions" in found else []
    costs = [one["cost"] for session in sessions for one in session.values()]
    return None if None in costs else sum(costs)
