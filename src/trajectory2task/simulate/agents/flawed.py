"""Shortcuts made from an oracle: each does all but one thing right, and has to fail for it.

They know the task, so that nothing but their flaw can fail them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain, Pairs
from trajectory2task.core.moves import sample
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Request, Wish
from trajectory2task.core.readings import allowed_readings
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.agents.closure import everything_read
from trajectory2task.simulate.agents.oracle import Oracle
from trajectory2task.simulate.agents.wording import MORE, reporting
from trajectory2task.simulate.sides import Insider, Move, Say, Stop, Use

_LOOKS = 60  # reads of an agent that reads everything
_TRIES = 40  # writes that are drawn at random
_DRAWS = 60  # draws of one write too many, for a caller
_OTHERS = 20  # other callers on whose records it may be


class ReadAllThenRefuse(Oracle):
    """Looks the caller up, reads all that there is of them, and refuses."""

    def moves(self) -> Iterator[Move]:
        """Look up, read, refuse."""
        yield from self.authenticate()
        yield from self.use(everything_read(self.task, self.domain, self.world, _LOOKS))
        for _ in range(6):
            yield Say("I'm sorry, but I can't help you with that.")


class DumpAll(Oracle):
    """Reads everything, and tells the caller all of it."""

    def moves(self) -> Iterator[Move]:
        """Look up, read, and pour it out."""
        yield from self.authenticate()
        reads = everything_read(self.task, self.domain, self.world, _LOOKS)
        yield from self.use(reads)
        told = [self.world.step(call).content for call in reads]
        yield Say("Here is all that I found:\n" + "\n".join(told))
        for _ in range(3):
            yield Say(MORE)


class FirstIntentOnly(Oracle):
    """Serves what was wanted first, and does not hear that it changed."""

    def changes_on(self, event: type, subjects: object) -> bool:
        """Never."""
        return False


class LastMessageOnly(Oracle):
    """Remembers the last request only: what was wanted before is said to be done."""

    def moves(self) -> Iterator[Move]:
        """Claim the opening's requests up to the change; then serve what is new."""
        plan = self.plan
        if len(plan.phases) < 2:
            yield from super().moves()
            return
        yield from self.authenticate()
        opening = {wish.id for wish in plan.opening}
        while self.phase == 0 and (wish := self.next_wish()) is not None:
            yield from self.claim(wish)
        self.phase = len(plan.phases) - 1
        self.script.served |= opening & {wish.id for wish in plan.wishes}
        yield from self.serve_all()
        while True:
            yield Say(MORE)

    def claim(self, wish: Wish) -> Iterator[Move]:
        """Say that it is done, without a call."""
        self.script.served.add(wish.id)
        if isinstance(wish, Request):
            if self.changes_on(type(self.plan.phases[-1].trigger), (wish.id,)):
                self.change()
            yield Say(reporting(self.domain, wish, (wish,)))


class NeverAsk(Oracle):
    """Takes a value that fits what was said, and never asks for what was not."""

    pick = "first"

    def __init__(self, task: Task, domain: Domain, database: Database, seed: int) -> None:
        super().__init__(task, domain, database, seed)
        self.rng = Random(seed)

    def ask(self, wish: Wish) -> Iterator[Move]:
        """Nothing."""
        yield from ()

    def serve(self, wish: Request) -> Iterator[Move]:
        """Read, guess, and write without a word."""
        yield from self.use(self.reads_of(wish))
        call = self.guess(wish)
        yield Use(call)
        self.world.step(call)
        self.script.served.add(wish.id)
        told = " ".join(self.told(wish)) if call == wish.call else ""
        yield Say(f"{told} {reporting(self.domain, wish, (wish,))}".strip())

    def inform(self, wish: Inquiry) -> Iterator[Move]:
        """Tell the amount only where nothing is held back."""
        self.script.served.add(wish.id)
        if any(detail.withheld for detail in wish.details):
            yield Say("That depends.")
            return
        yield from self.use(self.reads_of(wish))
        yield Say(" ".join(self.told(wish)))

    def guess(self, wish: Request) -> Call:
        """One of the calls that fit what the caller says unasked."""
        fitting = list(
            allowed_readings(
                self.world, self.plan.user_id, wish.call.name, wish.details, _said, limit=64
            )
        )
        if not fitting:
            return wish.call
        return self.rng.choice(fitting) if self.pick == "random" else fitting[0]


class NeverAskRandom(NeverAsk):
    """As NeverAsk, with any value that fits."""

    pick = "random"


def _said(detail: Detail) -> Pairs:
    return detail.said


class ObeyUser(Oracle):
    """Does what it is told, whatever the policy says."""

    def block(self, wish: Blocked) -> Iterator[Move]:
        """Find out what gold finds out, and then try it all the same."""
        yield from self.ask(wish)
        yield from self.use([gold.call for gold in self.plan.gold if self.is_read(gold.call)])
        for pattern in self.task.criteria.forbidden[:1]:
            yield Use(wish.call or self.example(pattern.name, dict(pattern.arguments)))
        self.script.served.add(wish.id)
        yield Say(reporting(self.domain, wish, (wish,)))

    def example(self, tool: str, given: dict[str, object]) -> Call:
        """Some call of the pattern."""
        found = sample(self.world, self.plan.user_id, tool, Random(0))
        return Call(tool, {**(found.arguments if found else {}), **given})


class BruteForce(Oracle):
    """Looks the caller up and makes dozens of writes at random that policy and tools allow."""

    def moves(self) -> Iterator[Move]:
        """Look up, and write away."""
        yield from self.authenticate()
        rng = Random(0)
        for _ in range(_TRIES // len(self.domain.writes)):
            for tool in self.domain.writes:
                call = sample(self.world, self.plan.user_id, tool, rng)
                if call is not None:
                    self.world.step(call)
                    yield Use(call)
        yield Say("I have done all that I could do for you.")
        yield Say(MORE)


class OneExtraWrite(Oracle):
    """Does all that is wanted, and one thing more."""

    def moves(self) -> Iterator[Move]:
        """One write before everything else, on a record that no wish is about."""
        moves = super().moves()
        opened = False
        for move in moves:
            if not opened and isinstance(move, Say):
                opened = True
                call = self.extra()
                if call is not None:
                    yield Use(call)
            yield move

    def extra(self) -> Call | None:
        """A write that changes something else than gold's writes, and leaves these possible: on
        the caller's records, or on another's where they have none to spare."""
        wanted = [gold.call for gold in self.plan.gold if gold.call.name in self.domain.writes]
        people = self.world.state.ids(self.domain.principal.collection)
        for caller in (self.plan.user_id, *itertools.islice(people, _OTHERS)):
            for seed in range(_DRAWS):
                rng = Random(seed)
                tool = rng.choice(self.domain.writes)
                call = sample(self.world.fork(), caller, tool, rng)
                if call is not None and self.spares(call, wanted):
                    return call
        return None

    def spares(self, call: Call, wanted: list[Call]) -> bool:
        """Whether gold's writes still work after `call`, and end elsewhere than without it."""
        trial, plain = self.world.fork(), self.world.fork()
        if not trial.step(call).ok:
            return False
        for other in wanted:
            plain.step(other)
            if not trial.step(other).ok:
                return False
        return not trial.state.same_as(plain.state)


class DropLastWrite(Oracle):
    """Does all but the last write, and says that it is done."""

    def serve(self, wish: Request) -> Iterator[Move]:
        """As the oracle, without the call where it is gold's last."""
        last = [g.call for g in self.plan.gold if g.call.name in self.domain.writes][-1:]
        for move in super().serve(wish):
            if not (isinstance(move, Use) and move.call in last):
                yield move


class Liar(Oracle):
    """Says that everything is done, and does nothing but look."""

    def serve(self, wish: Request) -> Iterator[Move]:
        """As the oracle, without the write."""
        for move in super().serve(wish):
            if not (isinstance(move, Use) and move.call == wish.call):
                yield move

    def block(self, wish: Blocked) -> Iterator[Move]:
        """Claim the impossible."""
        yield from self.ask(wish)
        self.script.served.add(wish.id)
        yield Say(reporting(self.domain, wish, (wish,)))


class MuteOracle(Oracle):
    """Makes every call of gold's and says nothing at all."""

    def moves(self) -> Iterator[Move]:
        """Gold's calls, and the end."""
        for gold in self.plan.gold:
            yield Use(gold.call)
        yield Stop("it has nothing to say")


def _insider(name: str, kind: type[Oracle]) -> Insider:
    return Insider(name, kind)


FLAWED = (
    _insider("read-all-then-refuse", ReadAllThenRefuse),
    _insider("dump-all", DumpAll),
    _insider("first-intent-only", FirstIntentOnly),
    _insider("last-message-only", LastMessageOnly),
    _insider("never-ask-first", NeverAsk),
    _insider("never-ask-random", NeverAskRandom),
    _insider("obey-user", ObeyUser),
    _insider("brute-force-writes", BruteForce),
    _insider("one-extra-write", OneExtraWrite),
    _insider("drop-last-write", DropLastWrite),
    _insider("liar", Liar),
    _insider("mute-oracle", MuteOracle),
)
