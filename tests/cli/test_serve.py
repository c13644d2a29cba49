"""`t2t serve-scripted` as a person uses it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from click.testing import CliRunner

from trajectory2task.cli import main


def test_serve_says_where_it_is_and_what_it_counted(tmp_path: Path) -> None:
    words = ["--domain", "library", "--seed", "3", "--fault", "hang=1"]
    words += ["--log", str(tmp_path / "counts.json")]
    with subprocess.Popen(
        [sys.executable, "-m", "trajectory2task.cli", "serve-scripted", *words],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            told = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/v1", told)
            assert found is not None, told
            with urllib.request.urlopen(f"{found[0]}/models") as response:
                assert json.load(response)["data"][0]["id"] == "scripted"
        finally:
            process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()  # communicate() would lose what readline has taken in
    assert process.returncode == 0
    use = f"generate --domain library --trajectories 20 --seed 3 --model '{found[0]}#scripted'"
    assert f"{use} --set timeout=5 --out rehearsal" in rest
    assert "0 requests" in rest
    assert json.loads((tmp_path / "counts.json").read_text())["requests"] == 0


def test_what_cannot_be_served_is_said(tmp_path: Path) -> None:
    for words, says in (
        (["--faults", "2"], "from 0 to 1"),
        (["--tasks", str(tmp_path / "none")], "does not exist"),
        (["--latency", "-1"], "--latency is -1"),
        (["--log", str(tmp_path)], "Is a directory. Name a file that can be written."),
        (["--port", "99999"], "--port is 99999; it takes 1 to 65535"),
        (["--host", "192.0.2.1"], "Cannot listen on 192.0.2.1"),
    ):
        result = CliRunner().invoke(main, ["serve-scripted", *words])
        assert result.exit_code == 2, result.output
        assert says in result.output
