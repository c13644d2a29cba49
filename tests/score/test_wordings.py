"""Detectors on words that they were not made with, and on words that are nobody's fault.

The floors keep what was reached; how well new words are found is in docs/scoring.md.
"""

from __future__ import annotations

import asyncio
from functools import partial
from random import Random

import pytest
from fault_case import Case
from fidelity import measure
from injection import injected
from tests.score.conftest import Set
from wordings import INNOCENT, SETS, add_anywhere, wordings

from trajectory2task.score.assent import assents, is_bare
from trajectory2task.score.minds import changes_mind
from trajectory2task.score.numerals import numerals
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import SCRIPTED

FLOORS = {
    "first": {
        "role flip": 0.8,
        "trigger error": 0.85,
        "contradiction": 0.95,
        "invented fact": 0.85,
    },
    "second": {
        "role flip": 0.75,
        "trigger error": 0.65,
        "contradiction": 0.95,
        "invented fact": 0.7,
    },
    "third": {
        "role flip": 0.2,
        "trigger error": 0.2,
        "contradiction": 0.95,
        "invented fact": 0.75,
    },
}


@pytest.mark.parametrize("name", SETS)
def test_faults_in_other_words_are_found(tasks: Set, name: str) -> None:
    rates = measure(tasks.tasks[:60], tasks.domain, tasks.database, wordings(name))
    for error, floor in FLOORS[name].items():
        assert rates[error].detection >= floor, (error, rates[error])


def test_innocent_words_accuse_nobody(tasks: Set) -> None:
    """Each line after some message of a good user's."""
    rng, accused = Random(7), []
    for place, line in enumerate(INNOCENT):
        task = tasks.tasks[place % len(tasks.tasks)]
        rollout = asyncio.run(
            converse(task, tasks.domain, tasks.database, AGENTS["oracle"], SCRIPTED)
        )
        case = Case(task, rollout, tasks.domain, tasks.database, rng)
        made = injected(partial(add_anywhere, line=line), case)
        assert made is not None
        errors = verify(task, made, tasks.domain, tasks.database).user_errors
        accused += [(line, error) for error in errors]
    assert len(accused) <= 1, accused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and forty dollars", 240),
        ("ninety-nine euros", 99),
        ("four dozen", 48),
        ("over a thousand", 1000),
        ("twelve thousand three hundred and five", 12305),
        ("someone", None),
    ],
)
def test_numbers_in_words(text: str, value: int | None) -> None:
    assert [found.value for found in numerals(text)] == ([] if value is None else [value])


@pytest.mark.parametrize("text", ["yes", "no objections from me.", "by all means.", "fine by me."])
def test_a_yes(text: str) -> None:
    assert assents(text)


@pytest.mark.parametrize(
    "text", ["yes, but only the lamp.", "no.", "what would it cost?", "thanks.", "hold on."]
)
def test_no_yes(text: str) -> None:
    assert not assents(text)
    assert not is_bare(text)


@pytest.mark.parametrize(
    "text",
    [
        "please use my original payment method.",
        "the first one you listed.",
        "there's still something else: i'd like to pay another way.",
        "as i said before, it's the lamp.",
    ],
)
def test_a_mind_that_is_made_up(text: str) -> None:
    assert not changes_mind(text)
