"""The prompt of a model that explores, whole: it changes on purpose or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.worlds import world

from trajectory2task.domains import get
from trajectory2task.explore.bank import Bank
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.examples import remembered
from trajectory2task.explore.model_explorer import system_prompt
from trajectory2task.explore.scenarios import mix_of

PROMPTS = Path(__file__).parent / "prompts"
SEED = 7


def prompt(index: int, snapshot: Snapshot) -> str:
    domain, database = get("library"), world("library")
    start = draw(domain, database, SEED, index)
    return system_prompt(domain, database, start, snapshot, seed=SEED, index=index)


@pytest.mark.parametrize("mix", ["four writes", "information", "transfer"])
def test_as_it_was_looked_at(mix: str) -> None:
    index = next(number for number in range(40) if mix_of(SEED, number) == mix)
    domain, database = get("library"), world("library")
    snapshot = Bank.start(domain, database, SEED, remembered).snapshot()
    path = PROMPTS / f"{mix.replace(' ', '_')}.txt"
    assert prompt(index, snapshot) == path.read_text("utf-8")


def test_without_an_example() -> None:
    assert prompt(0, Snapshot()).rstrip().endswith("(There is none yet.)")


def test_names_what_was_explored_seldom() -> None:
    index = next(number for number in range(40) if mix_of(SEED, number) == "one write")
    often = {("renew_loan",): 9, ("cancel_hold", "place_hold"): 3, ("cancel_hold",): 4}
    assert "where it fits: update_contact, place_hold." in prompt(index, Snapshot(often))
