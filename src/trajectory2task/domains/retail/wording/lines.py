"""Tables of sentences written one per line. In: a block of text. Out: its lines."""

from __future__ import annotations


def lines(block: str) -> tuple[str, ...]:
    """The lines of `block`, without those that are empty."""
    return tuple(line.strip() for line in block.splitlines() if line.strip())
