"""`t2t export tau2`, as a person uses it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from tests.interop.tau2.exported_runs import made_export, made_run, read

from trajectory2task.cli import main


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_writes_what_the_library_writes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = t2t("export", "tau2", made_run(), "--out", out)
    assert result.exit_code == 0, result.output
    for name in ("tasks.json", "db.json", "policy.md", "split_tasks.json", "manifest.json"):
        assert (out / name).read_bytes() == (made_export() / name).read_bytes()
    manifest = read(out, "manifest.json")
    total = manifest["exported"]["total"]
    assert f"{total} tasks exported" in result.output
    assert f"gold passes {total} of them, doing nothing 0, only transferring 0" in result.output
    for reason, found in manifest["left out"].items():
        assert f"{reason}: {found['total']}" in result.output
    assert manifest["canary"] in result.output


def test_options_reach_the_export(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["--scenarios", "general", "--test-share", 0.4, "--seed", 3, "--quiet"]
    assert t2t("export", "tau2", made_run(), "--out", out, *words).output == ""
    manifest = read(out, "manifest.json")
    assert manifest["options"] == {"scenarios": ["general"], "test_share": 0.4, "seed": 3}
    splits = read(out, "split_tasks.json")
    assert splits["base"]
    assert 0.25 < len(splits["test"]) / len(splits["base"]) < 0.55


def test_a_person_s_mistake_is_told_in_a_line(tmp_path: Path) -> None:
    result = t2t("export", "tau2", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.output.startswith("error: ")
    assert "Traceback" not in result.output
