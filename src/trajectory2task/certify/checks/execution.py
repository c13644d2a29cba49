"""Checks on gold as executed: form, replay, policy, vacuity, minimality, scope, wishes."""

from __future__ import annotations

import itertools
from collections import Counter

from trajectory2task.certify.subject import Subject, attempt, leaves
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import Request

MAX_WRITES = 6  # for subsets: 2^6 replays


@check("T1", "well_formed", "The plan names only what exists, and has the parts of its scenario")
def well_formed(subject: Subject) -> Finding:
    """Catches names of tools, questions, obstacles, referents and values that nothing bears,
    arguments of the wrong type, and parts that belong to another scenario. Every other check relies
    on it and does not run where it fails. Cost: a few µs per call. False positives: none known."""
    return judge(subject.misfits, "every name resolves")


@check("S1", "replay", "Every gold call succeeds, and the end state is the one in the criteria")
def replay(subject: Subject) -> Finding:
    """Catches gold that is stale, rejected or not deterministic, criteria that are not gold's, and
    tasks that were made over other data. A call that is meant to fail must get the error it
    declares. Cost: two replays and one hash of the delta. False positives: none known."""
    problems = []
    for gold, step in zip(subject.plan.gold, subject.run.steps, strict=True):
        if step.error != gold.error:
            wanted = gold.error or "success"
            problems.append(f"{_brief(gold.call)}: {step.error or 'success'} instead of {wanted}")
    if subject.draft.world != subject.database.fingerprint:
        ours, theirs = subject.database.fingerprint[:12], subject.draft.world[:12]
        problems.append(f"the task was made over world {theirs}, this is {ours}")
    criteria = subject.draft.criteria
    second = subject.environment()
    for gold in subject.plan.gold:
        attempt(second, gold.call)
    if not second.state.same_as(subject.run.after):
        problems.append("two replays end in different states")
    fingerprint = subject.run.after.fingerprint(subject.final)
    if fingerprint != criteria.fingerprint:
        problems.append("the end state's fingerprint is not the criteria's")
    if subject.final != criteria.final:
        problems.append(f"the end state differs from the criteria in {_difference(subject)}")
    if subject.run.after.changes(subject.final) != criteria.changes:
        problems.append("the criteria list other field changes than gold makes")
    return judge(problems, f"{len(subject.plan.gold)} calls, {fingerprint[:12]}")


def _difference(subject: Subject) -> str:
    wanted, found = subject.draft.criteria.final, subject.final
    for collection in sorted({*wanted, *found}):
        ours, theirs = found.get(collection, {}), wanted.get(collection, {})
        for record in sorted({*ours, *theirs}):
            if ours.get(record) != theirs.get(record):
                return f"{collection} {record}"
    return "nothing"


@check("T2", "policy", "Every gold call complies with the policy")
def policy(subject: Subject) -> Finding:
    """Catches gold that the policy forbids: rules on the call and on the calls before it, with the
    caller that the authentication returned, who must be the plan's. Rules about words have no
    conversation to look at here. Cost: one pass over the rules per call. False positives: none but
    those of a rule itself."""
    problems, run = [], subject.run
    for at, gold in enumerate(subject.plan.gold):
        situation = Situation(run.before[at], gold.call, run.callers[at], run.steps[:at])
        rule = subject.domain.violation(situation)
        if rule is not None:
            problems.append(f"{_brief(gold.call)} breaks {rule.id}: {rule.check(situation)}")
    if run.caller is not None and run.caller != subject.plan.user_id:
        problems.append(f"gold authenticates {run.caller}, the caller is {subject.plan.user_id}")
    if run.caller is None and subject.writes:
        problems.append("gold writes without having authenticated anyone")
    return judge(problems, f"{len(subject.plan.gold)} calls comply, caller {run.caller}")


@check("S2", "non_vacuous", "Doing nothing, or only transferring, does not fulfil the task")
def non_vacuous(subject: Subject) -> Finding:
    """Catches tasks that an agent passes by doing nothing, or by handing the caller over and
    saying no more: no change of state, no value to communicate, and (infeasible) no required call
    but the transfer. That a value cannot be guessed is for `unguessable`. Cost: about 1 µs. False
    positives: none known."""
    plan, criteria = subject.plan, subject.draft.criteria
    if bool(subject.final) != bool(criteria.final):
        return judge(["gold and the criteria disagree on whether anything changes"], "")
    if subject.final:
        changed = sum(len(records) for records in subject.final.values())
        return judge([], f"{changed} records change")
    if criteria.communicate:
        shown = ", ".join(f"{value.amount:.2f}" for value in criteria.communicate)
        return judge([], f"nothing changes, {shown} has to be said")
    demanding = [p.name for p in criteria.required if p.name != subject.domain.transfer]
    if plan.scenario == "infeasible" and demanding:
        return judge([], f"nothing changes, {', '.join(demanding)} required")
    return judge(["nothing changes, and nothing has to be said or called"], "")


@check(
    "S3",
    "minimal_writes",
    "No write can be left out",
    effort="search",
    bounds=f"every subset of up to {MAX_WRITES} writes",
)
def minimal_writes(subject: Subject) -> Finding:
    """Catches superseded, redundant and no-op writes: a proper subset of the gold writes, in order,
    that reaches the same end state. Cost: 2^n runs of a write for n writes. False positives:
    a change that is made and reverted on purpose."""
    writes = [gold.call for gold in subject.writes]
    if not writes:
        return not_applicable("no writes")
    if len(writes) > MAX_WRITES:
        return Finding("warn", f"{len(writes)} writes: too many to try every subset")
    reached: dict[tuple[int, ...], Environment] = {(): subject.environment()}
    for size in range(len(writes)):
        for kept in itertools.combinations(range(len(writes)), size):
            if kept and kept[:-1] in reached:
                environment = reached[kept[:-1]].fork()
                if attempt(environment, writes[kept[-1]]):
                    reached[kept] = environment
            if kept in reached and reached[kept].state.same_as(subject.run.after):
                shown = ", ".join(_brief(writes[at]) for at in kept) or "no write"
                return judge([f"{shown} is enough for the same end state"], "")
    return judge([], f"none of the {len(writes)} writes can be left out")


@check("S8", "scope", "Only records in the reach of the caller's wishes change")
def scope(subject: Subject) -> Finding:
    """Catches collateral damage: a changed record that is neither the caller's own, nor named by an
    argument of a request or by a record so named, nor new and in the result of its write; and any
    caller's record but this one's. Whose a record is beyond that, is for the domain's rules (see
    `policy`), and whether its amounts are right for `invariants`. Cost: about 10 µs
    per write. False positives: a tool that rightly touches a record two links away, or another
    caller's."""
    people, caller = subject.domain.principal.collection, subject.plan.user_id
    served = [
        at for at, gold in enumerate(subject.plan.gold) if gold.call.key() in subject.requests
    ]
    named = {caller}.union(*(leaves(subject.plan.gold[at].call.arguments) for at in served))
    problems = []
    for collection, records in subject.final.items():
        for record_id in records:
            if collection == people and record_id != caller:
                problems.append(f"{record_id}, who is not the caller, changes")
            elif record_id not in named and record_id not in _beyond(
                subject, served, named, new=subject.start.get(collection, record_id) is None
            ):
                problems.append(f"{collection} {record_id} changes, and no wish names it")
    return judge(problems, "every changed record is in the reach of a wish")


def _beyond(subject: Subject, served: list[int], named: set[str], *, new: bool) -> set[str]:
    """What the served writes return (for a `new` record), or what the named records hold."""
    if new:
        return set().union(*(leaves(subject.run.results[at]) for at in served))
    people = subject.domain.principal.collection  # the caller's record would bring in all they own
    return {
        text
        for at in served
        for collection in subject.database.collections
        if collection != people
        for record_id in named
        for text in leaves(subject.run.before[at].get(collection, record_id))
    }


@check(
    "T3",
    "wishes_served",
    "Gold writes exactly what the caller finally wants, and answers what is asked",
)
def wishes_served(subject: Subject) -> Finding:
    """Catches writes that nobody asked for, wishes that gold leaves out, values that no wish asks
    for or that are asked for twice, and callers who are handed over though nothing is refused.
    Cost: a few µs. False positives: none known."""
    asked = Counter(w.call.key() for w in subject.plan.wishes if isinstance(w, Request))
    made = Counter(gold.call.key() for gold in subject.writes)
    problems = [
        f"gold writes {_brief(gold.call)}, which no wish asks for"
        for gold in subject.writes
        if made[gold.call.key()] > asked[gold.call.key()]
    ]
    problems += [
        f"wish {wish.id} asks for {_brief(wish.call)}, which gold does not make"
        for wish in subject.requests.values()
        if asked[wish.call.key()] > made[wish.call.key()]
    ]
    if subject.plan.infeasible is None and any(
        gold.call.name == subject.domain.transfer for gold in subject.plan.gold
    ):
        problems.append("gold hands the caller over, though every wish can be served")
    answers = Counter(answer for wish in subject.plan.wishes for answer in wish.answers)
    for value in subject.plan.values:
        told = any(value.id in wish.answers for wish in subject.plan.opening)
        if answers[value.id] > 1 or (not answers[value.id] and not told):
            problems.append(f"value {value.id} is asked for {answers[value.id]} times")
    return judge(problems, f"{len(asked)} writes and {len(answers)} answers, as wished")


def _brief(call: Call) -> str:
    """A call as evidence shows it."""
    return f"{call.name}({', '.join(str(value) for value in call.arguments.values())})"
