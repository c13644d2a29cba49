"""Which words point at a record by its place in time or in a row, and which only sound like it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.certify.depot import DEPOT, WORLD
from tests.certify.drafts import general
from tests.certify.edits import words

from trajectory2task.certify import certify
from trajectory2task.core.plans import Fact

POINTS = (
    "my latest box",
    "the most recent sealed box",
    "my last two orders",
    "the other card",
    "the other sealed box",
    "the last one",
    "my second box, please",
    "the first box in the cellar",
    "my previous address",
    "what I packed yesterday",
    "it came last week",
    "I got it three days ago",
    "I ordered it today",
)
DOES_NOT = (
    "I'm a little impatient today",
    "last of all, move my box",
    "the last thing: move my box",
    "my second box removal",
    "which box I mean for the first box removal",
    "I need a second look at box 4",
    "my first new box",
    "one after the other",
    "none of my other boxes",
    "I've had second thoughts about this box",
    "I set it up a long time ago",
    "another box",
)


@pytest.mark.parametrize(
    ("text", "verdict"), [(p, "fail") for p in POINTS] + [(d, "pass") for d in DOES_NOT]
)
def test_words_point(text: str, verdict: str) -> None:
    draft = words(task_instructions=f"Say: {text}.")(general())
    found = {result.check: result.verdict for result in certify(DEPOT, WORLD, draft).checks}
    assert found["no_deixis"] == verdict


def test_a_value_of_the_plan_never_points() -> None:
    def verdict(mail: str) -> str:
        draft = general()
        facts = (Fact("Email", mail, "public"),)
        draft = replace(draft, plan=replace(draft.plan, facts=facts))
        draft = words(known_info=f"It goes to {mail}.")(draft)
        checks = certify(DEPOT, WORLD, draft).checks
        return next(found.verdict for found in checks if found.check == "no_deixis")

    assert verdict("The Last Box, Ely") == "pass"
    assert verdict("mia@depot.example, my last box") == "pass"
    draft = words(known_info="It goes to my last box.")(general())
    assert "no_deixis" in {found.check for found in certify(DEPOT, WORLD, draft).failures}
