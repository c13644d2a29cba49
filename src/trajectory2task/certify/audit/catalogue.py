"""Every flag, in the order of a report, and the loop over a set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from trajectory2task.certify.audit.explorations import (
    Exploration,
    gold_not_explored,
    recording_differs,
)
from trajectory2task.certify.audit.flag import Flag, TaskFlag
from trajectory2task.certify.audit.flags.answers import (
    answer_said_by_caller,
    guessable_answer,
    unmatchable_answer,
    unsupported_answer,
)
from trajectory2task.certify.audit.flags.choices import free_choice, which_record, which_variant
from trajectory2task.certify.audit.flags.gold import (
    gold_abridged,
    malformed_call,
    malformed_state,
    policy_broken,
    read_rejected,
    write_rejected,
)
from trajectory2task.certify.audit.flags.infeasible import (
    empty_gate,
    forbidden_and_required,
    forbidden_call_allowed,
    forbidden_ill_typed,
    infeasible_state_ignored,
    refusal_passes,
)
from trajectory2task.certify.audit.flags.reaching import nobody_identified, unreachable_argument
from trajectory2task.certify.audit.flags.states import (
    do_nothing_passes,
    hangs_on_tool_error,
    invariant_broken,
    pairs_in_order,
    repeated_write,
    transfer_unchecked,
    unneeded_write,
    writes_in_order,
)
from trajectory2task.certify.audit.flags.wording import (
    answer_key_shown,
    bare_trigger,
    no_such_order,
)
from trajectory2task.certify.audit.record import Audit, AuditedTask, Executed, Finding
from trajectory2task.certify.audit.sets import (
    Sketch,
    near_duplicate,
    same_end_state,
    sketch,
    splits_share,
)
from trajectory2task.certify.audit.subject import ForeignSubject
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.foreign import ForeignSet, ForeignTask, ForeignTrajectory
from trajectory2task.core.state import Database

FLAGS: tuple[TaskFlag, ...] = (
    malformed_state,
    malformed_call,
    write_rejected,
    read_rejected,
    policy_broken,
    do_nothing_passes,
    transfer_unchecked,
    unneeded_write,
    invariant_broken,
    hangs_on_tool_error,
    pairs_in_order,
    writes_in_order,
    repeated_write,
    unreachable_argument,
    nobody_identified,
    free_choice,
    which_record,
    which_variant,
    guessable_answer,
    answer_said_by_caller,
    unmatchable_answer,
    unsupported_answer,
    no_such_order,
    bare_trigger,
    answer_key_shown,
    infeasible_state_ignored,
    refusal_passes,
    forbidden_ill_typed,
    forbidden_and_required,
    forbidden_call_allowed,
    empty_gate,
    gold_abridged,
)
NOT_RUN = "not run"  # where there is no world to run a call in

SET_FLAGS: tuple[Flag[Sequence[Sketch]], ...] = (
    near_duplicate,
    same_end_state,
    splits_share,
)
TRAJECTORY_FLAGS: tuple[Flag[Exploration], ...] = (recording_differs, gold_not_explored)


def audit(
    domain: Domain,
    database: Database,
    tasks: ForeignSet,
    *,
    compat: str,
    reference: Domain | None = None,
    trajectories: Iterable[ForeignTrajectory] = (),
) -> Audit:
    """Every flag on every task of the set, on the set as a whole, and on its explorations.

    `reference` is the domain with corrected tools, where `domain`'s are known to err; `compat`
    says in words whose tools `domain`'s are.
    """
    audited: list[AuditedTask] = []
    sketches: list[Sketch] = []
    for task in tasks.tasks:  # one at a time: what a subject works out is large
        subject = ForeignSubject(domain, database, task, reference=reference)
        audited.append(_audited(subject))
        if not subject.misfits:
            sketches.append(sketch(subject))
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in _of_the_set(domain, database, tasks, sketches, trajectories):
        found[finding.task].append(finding)
    audited = [
        replace(task, findings=(*task.findings, *found[task.id])) if found[task.id] else task
        for task in audited
    ]
    everything = [finding for task in audited for finding in task.findings] + found[""]
    return Audit(
        domain=domain.name,
        compat=compat,
        source=tasks.source,
        sha256=tasks.sha256,
        world=database.fingerprint,
        flags=(
            *(flag.summary(everything) for flag in FLAGS),
            *(flag.summary(everything) for flag in SET_FLAGS),
            *(flag.summary(everything) for flag in TRAJECTORY_FLAGS),
        ),
        tasks=tuple(audited),
        findings=tuple(found[""]),
    )


def _audited(subject: ForeignSubject) -> AuditedTask:
    """One task with what its flags find; where there is no world for it, with that alone."""
    task = subject.task
    if subject.misfits:
        return AuditedTask(
            id=task.id,
            gold=tuple([Executed(call, NOT_RUN) for call in task.gold]),
            findings=tuple(malformed_state.look(subject, task.id)),
            splits=task.splits,
        )
    return AuditedTask(
        id=task.id,
        gold=tuple([Executed(ran.call, ran.step.error or "") for ran in subject.ran]),
        findings=tuple([finding for flag in FLAGS for finding in flag.look(subject, task.id)]),
        caller=subject.caller or "",
        splits=task.splits,
    )


def _of_the_set(
    domain: Domain,
    database: Database,
    tasks: ForeignSet,
    sketches: Sequence[Sketch],
    trajectories: Iterable[ForeignTrajectory],
) -> Iterator[Finding]:
    for set_flag in SET_FLAGS:
        yield from set_flag.look(sketches)
    made_from: dict[str, list[ForeignTask]] = defaultdict(list)
    for task in tasks.tasks:
        made_from[task.trajectory_id].append(task)
    for trajectory in trajectories:
        exploration = Exploration(
            trajectory, tuple(made_from[trajectory.id]), Environment(domain, database)
        )
        for trajectory_flag in TRAJECTORY_FLAGS:
            yield from trajectory_flag.look(exploration)
