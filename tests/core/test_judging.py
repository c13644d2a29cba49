"""What differs between two end states, told for people."""

from __future__ import annotations

from trajectory2task.core.judging import differences, told
from trajectory2task.core.state import FieldChange


def change(record: str, after: object, before: object = "old") -> FieldChange:
    return FieldChange("orders", record, "status", before, after)


def test_what_is_as_it_should_be_is_not_told() -> None:
    assert differences([change("1", "new")], [change("1", "new")]) == []
    assert told([]) == ""


def test_each_difference_says_what_is_and_what_should_be() -> None:
    due = [change("1", "new"), change("2", "new")]
    found = differences([change("2", "other"), change("3", "new")], due)
    assert told(found) == (
        "orders/1: status is still 'old', it should be 'new'; "
        "orders/2: status became 'other', it should be 'new'; "
        "orders/3: status became 'new', it should be left at 'old'"
    )


def test_many_differences_are_counted() -> None:
    found = differences([change(str(number), "new") for number in range(5)], [])
    assert told(found).endswith(
        "orders/2: status became 'new', it should be left at 'old'; and 2 more"
    )
    assert "orders/3" not in told(found)
