"""Randomness that depends on nothing but (run seed, stage, item)."""

from __future__ import annotations

from hashlib import blake2b
from random import Random


def seed_of(*parts: int | str) -> int:
    """A 48-bit number fixed by `parts`, the same on every machine and in every process."""
    text = "/".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=6).digest(), "big")


def rng_of(*parts: int | str) -> Random:
    """A generator of its own for one stage of one item."""
    return Random(seed_of(*parts))
