"""Cache, budget and meter in front of a source that counts what it is asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
import pytest

from trajectory2task.core.chat import Answer, Ask, Said, Usage
from trajectory2task.core.errors import BudgetSpent, ContextOverflow, ProviderError, UsageError
from trajectory2task.models.cached import CachedModel, Mode
from trajectory2task.models.meter import Budget, Meter
from trajectory2task.models.replies import Replies


class Counting:
    """Answers with how often it was asked; 100 tokens in and 10 out each time."""

    name = "counting"
    url = "http://127.0.0.1/v1/chat/completions"

    def __init__(self, failures: int = 0) -> None:
        self.asked = 0
        self.at_once = 0
        self.most_at_once = 0
        self._failures = failures

    def request(self, ask: Ask) -> bytes:
        return orjson.dumps([ask.system, [turn.text for turn in ask.turns]])  # type: ignore[union-attr]

    async def fetch(self, ask: Ask) -> bytes:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.001)
        self.at_once -= 1
        self.asked += 1
        if self.asked <= self._failures:
            raise ProviderError("no reply after 3 attempts")
        return orjson.dumps({"text": f"answer {self.asked}"})

    def decode(self, reply: bytes) -> Answer:
        return Answer(orjson.loads(reply)["text"], usage=Usage(100, 10))


def ask(text: str, nonce: str = "") -> Ask:
    return Ask("policy", (Said(text),), nonce=nonce)


def session(
    source: Counting,
    path: Path | None,
    asks: list[Ask],
    *,
    mode: Mode = "use",
    budget: Budget | None = None,
    slots: int = 4,
    price: float = 1.0,
) -> tuple[list[str], Meter]:
    """The texts of the answers to `asks`, asked all at once, and the meter."""
    meter = Meter(budget or Budget(), {"agent": lambda usage: price * usage.output / 10})

    async def run() -> list[str]:
        store = Replies(path) if path is not None else None
        model = CachedModel("agent", source, meter, asyncio.Semaphore(slots), store, mode)
        try:
            found = await asyncio.gather(*map(model.answer, asks), return_exceptions=True)
        finally:
            if store is not None:
                await store.close()
        for one in found:
            if isinstance(one, BaseException):
                raise one
        return [one.text for one in found if isinstance(one, Answer)]

    return asyncio.run(run()), meter


def test_the_second_session_asks_nobody(tmp_path: Path) -> None:
    source, path = Counting(), tmp_path / "replies.sqlite"
    asks = [ask(str(number)) for number in range(10)]
    first, meter = session(source, path, asks)
    assert meter.facts()["agent"]["calls"] == 10
    again, meter = session(source, path, asks)
    assert again == first
    assert source.asked == 10
    assert meter.facts()["agent"]["calls"] == 0
    assert meter.facts()["agent"]["replayed"] == 10


def test_trials_are_independent_though_they_read_the_same(tmp_path: Path) -> None:
    source = Counting()
    asks = [ask("hello", nonce=f"agent/task/{trial}") for trial in range(3)]
    found, _ = session(source, tmp_path / "replies.sqlite", asks)
    assert len(set(found)) == 3


def test_no_more_calls_than_slots_are_under_way(tmp_path: Path) -> None:
    source = Counting()
    session(source, tmp_path / "r.sqlite", [ask(str(n)) for n in range(40)], slots=3)
    assert source.most_at_once == 3


def test_replay_only_needs_the_replies(tmp_path: Path) -> None:
    source, path = Counting(), tmp_path / "replies.sqlite"
    session(source, path, [ask("known")])
    assert session(source, path, [ask("known")], mode="only")[0] == ["answer 1"]
    with pytest.raises(UsageError, match="--cache only"):
        session(source, path, [ask("unknown")], mode="only")
    assert source.asked == 1


def test_a_failure_is_not_stored(tmp_path: Path) -> None:
    source, path = Counting(failures=1), tmp_path / "replies.sqlite"
    with pytest.raises(ProviderError):
        session(source, path, [ask("hello")])
    found, meter = session(source, path, [ask("hello")])
    assert found == ["answer 2"]
    assert meter.facts()["agent"]["failed"] == 0


def test_a_request_that_does_not_fit_is_replayed_too(tmp_path: Path) -> None:
    class Full(Counting):
        async def fetch(self, ask: Ask) -> bytes:
            self.asked += 1
            raise ContextOverflow("8192 tokens are the most")

    source, path = Full(), tmp_path / "replies.sqlite"
    for mode in ("use", "only", "use"):
        with pytest.raises(ContextOverflow, match="8192 tokens are the most"):
            session(source, path, [ask("long")], mode=mode)
    assert source.asked == 1


def test_calls_stop_at_the_number_allowed(tmp_path: Path) -> None:
    source, path = Counting(), tmp_path / "replies.sqlite"
    asks = [ask(str(number)) for number in range(20)]
    with pytest.raises(BudgetSpent, match="--max-calls"):
        session(source, path, asks, budget=Budget(max_calls=7))
    assert source.asked == 7
    with pytest.raises(BudgetSpent):  # what is stored costs nothing: it gets 7 further
        session(source, path, asks, budget=Budget(max_calls=7))
    assert source.asked == 14


def test_money_stops_before_the_limit(tmp_path: Path) -> None:
    source = Counting()
    asks = [ask(str(number)) for number in range(40)]
    with pytest.raises(BudgetSpent, match="--max-cost"):
        session(source, tmp_path / "r.sqlite", asks, budget=Budget(max_cost=10.0), slots=1)
    assert source.asked == 10


@pytest.mark.parametrize("failures", [0, 1, 3])
def test_money_stops_before_the_limit_though_all_ask_at_once(tmp_path: Path, failures: int) -> None:
    source = Counting(failures)
    asks = [ask(str(number)) for number in range(40)]
    budget = Budget(max_cost=10.0)
    with pytest.raises((BudgetSpent, ProviderError)):
        session(source, tmp_path / "r.sqlite", asks, budget=budget, slots=40)
    assert source.asked == 10 + failures


def test_a_limit_of_money_needs_a_price() -> None:
    with pytest.raises(UsageError, match="extra prices"):
        Meter(Budget(max_cost=1.0), {"judge": None})


@pytest.mark.parametrize("limits", [{"max_cost": 0.0}, {"max_cost": -1.0}, {"max_calls": 0}])
def test_limits_that_allow_nothing_are_refused(limits: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="it takes"):
        Budget(**limits)  # type: ignore[arg-type]


def test_without_a_store_everything_is_asked() -> None:
    source = Counting()
    found, meter = session(source, None, [ask("hello"), ask("hello")], mode="off")
    assert found == ["answer 1", "answer 2"]
    assert meter.cost == pytest.approx(2.0)
