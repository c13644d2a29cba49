"""The journal gives back what it took, in item order, whatever happened in between."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajectory2task.core.errors import UsageError
from trajectory2task.run.journal import GROUP, PATIENCE, Journal, Result


def result(number: int, size: int = 3) -> Result:
    blob = bytes([number % 256]) * size
    lines = (b"t" + blob, b"k", b"")
    return Result(number, b"s" + blob, b"e" + blob, lines, (f"lib-{number:04d}-general",))


STEPS = st.lists(st.sampled_from(["add", "add", "add", "flush", "reopen", "kill"]), max_size=40)


@given(steps=STEPS, order=st.permutations(range(40)))
@settings(max_examples=40, deadline=None)
def test_keeps_what_was_flushed(steps: list[str], order: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        journal = Journal(path)
        numbers = iter(order)
        stored: set[int] = set()
        waiting: set[int] = set()
        for step in steps:
            match step:
                case "add":
                    number = next(numbers)
                    journal.add(result(number))
                    waiting.add(number)
                case "flush":
                    journal.flush()
                case "reopen":
                    journal.close()
                    journal = Journal(path)
                case "kill":  # what waits is gone, what was committed is not
                    journal._waiting.clear()
                    waiting.clear()
            if step in ("flush", "reopen"):
                stored |= waiting
                waiting.clear()
        journal.close()
        stored |= waiting
        with Journal(path) as again:
            assert again.count() == len(stored)
            assert list(again.summaries()) == [
                (number, result(number).summary, result(number).entry) for number in sorted(stored)
            ]
            assert list(again.lines()) == [result(number).lines for number in sorted(stored)]


def test_commits_by_the_group(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal, Journal(tmp_path / "j", writable=False) as reader:
        for number in range(GROUP):
            journal.add(result(number))
        assert reader.count() == GROUP


def test_no_item_waits_long_for_others(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal, Journal(tmp_path / "j", writable=False) as reader:
        for number in range(3):  # none of them long after the one before
            journal.add(result(number))
            time.sleep(0.6 * PATIENCE)
        journal.add(result(3))
        assert reader.count() >= 3


def test_finds_tasks_by_id_and_by_beginning(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        for number in range(300):
            journal.add(result(number))
        journal.flush()
        assert journal.lines_with("lib-0042-general") == result(42).lines
        assert journal.lines_with("lib-0042") is None
        assert journal.ids("lib-0042") == ["lib-0042-general"]
        assert journal.ids("lib-02", limit=2) == ["lib-0200-general", "lib-0201-general"]
        assert journal.ids("LIB") == []
        assert journal.ids("%") == []


def test_a_full_disk_loses_only_what_was_not_committed(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path) as journal:
        journal.add(result(0))
        journal.flush()
        pages = journal._db.execute("PRAGMA page_count").fetchone()[0]
        journal._db.execute(f"PRAGMA max_page_count={pages + 2}")
        journal.add(result(1, size=1_000_000))
        with pytest.raises(UsageError, match=r"full .* same command again"):
            journal.flush()
        journal.add(result(2))  # for which there is room
        journal.flush()
    with Journal(path) as again:
        assert [row[0] for row in again.summaries()] == [0, 2]


def test_what_cannot_be_stored_leaves_the_journal_usable(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        journal.add(result(1))
        journal.add(result(1))  # once more: neither of the two is taken
        with pytest.raises(UsageError):
            journal.flush()
        journal.add(result(2))
        journal.flush()
        assert [row[0] for row in journal.summaries()] == [2]


def test_refuses_what_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_text("this is no database, but long enough to look like one " * 20)
    with pytest.raises(UsageError, match="cannot be read as a database"):
        Journal(path)


def test_refuses_another_version(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version=99")
    with pytest.raises(UsageError, match="version 99"):
        Journal(path)


def test_refuses_to_read_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.touch()
    with pytest.raises(UsageError, match="version 0"):
        Journal(path, writable=False)


def test_reading_needs_a_journal(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no journal"):
        Journal(tmp_path / "missing", writable=False)
    assert not (tmp_path / "missing").exists()


def test_a_folder_that_may_not_be_written_can_be_read(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "50% done? #1"
    folder.mkdir()
    with Journal(folder / "journal.sqlite") as journal:
        journal.add(result(3))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with Journal(folder / "journal.sqlite", writable=False) as journal:
        assert journal.count() == 1
        assert journal.ids() == ["lib-0003-general"]
        assert [entry.name for entry in folder.iterdir()] == ["journal.sqlite"]


def test_a_folder_that_may_not_be_written_shows_what_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal(tmp_path / "j") as journal:
        journal.add(result(3))
        journal.flush()
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        with Journal(tmp_path / "j", writable=False) as reader:
            assert reader.count() == 1
