"""Who plays in `t2t evaluate`: names on the command line into sides, models and their settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trajectory2task.commands.model_options import ModelChoices
from trajectory2task.core.chat import Role, Usage
from trajectory2task.core.errors import UsageError
from trajectory2task.interop.tau2.worlds import is_world_name
from trajectory2task.models.cast import Cast
from trajectory2task.models.prices import pricing_of
from trajectory2task.run.estimating import expected
from trajectory2task.run.evaluation import Evaluation
from trajectory2task.run.players import UserStyle

BY_MODEL = "model"  # the name that stands for the model of --model or of the settings file
SIDES: tuple[Role, ...] = ("agent", "user")


@dataclass(frozen=True)
class Sides:
    """Both sides by name (None: the tasks' own user); `cast` has those that models play."""

    agent: str
    user: str | None
    cast: Cast


def sides_of(agent: str | None, user: str | None, tasks: Path, models: ModelChoices) -> Sides:
    """The sides as they were named.

    A name with a slash in it is a model's. Where a model is named for all roles, the agent is that
    model unless another one is named; the user only with `--user model`, or where tau2's own tasks
    are played, whose callers nobody else can play.
    """
    named = models.model is not None or models.file is not None
    if agent is None:
        if not named:
            raise UsageError(
                "Nobody is named to serve the callers. Give --agent NAME: oracle, a shortcut, "
                "MODULE:NAME, or a model such as openai/gpt-5."
            )
        agent = BY_MODEL
    if user is None and is_world_name(str(tasks)) and (named or _is_model(agent)):
        if not named:
            raise UsageError(
                f"The callers of {tasks} have no plan, so a model has to play them, and none is "
                "named. Give --user NAME, or --user silent for one that only listens."
            )
        user = BY_MODEL
    given = {"agent": agent, "user": user}
    if models.model is not None and BY_MODEL not in given.values():
        raise UsageError(
            f"--model {models.model} has no part to play: the agent is {agent}, the callers are "
            f"{user or 'scripted'}. Give it one with --agent {BY_MODEL} or --user {BY_MODEL}, or "
            "leave it out."
        )
    wanted = tuple(role for role in SIDES if _is_model(given[role]))
    own: dict[str, str | None] = {
        role: None if given[role] == BY_MODEL else given[role] for role in wanted
    }
    cast = models.cast(wanted, own)
    for role in wanted:
        if role not in cast:
            raise UsageError(f"--{role} {BY_MODEL}: no model is named. Give --model NAME.")
    return Sides(agent, user, cast)


def check_style(style: UserStyle | None, sides: Sides) -> None:
    """A `UsageError` where a way to play the callers is given, and no model plays them."""
    if style is not None and "user" not in sides.cast:
        raise UsageError(
            f"--user-style {style} is for callers whom a model plays, and none is named for them. "
            "Give --user NAME, openai/gpt-5-mini for instance, or leave --user-style out."
        )


def _is_model(name: str | None) -> bool:
    return name is not None and (name == BY_MODEL or "/" in name)


def dry_run_lines(wanted: Evaluation) -> list[str]:
    """What an evaluation will ask of models, in lines for a person."""
    if not wanted.models:
        return ["No model plays: nothing will be asked, and nothing costs."]
    lines = ["About, without what models think, and as long as they take as many turns as gold:"]
    for role, one in expected(wanted).items():
        settings = wanted.models[role]
        pricing = pricing_of(settings)
        price = pricing(Usage(round(one.input), round(one.output))) if pricing else None
        cost = ", at a price that is not known" if price is None else f", ${price:.2f}"
        lines.append(
            f"  {role} {settings.model}: {one.calls:,.0f} calls, {one.input:,.0f} tokens in, "
            f"{one.output:,.0f} out{cost}"
        )
    return lines
