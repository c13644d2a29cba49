"""Errors, sorted by who is at fault.

Trajectory2TaskError
├── ToolError      the call was wrong: told to the agent, part of a tool's contract
├── ProviderError  a model provider failed: retried, then reported, never a task failure
│   └── ContextOverflow  a conversation no longer fits into the model: ends it, no use retrying
├── BudgetSpent    the run has used what it was allowed to: it stops, with everything saved
├── DomainError    a world is broken (a bug in its tools, a bad record): stops the run
└── UsageError     the person at the keyboard: what was wrong, the value, what is valid, what to do
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Trajectory2TaskError(Exception):
    """Root of every error that this package raises on purpose."""


class ToolError(Trajectory2TaskError):
    """A tool rejected a call; `code` names the condition, `message` is what the agent reads."""

    __slots__ = ("code", "message")

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)  # both, so that it can come back from a worker process
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class ProviderError(Trajectory2TaskError):
    """A model provider failed; the item is retried or reported apart."""


class ContextOverflow(ProviderError):
    """A conversation no longer fits into the model's context; it ends there."""


class BudgetSpent(Trajectory2TaskError):
    """A run has made the calls, or spent the money, that it was allowed; nothing is lost."""


class DomainError(Trajectory2TaskError):
    """A world broke its own contract; nothing may go on from here."""


class UsageError(Trajectory2TaskError):
    """Bad input from a person; the message says what to do about it."""


def unknown_choice(what: str, value: str, choices: Iterable[str]) -> UsageError:
    """The error for a name that is none of `choices`, with the nearest one suggested."""
    valid = sorted(choices)
    near = difflib.get_close_matches(value, valid, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return UsageError(f"Unknown {what} {value!r}.{hint} Valid: {', '.join(valid) or '(none)'}.")
