"""The oracle: an insider that plays gold by the policy, to show that a task can be passed.

In: the task and its world. Out: moves. It asks for the identity and for every withheld detail,
reads what shows each argument and amount, sums up and asks for a yes before each write, reports it,
tells the amounts, and declines or transfers as the plan says. It does not listen: the plan tells
what the user will answer, and when they change their mind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from trajectory2task.core.calls import Call, arithmetic, references
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.messages import Message
from trajectory2task.core.moves import reads_for, reads_for_parameters
from trajectory2task.core.plans import (
    AskedToConfirm,
    Blocked,
    Done,
    Inquiry,
    Request,
    Told,
    Value,
    Wish,
)
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.agents.wording import (
    MORE,
    asking,
    declining,
    identifying,
    proposing,
    reporting,
    telling,
)
from trajectory2task.simulate.sides import Insider, Move, Say, Stop, Use

_QUOTED = re.compile(r"^> (.+)$", re.MULTILINE)
_HANDED_OVER = "I have handed you over to a human colleague, who will take it from here."
_MOST_REFUSALS = 6


@dataclass(slots=True)
class Script:
    """What the oracle has done: the calls made, requested writes apart, and the wishes served."""

    made: set[bytes] = field(default_factory=set)
    served: set[str] = field(default_factory=set)


class Oracle:
    """One oracle in one conversation, written as a generator of moves."""

    def __init__(self, task: Task, domain: Domain, database: Database, seed: int) -> None:
        self.task, self.plan, self.domain = task, task.plan, domain
        self.world = Environment(domain, database, patch=task.plan.initial_state)
        self.script = Script()
        self.phase = 0
        self._values = {value.id: value for value in task.plan.values}
        self._moves = self.moves()

    async def act(self, messages: Sequence[Message]) -> Move:
        """The next move of the script, whatever was said."""
        return next(self._moves, Stop("the script is at its end"))

    def moves(self) -> Iterator[Move]:
        """The whole conversation from the agent's side."""
        yield from self.authenticate()
        yield from self.serve_all()
        while True:
            yield Say(MORE)

    # --- the parts of a conversation

    def serve_all(self) -> Iterator[Move]:
        """Every wish that is open, each by its kind."""
        while (wish := self.next_wish()) is not None:
            if isinstance(wish, Request):
                yield from self.serve(wish)
            elif isinstance(wish, Inquiry):
                yield from self.inform(wish)
            else:
                yield from self.block(wish)

    def authenticate(self) -> Iterator[Move]:
        """Ask who it is, and look them up as gold does."""
        logins = self.domain.logins
        lookup = next((g.call for g in self.plan.gold if g.call.name in logins), None)
        if lookup is None:
            return
        tool = self.domain.tools[lookup.name]
        yield Say(identifying([str(p.semantic) for p in tool.parameters]))
        yield from self.use([lookup])

    def next_wish(self) -> Wish | None:
        """The first wish of the present phase that has not been served."""
        for wish in self.plan.phases[self.phase].wishes:
            if wish.id not in self.script.served:
                return wish
        return None

    def serve(self, wish: Request) -> Iterator[Move]:
        """Ask, read, tell, propose, write and report."""
        yield from self.ask(wish)
        yield from self.use(self.reads_of(wish))
        told = self.told(wish)
        wishes = self.plan.phases[self.phase].wishes
        if self.changes_on(Told, wish.answers):
            yield Say(" ".join(told))
            return self.change()
        yield Say(" ".join([*told, proposing(self.domain, self.world.state, wish)]))
        if self.changes_on(AskedToConfirm, (wish.id,)):
            return self.change()
        write = self.write_of(wish)
        yield Use(write)
        self.world.step(write)
        self.script.served.add(wish.id)
        if self.changes_on(Done, (wish.id,)):
            self.change()
        yield Say(reporting(self.domain, wish, wishes))
        return None

    def inform(self, wish: Inquiry) -> Iterator[Move]:
        """Ask, read and tell."""
        yield from self.ask(wish)
        yield from self.use(self.reads_of(wish))
        self.script.served.add(wish.id)
        yield Say(" ".join(self.told(wish)))

    def block(self, wish: Blocked) -> Iterator[Move]:
        """Find out what gold finds out; then hand over, or decline as often as any caller asks."""
        infeasible = self.plan.infeasible
        assert infeasible is not None
        yield from self.ask(wish)
        rest = [gold.call for gold in self.plan.gold]
        yield from self.use([call for call in rest if self.is_read(call)])
        if infeasible.resolution == "transfer":
            yield from self.use([call for call in rest if call.name == self.domain.transfer])
            quoted = _QUOTED.search(self.domain.policy)
            yield Say(quoted[1] if quoted else _HANDED_OVER)
        else:
            self.script.served.add(wish.id)
            for _ in range(_MOST_REFUSALS):
                yield Say(declining(wish, infeasible, self.domain))

    def ask(self, wish: Wish) -> Iterator[Move]:
        """A question for each detail that is held back; elements of a list in one."""
        asked: set[str] = set()
        for detail in wish.details:
            if detail.withheld and detail.slot not in asked:
                asked.add(detail.slot)
                yield Say(asking(self.domain, wish, detail, self.plan.phases[self.phase].wishes))

    def use(self, calls: Sequence[Call]) -> Iterator[Move]:
        """Calls that have not been made yet, one at a time."""
        for call in calls:
            if call.key() not in self.script.made:
                self.script.made.add(call.key())
                yield Use(call)

    # --- what the plan says

    def write_of(self, wish: Request) -> Call:
        """The call that does what the wish asks for."""
        return wish.call

    def reads_of(self, wish: Request | Inquiry) -> list[Call]:
        """The reads that show the wish's arguments and amounts."""
        state, caller = self.world.state, self.plan.user_id
        if isinstance(wish, Inquiry):
            parameters = self.domain.question(wish.question).parameters
            reads = reads_for_parameters(self.domain, state, caller, parameters, wish.arguments)
        else:
            reads = reads_for(self.domain, state, caller, wish.call.name, wish.call.arguments)
        for answer in wish.answers:
            reads += self.sources_of(self._values[answer])
        return reads

    def sources_of(self, value: Value) -> list[Call]:
        """The reads that show an amount, and the calculation where it takes several."""
        found = [reference.call for reference in references(value.expression)]
        if self.domain.calculator is not None and len(found) > 1:
            results = {call.key(): self.world.run(call) for call in found}
            parameter = self.domain.tools[self.domain.calculator].parameters[0]
            sum_up = {parameter.name: arithmetic(value.expression, results)}
            found.append(Call(self.domain.calculator, sum_up))
        return found

    def is_read(self, call: Call) -> bool:
        """Whether gold's call only looks something up."""
        return self.domain.tools[call.name].kind == "read"

    def told(self, wish: Wish) -> list[str]:
        """The amounts asked beside the wish, as sentences."""
        return [telling(self.domain, self._values[answer]) for answer in wish.answers]

    def changes_on(self, event: type, subjects: Sequence[str]) -> bool:
        """Whether the next phase begins with this event about one of `subjects`."""
        if self.phase + 1 >= len(self.plan.phases):
            return False
        trigger = self.plan.phases[self.phase + 1].trigger
        subject = getattr(trigger, "value", getattr(trigger, "wish", None))
        return isinstance(trigger, event) and subject in subjects

    def change(self) -> None:
        """The caller wants something else from here on."""
        self.phase += 1


ORACLE = Insider("oracle", Oracle)
