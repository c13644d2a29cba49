"""What the endpoint counts: requests by role, faults by kind, and which requests were repeated.

A request counts as answered when its whole answer was handed to the connection. Two requests are
the same when nonce and body are; so `repeated` says how many calls a client made twice although
it had, or could have had, the answer.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import Any


def digest_of(nonce: str, body: bytes) -> str:
    """What a request is known by: the same for the same nonce and body."""
    return blake2b(nonce.encode() + b"\0" + body, digest_size=12).hexdigest()


class Counts:
    """Counts since the endpoint started."""

    def __init__(self) -> None:
        self.requests = 0
        self._roles: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()
        self._refused = 0
        self._answered: Counter[str] = Counter()

    def arrived(self, role: str) -> int:
        """A request came in; its number, from 1."""
        self.requests += 1
        self._roles[role or "none"] += 1
        return self.requests

    def broke(self, kind: str) -> None:
        """A request met a fault."""
        self._faults[kind] += 1

    def refused(self) -> None:
        """A request was one that no retry would help."""
        self._refused += 1

    def answered(self, digest: str) -> None:
        """A request got its answer."""
        self._answered[digest] += 1

    def facts(self, *, requests: bool = False) -> dict[str, Any]:
        """The counts as JSON; with `requests`, how often each request was answered as well."""
        answered = sum(self._answered.values())
        found: dict[str, Any] = {
            "requests": self.requests,
            "roles": dict(sorted(self._roles.items())),
            "answered": answered,
            "repeated": answered - len(self._answered),
            "refused": self._refused,
            "faults": dict(sorted(self._faults.items())),
        }
        if requests:
            found["answers"] = dict(self._answered)
        return found
