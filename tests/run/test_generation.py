"""A run's folder: same bytes on any number of workers, after any stop; clear words otherwise."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson
import pytest
from tests.run import standin
from tests.run.conftest import SAME, contents, run, wanted

from trajectory2task.core.errors import DomainError, UsageError
from trajectory2task.run.folder import discard
from trajectory2task.run.generation import generate
from trajectory2task.run.journal import Journal
from trajectory2task.run.progress import Lines

ROOT = Path(__file__).parents[2]
COUNT = 330


def start(
    out: Path, *, workers: int, stages: str = "slow_stages", **environment
) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.run.runner", str(out), str(COUNT), str(workers), stages],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def stored(out: Path) -> int:
    try:
        with Journal(out / "journal.sqlite", writable=False) as journal:
            return journal.count()
    except UsageError:
        return 0


def lines(out: Path, name: str) -> list[dict]:
    return [orjson.loads(line) for line in (out / name).read_bytes().splitlines()]


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_change_no_byte(tmp_path: Path, undisturbed, workers: int) -> None:
    run(tmp_path / "run", COUNT, workers=workers)
    assert contents(tmp_path / "run") == undisturbed(COUNT)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("moment", [0, 1, 250])
def test_killed_and_continued(tmp_path: Path, undisturbed, workers: int, moment: int) -> None:
    out = tmp_path / "run"
    process = start(out, workers=workers)
    while process.poll() is None and stored(out) < moment:
        time.sleep(0.02)
    if moment == 0:
        time.sleep(0.3)
    children = _children(process.pid)
    process.kill()
    process.communicate()
    finished = stored(out)
    assert finished >= moment
    assert _gone(children)
    again = run(out, COUNT, workers=workers)
    assert again.fresh == COUNT - finished  # nothing that was stored is done again
    assert contents(out) == undisturbed(COUNT)


def test_killed_while_writing_the_files(tmp_path: Path, undisturbed) -> None:
    out = tmp_path / "run"
    process = start(out, workers=1, stages="stages")
    while process.poll() is None and not (out / "tasks.jsonl.part").exists():
        pass
    process.kill()
    process.communicate()
    run(out, COUNT)
    assert contents(out) == undisturbed(COUNT)


def test_interrupted_with_a_key(tmp_path: Path, undisturbed) -> None:
    out = tmp_path / "run"
    process = start(out, workers=2)
    while process.poll() is None and stored(out) < 50:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process
    _, error = process.communicate(timeout=20)
    assert process.returncode == 130
    assert error == ""
    assert 50 <= stored(out) <= COUNT
    run(out, COUNT, workers=2)
    assert contents(out) == undisturbed(COUNT)


@pytest.mark.parametrize(("limit", "complete"), [(150_000, False), (2_500_000, True)])
def test_full_disk(tmp_path: Path, limit: int, complete: bool) -> None:
    """A limit on file size fails writes like a full disk: in the journal, then in the exports."""
    out = tmp_path / "run"
    process = start(out, workers=2, stages="bulky_stages", T2T_FILE_LIMIT=str(limit))
    _, error = process.communicate(timeout=60)
    assert process.returncode == 2, error
    assert "is full" in error
    assert "same command again" in error
    assert "Traceback" not in error
    assert (stored(out) == COUNT) is complete
    assert not (out / "manifest.json").exists()
    run(out, COUNT, stage_set=standin.bulky_stages)
    run(tmp_path / "other", COUNT, stage_set=standin.bulky_stages)
    assert contents(out) == contents(tmp_path / "other")


def test_a_worker_dies(tmp_path: Path, undisturbed, monkeypatch) -> None:
    monkeypatch.setenv("T2T_MORTAL_MARK", str(tmp_path / "mark"))
    run(tmp_path / "run", COUNT, workers=2, stage_set=standin.mortal_stages)
    assert (tmp_path / "mark").exists()
    assert contents(tmp_path / "run") == undisturbed(COUNT)


def test_work_that_kills_every_worker_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="workers died"):
        run(tmp_path / "run", COUNT, workers=2, stage_set=standin.doomed_stages)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bug_stops_the_run_and_loses_nothing(tmp_path: Path, undisturbed, workers: int) -> None:
    out = tmp_path / "run"
    with pytest.raises((KeyError, DomainError), match="a bug at item 130"):
        run(out, COUNT, workers=workers, stage_set=standin.broken_stages)
    assert stored(out) > 50
    run(out, COUNT)
    assert contents(out) == undisturbed(COUNT)


def test_a_complete_run_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "run"
    first = run(out, 30)
    before = {
        path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in out.glob("*.json*")
    }
    again = run(out, 30)
    assert again.fresh == 0
    assert again.timings is None
    assert again.manifest == first.manifest
    after = {
        path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in out.glob("*.json*")
    }
    assert after == before


@pytest.mark.parametrize("name", SAME[1:])
def test_a_missing_file_is_written_again(tmp_path: Path, name: str) -> None:
    out = tmp_path / "run"
    run(out, 30)
    before = contents(out)
    (out / name).unlink()
    run(out, 30)
    assert contents(out) == before


def test_what_the_folder_holds(tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(out, 120)
    manifest = json.loads((out / "manifest.json").read_bytes())
    tasks, rejected = lines(out, "tasks.jsonl"), lines(out, "rejected.jsonl")
    trajectories = {line["id"] for line in lines(out, "trajectories.jsonl")}
    for name, facts in manifest["files"].items():
        data = (out / name).read_bytes()
        assert facts["sha256"] == hashlib.sha256(data).hexdigest()
        assert (facts["bytes"], facts["lines"]) == (len(data), data.count(b"\n"))
    assert len(trajectories) == manifest["funnel"]["kept"]
    by_id = {task["id"]: task for task in tasks}
    assert len(by_id) == len(tasks) == sum(manifest["tasks"].values())
    for task in tasks:
        assert task["trajectory_id"] in trajectories
        siblings = set(task.get("siblings", {}).values())
        family = {other["id"] for other in tasks if other["trajectory_id"] == task["trajectory_id"]}
        assert siblings == family - {task["id"]}
        if task["scenario"] == "infeasible":  # both, or neither
            assert by_id[task["twin"]]["twin"] == task["id"]
    assert {line["id"] for line in rejected}.isdisjoint(by_id)
    assert all(line["stage"] and line["reason"] for line in rejected)
    dropped = [line for line in rejected if line["stage"] == "filter"]
    assert len(dropped) == manifest["funnel"]["dropped by the filter"]["total"]
    timings = json.loads((out / "timings.json").read_bytes())["sessions"][0]
    assert timings["trajectories"] == 120
    assert timings["tasks"] == len(tasks)


def test_the_manifest_says_how_varied_the_words_are(tmp_path: Path) -> None:
    run(tmp_path / "run", 60)
    words = json.loads((tmp_path / "run" / "manifest.json").read_bytes())["words"]
    told = [task["words"]["reason_for_call"] for task in lines(tmp_path / "run", "tasks.jsonl")]
    assert words["reason_for_call"]["texts"] == len(told)
    assert words["reason_for_call"]["distinct"] == round(len(set(told)) / len(told), 4)
    assert 0 < words["task_instructions"]["top_sentence"] <= 1


def test_other_settings_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(out, 20)
    with pytest.raises(UsageError, match=r"other settings \(.*seed: 7, not 8.*Choose another"):
        run(out, 20, seed=8)
    with pytest.raises(UsageError, match="trajectories: 20, not 40"):
        run(out, 40)
    with pytest.raises(UsageError, match=r"scenarios: general,ambiguous,.* not general"):
        run(out, 20, scenarios=("general",))


def test_a_run_of_another_state_of_the_code_is_not_continued(tmp_path: Path) -> None:
    """The version number stays the same over many edits; bytes of two of them must not mix."""
    run(tmp_path / "run", 5)
    settings = tmp_path / "run" / "settings.json"
    found = json.loads(settings.read_bytes())
    settings.write_text(json.dumps(found | {"code": "0123456789abcdef"}))
    with pytest.raises(UsageError, match="code: "):
        run(tmp_path / "run", 5)


def test_foreign_folders_are_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"no run \(notes.txt\)"):
        run(tmp_path, 5)
    discard(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_foreign_settings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"editor": "vi"}')
    with pytest.raises(UsageError, match="not the settings of a run"):
        run(tmp_path, 5)


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file, not a folder"):
        run(tmp_path / "file", 5)
    with pytest.raises(UsageError, match="not a folder"):
        run(tmp_path / "file" / "run", 5)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = start(out, workers=1)
    while process.poll() is None and stored(out) < 1:
        time.sleep(0.02)
    try:
        with pytest.raises(UsageError, match="Another process is writing"):
            run(out, COUNT)
    finally:
        process.kill()
        process.communicate()


def test_an_unwritable_folder() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-m", "tests.run.runner", str(folder / "run"), "5", "1", "stages"],
            cwd=ROOT,
            env={**os.environ, "T2T_AS_NOBODY": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert "Cannot write" in done.stderr
        assert "Permission denied" in done.stderr
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"trajectories": 0}, "--trajectories is 0; it takes 1 or more"),
        ({"trajectories": -3}, "--trajectories is -3"),
        ({"seed": -1}, "--seed is -1"),
        ({"domain": "librari"}, "Unknown domain 'librari'. Did you mean 'library'"),
        ({"database_file": Path("nowhere.json")}, "nowhere.json does not exist.*t2t world synth"),
        ({"database_file": ROOT}, "is a folder, not a file"),
        ({"compat": "tau2"}, "for the retail domain only"),
    ],
)
def test_wishes_that_make_no_sense(tmp_path: Path, changes: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        generate(wanted(**{"count": 5, **_counted(changes)}), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def _counted(changes: dict) -> dict:
    renamed = dict(changes)
    if "trajectories" in renamed:
        renamed["count"] = renamed.pop("trajectories")
    return renamed


def test_progress_in_lines(tmp_path: Path, capsys) -> None:
    generate(
        wanted(25),
        tmp_path / "run",
        workers=1,
        progress=Lines(sys.stderr, every=0),
        stage_set=standin.stages,
    )
    told = capsys.readouterr().err.splitlines()
    assert "20/25 trajectories" in told[0]
    assert "left; general" in told[0]
    assert told[-1] == "writing the files"


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
