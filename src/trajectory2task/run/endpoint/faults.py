"""Faults that the endpoint makes up: which kinds there are, and which one a request meets.

What goes wrong between a client and a provider, each kind at a rate of its own. Which request
meets which fault depends on a seed and on how many requests came before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.seeding import rng_of

FAULTS: Mapping[str, str] = {
    "429": "too many requests, with no word on when to come back",
    "429-after": "too many requests, with Retry-After",
    "500": "an internal error",
    "503": "a service that is not there",
    "529": "an overloaded server",
    "hang": "no reply for as long as the client waits",
    "drop": "a connection that closes without a reply",
    "truncated": "a reply whose JSON breaks off",
    "html": "a page instead of JSON, as a success",
    "error-in-200": "an error object, as a success",
    "no-choices": "a reply without choices",
    "empty": "a reply that says nothing and calls nothing",
    "slow": "the right reply, late",
    "bad-arguments": "a tool call whose arguments are no JSON",
}
# A call with bad arguments is an answer: whoever asked deals with it, so the conversation is
# another one than it was. All the others leave a conversation as it is.
HARMLESS = tuple(name for name in FAULTS if name != "bad-arguments")


@dataclass(frozen=True)
class Faults:
    """How often each kind happens, as shares of all requests.

    `slow` is the delay of a slow reply, and `hang` that after which the endpoint gives up a reply
    that nobody has given up waiting for; both in seconds. `retry_after` is in whole seconds.
    """

    rates: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    slow: float = 1.0
    hang: float = 900.0
    retry_after: int = 1

    def draw(self, request: int) -> str | None:
        """The fault that request number `request` meets, or None."""
        if not self.rates:
            return None
        place = rng_of(self.seed, "fault", request).random()
        for name, rate in self.rates.items():
            place -= rate
            if place < 0:
                return name
        return None


def fault_rates(share: float | None, single: Iterable[str]) -> dict[str, float]:
    """Rates from the command line: `share` spread over the harmless kinds, then each KIND=RATE.

    Raises `UsageError` for an unknown kind, a rate that is no share, or shares above 1 in all.
    """
    rates: dict[str, float] = {}
    if share is not None:
        _check(share, f"--faults {share}")
        rates = dict.fromkeys(HARMLESS, share / len(HARMLESS))
    for text in single:
        name, equals, rate = text.partition("=")
        if not equals:
            raise UsageError(
                f"--fault {text} names no rate. Write it as --fault {name or '500'}=0.1"
            )
        if name not in FAULTS:
            raise unknown_choice("fault", name, FAULTS)
        rates[name] = _check(_number(rate, text), f"--fault {text}")
    total = sum(rates.values())
    if total > 1 + 1e-9:
        raise UsageError(f"The faults come to {total:.0%} of all requests. Give 100% at most.")
    return {name: rate for name, rate in rates.items() if rate > 0}


def _number(text: str, given: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(
            f"--fault {given}: {text!r} is no number. A rate is a share of all requests, 0 to 1."
        ) from None


def _check(rate: float, given: str) -> float:
    if not 0 <= rate <= 1:
        raise UsageError(f"{given}: a rate is a share of all requests, from 0 to 1.")
    return rate
