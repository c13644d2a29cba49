"""Kinds of people: the words that callers are described with decide how they talk."""

from __future__ import annotations

from random import Random

import pytest

from trajectory2task.compose.wording.manners import MOODS, SHORT_STYLES
from trajectory2task.simulate.user.temperament import KINDS, TERSE, Temperament, temperament_of


def kinds(instructions: str) -> set[str]:
    """The kinds that the instructions get over many seeds; more than one where none is meant."""
    return {temperament_of(instructions, Random(seed)).name for seed in range(40)}


@pytest.mark.parametrize("trait", [trait for mood in MOODS for trait in mood.temperaments])
def test_every_trait_has_a_kind(trait: str) -> None:
    assert len(kinds(trait)) == 1


@pytest.mark.parametrize("style", [text for text in SHORT_STYLES if "punctuation" not in text])
def test_who_writes_little_talks_so(style: str) -> None:
    assert kinds(f"I'm tired after a long day. {style}") == {TERSE.name}


def test_who_is_described_by_nothing_is_of_any_kind() -> None:
    assert kinds("I accept any answer.") == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_yes_is_one(kind: Temperament) -> None:
    for yes in kind.yes:
        first = yes.lower().removeprefix("um, ").split()[0].strip(",.!")
        assert first == "yes"
