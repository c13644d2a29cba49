"""The options that every command with models has, and what a person chose with them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from trajectory2task.core.chat import Role
    from trajectory2task.models.cached import Mode
    from trajectory2task.models.cast import Cast
    from trajectory2task.models.meter import Budget


@dataclass(frozen=True)
class ModelChoices:
    """What was chosen on the command line about models.

    `replies` is where replies are kept (None: in the run's folder), `cache` how they are used.
    """

    model: str | None
    file: Path | None
    changes: tuple[str, ...]
    cache: Mode
    replies: Path | None
    max_cost: float | None
    max_calls: int | None
    dry_run: bool

    def cast(self, wanted: Sequence[Role], names: Mapping[str, str | None]) -> Cast:
        """The models of the `wanted` roles; `names` are those given to a role by its own option."""
        from trajectory2task.models.cast import ALL, cast_of

        given = {role: name for role, name in names.items() if name is not None}
        if self.model is not None:
            given[ALL] = self.model
        return cast_of(wanted, given, file=self.file, changes=self.changes)

    def words(self) -> list[str]:
        """The options as they were given, to say how a run goes on: its replies and limits too, or
        the next session would pay again for what it has, and spend without end."""
        given = [
            ("--model", self.model),
            ("--settings", self.file),
            *(("--set", change) for change in self.changes),
            ("--cache", None if self.cache == "use" else self.cache),
            ("--replies", self.replies),
            ("--max-cost", None if self.max_cost is None else f"{self.max_cost:g}"),
            ("--max-calls", self.max_calls),
        ]
        return [str(word) for pair in given if pair[1] is not None for word in pair]

    def budget(self) -> Budget:
        """What this session may spend."""
        from trajectory2task.models.meter import Budget

        return Budget(self.max_cost, self.max_calls)


_OPTIONS = (
    click.option("--model", help="The model of every role that has none of its own."),
    click.option(
        "--settings",
        "model_file",
        type=click.Path(path_type=Path),
        help="A TOML file with models and how they are asked.",
    ),
    click.option(
        "--set",
        "model_changes",
        multiple=True,
        metavar="[ROLE.]KEY=VALUE",
        help="One setting of a model, such as agent.temperature=0.7. May be repeated.",
    ),
    click.option(
        "--cache",
        type=click.Choice(["use", "only", "off"]),
        default="use",
        show_default=True,
        help="only: replay stored replies and ask no provider; off: store none.",
    ),
    click.option(
        "--replies",
        type=click.Path(path_type=Path),
        help="The file of stored replies. Default: replies.sqlite in the folder of the run.",
    ),
    click.option("--max-cost", type=float, help="Dollars that this session may spend on models."),
    click.option("--max-calls", type=int, help="Calls to models that this session may make."),
    click.option("--dry-run", is_flag=True, help="Say what it would ask of models, and stop."),
)


def model_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of models to `command`, which gets them as one argument, `models`."""

    @functools.wraps(command)
    def chosen(
        *args: Any,
        model: str | None,
        model_file: Path | None,
        model_changes: tuple[str, ...],
        cache: Mode,
        replies: Path | None,
        max_cost: float | None,
        max_calls: int | None,
        dry_run: bool,
        **others: Any,
    ) -> None:
        choices = ModelChoices(
            model, model_file, model_changes, cache, replies, max_cost, max_calls, dry_run
        )
        command(*args, models=choices, **others)

    for option in reversed(_OPTIONS):
        chosen = option(chosen)
    return chosen
