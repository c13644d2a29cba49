"""Where a caller stands: the phase of intent, what is settled, agreed to, told and refused so far.

In: a plan. Out: the plan's wishes by how they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from trajectory2task.core.plans import Blocked, Inquiry, Plan, Request, Value, Wish

PATIENCE = 2  # how often an amount, or news of a write, is asked for before it is let go
REMINDERS = 5  # how often a wish is brought up again before the caller gives up
LOST = 8  # texts in a row that make no sense to the caller, after which they hang up


@dataclass(slots=True)
class Standing:
    """The state of one caller's side of a conversation.

    `settled` maps a wish to "done" or "refused"; `agreed` holds wishes that were said yes to and
    not reported done yet; `insisted` those whose refusal was not taken for an answer once. `heard`
    are the amounts told, `given_up` those asked for in vain.
    """

    plan: Plan
    phase: int = 0
    settled: dict[str, str] = field(default_factory=dict)
    agreed: dict[str, None] = field(default_factory=dict)
    revealed: set[str] = field(default_factory=set)
    heard: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    insisted: set[str] = field(default_factory=set)
    nagged: dict[str, int] = field(default_factory=dict)
    misses: int = 0
    focus: str = ""

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What the caller wants now."""
        return self.plan.phases[self.phase].wishes

    @property
    def open(self) -> list[Wish]:
        """The wishes that are neither done, nor refused, nor answered."""
        return [wish for wish in self.wishes if not self.is_settled(wish)]

    @property
    def undone(self) -> list[Request | Blocked]:
        """The wishes for a write, or for what cannot be done, that are not settled."""
        return [
            wish
            for wish in self.wishes
            if not isinstance(wish, Inquiry) and wish.id not in self.settled
        ]

    def is_settled(self, wish: Wish) -> bool:
        """Whether nothing more is to come of it, amounts apart from it included."""
        if self.settled.get(wish.id) == "refused":
            return True
        if not isinstance(wish, Inquiry) and wish.id not in self.settled:
            return False
        return not self.unanswered(wish)

    def unanswered(self, wish: Wish) -> list[str]:
        """The amounts asked beside it that the caller has not heard."""
        return [v for v in wish.answers if v not in self.heard and v not in self.given_up]

    def hear_amounts(self, amounts: frozenset[int]) -> list[Value]:
        """The amounts that the caller waits for and has now been told."""
        if not amounts:
            return []
        waiting = {v for wish in self.wishes for v in wish.answers} - self.heard
        told = [
            value
            for value in self.plan.values
            if value.id in waiting and round(abs(value.amount) * 100) in amounts
        ]
        self.heard.update(value.id for value in told)
        return told

    def settle(self, wish: Wish, how: str) -> None:
        """The wish is done, or refused for good."""
        self.settled[wish.id] = how
        self.agreed.pop(wish.id, None)

    def nag(self, what: str, patience: int = PATIENCE) -> bool:
        """Whether to ask for `what` (once more); counts the asking."""
        self.nagged[what] = self.nagged.get(what, 0) + 1
        return self.nagged[what] <= patience

    def advance(self) -> None:
        """The next phase of intent."""
        self.phase += 1
        self.focus = ""

    def find(self, wish_id: str | None, wishes: Sequence[Wish] | None = None) -> Wish | None:
        """The wish of this id among `wishes`, or among those of now."""
        for wish in self.wishes if wishes is None else wishes:
            if wish.id == wish_id:
                return wish
        return None
