"""Deterministic checks of a task against its plan and its world; no model takes part.

In: a `Draft` (and its twin). Out: a `Certificate`, one result per check with its evidence.
"""

from trajectory2task.certify.catalogue import CHECKS, LINEAR, certify
from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Check, Finding

__all__ = ["CHECKS", "LINEAR", "Check", "Finding", "Subject", "certify"]
