"""The store of replies: what is committed survives a kill, and the first reply is everybody's."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.core.errors import UsageError
from trajectory2task.models.replies import Replies, key_of

WRITER = """
import asyncio, sys
from pathlib import Path
from trajectory2task.models.replies import Replies

async def one(store, number):
    await store.put(number.to_bytes(4, "big"), b"reply %d" % number)
    print(number, flush=True)

async def main():
    store = Replies(Path(sys.argv[1]))
    for start in range(0, 100_000, 20):
        await asyncio.gather(*(one(store, start + n) for n in range(20)))

asyncio.run(main())
"""


def test_a_reply_that_was_given_out_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, env=os.environ
    )
    assert process.stdout is not None
    given_out = [int(process.stdout.readline()) for _ in range(300)]
    process.send_signal(signal.SIGKILL)
    given_out += [int(line) for line in process.stdout.read().split(b"\n") if line.isdigit()]
    process.wait()
    process.stdout.close()

    async def found() -> list[bytes | None]:
        store = Replies(path)
        try:
            return [store.get(number.to_bytes(4, "big")) for number in given_out]
        finally:
            await store.close()

    assert asyncio.run(found()) == [b"reply %d" % number for number in given_out]


def test_who_asks_second_gets_the_first_reply(tmp_path: Path) -> None:
    async def race() -> tuple[bytes, bytes, int]:
        store = Replies(tmp_path / "replies.sqlite")
        one, other = await asyncio.gather(store.put(b"k", b"first"), store.put(b"k", b"second"))
        count = len(store)
        await store.close()
        return one, other, count

    assert asyncio.run(race()) == (b"first", b"first", 1)


def test_a_reply_is_stored_though_whoever_asked_has_gone(tmp_path: Path) -> None:
    async def leave() -> bytes | None:
        store = Replies(tmp_path / "replies.sqlite")
        asking = asyncio.create_task(store.put(b"k", b"paid for"))
        await asyncio.sleep(0)
        asking.cancel()
        await store.close()
        again = Replies(tmp_path / "replies.sqlite")
        try:
            return again.get(b"k")
        finally:
            await again.close()

    assert asyncio.run(leave()) == b"paid for"


@given(st.lists(st.tuples(st.text(), st.text(), st.binary()), unique=True, max_size=8))
def test_no_two_requests_share_a_key(requests: list[tuple[str, str, bytes]]) -> None:
    keys = {key_of(url, nonce, body) for url, nonce, body in requests}
    assert len(keys) == len(requests)


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(UsageError, match="has version 99"):
        Replies(path)


def test_something_else_in_its_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    path.write_bytes(b"these are no replies" * 100)
    with pytest.raises(UsageError, match="cannot be read as a database"):
        Replies(path)


def test_who_comes_too_late_is_told_and_does_not_wait(tmp_path: Path) -> None:
    async def late() -> None:
        store = Replies(tmp_path / "replies.sqlite")
        await store.close()
        async with asyncio.timeout(10):  # else it would wait for ever
            await store.put(b"key", b"body")

    with pytest.raises(RuntimeError, match="after shutdown"):
        asyncio.run(late())
