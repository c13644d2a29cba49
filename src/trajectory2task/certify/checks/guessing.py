"""The check that an agent has to ask: what it would take without asking is not what is meant."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trajectory2task.certify.checks.ambiguous import told_which
from trajectory2task.certify.readings import Ranked, outcome, readings
from trajectory2task.certify.subject import Scene, Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.calls import Call
from trajectory2task.core.moves import record_of
from trajectory2task.core.plans import Detail, Request
from trajectory2task.core.tools import Parameter

COUNTED = 12  # readings of one wish, after which "at least" is enough
EVEN = 0.5  # a guess may be right at most this often


@check(
    "A4",
    "guess_proof",
    "An agent that never asks does not reach gold",
    "ambiguous",
    effort="search",
    bounds=f"{COUNTED} readings of a wish are counted",
)
def guess_proof(subject: Subject) -> Finding:
    """Catches tasks that an agent solves by taking what lies at hand. For all that is held back at
    once, it takes the first candidate that policy and tool allow, in the order in which a read
    shows them, or the domain's habit (the original payment method, the cheapest variant); each with
    and without leaving aside the records that the caller's other requests are about. None of these
    may end as gold ends, and of all readings at most half may. A value of the caller's own is
    beyond guessing. Cost: some 50 µs per reading, of which 12 are looked at. False positives: an
    habit that the domain declares and nobody has."""
    guesses = [_Guess(subject, scene) for scene in subject.scenes]
    guesses = [guess for guess in guesses if guess.opened]
    if not guesses:
        return judge(["nothing is held back"], "")
    if any(guess.is_endless for guess in guesses):
        return judge([], "a value of the caller's own cannot be guessed")
    problems = []
    for name, rank in (("the first that fits", None), ("the usual choice", _habit(subject))):
        for apart in (False, True):
            if all(guess.hits(rank, apart) for guess in guesses):
                aside = ", records of other wishes aside," if apart else ""
                problems.append(f"taking {name}{aside} ends as gold does")
    chance, least = 1.0, False
    for guess in guesses:
        right, wrong, cut = guess.tally()
        chance, least = chance * right / max(1, right + wrong), least or cut
    if chance > EVEN:
        problems.append(f"a guess is right with a chance of {chance:.2f}")
    return judge(problems, f"a guess is right with a chance of {'at most ' * least}{chance:.3g}")


@dataclass(frozen=True)
class _Guess:
    """A wish of which something is held back, as an agent that does not ask would serve it."""

    subject: Subject
    scene: Scene

    @cached_property
    def opened(self) -> tuple[Detail, ...]:
        """What is held back of it."""
        return tuple(detail for detail in self.scene.wish.details if detail.withheld)

    @property
    def is_endless(self) -> bool:
        """Whether a value that only the caller can know is among it."""
        by_name = {parameter.name: parameter for parameter in self.scene.parameters}
        return any(
            all(by_name[name].free is not None for name in detail.parameters)
            for detail in self.opened
        )

    def hits(self, rank: Ranked | None, apart: bool) -> bool:
        """Whether the first reading that is allowed, in this order, ends as gold's does."""
        found = self._allowed(rank)
        if apart:
            taken = _records(self.subject, self.scene)
            found = (
                pair for pair in found if _about(self.subject, self.scene, pair[0]) not in taken
            )
        first = next(iter(found), None)
        return first is not None and first[1] == self._gold

    def tally(self) -> tuple[int, int, bool]:
        """How many readings end as gold's does, how many do not, and whether there are more."""
        found = list(itertools.islice(self._allowed(None), COUNTED))
        right = sum(result == self._gold for _, result in found)
        return max(1, right), len(found) - right, len(found) == COUNTED

    @cached_property
    def _gold(self) -> bytes | None:
        return outcome(self.subject, self.scene, dict(self.scene.arguments))

    def _allowed(self, rank: Ranked | None) -> Iterator[tuple[dict[str, Any], bytes]]:
        for arguments in readings(self.subject, self.scene, self.opened, rank=rank):
            result = outcome(self.subject, self.scene, arguments)
            if result is not None:
                yield arguments, result


def _habit(subject: Subject) -> Ranked:
    """The order in which an agent takes candidates by the domain's habits."""

    def rank(parameter: Parameter, found: Sequence[str], given: Mapping[str, Any]) -> Sequence[str]:
        habit = subject.domain.habits.get(parameter.refers.referent if parameter.refers else "")
        if habit is None:
            return found
        return habit(subject.start, subject.plan.user_id, found, given)

    return rank


def _records(subject: Subject, scene: Scene) -> set[tuple[str, str]]:
    """The records that the other requests are about, where the caller says so unasked."""
    return {
        record_of(subject.domain, wish.call)
        for wish in subject.plan.wishes
        if isinstance(wish, Request) and wish is not scene.wish and told_which(subject, wish)
    }


def _about(subject: Subject, scene: Scene, arguments: Mapping[str, Any]) -> tuple[str, str] | None:
    wish = scene.wish
    if not isinstance(wish, Request):
        return None
    return record_of(subject.domain, Call(wish.call.name, dict(arguments)))
