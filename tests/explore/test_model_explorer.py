"""A model that explores: what it is told, what becomes of its calls, and that nothing it writes is
trusted."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from tests.core.worlds import world
from tests.explore.scripted_model import ScriptedExplorer, Told, use

from trajectory2task.core.calls import Step
from trajectory2task.core.chat import Answer, Answered, Ask, Returned, Said, ToolUse
from trajectory2task.core.errors import ContextOverflow, ProviderError
from trajectory2task.core.messages import REPAIR_PREFIX
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.domains import get
from trajectory2task.explore.bank import Bank
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.examples import remembered
from trajectory2task.explore.keep import reason_to_drop
from trajectory2task.explore.model_explorer import explore
from trajectory2task.explore.recorder import MAX_STEPS

SEED = 7


def explored(model, name: str = "retail", index: int = 0, snapshot: Snapshot | None = None):
    return asyncio.run(
        explore(
            model,
            get(name),
            world(name),
            snapshot or Snapshot(),
            seed=SEED,
            index=index,
            round=0,
        )
    )


def caller_of(index: int = 0) -> str:
    return draw(get("retail"), world("retail"), SEED, index).caller


def look_up(index: int = 0) -> ToolUse:
    email = world("retail").collections["users"][caller_of(index)]["email"]
    return use("find_user_id_by_email", {"email": email})


def told(*uses: ToolUse | Answer) -> tuple[Told, Trajectory]:
    answers = [one if isinstance(one, Answer) else Answer("", uses=(one,)) for one in uses]
    model = Told(*answers)
    return model, explored(model)


def last_heard(model: Told) -> Returned:
    return [turn for turn in model.asked[-1].turns if isinstance(turn, Returned)][-1]


@pytest.mark.parametrize("name", ["retail", "library"])
def test_makes_the_same_trajectory_as_the_calls_that_it_repeats(name: str) -> None:
    model = ScriptedExplorer(get(name), world(name))
    for index in range(25):
        walk = model.walk(f"explore/{SEED}/{index}")
        if not {step.call.name for step in walk.steps} <= set(walk.tools):
            continue  # a walk knows no bounds; a model is held to the tools that it is offered
        made = explored(model, name, index)
        assert [step.call for step in made.steps] == [step.call for step in walk.steps]
        assert [step.content for step in made.steps] == [step.content for step in walk.steps]
        assert (made.id, made.user_id, made.tools) == (walk.id, walk.user_id, walk.tools)
        assert (made.final, made.fingerprint) == (walk.final, walk.fingerprint)
        assert reason_to_drop(made) == reason_to_drop(walk)
        assert all(step.thought.endswith("\nSo I call it.") for step in made.steps)


def test_is_told_who_calls_and_nothing_of_the_task() -> None:
    model = ScriptedExplorer(get("retail"), world("retail"))
    snapshot = Bank.start(get("retail"), world("retail"), SEED, remembered).snapshot()
    made = explored(model, snapshot=snapshot)
    first = model.asked[0]
    facts = get("retail").principal.facts
    assert first.turns == (Said("Begin."),)
    assert all(ask.system == first.system and ask.tools == first.tools for ask in model.asked)
    assert [tool["function"]["name"] for tool in first.tools] == list(made.tools)
    assert get("retail").policy.strip() in first.system
    assert "1. Nothing may be shown" in first.system  # an example
    email = world("retail").collections["users"][made.user_id]["email"]
    assert facts is not None
    assert email in first.system
    assert made.id not in first.system


def test_reasoning_is_kept_and_sent_back() -> None:
    answer = Answer("I look.", "They call.", (look_up(),), message={"role": "assistant"})
    model, made = told(answer)
    assert made.steps[0].thought == "They call.\nI look."
    assert model.asked[1].turns[1] == Answered(answer)


def test_one_call_per_turn() -> None:
    twice = Answer("", uses=(look_up(), use("calculate", {"expression": "1 + 1"}, 1)))
    model, made = told(twice)
    assert len(made.steps) == 1
    assert last_heard(model).id == "call_1"
    assert last_heard(model).error
    assert "one call at a time" in last_heard(model).text


def test_an_unknown_tool() -> None:
    model, made = told(use("delete_everything", {}))
    assert made.steps == ()
    assert last_heard(model).error
    assert "'delete_everything'" in last_heard(model).text
    assert ", ".join(made.tools) in last_heard(model).text


@pytest.mark.parametrize("raw", ["", "{", "[]", '"a"', "null"])
def test_arguments_that_are_none(raw: str) -> None:
    model, made = told(ToolUse("call_0", "find_user_id_by_email", raw, None))
    assert made.steps == ()
    told_off = model.asked[1].turns[-1]
    assert isinstance(told_off, Said)
    assert told_off.text.startswith(REPAIR_PREFIX)
    assert "no JSON object" in told_off.text


def test_arguments_that_are_none_are_not_sent_back() -> None:
    """Some servers refuse every request that has them in it."""
    cut_off = ToolUse("call_1", "get_user_details", '{"user_id": ', None)
    model, made = told(look_up(), cut_off, Answer("", uses=(look_up(), cut_off)), look_up())
    assert [step.call.name for step in made.steps] == ["find_user_id_by_email"] * 2
    for ask in model.asked:
        uses = [u for turn in ask.turns if isinstance(turn, Answered) for u in turn.answer.uses]
        assert all(use.arguments is not None for use in uses)


def test_a_call_that_the_tool_rejects_is_recorded() -> None:
    _, made = told(use("find_user_id_by_email", {"email": "nobody@example.org"}), look_up())
    assert [step.ok for step in made.steps] == [False, True]
    assert not made.final


def test_a_wrong_argument_is_told_with_the_valid_ones() -> None:
    model, made = told(use("find_user_id_by_email", {"mail": "a@example.org"}))
    assert made.steps[0].error == "invalid_arguments"
    assert "email" in last_heard(model).text


def refused(made: Trajectory) -> list[Step]:
    return [step for step in made.steps if step.error == "policy"]


def test_what_the_policy_forbids_is_not_done() -> None:
    order = world("retail").collections["users"][caller_of()]["orders"][0]
    model, made = told(use("get_order_details", {"order_id": order}))
    assert len(refused(made)) == 1
    assert "identified by email" in last_heard(model).text


def test_somebody_else_cannot_be_looked_up() -> None:
    users = world("retail").collections["users"]
    other = next(user for user in users.values() if user["user_id"] != caller_of())
    model, made = told(use("find_user_id_by_email", {"email": other["email"]}))
    assert len(refused(made)) == 1
    assert other["user_id"] not in last_heard(model).text
    assert reason_to_drop(made) is not None


def test_a_hand_over_is_the_last_call() -> None:
    over = use("transfer_to_human_agents", {"summary": "Account closure."})
    read = use("get_user_details", {"user_id": caller_of()})
    _, made = told(look_up(), read, over, read, read)
    assert [step.call.name for step in made.steps][-1] == "transfer_to_human_agents"
    assert len(made.steps) == 3
    assert made.mix == "transfer"


def test_at_most_twenty_steps() -> None:
    read = use("get_user_details", {"user_id": caller_of()})
    model, made = told(look_up(), *[read] * 40)
    assert len(made.steps) == MAX_STEPS
    assert len(model.asked) == MAX_STEPS + 1


def test_a_model_that_only_talks_is_asked_to_begin() -> None:
    model, made = told(Answer("Hello!"), Answer(""), Answer("Hello?"), look_up())
    assert made.steps == ()
    assert len(model.asked) == 3
    assert reason_to_drop(made) is not None


def test_the_end_of_a_conversation_that_grows_too_long() -> None:
    class Full(Told):
        async def answer(self, ask: Ask) -> Answer:
            if len(ask.turns) > 2:
                raise ContextOverflow("full")
            return await super().answer(ask)

    made = explored(Full(Answer("", uses=(look_up(),))))
    assert len(made.steps) == 1


def test_a_provider_that_fails_is_no_trajectory() -> None:
    class Down:
        name = "down"

        async def answer(self, ask: Ask) -> Answer:
            raise ProviderError("down")

    with pytest.raises(ProviderError):
        explored(Down())


def test_the_trajectory_survives_a_file() -> None:
    made = explored(ScriptedExplorer(get("retail"), world("retail")), index=3)
    data = msgspec.json.encode(made)
    assert msgspec.json.decode(data, type=Trajectory) == made
