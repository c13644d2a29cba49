"""docs/checks.md lists every check as its own docstring explains it.

Where this fails, `PYTHONPATH=src:. python -m tests.certify.test_checks_document` prints the rows.
"""

from __future__ import annotations

import re
from pathlib import Path

from trajectory2task.certify import CHECKS, Check
from trajectory2task.core.plans import SCENARIOS

DOCUMENT = Path(__file__).parents[2] / "docs" / "checks.md"
PARTS = re.compile(r"(?s)(Catches .*?) (Cost: .*?) (False positives: .*)")


def row(check: Check) -> str:
    """The check's row: code, name, tasks, objection, effort, and the parts of its docstring."""
    catches, cost, positives = described(check)
    tasks = "all" if set(check.scenarios) == set(SCENARIOS) else ", ".join(check.scenarios)
    objection = "warns" if "Only a warning" in catches else "blocks"
    effort = f"search ({check.bounds})" if check.bounds else check.effort
    cells = (check.code, f"`{check.id}`", tasks, objection, effort, catches, cost, positives)
    return f"| {' | '.join(cells)} |"


def described(check: Check) -> tuple[str, str, str]:
    """What it catches, its cost and its known false positives, in its own words."""
    found = PARTS.fullmatch(" ".join(check.explanation.split()))
    assert found is not None, check.id
    catches, cost, positives = (part.strip() for part in found.groups())
    return (
        catches.removeprefix("Catches ").rstrip("."),
        cost.removeprefix("Cost: ").rstrip("."),
        positives.removeprefix("False positives: ").rstrip("."),
    )


def test_document_lists_every_check_in_order() -> None:
    written = [line for line in DOCUMENT.read_text("utf-8").splitlines() if "| `" in line]
    assert written == [row(check) for check in CHECKS]


def test_codes_and_names_are_unique() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_certificate_follows_the_codes() -> None:
    kinds = "TSPVACI"
    placed = [(kinds.index(check.code[0]), int(check.code[1:])) for check in CHECKS]
    assert placed == sorted(placed)


def test_only_searches_have_bounds() -> None:
    assert all((check.effort == "search") == bool(check.bounds) for check in CHECKS)


if __name__ == "__main__":
    print("\n".join(row(check) for check in CHECKS))  # noqa: T201
