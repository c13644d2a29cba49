"""What an audit says: findings, the flags behind them, and the calls as they ran."""

from __future__ import annotations

from typing import Literal

import msgspec

from trajectory2task.core.calls import Call

Sureness = Literal["certain", "likely", "guess"]
Verdict = Literal["fail", "warn", "note"]
FORMAT = "trajectory2task audit"
SCHEMA_VERSION = 1


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong, or may be, with a task (or, without `task`, with the whole set).

    `sureness` is "certain" where it is computed from the database and the tools, "likely" where
    a computed fact and a reading of the words come together, and "guess" where only words were
    read. `verdict` is "fail" where the task should not be used as it is, "warn" where a person
    should look, and "note" for what is good to know and no fault of the task by itself.
    """

    flag: str
    code: str
    sureness: Sureness
    verdict: Verdict
    evidence: str
    task: str = ""


class Executed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A gold call as it ran: `error` is the code that it got, "" where it was accepted."""

    call: Call
    error: str = ""


class AuditedTask(msgspec.Struct, frozen=True, omit_defaults=True):
    """One task, its gold as it ran, who seems to be calling, and what was found."""

    id: str
    gold: tuple[Executed, ...]
    findings: tuple[Finding, ...]
    caller: str = ""
    splits: tuple[str, ...] = ()


class FlagSummary(msgspec.Struct, frozen=True):
    """A flag, what it means, and the tasks that it was raised for ("" for the whole set)."""

    code: str
    id: str
    title: str
    explanation: str
    remedy: str
    sureness: Sureness
    findings: int
    tasks: tuple[str, ...]


class Audit(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole report; `source` and the fingerprint say what was looked at.

    `compat` names the behaviour of the tools that gold was run with.
    """

    domain: str
    compat: str
    source: str
    sha256: str
    world: str
    flags: tuple[FlagSummary, ...]
    tasks: tuple[AuditedTask, ...]
    findings: tuple[Finding, ...] = ()
    schema_version: int = SCHEMA_VERSION
    format: str = FORMAT

    def all_findings(self) -> list[Finding]:
        """Those of the tasks in order, then those of the set."""
        return [found for task in self.tasks for found in task.findings] + list(self.findings)
