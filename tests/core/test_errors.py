"""Errors are sorted by who is at fault, and a wrong name gets the nearest right one suggested."""

from __future__ import annotations

import pickle

import pytest

from trajectory2task.core.errors import (
    DomainError,
    ProviderError,
    ToolError,
    Trajectory2TaskError,
    UsageError,
    unknown_choice,
)


def test_a_near_miss_is_answered_with_what_was_meant_and_everything_valid() -> None:
    problem = unknown_choice("scenario", "ambigous", ("general", "changing", "ambiguous"))
    assert isinstance(problem, UsageError)
    assert str(problem) == (
        "Unknown scenario 'ambigous'. Did you mean 'ambiguous'? "
        "Valid: ambiguous, changing, general."
    )


def test_a_name_like_none_of_the_valid_ones_gets_no_suggestion() -> None:
    assert str(unknown_choice("domain", "xyz", ("retail",))) == (
        "Unknown domain 'xyz'. Valid: retail."
    )


def test_where_nothing_is_valid_that_is_said() -> None:
    assert str(unknown_choice("domain", "xyz", ())) == "Unknown domain 'xyz'. Valid: (none)."


def test_each_kind_of_fault_is_one_of_ours_and_none_of_the_others() -> None:
    kinds = (ToolError, ProviderError, DomainError, UsageError)
    assert all(issubclass(kind, Trajectory2TaskError) for kind in kinds)
    assert not any(issubclass(a, b) for a in kinds for b in kinds if a is not b)


def test_a_tool_error_carries_the_condition_and_reads_as_its_message() -> None:
    with pytest.raises(ToolError, match="No such order") as caught:
        raise ToolError("order_not_found", "No such order.")
    assert (caught.value.code, str(caught.value)) == ("order_not_found", "No such order.")


@pytest.mark.parametrize("problem", [DomainError("d"), UsageError("u"), ProviderError("p")])
def test_errors_come_back_whole_from_a_worker_process(problem: Exception) -> None:
    back = pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own bytes
    assert (type(back), str(back)) == (type(problem), str(problem))


def test_a_tool_error_comes_back_from_a_worker_process_with_its_condition() -> None:
    back = pickle.loads(pickle.dumps(ToolError("no_order", "No such order.")))  # noqa: S301
    assert (back.code, back.message, str(back)) == ("no_order", "No such order.", "No such order.")
