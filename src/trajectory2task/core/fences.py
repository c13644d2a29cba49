"""Fences that models put around JSON whatever they are told. In: an answer. Out: the JSON in it."""

from __future__ import annotations

_FENCE = "```"


def unfenced(text: str) -> str:
    """`text` without blanks, and a fence with or without "json" on it, around it."""
    bare = text.strip()
    if bare.startswith(_FENCE):
        bare = bare.strip("`").removeprefix("json").strip()
    return bare
