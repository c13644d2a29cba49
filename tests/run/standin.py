"""Stand-in stages: quick, and sensitive to everything that a run has to keep in order.

What an item explores depends on the bank's snapshot, so a wrong merge order changes the bytes.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from functools import partial

import msgspec

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.plans import Change, Infeasible, Phase, Plan
from trajectory2task.core.seeding import rng_of, seed_of
from trajectory2task.core.tasks import (
    Certificate,
    CheckResult,
    Criteria,
    Draft,
    Rejection,
    Words,
)
from trajectory2task.core.trajectories import Trajectory, TransferGoal, WriteGoal
from trajectory2task.run.stages import Stages, ask_nobody, keep_words

TOOLS = ("renew_loan", "place_hold", "cancel_hold", "update_contact")


class Entry(msgspec.Struct, frozen=True, array_like=True):
    id: str
    combination: tuple[str, ...]


class Bank:
    """Order-sensitive on purpose: the chain of hashes tells in which order entries came."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.chain = 0

    def snapshot(self) -> dict[str, int]:
        return {**self.counts, "chain": self.chain}

    def merge(self, entries) -> None:
        for entry in entries:
            self.counts["+".join(entry.combination)] += 1
            self.chain = seed_of(self.chain, entry.id)


def start_bank(domain, database, seed) -> Bank:
    return Bank()


async def explore(
    domain, database, snapshot, *, seed, index, round, padding=0, pause=0.0
) -> Trajectory:
    rng = rng_of(seed, "explore", index)
    time.sleep(pause * random.random() * 2)
    counts = {name: snapshot.get(name, 0) for name in TOOLS}
    rarest = min(TOOLS, key=lambda name: (counts[name], rng.random()))
    call = Call(rarest, {"id": str(rng.random())})
    transfer = rng.random() < 0.2
    return Trajectory(
        id=f"{domain.name}-{seed}-{index:06d}",
        domain=domain.name,
        world="w",
        seed=seed,
        round=round,
        user_id="u",
        mix="transfer" if transfer else "one write",
        tools=TOOLS,
        goals=(TransferGoal("odd", call) if transfer else WriteGoal(call),),
        steps=(Step(call, f"{snapshot['chain']}" + " long" * padding),),
        final={"a": {"b": {"c": rng.random()}}} if rng.random() > 0.1 else {},
        fingerprint=str(snapshot),
    )


def reason_to_drop(trajectory: Trajectory) -> str | None:
    return None if trajectory.final else "nothing changed"


def _draft(trajectory, scenario, name, twin=None, twin_of=False) -> Draft:
    plan = Plan(
        scenario=scenario,
        user_id="u",
        facts=(),
        phases=(Phase(()),),
        gold=(),
        seed=1,
        change=Change("revise") if scenario == "changing" else None,
        infeasible=Infeasible("odd", "scope", "p", "r", "deny", (), ())
        if scenario == "infeasible" and not twin_of
        else None,
    )
    return Draft(
        id=name,
        domain=trajectory.domain,
        world=trajectory.world,
        scenario=scenario,
        trajectory_id=trajectory.id,
        plan=plan,
        words=Words("a", "b", "c", trajectory.steps[0].content),
        criteria=Criteria({}, "f", ()),
        twin=twin,
    )


def compose(domain, database, trajectory, scenario, *, seed):
    name = f"{trajectory.id}-{scenario}"
    if scenario == "changing" and trajectory.mix == "transfer":
        return Rejection(name, "compose", "no writes", trajectory.id, scenario, "cannot serve")
    if scenario == "ambiguous" and seed % 5 == 0:
        return Rejection(name, "compose", "nothing to withhold", trajectory.id, scenario)
    if scenario != "infeasible":
        return (_draft(trajectory, scenario, name),)
    return (
        _draft(trajectory, scenario, name, f"{name}-twin"),
        _draft(trajectory, scenario, f"{name}-twin", name, twin_of=True),
    )


def certify(domain, database, draft, twin) -> Certificate:
    bad = seed_of(draft.id) % 7 == 0
    checks = (CheckResult("replay", "pass", "ok"), CheckResult("odd", "fail", "it is odd"))
    return Certificate.of(draft, checks if bad else checks[:1])


def combination(trajectory: Trajectory) -> tuple[str, ...]:
    return tuple(sorted(call.name for call in trajectory.writes))


def entry(trajectory: Trajectory) -> Entry:
    return Entry(trajectory.id, combination(trajectory))


def stages(pause: float = 0.0, padding: int = 0, explore=explore) -> Stages:
    return Stages(
        start_bank=start_bank,
        entry_type=Entry,
        entry=entry,
        combination=combination,
        explore=partial(explore, pause=pause, padding=padding),
        reason_to_drop=reason_to_drop,
        compose=compose,
        certify=certify,
        word=keep_words,
        judge=ask_nobody,
    )


def slow_stages() -> Stages:
    return stages(pause=0.002)


def bulky_stages() -> Stages:
    """Two kilobytes more in every record, which compress to nothing."""
    return stages(padding=400)


def broken_stages() -> Stages:
    return stages(explore=_broken)


async def _broken(domain, database, snapshot, *, seed, index, round, pause, padding) -> Trajectory:
    if index == 130:
        raise KeyError("a bug at item 130")
    return await explore(domain, database, snapshot, seed=seed, index=index, round=round)


def mortal_stages() -> Stages:
    """The process that takes item 70 dies there, once."""
    return stages(explore=_mortal)


async def _mortal(domain, database, snapshot, *, seed, index, round, pause, padding) -> Trajectory:
    mark = os.environ["T2T_MORTAL_MARK"]
    if index == 70 and not os.path.exists(mark):
        open(mark, "w").close()
        os.kill(os.getpid(), 9)
    return await explore(domain, database, snapshot, seed=seed, index=index, round=round)


def doomed_stages() -> Stages:
    """Whoever takes item 70 dies."""
    return stages(explore=_doomed)


async def _doomed(domain, database, snapshot, *, seed, index, round, pause, padding) -> Trajectory:
    if index == 70:
        os.kill(os.getpid(), 9)
    return await explore(domain, database, snapshot, seed=seed, index=index, round=round)
