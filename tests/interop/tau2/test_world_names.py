"""How tau2's worlds are named, where their files are found, and what is said where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from trajectory2task.core.errors import UsageError
from trajectory2task.interop.tau2.worlds import WorldName, is_world_name, parse_world_name


def test_names() -> None:
    assert parse_world_name("tau2:retail") == WorldName("retail")
    found = parse_world_name("tau2:airline@/some/where")
    assert found == WorldName("airline", Path("/some/where"))
    assert str(found) == "tau2:airline@/some/where"
    assert found.domain == "tau2:airline"
    assert parse_world_name("tau2:retail@here").path == Path("here").absolute()


def test_files_are_no_names() -> None:
    assert is_world_name("tau2:nothing")
    assert not is_world_name("tau2")
    assert not is_world_name("runs/tau2:retail")


@pytest.mark.parametrize("text", ["tau2:", "tau2:telecom", "tau2:retial", "tau2:@here"])
def test_a_name_of_no_world_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="Valid: airline, retail"):
        parse_world_name(text)
