"""Generated sets held against tau2-bench's retail tasks and database."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest
from tests.differential.test_retail_against_tau2 import FOLDER

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.interop.tau2.reading import read_tasks
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.leakage import WantedReport, leakage_report
from trajectory2task.run.tau2_export import WantedExport, export_tau2

DATABASE = FOLDER / "db.json.gz"
OURS, THEIRS = "made up", "tau2"


@pytest.fixture(scope="module", params=[OURS, THEIRS])
def run(request: pytest.FixtureRequest) -> tuple[str, Path]:
    out = Path(mkdtemp(prefix="t2t-leakage-")) / "run"
    file = DATABASE if request.param == THEIRS else None
    generate(Wanted("retail", 80, SCENARIOS, 5, database_file=file), out, workers=1)
    return request.param, out


def test_only_a_set_on_their_database_shares_with_them(run: tuple[str, Path]) -> None:
    world, folder = run
    report = leakage_report(WantedReport(folder, FOLDER / "tasks.json", DATABASE))
    found = report["reference"]
    assert found["reference tasks"] == 114
    ids = [found["named"][kind] for kind in ("UserId", "OrderId", "ItemId", "PaymentMethodId")]
    if world == OURS:
        assert not any(found["tasks that share"].values())
        assert all(kind["with its database"] == 0 for kind in ids)
        assert report["verdicts"]["D3 leakage, reference"] == "pass"
    else:
        assert found["tasks that share"]["a caller or record"] > 0
        assert all(kind["with its database"] == kind["distinct"] > 0 for kind in ids)
        assert report["verdicts"]["D3 leakage, reference"] == "warn"
    assert not found["holds the canary"]


def test_an_export_comes_back_through_the_reader(run: tuple[str, Path]) -> None:
    world, folder = run
    file = DATABASE if world == THEIRS else None
    out = folder.parent / "tau2"
    export_tau2(WantedExport(folder, database_file=file), out)
    report = leakage_report(WantedReport(folder, out, out / "db.json", out / "split_tasks.json"))
    assert report["reference"]["reference tasks"] == len(read_tasks(out / "tasks.json").tasks)
    assert report["reference"]["holds the canary"]
    assert report["verdicts"]["D3 leakage, splits"] == "pass"
