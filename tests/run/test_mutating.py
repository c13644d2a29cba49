"""The mutation suite over a small run, and its command."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from trajectory2task.certify.mutation.catalogue import OPERATORS
from trajectory2task.cli import main
from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.mutating import PASSES, Mutated, Mutating, mutate
from trajectory2task.run.task_world import World

FLOOR = 0.95  # of a few mutants each; the full suite and its targets: `make bench`


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("mutate") / "run"
    generate(Wanted("retail", 60, SCENARIOS, 5), out, workers=1)
    return out


@pytest.fixture(scope="module")
def report(run: Path) -> Mutated:
    return mutate(run, Mutating(per_operator=2), workers=1)


def test_every_operator_applies_to_something(report: Mutated) -> None:
    facts = report.facts()
    assert facts["operators"] == len(OPERATORS)
    assert facts["operators without a mutant"] == []
    assert facts["tasks that fail as they are"] == []


def test_nearly_all_are_killed_and_the_rest_is_listed(report: Mutated) -> None:
    facts = report.facts()
    assert facts["macro kill rate"] >= FLOOR, facts
    assert facts["crashed"] == 0
    assert len(report.survivors) == facts["survived"]
    assert all(verdict.draft is not None for verdict in report.survivors)
    assert facts["mutants"] == sum(
        facts[name] for name in ("equivalent", "killed", "survived", "crashed")
    )


def test_the_same_on_any_number_of_workers(run: Path) -> None:
    wanted = Mutating(3, operators=("words", "wrong-record-in-wish", "no-twin"), valid=25)
    one, two = (mutate(run, wanted, workers=count) for count in (1, 2))
    assert one.facts() == two.facts()
    assert one.survivors == two.survivors
    assert one.facts()["false rejects"]["valid tasks"] == 25
    assert one.facts()["false rejects"]["rejected"] == 0
    assert {row["theme"] for row in one.facts()["by operator"]} == {"words", "arguments", "pairs"}


def test_every_mutant_of_every_task_is_made_once(run: Path, tmp_path: Path) -> None:
    lines = (run / "tasks.jsonl").read_bytes().splitlines(keepends=True)
    ids = [orjson.loads(line)["id"] for line in lines]
    few = [at for at, name in enumerate(ids) if name < "retail-5-000016"]
    file = tmp_path / "tasks.jsonl"
    file.write_bytes(b"".join(lines[at] for at in few))
    report = mutate(file, Mutating(10**6, operators=("no-twin", "origin-dropped")), workers=1)
    made = {name: tally.generated for name, tally in report.tallies.items()}
    # A task loses its twin in one way, an origin in many; up to so many of them are tried.
    assert made["no-twin"] == sum(ids[at].endswith("-twin") for at in few)
    assert len(few) < made["origin-dropped"] <= PASSES * len(few)


def test_tasks_that_fail_as_they_are_are_found_by_any_number_of_workers(
    run: Path, tmp_path: Path
) -> None:
    lines = (run / "tasks.jsonl").read_bytes().splitlines()
    spoiled = {line["id"]: line for line in map(orjson.loads, lines[::9])}
    for task in spoiled.values():
        task["words"]["reason_for_call"] = ""
    file = tmp_path / "tasks.jsonl"
    file.write_bytes(
        b"".join(
            (orjson.dumps(spoiled[name]) if (name := orjson.loads(line)["id"]) in spoiled else line)
            + b"\n"
            for line in lines
        )
    )
    wanted = Mutating(60, operators=("wrong-record-in-wish",))
    world = World("retail", None, 5)
    one, three = (mutate(file, wanted, world, workers=count) for count in (1, 3))
    assert one.facts() == three.facts()
    assert one.rejected
    assert one.rejected <= set(spoiled)


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_command_writes_a_report(run: Path, tmp_path: Path) -> None:
    words = ("--per-operator", 2, "--operators", "origins", "--workers", 1, "--valid", 12)
    made = t2t("certify", "mutate", run, *words, "--out", tmp_path)
    assert made.exit_code == 0, made.output
    assert "kill rate, mean over operators" in made.output
    facts = json.loads((tmp_path / "mutation.json").read_text())
    assert facts["operators"] == len([o for o in OPERATORS if o.theme == "origins"])
    assert "| origins | origin-dropped | 2 |" in (tmp_path / "mutation.md").read_text()
    assert (tmp_path / "survivors.jsonl").read_text() == ""
    assert (tmp_path / "false_rejects.jsonl").read_text() == ""
    assert "0 of 12" in made.output
    gate = t2t("certify", "mutate", run, *words, "--out", tmp_path, "--quiet", "--min-kill", 1)
    assert gate.exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--operators", "origin-droped"], "Did you mean 'origin-dropped'?"),
        (["--per-operator", 0], "--per-operator is 0"),
        (["--workers", 0], "--workers is 0"),
        (["--valid", -1], "--valid is -1"),
    ],
)
def test_bad_input(run: Path, words: list[object], says: str) -> None:
    found = t2t("certify", "mutate", run, *words)
    assert found.exit_code == 2
    assert says in found.output


def test_lines_that_are_no_tasks(tmp_path: Path) -> None:
    broken = tmp_path / "tasks.jsonl"
    broken.write_text('{"id": "retail-5-000001-general", "domain": "retail"}\n')
    with pytest.raises(UsageError, match=r"no task|Nothing says which world"):
        mutate(broken, Mutating(), workers=1)
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(UsageError, match="holds no task: it is empty"):
        mutate(tmp_path / "empty.jsonl", Mutating(), workers=1)
