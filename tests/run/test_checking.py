"""Verifying a task file from scratch: a good one passes, and whatever was done to it is named."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from trajectory2task.certify import CHECKS
from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.tasks import Certificate, Task
from trajectory2task.run.checking import KEPT, SIZE, Checked, check_file
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.task_world import World

SEED = 7


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("checked") / "run"
    generate(Wanted("library", 30, SCENARIOS, SEED), out, workers=1)
    return out


@pytest.fixture(scope="module")
def records(run: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (run / "tasks.jsonl").read_bytes().splitlines()]


def written(path: Path, records: list[Any]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    return path


def checked(path: Path, **options: Any) -> Checked:
    return check_file(path, workers=1, **options)


def named(report: Checked) -> set[tuple[str, str]]:
    return {(found.task, found.check) for found in report.problems if found.kind == "fail"}


@pytest.mark.parametrize("searches", [False, True])
def test_what_generate_wrote_holds(run: Path, searches: bool) -> None:
    report = checked(run, searches=searches)
    assert report.good
    assert not report.found
    assert report.total.tasks == len((run / "tasks.jsonl").read_bytes().splitlines())
    assert report.facts()["scenarios"] == Counter(
        orjson.loads(line)["scenario"] for line in (run / "tasks.jsonl").read_bytes().splitlines()
    )
    ran = set(report.total.seconds)
    assert ran == {check.id for check in CHECKS if searches or check.effort == "linear"}
    assert set(report.facts()["cpu milliseconds per task by check"]) == ran


def test_workers_change_nothing(run: Path, records, tmp_path: Path) -> None:
    wrong = [{**record, "trajectory_id": "x"} if at % 7 == 0 else record
             for at, record in enumerate(records)]  # fmt: skip
    file = written(tmp_path / "tasks.jsonl", wrong)
    one, two = check_file(file, workers=1), check_file(file, workers=2)
    assert not one.good
    assert one.problems == two.problems
    assert one.total.scenarios == two.total.scenarios


def test_the_first_problems_are_kept_whatever_finishes_first(run: Path, tmp_path: Path) -> None:
    whole = (run / "tasks.jsonl").read_bytes()
    file = tmp_path / "t.jsonl"
    file.write_bytes(whole + b"not json\n" * (KEPT + 200))
    first = whole.count(b"\n") + 1
    for workers in (1, 3):
        report = check_file(file, workers=workers)
        assert [found.line for found in report.problems] == list(range(first, first + KEPT))
        assert report.facts()["problems not listed"] == 200
        assert report.file_problems == []  # lines without an id repeat none


def test_no_more_workers_than_there_is_work(run: Path) -> None:
    assert checked(run).total.tasks < 3 * SIZE
    assert check_file(run, workers=16).workers <= 3


def test_a_file_by_itself_tells_its_world_by_its_ids(records, tmp_path: Path) -> None:
    assert checked(written(tmp_path / "mine.jsonl", records)).good
    strange = [{**record, "id": f"a{at}", "twin": None} for at, record in enumerate(records)]
    with pytest.raises(UsageError, match="--db PATH"):
        checked(written(tmp_path / "strange.jsonl", strange))


def test_any_order_will_do(records, tmp_path: Path) -> None:
    assert checked(written(tmp_path / "reversed.jsonl", records[::-1])).good
    apart = sorted(records, key=lambda record: record["scenario"])
    assert checked(written(tmp_path / "sorted.jsonl", apart)).good


def of(records: list[dict[str, Any]], scenario: str, fits: Callable[[Any], bool]) -> int:
    return next(
        at for at, record in enumerate(records) if record["scenario"] == scenario and fits(record)
    )


def edited(records: list[Any], at: int) -> tuple[list[Any], Any]:
    """A copy of `records`, and its own copy of record number `at` to edit."""
    copy = [*records]
    copy[at] = orjson.loads(orjson.dumps(records[at]))
    return copy, copy[at]


def test_one_argument_of_gold(records, tmp_path: Path) -> None:
    at = of(records, "changing", lambda record: record["criteria"]["final"])
    copy, task = edited(records, at)
    arguments = task["plan"]["gold"][-1]["call"]["arguments"]
    name = next(iter(arguments))
    arguments[name] = f"{arguments[name]}1"
    found = named(checked(written(tmp_path / "t.jsonl", copy)))
    assert {name for name, _ in found} == {task["id"]}
    assert {"seal", "replay", "provenance"} <= {check for _, check in found}


def test_one_number(records, tmp_path: Path) -> None:
    at = of(records, "general", lambda record: record["plan"].get("values"))
    copy, task = edited(records, at)
    for values in (task["plan"]["values"], task["criteria"]["communicate"]):
        values[0]["amount"] += 0.01
    found = named(checked(written(tmp_path / "t.jsonl", copy)))
    assert {(task["id"], "seal"), (task["id"], "values")} <= found


def test_one_withheld_value_in_the_opening(records, tmp_path: Path) -> None:
    at = of(records, "ambiguous", lambda record: True)
    copy, task = edited(records, at)
    hidden = next(
        attribute["value"]
        for wish in task["plan"]["phases"][0]["wishes"]
        for detail in wish["details"]
        for attribute in detail["attributes"]
        if attribute.get("visibility") == "on_request"
    )
    task["words"]["reason_for_call"] += f" I mean {hidden}."
    found = named(checked(written(tmp_path / "t.jsonl", copy)))
    assert (task["id"], "no_leak") in found


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(data=st.data())
def test_whatever_is_edited_is_found(data, records, tmp_path: Path) -> None:
    at = data.draw(st.integers(0, len(records) - 1), label="task")
    copy, task = edited(records[: at + 3], at)
    fields = leaves(task)
    holder, key = fields[data.draw(st.integers(0, len(fields) - 1), label="field")]
    old = holder[key]
    holder[key] = f"{old}x" if isinstance(old, str) else old + 1 if old is not None else "x"
    report = checked(written(tmp_path / "t.jsonl", copy), world=World("library", None, SEED))
    assert any(found.line == at + 1 for found in report.problems if found.kind == "fail")


def leaves(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) of a plain value that the certificate vouches for."""
    found: list[tuple[Any, Any]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in items:
        if key in ("siblings", "title", "canary"):
            continue
        if isinstance(part, dict | list):
            found += leaves(part)
        else:
            found.append((value, key))
    return found


@pytest.mark.parametrize(
    ("ending", "says"),
    [
        (b'{"id": "cut", "domain": "li', "truncated"),
        (b"\n", "empty line"),
        (b"not json\n", "no task"),
        (b'{"id": "half"}\n', "no task"),
        (b'"text"\n', "no task"),
        (b"\xff\xfe\n", "no task"),
    ],
)
def test_a_line_that_is_no_task(run: Path, tmp_path: Path, ending: bytes, says: str) -> None:
    file = tmp_path / "t.jsonl"
    whole = (run / "tasks.jsonl").read_bytes()
    file.write_bytes(whole + ending)
    report = checked(file)
    assert not report.good
    lines = whole.count(b"\n")
    assert [(found.line, found.check) for found in report.problems] == [(lines + 1, "file")]
    assert says in report.problems[0].evidence
    assert report.total.tasks == lines + 1


def test_a_truncated_run(run: Path, tmp_path: Path) -> None:
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    whole = (copy / "tasks.jsonl").read_bytes().splitlines(keepends=True)
    (copy / "tasks.jsonl").write_bytes(b"".join(whole[:-1]))
    report = checked(copy)
    assert not report.good
    assert "the manifest says" in report.file_problems[0]


def test_versions_fields_and_ids(records, tmp_path: Path) -> None:
    copy, task = edited(records, 0)
    task["schema_version"] = 2  # what else is in it, this program cannot know
    task["words"]["reason_for_call"] = ""
    copy, other = edited(copy, 1)
    other["plan"]["mood"] = "grumpy"
    report = checked(written(tmp_path / "t.jsonl", [*copy, records[2]]))
    told = {(found.task, found.check): found.evidence for found in report.problems}
    assert "this program reads 1" in told[task["id"], "version"]
    assert {check for name, check in told if name == task["id"]} == {"version"}
    assert "plan.mood is no field" in told[other["id"], "file"]
    assert report.file_problems == [f"line {len(copy) + 1} has the same id as line 3"]


def test_few_of_many_repeated_ids_are_named(records, tmp_path: Path) -> None:
    report = checked(written(tmp_path / "t.jsonl", [*records[:8], *records[:8]]))
    assert report.file_problems == [
        *(f"line {at + 9} has the same id as line {at + 1}" for at in range(5)),
        "3 more lines have the same id as an earlier one",
    ]


def test_what_a_field_is_without_a_word_may_be_said(records, tmp_path: Path) -> None:
    at = of(records, "general", lambda record: "twin" not in record)
    copy, task = edited(records, at)
    task["twin"] = None
    task["plan"]["change"] = None
    assert checked(written(tmp_path / "t.jsonl", copy)).good


def test_a_certificate_that_was_edited(records, tmp_path: Path) -> None:
    copy, task = edited(records, 0)
    task["certificate"]["checks"][1]["evidence"] = "trust me"
    copy, other = edited(copy, 1)
    del other["certificate"]["checks"][1]
    copy, third = edited(copy, 2)
    third["certificate"]["checks"][1]["verdict"] = "fail"
    report = checked(written(tmp_path / "t.jsonl", copy))
    told = {(found.task, found.kind, found.check) for found in report.problems}
    assert {(task["id"], "fail", "certificate"), (task["id"], "fail", "seal")} <= told
    assert {(other["id"], "warn", "certificate"), (other["id"], "fail", "seal")} <= told
    assert {(third["id"], "fail", "certificate"), (third["id"], "fail", "seal")} <= told


def resealed(record: dict[str, Any], **changes: Any) -> Any:
    """The task with one result of its certificate changed (`check=None`: gone), sealed again."""
    task = msgspec.convert(record, Task)
    first, second, *rest = task.certificate.checks
    new = () if changes.get("check", "") is None else (replace(second, **changes),)
    return msgspec.to_builtins(
        replace(task, certificate=Certificate.of(task.draft, (first, *new, *rest)))
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"check": None}, ["it has no result of check"]),
        ({"version": 0}, ["was version 0, it is"]),
        ({"check": "horoscope"}, ["it has no result of check", "there is no check 'horoscope'"]),
    ],
)
def test_a_certificate_of_other_checks_is_a_warning(
    records, tmp_path: Path, changes: dict[str, Any], says: list[str]
) -> None:
    report = checked(
        written(tmp_path / "t.jsonl", [resealed(records[0], **changes), *records[1:5]])
    )
    assert report.good
    assert (report.warnings, report.total.failed) == (len(says), 0)
    for found, said in zip(report.problems, says, strict=True):
        assert (found.kind, found.check) == ("warn", "certificate")
        assert said in found.evidence


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"evidence": "trust me"}, ["the file pass (trust me)"]),
        ({"verdict": "fail"}, ["the file fail", "the file says that"]),
    ],
)
def test_a_certificate_that_says_what_the_checks_do_not_say_fails(
    records, tmp_path: Path, changes: dict[str, Any], says: list[str]
) -> None:
    report = checked(
        written(tmp_path / "t.jsonl", [resealed(records[0], **changes), *records[1:5]])
    )
    assert not report.good
    assert (report.warnings, report.total.failed) == (0, 1)
    for found, said in zip(report.problems, says, strict=True):
        assert (found.kind, found.check) == ("fail", "certificate")
        assert said in found.evidence


def test_a_last_line_that_does_not_end(run: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_bytes((run / "tasks.jsonl").read_bytes().rstrip(b"\n"))
    report = checked(file)
    assert report.file_problems == ["the last line does not end: the file is truncated"]
    assert not report.problems
    assert not report.good


def test_a_twin_that_is_gone(records, tmp_path: Path) -> None:
    gone = of(records, "infeasible", lambda record: True)
    left = [record for record in records if record["id"] != records[gone]["twin"]]
    found = named(checked(written(tmp_path / "t.jsonl", left)))
    assert found == {(records[gone]["id"], "twin")}


def test_a_swapped_database(run: Path, records, tmp_path: Path) -> None:
    report = checked(run, world=World(seed=SEED + 1))
    assert not report.good
    assert report.total.failed == len(records)
    assert {found.task for found in report.problems} == {
        found.task for found in report.problems if found.check == "world"
    }


def test_nothing_to_read(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    for path in (tmp_path / "none.jsonl", empty, tmp_path):
        with pytest.raises(UsageError, match=r"tasks\.jsonl"):
            checked(path)
