"""Generated tasks against tau2-bench's toolkit: evidence that owes nothing to our own tools.

Every draft's gold runs there, and its database ends where the task says; what is blocked is blocked
there for the same reason, or allowed where only the policy forbids it. Then whole runs on tau2's
own database, beside runs on a made-up one.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.differential.tau2_plays import (
    ABSENT_THERE,
    TRAJECTORIES,
    Compat,
    Delta,
    Play,
    World,
    plays,
)
from tests.differential.test_retail_against_tau2 import FOLDER

from trajectory2task.core.calls import Call, evaluate, references
from trajectory2task.core.plans import SCENARIOS, Inquiry, Request
from trajectory2task.domains.retail.domain import DOMAIN

CASES: tuple[tuple[World, Compat], ...] = (
    ("synthesized", "ours"),
    ("synthesized", "tau2"),
    ("tau2", "ours"),
    ("tau2", "tau2"),
)
Tell = Callable[[str], None]
TRANSFER = Call("transfer_to_human_agents", {"summary": "I pass this on."})
ENOUGH = 0.8  # certified tasks per trajectory that allows the scenario


class Played:
    """All plays of one world and one behaviour of the tools."""

    def __init__(self, world: World, compat: Compat) -> None:
        self.name = f"{world} world, tools as {compat}"
        self.compat = compat
        self.plays = plays(world, compat)

    def like_tau2(self, play: Play) -> bool:
        """Whether tau2's tools should end where ours do: not where only theirs err."""
        return self.compat == "tau2" or not play.several_items


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case))
def played(request: pytest.FixtureRequest) -> Played:
    return Played(*request.param)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    def say(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}")

    return say


def test_gold_runs_and_ends_where_the_task_says(played: Played, tell: Tell) -> None:
    kinds = Counter[str]()
    calls = rejected = skipped = left_out = 0
    for play in played.plays:
        draft = play.draft
        wanted = [made for made in draft.plan.gold if made.call.name != ABSENT_THERE]
        assert [said.error for said in play.gold] == [made.error for made in wanted], draft.id
        calls += len(wanted)
        rejected += sum(made.error is not None for made in wanted)
        skipped += len(draft.plan.gold) - len(wanted)
        kinds["twin" if draft.twin and draft.scenario == "general" else draft.scenario] += 1
        if played.like_tau2(play):
            assert play.delta == draft.criteria.final, draft.id
        else:
            left_out += 1
            assert _coarse(play.delta) == _coarse(draft.criteria.final), draft.id
    assert set(kinds) == {*SCENARIOS, "twin"}
    assert left_out < len(played.plays) / 4
    tell(
        f"{played.name}: {len(played.plays)} drafts ({_counts(kinds)}), {calls} gold calls, "
        f"{rejected} meant to be rejected, {skipped} {ABSENT_THERE} skipped; "
        f"{left_out} with several items modified at once compared but for these"
    )


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())


def _coarse(delta: Delta) -> Delta:
    """The delta without what tau2 gets wrong when several items are modified at once: the items,
    and the kind of a transaction of nothing, which hangs on the noise of its unrounded sum."""
    found: Delta = copy.deepcopy(delta)
    for order in found.get("orders", {}).values():
        order.pop("items", None)
        for payment in order.get("payment_history", ()):
            if payment["amount"] == 0:
                payment.pop("transaction_type")
    return found


def test_amounts_follow_from_what_tau2_s_tools_say(played: Played, tell: Tell) -> None:
    computed = calculated = 0
    for play in played.plays:
        results: dict[bytes, Any] = {}
        for said in play.gold:
            results.setdefault(said.call.key(), said.result)
        amounts = {value.amount for value in play.draft.criteria.communicate}
        for value in play.draft.criteria.communicate:
            if any(ref.call.name == ABSENT_THERE for ref in references(value.expression)):
                continue
            assert evaluate(value.expression, results) == value.amount, play.draft.id
            computed += 1
        for said in play.gold:
            if said.call.name == "calculate":
                assert float(said.result) in amounts, play.draft.id
                calculated += 1
    assert computed > 0
    assert calculated > 0
    tell(f"{played.name}: {computed} amounts to say, {calculated} sums by tau2's calculator")


def test_neither_doing_nothing_nor_transferring_is_enough(played: Played, tell: Tell) -> None:
    reasons = Counter[str]()
    for play in played.plays:
        plan, criteria = play.draft.plan, play.draft.criteria
        if plan.infeasible is not None:
            for made in ([], [TRANSFER]):
                assert not all(
                    any(pattern.matches(call) for call in made) for pattern in criteria.required
                ), play.draft.id
            reasons["calls required"] += 1
        elif any(isinstance(wish, Request) for wish in plan.wishes):
            assert play.delta, play.draft.id
            assert criteria.final, play.draft.id
            reasons["the state has to change"] += 1
        else:
            assert all(isinstance(wish, Inquiry) for wish in plan.wishes)
            assert not play.delta, play.draft.id
            assert criteria.communicate, play.draft.id
            reasons["a value has to be said"] += 1
    assert len(reasons) == 3
    tell(f"{played.name}: {_counts(reasons)}")


def test_what_is_blocked(played: Played, tell: Tell) -> None:
    """tau2's tools reject what ours reject, and accept what the policy alone forbids."""
    seen: dict[str, Counter[str]] = {"tool": Counter(), "policy": Counter(), "scope": Counter()}
    for play in played.plays:
        infeasible = play.draft.plan.infeasible
        if infeasible is None:
            assert play.blocked is None
            continue
        seen[infeasible.kind][infeasible.obstacle] += 1
        if infeasible.kind == "scope":
            assert play.blocked is None, play.draft.id
            continue
        assert play.blocked is not None, play.draft.id
        expected = infeasible.proof if infeasible.kind == "tool" else None
        assert play.blocked.error == expected, (play.draft.id, play.blocked)
    told = [f"{kind} {found.total()} ({_counts(found)})" for kind, found in seen.items()]
    tell(f"{played.name}: " + "; ".join(told))
    assert all(seen.values())


def test_abandoned_intents_could_have_been_served(played: Played, tell: Tell) -> None:
    """The opening wishes' calls succeed in order, and lead elsewhere than the final ones."""
    kinds = Counter[str]()
    for play in played.plays:
        change = play.draft.plan.change
        if change is None:
            continue
        assert [said.error for said in play.opening] == [None] * len(play.opening), play.draft.id
        assert play.opening or change.kind == "add", play.draft.id
        assert play.opening_delta != play.draft.criteria.final, play.draft.id
        kinds[change.kind] += 1
    assert kinds.total() > TRAJECTORIES / 3
    tell(f"{played.name}: {kinds.total()} openings executed ({_counts(kinds)})")


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Manifests of two runs of the command: on tau2's own database, and on one made up."""
    found = {}
    for name, more in (("synthesized", []), ("tau2", ["--db", str(FOLDER / "db.json.gz")])):
        out = tmp_path_factory.mktemp("funnel") / "run"
        words = ["generate", "--domain", "retail", "--trajectories", "150", "--seed", "7"]
        command = [str(Path(sys.executable).with_name("t2t")), *words, *more, "--out", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found[name] = json.loads((out / "manifest.json").read_bytes())
        tasks = found[name]["tasks"]
        lines = (out / "tasks.jsonl").read_bytes().count(b"\n")
        assert lines == tasks["certified"] + tasks["twins"]
    return found


def test_runs_on_tau2_s_database(manifests: dict[str, Any], tell: Tell) -> None:
    tell("\n".join(_side_by_side(manifests)) + "\n")
    for name, manifest in manifests.items():
        scenarios = manifest["funnel"]["scenarios"]
        assert set(scenarios) == set(SCENARIOS)
        for scenario, column in scenarios.items():
            servable = column["kept"] - column["cannot serve"]["total"]
            assert column["certified"] / servable >= ENOUGH, (name, scenario)
        assert manifest["coverage"]["write tools"]["covered"] == len(DOMAIN.writes)


def _side_by_side(manifests: dict[str, Any]) -> Iterator[str]:
    yield f"{'150 trajectories, seed 7':<26}" + "".join(f"{name:>26}" for name in manifests)
    funnels = [manifest["funnel"] for manifest in manifests.values()]
    for scenario in SCENARIOS:
        columns = [funnel["scenarios"][scenario] for funnel in funnels]
        for row in ("cannot serve", "rejected"):
            totals = "".join(f"{column[row]['total']:>26}" for column in columns)
            yield f"{scenario + ', ' + row:<26}{totals}"
        shares = (f"{column['certified']} ({column['yield']:.1%})" for column in columns)
        yield f"{scenario + ', certified':<26}" + "".join(f"{share:>26}" for share in shares)
    for name, manifest in manifests.items():
        for scenario, column in manifest["funnel"]["scenarios"].items():
            for row in ("cannot serve", "rejected"):
                for reason, count in column[row]["reasons"].items():
                    yield f"  {name}: {scenario}, {row}: {reason} ({count})"
        for key in ("mix", "changes", "withheld slots per ambiguous task"):
            shown = ", ".join(f"{what} {facts['count']}" for what, facts in manifest[key].items())
            yield f"  {name}: {key}: {shown}"
