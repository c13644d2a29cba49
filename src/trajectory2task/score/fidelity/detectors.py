"""The detectors by name, and all that they find in a rollout.

In: a talk. Out: `UserError`s. They look at messages and calls, never at the user's own notes.
"""

from __future__ import annotations

from collections.abc import Mapping

from trajectory2task.core.rollouts import UserError
from trajectory2task.score.fidelity.contradictions import contradiction
from trajectory2task.score.fidelity.endings import early_stop
from trajectory2task.score.fidelity.finding import Detector
from trajectory2task.score.fidelity.inventions import invented_fact
from trajectory2task.score.fidelity.leaks import leak
from trajectory2task.score.fidelity.omissions import omission
from trajectory2task.score.fidelity.roles import rambling, role_flip
from trajectory2task.score.fidelity.triggers import trigger_error
from trajectory2task.score.talk import Talk

DETECTORS: Mapping[str, Detector] = {
    detector.__name__.replace("_", " "): detector
    for detector in (
        leak,
        invented_fact,
        contradiction,
        omission,
        trigger_error,
        early_stop,
        role_flip,
        rambling,
    )
}


def user_errors(talk: Talk) -> tuple[UserError, ...]:
    """Every error of the user's in a conversation, by detector and then in order."""
    return tuple(
        UserError(name, found.evidence, found.turn)
        for name, detector in DETECTORS.items()
        for found in detector(talk)
    )
