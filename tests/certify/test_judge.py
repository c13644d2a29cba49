"""The judging model: what it is told, what is taken for an opinion, and what follows from one."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import orjson
import pytest
from tests.compose.made import tasks
from tests.core.worlds import world

from trajectory2task.certify.judge import Unusable, exhibit_of, judge
from trajectory2task.certify.judge.judging import case, read
from trajectory2task.certify.judge.prompt import schema, system
from trajectory2task.core.chat import Answer, Answered, Ask, Said
from trajectory2task.core.errors import ContextOverflow, UsageError
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.domains import get
from trajectory2task.run.judging import Judging, check_threshold

RETAIL = get("retail")


def draft_of(scenario: Scenario) -> Draft:
    return next(iter(tasks("retail", scenario, 40)))[1]


def opinion(score: int = 8, **more: Any) -> dict[str, Any]:
    rating = {"score": score, "why": "It is plausible."}
    return {
        "realism": rating,
        "necessity": rating,
        "correctness": rating,
        "issues": [],
        **more,
    }


def fitting(scenario: Scenario, score: int = 8) -> dict[str, Any]:
    if scenario == "changing":
        return opinion(score, relevance=True)
    if scenario == "infeasible":
        return opinion(score, reasonability={"score": score, "why": "The policy forbids it."})
    return opinion(score)


class Judge:
    """A model that answers with texts in turn; it remembers what it was asked."""

    name = "test/judge"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asks: list[Ask] = []

    async def answer(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        return Answer(self.texts[min(len(self.asks), len(self.texts)) - 1])


def text_of(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()


def judged(model: Judge, draft: Draft) -> Opinion:
    return asyncio.run(judge(model, RETAIL, world("retail"), exhibit_of(draft)))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_opinion_is_read_and_says_whose_it_is(scenario: Scenario) -> None:
    found = judged(Judge(text_of(fitting(scenario))), draft_of(scenario))
    assert (found.mean, found.judge) == (8.0, "test/judge")
    assert found.accepts(7.0)
    assert not found.accepts(8.5)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_judge_reads_words_calls_and_numbers_but_no_certificate(scenario: Scenario) -> None:
    draft = draft_of(scenario)
    told = case(RETAIL, world("retail"), exhibit_of(draft))
    assert told["task"]["reason_for_call"] == draft.words.reason_for_call
    assert [step["tool"] for step in told["solution"]] == [g.call.name for g in draft.plan.gold]
    assert all(step["result"] for step in told["solution"])
    assert len(told["communicate"]) == len(draft.criteria.communicate)
    assert ("policy" in told) == ("infeasible" in told) == (scenario == "infeasible")
    assert "certificate" not in text_of(told)


def test_every_scenario_is_asked_its_own_question() -> None:
    asked = {scenario: system(scenario) for scenario in SCENARIOS}
    assert len(set(asked.values())) == len(SCENARIOS)
    assert '"relevance"' in asked["changing"]
    assert '"reasonability"' in asked["infeasible"]
    assert not any("{" in text for text in asked.values())
    assert "relevance" in schema("changing")["required"]
    assert "reasonability" in schema("infeasible")["required"]


def test_a_fence_around_the_object_does_no_harm() -> None:
    found = judged(Judge(f"```json\n{text_of(opinion())}\n```"), draft_of("general"))
    assert found.mean == 8.0


def test_a_bad_answer_gets_one_chance_to_be_mended() -> None:
    model = Judge("I like it!", text_of(opinion(9)))
    assert judged(model, draft_of("general")).mean == 9.0
    first, second = model.asks
    assert first.nonce != second.nonce
    assert isinstance(second.turns[1], Answered)
    assert isinstance(second.turns[2], Said)
    assert "not the JSON object" in second.turns[2].text
    with pytest.raises(Unusable):
        judged(Judge("I like it!"), draft_of("general"))


@pytest.mark.parametrize(
    ("scenario", "value", "problem"),
    [
        ("general", opinion(11), "takes 1 to 10"),
        ("general", opinion(0), "takes 1 to 10"),
        ("general", {"realism": {"score": 8, "why": ""}}, "not the JSON object"),
        ("general", opinion() | {"realism": {"score": "8", "why": ""}}, "not the JSON object"),
        ("general", opinion(issues=[{"kind": "ugly", "about": ""}]), "not the JSON object"),
        ("changing", opinion(), '"relevance" is missing'),
        ("infeasible", opinion(), '"reasonability" is missing'),
    ],
)
def test_what_is_no_opinion_is_named(
    scenario: Scenario, value: dict[str, Any], problem: str
) -> None:
    with pytest.raises(Unusable, match=problem):
        read(text_of(value), scenario, "x")


def test_what_was_not_asked_for_moves_no_score() -> None:
    value = opinion(8, relevance=False, reasonability={"score": 1, "why": ""})
    found = read(text_of(value), "general", "x")
    assert (found.mean, found.accepts(7)) == (8.0, True)


def test_ten_thousand_damaged_answers_never_crash_and_never_score_out_of_range() -> None:
    rng = Random(3)
    taken = 0
    for _ in range(10_000):
        scenario = rng.choice(SCENARIOS)
        text = damaged(text_of(fitting(scenario, rng.randint(1, 10))), rng)
        try:
            found = read(text, scenario, "x")
        except Unusable:
            continue
        taken += 1
        assert 1 <= found.mean <= 10
        assert (found.relevance is not None) == (scenario == "changing")
    assert 0 < taken < 7_000


def damaged(text: str, rng: Random) -> str:
    at, length = rng.randrange(len(text)), rng.randint(1, 12)
    return rng.choice(
        (
            text[:at] + text[at + length :],
            text[:at] + text[at : at + length] + text[at:],
            text[:at] + rng.choice('"{}[],:x7- ') + text[at + 1 :],
            text[:at],
            text[at:],
        )
    )


@pytest.mark.parametrize(
    ("scenario", "value", "reason"),
    [
        ("general", fitting("general", 6), "below 7"),
        ("changing", opinion(9, relevance=False), "no change of intent"),
        ("general", {"no": "opinion"}, "gave no opinion"),
    ],
)
def test_a_task_that_does_not_convince_is_rejected(
    scenario: Scenario, value: dict[str, Any], reason: str
) -> None:
    judging = Judging(Judge(text_of(value)))
    draft = draft_of(scenario)
    found = asyncio.run(judging(RETAIL, world("retail"), draft))
    assert isinstance(found, Rejection)
    assert (found.id, found.stage, found.scenario) == (draft.id, "judge", scenario)
    assert reason in found.reason


def test_a_task_too_long_for_the_judge_is_rejected() -> None:
    """Else its item failed whenever the run went on, and the run never ended."""

    class Short(Judge):
        async def answer(self, ask: Ask) -> Answer:
            raise ContextOverflow("512 tokens are the most")

    found = asyncio.run(Judging(Short())(RETAIL, world("retail"), draft_of("general")))
    assert isinstance(found, Rejection)
    assert (found.stage, found.detail) == ("judge", "512 tokens are the most")
    assert "no opinion" in found.reason


def test_one_that_does_is_kept_with_the_opinion() -> None:
    found = asyncio.run(
        Judging(Judge(text_of(opinion())))(RETAIL, world("retail"), draft_of("general"))
    )
    assert isinstance(found, Opinion)


@pytest.mark.parametrize("threshold", [0.0, 10.5, -1.0])
def test_a_threshold_that_no_score_could_meet_is_refused(threshold: float) -> None:
    with pytest.raises(UsageError, match="1 to 10"):
        check_threshold(threshold)
