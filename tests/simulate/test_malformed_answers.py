"""Ten thousand malformed answers, from whoever plays the agent or the user: nothing breaks, nothing
that was not well-formed is carried out, and no user says what its draft does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec
import orjson
from tests.core.worlds import world
from tests.simulate.answers import Programmed, draft_of
from tests.simulate.played import DOMAINS, made_tasks, play

from trajectory2task.core.calls import Call
from trajectory2task.core.chat import Answer, Ask, Stop, ToolUse
from trajectory2task.core.messages import STOP_WORD
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.tasks import Task
from trajectory2task.domains import get
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.models.agent import model_agent
from trajectory2task.simulate.models.free_user import free_user
from trajectory2task.simulate.models.history import arguments_of
from trajectory2task.simulate.models.worded_user import worded_user

EACH = 3400  # answers for each of the three roles
_WITH_DIGIT = re.compile(r"\w*\d\w*")
SCRAPS = (
    *("", " ", "\x00", "\n\n", "🙂", "null", "{}", "[]", '{"text": 1}', "<tool_call>", "```json"),
    *("yes", "Yes, go ahead.", "no", "how can I help you", "#W0000000", "$12.34", "a@b.org"),
    *(STOP_WORD, "transfer_to_human_agents", "</think>", "{{policy}}", "\\u0000", "100" * 40),
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e300, "", "x" * 3000, "#W0000000", [], [[]], {}, {"a": {"b": None}}),
)
STOPS: tuple[Stop, ...] = ("end", "tools", "length", "refusal")


def tasks() -> Sequence[Task]:
    return [task for d in DOMAINS for s in SCENARIOS for task in made_tasks(d, s, 10)[:6]]


def text(rng: Random, around: str = "") -> str:
    """Scraps, cut off and put together; with some of `around` between them."""
    parts = [rng.choice(SCRAPS) for _ in range(rng.randrange(4))]
    if around and rng.random() < 0.7:
        parts.insert(rng.randrange(len(parts) + 1), around[: rng.randrange(len(around) + 1)])
    return rng.choice(("", " ", "\n")).join(parts)


def use(rng: Random, task: Task) -> ToolUse:
    """A call that no tool takes as gold makes it: at least one argument is another."""
    domain = get(task.domain)
    gold = rng.choice(task.plan.gold).call
    name = rng.choice([gold.name, *domain.tools, "nonsense", "", "a b", "\x00"])
    arguments: Any = dict(gold.arguments)
    for _ in range(rng.randrange(1, 3)):
        key = rng.choice([*arguments, "order_id", "", "user_id", "x"])
        arguments[key] = rng.choice(VALUES)
    if rng.random() < 0.2:
        arguments = rng.choice((*VALUES, arguments))
    raw = orjson.dumps(arguments).decode()
    if rng.random() < 0.3:
        raw = raw[: rng.randrange(len(raw) + 1)] + rng.choice(SCRAPS)
    return ToolUse(rng.choice(("", "c1", "c1", "x" * 99)), name, raw, arguments_of(raw))


def answer(rng: Random, task: Task) -> Answer:
    uses = tuple(use(rng, task) for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 5))))
    return Answer(text(rng), text(rng), uses, rng.choice(STOPS))


def stored(rollout: Rollout) -> Rollout:
    """As it comes back from a file."""
    return msgspec.json.decode(msgspec.json.encode(rollout), type=Rollout)


def test_agents() -> None:
    rng, answers = Random(1), 0
    while answers < EACH:
        for task in tasks():
            model = Programmed(lambda ask, task=task: answer(rng, task))  # type: ignore[misc]
            rollout = stored(play(task, model_agent(model)))
            answers += len(model.asks)
            assert rollout.stop in (
                *("agent stopped", "tool-error limit", "transferred", "step limit", "user done"),
            )
            made = [message for message in rollout.messages if message.call is not None]
            for message in made:
                assert message.written is not None
                first = message.written.calls[0]
                arguments = arguments_of(first.raw)
                assert arguments is not None
                assert message.call == Call(first.name, arguments)
            assert verify(task, rollout, get(task.domain), world(task.domain)).reward == 0


def test_free_users() -> None:
    rng, answers = Random(2), 0
    while answers < EACH:
        for task in tasks():
            model = Programmed(lambda ask, task=task: answer(rng, task))  # type: ignore[misc]
            rollout = stored(play(task, AGENTS["oracle"], free_user(model)))
            answers += len(model.asks)
            assert STOP_WORD not in "".join(m.content for m in rollout.messages)
            verify(task, rollout, get(task.domain), world(task.domain))


def test_worded_users() -> None:
    rng, answers, accepted = Random(3), 0, 0
    while answers < EACH:
        for task in tasks():

            def worded(ask: Ask, task: Task = task) -> Answer:
                made = answer(rng, task)
                return Answer(text(rng, str(draft_of(ask)["draft"])), made.reasoning, made.uses)

            model = Programmed(worded)
            rollout = stored(play(task, AGENTS["oracle"], worded_user(model)))
            answers += len(model.asks)
            verdict = verify(task, rollout, get(task.domain), world(task.domain))
            assert verdict.user_errors == (), (task.id, verdict.user_errors)
            for note in rollout.notes:
                if note.wording is not None and not note.wording.fell_back:
                    accepted += 1
                    said, draft = rollout.messages[note.turn].content, note.wording.draft
                    assert set(_WITH_DIGIT.findall(said)) <= set(_WITH_DIGIT.findall(draft))
                    assert STOP_WORD not in said
    assert accepted
