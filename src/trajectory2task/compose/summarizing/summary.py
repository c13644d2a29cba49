"""A summarizer's answer as a record. In: text. Out: a `Summary`, or what is wrong with the text."""

from __future__ import annotations

import msgspec

from trajectory2task.core.calls import CallPattern
from trajectory2task.core.errors import Trajectory2TaskError
from trajectory2task.core.fences import unfenced
from trajectory2task.core.plans import Scenario
from trajectory2task.core.tasks import Words


class Unreadable(Trajectory2TaskError):
    """An answer is not in the form that was asked for; the message says how so."""


class Summary(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model made of a trajectory: the paper's fields. The last three are there for
    infeasible tasks."""

    reason_for_call: str
    known_info: str
    unknown_info: str
    task_instructions: str
    communicate: tuple[str, ...] = ()
    infeasible_reason: str = ""
    required: tuple[CallPattern, ...] = ()
    forbidden: tuple[CallPattern, ...] = ()

    @property
    def words(self) -> Words:
        """The four texts."""
        return Words(
            self.reason_for_call, self.known_info, self.unknown_info, self.task_instructions
        )


def read(text: str, scenario: Scenario) -> Summary:
    """The summary in `text`; a fence around it is let pass."""
    try:
        found = msgspec.json.decode(unfenced(text), type=Summary)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(
            f"the answer is not the JSON object that was asked for: {problem}"
        ) from None
    for name in ("reason_for_call", "known_info"):
        if not getattr(found, name).strip():
            raise Unreadable(f'"{name}" is empty')
    if scenario != "infeasible" and (found.required or found.forbidden):
        raise Unreadable('"required" and "forbidden" belong to infeasible tasks only')
    if scenario == "infeasible" and not found.infeasible_reason.strip():
        raise Unreadable('"infeasible_reason" is empty')
    return found
