"""What people call tau2-bench's own worlds: tau2:retail, tau2:airline, tau2:retail@PATH.

In: the name, as given on a command line. Out: which world is meant, and the folder of its files.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from trajectory2task.core.errors import UsageError, unknown_choice

PREFIX = "tau2:"
NAMES = ("airline", "retail")
TASKS = ("tasks.json", "tasks.json.gz", "tasks.jsonl", "tasks.jsonl.gz")
DATABASES = ("db.json", "db.json.gz")
POLICIES = ("policy.md", "policy.txt")
# Where a domain's files are: in a checkout of tau2-bench, in a copy of its data folder
# (TAU2_DATA_DIR), or in the very folder that was named.
_INSIDE = ("data/tau2/domains", "tau2/domains", "domains")


@dataclass(frozen=True)
class WorldName:
    """One of tau2's worlds. `path` is None for the copy that comes with inspect-evals."""

    name: str
    path: Path | None = None

    def __str__(self) -> str:
        return f"{self.domain}@{self.path}" if self.path is not None else self.domain

    @property
    def domain(self) -> str:
        """The domain's name in records: the same wherever its files are."""
        return PREFIX + self.name

    def folder(self) -> Path:
        """The folder with its tasks, database and policy; `UsageError` where there is none."""
        require_extra(self)
        if self.path is None:
            return _installed() / "tau2" / "data" / "domains" / self.name
        places = [self.path / inside / self.name for inside in _INSIDE] + [self.path]
        for place in places:
            if find(place, TASKS) is not None:
                return place
        raise UsageError(
            f"{self.path} holds no tau2 domain {self.name}. Valid: a checkout of tau2-bench, its "
            f"data folder, or a folder with {TASKS[0]}, {DATABASES[0]} and {POLICIES[0]}."
        )


def is_world_name(text: str) -> bool:
    """Whether `text` is meant as one of these names, well-formed or not."""
    return text.startswith(PREFIX)


def parse_world_name(text: str) -> WorldName:
    """The world that `text` names."""
    name, _, path = text.removeprefix(PREFIX).partition("@")
    if name not in NAMES:
        raise unknown_choice("tau2 world", name, NAMES)
    return WorldName(name, Path(path).absolute() if path else None)


def find(folder: Path, names: tuple[str, ...]) -> Path | None:
    """The first of `names` that is a file in `folder`."""
    return next((place for name in names if (place := folder / name).is_file()), None)


def require_extra(wanted: WorldName) -> None:
    """Raise `UsageError` unless inspect-evals, which has the tools, is installed."""
    if importlib.util.find_spec("inspect_evals") is None:
        raise UsageError(
            f"{wanted} needs tau2's tools, which come with the extra tau2. Install it with: "
            "pip install 'trajectory2task[tau2]'"
        )


def _installed() -> Path:
    found = importlib.util.find_spec("inspect_evals")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent
