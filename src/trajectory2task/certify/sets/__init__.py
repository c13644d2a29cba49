"""Checks on a whole set of tasks: duplicates (D1), skew (D2), leakage (D3)."""

from trajectory2task.certify.sets.duplicates import Duplicates
from trajectory2task.certify.sets.entry import Entry
from trajectory2task.certify.sets.reference import Reference, ReferenceOverlap
from trajectory2task.certify.sets.skew import Skew
from trajectory2task.certify.sets.splits import Membership, SplitOverlap

__all__ = [
    "Duplicates",
    "Entry",
    "Membership",
    "Reference",
    "ReferenceOverlap",
    "Skew",
    "SplitOverlap",
]
