"""The canary of a set: a text that occurs nowhere else, by which leaked data can be recognised."""

from __future__ import annotations

import hashlib
from uuid import UUID

import msgspec

from trajectory2task.run.settings import Settings

PREFIX = "t2t-canary-"


def canary_of(settings: Settings) -> str:
    """The canary of the run of `settings`: equal settings have equal tasks, and equal canaries."""
    digest = hashlib.sha256(b"trajectory2task canary\n" + msgspec.json.encode(settings)).digest()
    return PREFIX + str(UUID(bytes=digest[:16]))
