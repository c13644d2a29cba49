"""Chat models for the explorer's tests: real objects, some make the scripted explorer's calls."""

from __future__ import annotations

from functools import cache
from random import Random

import msgspec

from trajectory2task.core.calls import Call
from trajectory2task.core.chat import Answer, Answered, Ask, ToolUse
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import reads_for, sample
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.explore.closing import closing_words
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.walker import explore


def use(name: str, arguments: dict, number: int = 0) -> ToolUse:
    return ToolUse(f"call_{number}", name, msgspec.json.encode(arguments).decode(), arguments)


class ScriptedExplorer:
    """Makes the calls of the scripted exploration that the nonce names."""

    name = "scripted"

    def __init__(self, domain: Domain, database: Database) -> None:
        self._domain, self._database = domain, database
        self.asked: list[Ask] = []

    def walk(self, nonce: str) -> Trajectory:
        _, seed, index = nonce.split("/")
        start = draw(self._domain, self._database, int(seed), int(index))
        return explore(
            self._domain,
            self._database,
            Snapshot(),
            seed=int(seed),
            index=int(index),
            round=0,
            start=start,
        )

    async def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        walk = self.walk(ask.nonce)
        made = sum(isinstance(turn, Answered) for turn in ask.turns)
        if made == len(walk.steps):
            return Answer(closing_words(walk))
        step = walk.steps[made]
        return Answer(
            "So I call it.",
            step.thought,
            (use(step.call.name, step.call.arguments, made),),
            "tools",
        )


class Wanderer:
    """Any feasible change, whatever was changed before, with the reads before it; and now and then
    a hand-over. Undisciplined, as models are: nothing keeps it to one change of a record."""

    name = "wanderer"

    def __init__(self, domain: Domain, database: Database) -> None:
        self._domain, self._database = domain, database
        self._walk = cache(self._walked)

    def _walked(self, nonce: str) -> list[Call]:
        _, seed, index = nonce.split("/")
        domain, database, rng = self._domain, self._database, Random(nonce)
        start, environment = (
            draw(domain, database, int(seed), int(index)),
            Environment(domain, database),
        )
        way, facts = (
            domain.authentication[0],
            domain.principal.facts(environment.state, start.caller),
        )
        calls = [Call(way.name, {p.name: facts[str(p.semantic)] for p in way.parameters})]
        writes = [name for name in start.tools if domain.tools[name].kind == "write"]
        for _ in range(rng.choice((1, 2, 3, 4, 6))):
            call = sample(environment, start.caller, rng.choice(writes), rng)
            if call is not None:
                state = environment.state
                calls += reads_for(domain, state, start.caller, call.name, call.arguments)
                calls.append(call)
                environment.run(call)
        if rng.random() < 0.2:
            about = rng.choice(("Missing parcel.", "Account closure.", "They are cross."))
            summary = domain.tools[domain.transfer].parameters[0].name
            calls.append(Call(domain.transfer, {summary: about}))
        return calls

    async def answer(self, ask: Ask) -> Answer:
        calls = self._walk(ask.nonce)
        made = sum(isinstance(turn, Answered) for turn in ask.turns)
        if made == len(calls):
            return Answer("They were told 123.45.")
        return Answer("So.", uses=(use(calls[made].name, calls[made].arguments, made),))


class Told:
    """Answers with what it was given, one after the other; then with nothing."""

    name = "told"

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.asked: list[Ask] = []

    async def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        return self._answers.pop(0) if self._answers else Answer("That is all.")
