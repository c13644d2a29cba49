"""Tokens, calls and money of one session, by role; and what it may spend."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trajectory2task.core.chat import Role, Usage
from trajectory2task.core.errors import BudgetSpent, UsageError
from trajectory2task.models.prices import Pricing


@dataclass(frozen=True)
class Budget:
    """What one session may spend: dollars and calls to providers. None: no limit.

    Replies from the cache cost nothing and count as no calls.
    """

    max_cost: float | None = None
    max_calls: int | None = None

    def __post_init__(self) -> None:
        if self.max_cost is not None and not self.max_cost > 0:
            raise UsageError(f"--max-cost is {self.max_cost:g}; it takes dollars, more than 0.")
        if self.max_calls is not None and self.max_calls < 1:
            raise UsageError(f"--max-calls is {self.max_calls}; it takes 1 or more.")


@dataclass(slots=True)
class _Account:
    """One role's part."""

    under_way: int = 0
    calls: int = 0
    replayed: int = 0
    failed: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0
    reasoning: int = 0
    cost: float = 0.0

    def add(self, usage: Usage) -> None:
        self.input += usage.input
        self.output += usage.output
        self.cached += usage.cached
        self.reasoning += usage.reasoning

    @property
    def mean(self) -> float:
        """Dollars for each call so far."""
        return self.cost / self.calls if self.calls else 0.0


@dataclass
class Meter:
    """Counts, and says when it is enough. `pricing` holds what is known of the roles' prices."""

    budget: Budget
    pricing: Mapping[Role, Pricing | None]
    _accounts: dict[Role, _Account] = field(default_factory=dict)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._accounts = {role: _Account() for role in self.pricing}
        unknown = [role for role, pricing in self.pricing.items() if pricing is None]
        if self.budget.max_cost is not None and unknown:
            raise UsageError(
                f"--max-cost needs the price of the {unknown[0]}'s model, and none is known. Set "
                f"it in dollars per million tokens: --set {unknown[0]}.price='{{input = 1.25, "
                "output = 10}', or install the extra prices."
            )

    @property
    def calls(self) -> int:
        """Calls that were answered."""
        return sum(account.calls for account in self._accounts.values())

    @property
    def cost(self) -> float:
        """Dollars spent, as far as prices are known."""
        return sum(account.cost for account in self._accounts.values())

    async def start(self, role: Role) -> None:
        """A call is about to be made; `BudgetSpent` where it may not be.

        Where money is limited, a role's calls wait until its first one has told what one costs.
        """
        calls, cost = self.budget.max_calls, self.budget.max_cost
        own, accounts = self._accounts[role], self._accounts.values()
        while cost is not None and own.under_way and not own.calls:
            await self._ended.wait()
        if calls is not None and self.calls + sum(one.under_way for one in accounts) >= calls:
            raise BudgetSpent(f"The {calls} calls of --max-calls are used up.")
        # What is under way will cost about what the role's calls have cost so far.
        due = own.mean + sum(one.under_way * one.mean for one in accounts)
        if cost is not None and self.cost + due > cost:
            raise BudgetSpent(
                f"${self.cost:.2f} of the ${cost:.2f} of --max-cost are spent, and the next call "
                "could go beyond them."
            )
        own.under_way += 1

    def answered(self, role: Role, usage: Usage) -> None:
        """A call that was started was answered."""
        self._end(role)
        account, pricing = self._accounts[role], self.pricing[role]
        account.calls += 1
        account.add(usage)
        account.cost += pricing(usage) if pricing is not None else 0.0

    def failed(self, role: Role) -> None:
        """A call that was started came to nothing."""
        self._end(role)
        self._accounts[role].failed += 1

    def _end(self, role: Role) -> None:
        self._accounts[role].under_way -= 1
        self._ended.set()  # for those who wait now, and for nobody later
        self._ended.clear()

    def replayed(self, role: Role) -> None:
        """A reply came from the cache."""
        self._accounts[role].replayed += 1

    def facts(self) -> dict[str, Any]:
        """The session so far, by role; `cost` is None where a price is not known."""
        return {
            role: {
                "calls": account.calls,
                "replayed": account.replayed,
                "failed": account.failed,
                "input tokens": account.input,
                "of them cached": account.cached,
                "output tokens": account.output,
                "of them reasoning": account.reasoning,
                "cost": None if self.pricing[role] is None else round(account.cost, 6),
            }
            for role, account in self._accounts.items()
        }
