"""Runs in which a model explores: same bytes in any order, nothing lost to faults."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from tests.explore.scripted_model import ScriptedExplorer, Wanderer
from tests.run import standin
from tests.run.conftest import contents, wanted

from trajectory2task.core.chat import Answer, Ask
from trajectory2task.core.errors import BudgetSpent, ProviderError, UsageError
from trajectory2task.core.opinions import Opinion, Rating
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.seeding import seed_of
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.generation import Report, WithModels, generate
from trajectory2task.run.journal import Journal
from trajectory2task.run.world import WorldRecipe

COUNT = 24
SETTINGS = ModelSettings("http://127.0.0.1:1/v1#scripted", temperature=0.5, concurrency=3)


class Explorer(ScriptedExplorer):
    """Takes its time, another time for each answer; and fails, or is too dear, for some items."""

    def __init__(self, down: frozenset[int] = frozenset(), calls: int = 10**6) -> None:
        super().__init__(*WorldRecipe("library", "ours", None, 7).build())
        self._down, self._left = down, calls
        self.most = self._under_way = 0

    async def answer(self, ask: Ask) -> Answer:
        self._left -= 1
        if self._left < 0:
            raise BudgetSpent("The run has made the calls that it was allowed.")
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        await asyncio.sleep(seed_of(ask.nonce, len(ask.turns), id(self)) % 3 / 1000)
        self._under_way -= 1
        if int(ask.nonce.split("/")[2]) in self._down:
            raise ProviderError("503 from 127.0.0.1:1, ten times")
        return await super().answer(ask)


def run(
    out: Path,
    explorer: Explorer,
    *,
    in_flight: int = 8,
    count: int = COUNT,
    settings: ModelSettings = SETTINGS,
    scenarios: tuple[Scenario, ...] = SCENARIOS,
    skip_failed: bool = False,
) -> Report:
    @asynccontextmanager
    async def opened() -> AsyncIterator[dict]:
        yield {"explorer": explorer}

    models = WithModels(
        {"explorer": settings}, opened, in_flight=in_flight, skip_failed=skip_failed
    )
    return generate(wanted(count, scenarios=scenarios), out, workers=4, models=models)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("whole") / "run"
    run(out, Explorer(), in_flight=1)
    return contents(out)


def test_same_bytes_whoever_is_first(tmp_path: Path, whole) -> None:
    explorer = Explorer()
    report = run(tmp_path / "run", explorer)
    assert explorer.most > 1
    assert contents(tmp_path / "run") == whole
    assert report.fresh == COUNT
    assert report.timings is not None
    assert report.timings["workers"] == 1  # models are waited for in this process
    assert report.funnel.certified > COUNT
    assert all("1. Nothing may be shown" in ask.system for ask in explorer.asked)  # an example


def test_settings_say_which_model_and_how_it_was_asked(whole) -> None:
    found = orjson.loads(whole["settings.json"])
    assert found["models"] == {"explorer": {"model": SETTINGS.model, "temperature": 0.5}}


def test_failed_items_are_tried_again(tmp_path: Path, whole) -> None:
    out = tmp_path / "run"
    with pytest.raises(ProviderError, match=r"in 3 explorations: 503 .* 3 are still to be"):
        run(out, Explorer(down=frozenset({0, 7, 23})))
    with Journal(out / "journal.sqlite", writable=False) as journal:
        assert journal.count() == COUNT - 3
    again = Explorer()
    assert run(out, again).fresh == 3
    assert {ask.nonce for ask in again.asked} == {f"explore/7/{n}" for n in (0, 7, 23)}
    assert contents(out) == whole


def test_a_failed_item_holds_up_only_what_depends_on_it(tmp_path: Path) -> None:
    out = tmp_path / "run"
    with pytest.raises(ProviderError, match="in 1 exploration: "):
        run(out, Explorer(down=frozenset({3})), count=230, scenarios=("general",))
    with Journal(out / "journal.sqlite", writable=False) as journal:
        assert journal.count() == 199  # the second round knows nothing of the first


def test_failed_items_can_be_given_up(tmp_path: Path) -> None:
    """One that a provider refuses every time must not keep a run from its end."""
    out, down = tmp_path / "run", frozenset({3, 105})
    report = run(out, Explorer(down=down), count=230, scenarios=("general",), skip_failed=True)
    dropped = report.manifest["funnel"]["dropped by the filter"]["reasons"]
    assert dropped["a model's provider failed"] == 2
    lines = (out / "rejected.jsonl").read_bytes().splitlines()
    failed = [one for one in map(orjson.loads, lines) if one["stage"] == "explore"]
    assert [one["id"] for one in failed] == ["library-7-000003", "library-7-000105"]
    assert all("503 from 127.0.0.1:1" in one["detail"] for one in failed)
    with Journal(out / "journal.sqlite", writable=False) as journal:
        assert journal.count() == 230


@pytest.mark.parametrize("name", ["library", "retail"])
def test_of_an_undisciplined_explorer_what_is_kept_is_certified(tmp_path: Path, name: str) -> None:
    model = Wanderer(*WorldRecipe(name, "ours", None, 7).build())

    @asynccontextmanager
    async def opened() -> AsyncIterator[dict]:
        yield {"explorer": model}

    report = generate(
        wanted(40, domain=name), tmp_path / "run", models=WithModels({"explorer": SETTINGS}, opened)
    )
    funnel = report.manifest["funnel"]
    dropped = funnel["dropped by the filter"]["reasons"]
    assert "a write that repeats or undoes an earlier one" in dropped
    assert "a hand-over that no obstacle of the domain explains" in dropped
    assert report.funnel.kept >= 20
    assert report.funnel.certified >= 3 * report.funnel.kept


def test_a_spent_budget_stops_with_everything_saved(tmp_path: Path, whole) -> None:
    out = tmp_path / "run"
    with pytest.raises(BudgetSpent):
        run(out, Explorer(calls=100))
    with Journal(out / "journal.sqlite", writable=False) as journal:
        assert 0 < journal.count() < COUNT
    run(out, Explorer())
    assert contents(out) == whole


def test_another_model_is_another_run(tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(out, Explorer(), count=3)
    run(out, Explorer(), count=3, settings=replace_speed(SETTINGS))
    with pytest.raises(UsageError, match="temperature"):
        run(out, Explorer(), count=3, settings=ModelSettings(SETTINGS.model, temperature=0.9))


def replace_speed(settings: ModelSettings) -> ModelSettings:
    return ModelSettings(settings.model, settings.temperature, concurrency=99, timeout=1.0)


async def word(domain, database, drafts):
    """Nobody finds words for some ambiguous tasks; of some infeasible ones, for the twin."""
    for draft in drafts:
        if draft.scenario == "ambiguous" and seed_of(draft.id) % 3 == 0:
            return Rejection(draft.id, "write", "no words", draft.trajectory_id, draft.scenario)
    return tuple(drafts)


async def judge(domain, database, draft: Draft) -> Opinion | Rejection:
    if draft.scenario == "changing" and seed_of(draft.id) % 2 == 0:
        return Rejection(draft.id, "judge", "too low", draft.trajectory_id, draft.scenario)
    if draft.twin and draft.id.endswith("twin") and seed_of(draft.id) % 2 == 0:
        return Rejection(draft.id, "judge", "too low", draft.trajectory_id, draft.scenario)
    fine = Rating(9, "fine")
    return Opinion(fine, fine, fine, judge="j")


def test_a_writer_and_a_judge_have_their_place(tmp_path: Path) -> None:
    stages = replace(standin.stages(), word=word, judge=judge)
    report = generate(wanted(60), tmp_path / "run", stage_set=lambda: stages, workers=1)
    scenarios = report.manifest["funnel"]["scenarios"]
    assert scenarios["ambiguous"]["rejected"]["reasons"]["write: no words"] > 3
    assert scenarios["changing"]["rejected"]["reasons"]["judge: too low"] > 3
    assert scenarios["infeasible"]["rejected"]["reasons"]["judge: too low (twin)"] > 3
    lines = (tmp_path / "run" / "rejected.jsonl").read_bytes().splitlines()
    rejected = [orjson.loads(line) for line in lines]
    assert {one["stage"] for one in rejected} >= {"filter", "certify", "write", "judge"}
    assert ("judge", "twin rejected") in {(one["stage"], one["reason"]) for one in rejected}
    tasks = (tmp_path / "run" / "tasks.jsonl").read_bytes().splitlines()
    assert all(orjson.loads(line)["opinion"]["judge"] == "j" for line in tasks)
