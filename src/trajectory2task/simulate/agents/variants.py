"""Oracles that go about it in another way: each has to pass whatever the oracle passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trajectory2task.core.calls import Call
from trajectory2task.core.plans import Inquiry, Request, Wish
from trajectory2task.simulate.agents.closure import everything_read
from trajectory2task.simulate.agents.oracle import Oracle
from trajectory2task.simulate.sides import Insider, Move

_EXTRA = 8  # reads that nobody needs


class Permuted(Oracle):
    """Serves the requests of a phase from the last to the first, where nothing hangs on it."""

    def next_wish(self) -> Wish | None:
        """The last open request; what cannot be served stays last, as the caller puts it."""
        plan = self.plan
        if plan.change is not None:
            return super().next_wish()
        open_ = [w for w in plan.phases[self.phase].wishes if w.id not in self.script.served]
        requests = [wish for wish in open_ if isinstance(wish, Request)]
        return requests[-1] if requests else next(iter(open_), None)


class OtherPath(Oracle):
    """Reads in the other order, and names the things of a list from the last to the first."""

    def reads_of(self, wish: Request | Inquiry) -> list[Call]:
        """The same reads backwards; what is computed from them stays after them."""
        calls = super().reads_of(wish)
        reads = [call for call in calls if self.is_read(call)]
        return [*reversed(reads), *(call for call in calls if not self.is_read(call))]

    def write_of(self, wish: Request) -> Call:
        """The same call with every list backwards, so that aligned ones stay aligned."""
        arguments = {
            name: value[::-1] if isinstance(value, list) else value
            for name, value in wish.call.arguments.items()
        }
        return Call(wish.call.name, arguments)


class ExtraReads(Oracle):
    """Reads more than it needs to."""

    def use(self, calls: Sequence[Call]) -> Iterator[Move]:
        """The calls, and after the first of them everything that is near."""
        first = not self.script.made
        yield from super().use(calls)
        if first and self.script.made:
            yield from super().use(everything_read(self.task, self.domain, self.world, _EXTRA))


VARIANTS = (
    Insider("oracle-permuted", Permuted),
    Insider("oracle-other-path", OtherPath),
    Insider("oracle-extra-reads", ExtraReads),
)
