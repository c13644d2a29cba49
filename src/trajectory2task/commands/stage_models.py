"""Models in `t2t generate`: which stages they play, as named on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from trajectory2task.commands.model_options import ModelChoices
from trajectory2task.commands.model_session import Opening
from trajectory2task.core.chat import Role, Usage
from trajectory2task.core.errors import UsageError
from trajectory2task.models.cast import Cast
from trajectory2task.models.prices import pricing_of
from trajectory2task.run.generation import WithModels
from trajectory2task.run.judging import THRESHOLD
from trajectory2task.run.model_stages import ModelStages

SCRIPTED = "scripted"
ASKED = {  # answers for each exploration: about how many, and at most
    "explorer": (13, 25),
    "writer": (4.5, 15),
    "judge": (4.3, 10),
}
TOKENS = {  # of one answer, as the scripted endpoint counts them for retail
    "explorer": Usage(input=6600, output=35, cached=6000),
    "writer": Usage(input=870, output=125),
    "judge": Usage(input=3700, output=52),
}


@dataclass(frozen=True)
class StageModels:
    """What was said about the models of stages; see the options of the command."""

    models: ModelChoices
    explorer: str | None
    writer: str | None
    judge: str | None
    fallback: bool
    threshold: float
    in_flight: int
    skip_failed: bool = False

    def cast(self) -> Cast:
        """The stages that models play. A role that is `scripted`, or not named at all, is none."""
        given: dict[Role, str | None] = {
            "explorer": self.explorer,
            "writer": self.writer,
            "judge": self.judge,
        }
        for role, name in given.items():
            if name is not None and name != SCRIPTED and "/" not in name:
                raise UsageError(
                    f"--{role} is {name!r}. Valid: {SCRIPTED}, or a model such as openai/gpt-5 or "
                    "http://127.0.0.1:8000/v1#NAME."
                )
        wanted = [role for role, name in given.items() if name != SCRIPTED]
        return self.models.cast(wanted, {role: given[role] for role in wanted})

    def words(self) -> list[str]:
        """The options as they were given, to say how a run goes on."""
        threshold = None if self.threshold == THRESHOLD else f"{self.threshold:g}"
        given = [
            ("--explorer", self.explorer),
            ("--writer", self.writer),
            ("--judge", self.judge),
            ("--judge-threshold", threshold),
        ]
        words = [word for name, value in given if value is not None for word in (name, value)]
        return self.models.words() + words + (["--writer-fallback"] if self.fallback else [])


def dry_run_lines(cast: Cast, trajectories: int, scenarios: int) -> list[str]:
    """About how many answers the models would be asked for, stage by stage, and at what price."""
    if not cast:
        return ["No model is named: nothing would be asked."]
    lines = [f"About, for {trajectories:,} explorations, without what models think:"]
    for role, settings in cast.items():
        usual, most = ASKED[role]
        share = 1.0 if role == "explorer" else scenarios / 4
        about, limit = trajectories * usual * share, trajectories * most * share
        one = TOKENS[role]
        pricing = pricing_of(settings)
        cost = (
            ", at a price that is not known"
            if pricing is None
            else f", ${pricing(one) * about:.2f}"
        )
        lines.append(
            f"  {role} {settings.model}: {about:,.0f} calls ({limit:,.0f} at most), "
            f"{about * one.input:,.0f} tokens in, {about * one.output:,.0f} out{cost}"
        )
    return lines


def with_models(opening: Opening, chosen: StageModels) -> WithModels | None:
    """The run's models; None where none plays."""
    if not opening.cast:
        return None
    stages = ModelStages(fallback=chosen.fallback, threshold=chosen.threshold)
    return WithModels(opening.cast, opening, stages, chosen.in_flight, chosen.skip_failed)
