"""Errors of the user's side, found in what was said: detectors, and what they can have caused."""

from trajectory2task.score.fidelity.blame import fault_of
from trajectory2task.score.fidelity.detectors import DETECTORS, user_errors

__all__ = ["DETECTORS", "fault_of", "user_errors"]
