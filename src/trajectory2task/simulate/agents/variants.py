"""Oracles that go about it in another way: each has to pass whatever the oracle passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trajectory2task.core.calls import Call
from trajectory2task.core.plans import Request, Wish
from trajectory2task.simulate.agents.closure import everything_read
from trajectory2task.simulate.agents.oracle import Oracle
from trajectory2task.simulate.agents.wording import identifying
from trajectory2task.simulate.sides import Insider, Move, Say

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
    """Looks the caller up in the other way, where they know what it takes."""

    def authenticate(self) -> Iterator[Move]:
        """By facts that gold does not use; as gold where there is no other way."""
        gold = self.lookup()
        known = {f.name: f.value for f in self.plan.facts if f.visibility != "unknown"}
        for tool in self.domain.authentication:
            facts = [str(parameter.semantic) for parameter in tool.parameters]
            refused = self.plan.infeasible is not None
            if gold is None or tool.name == gold.name or refused or not set(facts) <= set(known):
                continue
            yield Say(identifying(facts))
            arguments = {p.name: known[str(p.semantic)] for p in tool.parameters}
            yield from self.use([Call(tool.name, arguments)])
            self.script.made.add(gold.key())
            return
        yield from super().authenticate()


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
