"""When a corrupted task is none: it means the same to user, agent and scorer.

A mutant is **equivalent** to the task that it was made from when these are equal for the draft and
for its twin:

- *state*: the start of the world as far as it is patched, and gold's canonical end state;
- *what the user sees*: the words, the facts, and per phase each wish with what is meant, said and
  held back, the number asked for with it, and the moment and the side of a change. Ids of wishes
  and values are names and do not count;
- *rules*: the criteria (sets of required and forbidden calls, amounts), and for an infeasible task
  obstacle, kind, proof and resolution (the sentence `reason` is for readers);
- *gold*: the writes as a multiset, whether it hands over, which errors are declared and come, which
  rules of the policy are broken, and where arguments come from: a place in a result, or what the
  caller says, counts as true or false, anything else as it stands. Which reads are made, and which
  of several true sources an argument has, does not count;
- *place*: domain, world, scenario, trajectory and the link to the twin.

Nothing is compared that a person would have to judge. Equivalent mutants are counted, and are in
neither part of a kill rate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from trajectory2task.certify.subject import Subject, content, reach
from trajectory2task.core.domain import Situation
from trajectory2task.core.plans import (
    AskedToConfirm,
    Done,
    FromCaller,
    FromChoices,
    FromResult,
    GoldCall,
    Origin,
    Plan,
    Told,
    Trigger,
    Wish,
)

Signature = tuple[bytes, ...]


def signature(subject: Subject) -> Signature:
    """What a task means, as bytes that are equal for equivalent tasks.

    An ill-formed task is only its own bytes: nothing can be run.
    """
    if subject.misfits:
        return (_bytes(subject.draft), _bytes(subject.twin))
    own = _meaning(subject)
    other = subject.other
    if other is None:
        return (own,)
    return (own, _bytes(other.draft) if other.misfits else _meaning(other))


def _meaning(subject: Subject) -> bytes:
    draft, plan = subject.draft, subject.plan
    return _bytes(
        {
            "place": [draft.domain, draft.world, draft.scenario, draft.trajectory_id, draft.twin],
            "caller": plan.user_id,
            "world": subject.database.fingerprint,
            "state": [plan.initial_state or {}, subject.run.after.fingerprint(subject.final)],
            "words": draft.words,
            "facts": sorted(map(_bytes, plan.facts)),
            "phases": [_phase(plan, at) for at in range(len(plan.phases))],
            "change": _change(plan),
            "criteria": _criteria(subject),
            "values": sorted(_bytes([v.question, v.amount, v.expression]) for v in plan.values),
            "refusal": _refusal(plan),
            "gold": _gold(subject),
        }
    )


def _phase(plan: Plan, at: int) -> Any:
    phase = plan.phases[at]
    return [sorted(_bytes(_wish(plan, wish)) for wish in phase.wishes), _moment(plan, at)]


def _wish(plan: Plan, wish: Wish) -> Any:
    amounts = {value.id: [value.question, value.amount] for value in plan.values}
    heard = [
        [list(d.parameters), d.referent, d.value, d.position, d.single, sorted(d.said),
         sorted(d.withheld), sorted((a.name, a.value) for a in d.attributes
                                    if a.visibility == "unknown")]
        for d in wish.details
    ]  # fmt: skip
    return [content(wish).decode(), sorted(map(_bytes, heard)), [amounts[a] for a in wish.answers]]


def _moment(plan: Plan, at: int) -> Any:
    trigger: Trigger | None = plan.phases[at].trigger
    match trigger:
        case None:
            return None
        case Told(value):
            amounts = [v.amount for v in plan.values if v.id == value]
            return ["told", amounts]
        case AskedToConfirm(name) | Done(name):
            named = [content(w).decode() for w in plan.opening if w.id == name]
            return [type(trigger).__name__, named]


def _change(plan: Plan) -> Any:
    change = plan.change
    if change is None:
        return None
    old = [content(w).decode() for w in plan.opening if w.id == change.old]
    new = [content(w).decode() for w in plan.wishes if w.id == change.new]
    return [change.kind, change.old is None, old, change.new is None, new, change.threshold]


def _criteria(subject: Subject) -> Any:
    criteria = subject.draft.criteria
    return [
        criteria.final,
        criteria.fingerprint,
        criteria.changes,
        sorted(_bytes([v.question, v.amount]) for v in criteria.communicate),
        sorted(set(map(_bytes, criteria.required))),
        sorted(set(map(_bytes, criteria.forbidden))),
    ]


def _refusal(plan: Plan) -> Any:
    reason = plan.infeasible
    if reason is None:
        return None
    return [
        reason.obstacle,
        reason.kind,
        reason.proof,
        reason.resolution,
        sorted(set(map(_bytes, reason.required))),
        sorted(set(map(_bytes, reason.forbidden))),
    ]


def _gold(subject: Subject) -> Any:
    plan, run = subject.plan, subject.run
    broken = []
    for at, gold in enumerate(plan.gold):
        situation = Situation(run.before[at], gold.call, run.callers[at], run.steps[:at])
        rule = subject.domain.violation(situation)
        if rule is not None:
            broken.append(f"{rule.id} {gold.call.key().decode()}")
    errors = [
        [gold.call.name, gold.error, step.error]
        for gold, step in zip(plan.gold, run.steps, strict=True)
        if gold.error or step.error
    ]
    return [
        sorted(gold.call.key().decode() for gold in subject.writes),
        sorted(broken),
        errors,
        run.caller,
        [gold.call.name for gold in plan.gold if gold.call.name == subject.domain.transfer],
        sorted(set(_origins(subject))),
    ]


def _origins(subject: Subject) -> Iterator[bytes]:
    """Where arguments come from, each as bytes; all true sources look the same."""
    for at, gold in enumerate(subject.plan.gold):
        leaves = dict(_leaves(gold))
        for leaf in sorted({*leaves, *gold.origins}):
            origin = gold.origins.get(leaf)
            if leaf not in leaves or not _is_true(subject, at, leaves[leaf], origin):
                yield _bytes([gold.call, leaf, origin])


def _leaves(gold: GoldCall) -> Iterator[tuple[str, Any]]:
    for name, value in gold.call.arguments.items():
        if isinstance(value, list):
            yield from ((f"{name}.{at}", part) for at, part in enumerate(value))
        else:
            yield name, value


def _is_true(subject: Subject, at: int, value: Any, origin: Origin | None) -> bool:
    """Whether the value stands where its origin says: in an earlier result, or with the caller."""
    match origin:
        case FromResult(step, path):
            return 0 <= step < at and reach(subject.run.results[step], path) == value
        case FromCaller(source) | FromChoices(source):
            plan = subject.plan
            facts = [f.value for f in plan.facts if f.name == source and f.visibility != "unknown"]
            told = [
                pair.value
                for wish in plan.wishes
                for detail in wish.details
                if detail.slot == source
                for pair in detail.attributes
                if pair.visibility != "unknown"
            ]
            return value in facts or value in told
        case _:
            return False


def _bytes(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
