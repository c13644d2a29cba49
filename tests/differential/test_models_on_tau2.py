"""Models on tau2's own tasks: an agent and a free user over the whole of a world, scored by its
rules. The models are programs that know gold."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
import pytest
from tests.simulate.answers import Programmed, calling

from trajectory2task.core.chat import Answer, Answered, Ask, ChatModel, Role, Said
from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.messages import STOP_WORD
from trajectory2task.interop.tau2.worlds import WorldName, open_world
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.estimating import expected
from trajectory2task.run.evaluation import Evaluation, evaluate
from trajectory2task.run.rescoring import rescore

MODEL = "test/gold"
BOTH: Mapping[Role, ModelSettings] = {
    "agent": ModelSettings(MODEL),
    "user": ModelSettings(MODEL),
}
GOLD = {"retail": 114, "airline": 50}


def gold(tasks: Mapping[str, ForeignTask], ask: Ask) -> Answer:
    """Every gold call, then what has to be said; a caller who asks for help and then thanks."""
    role, name, *_ = ask.nonce.split("/")
    task, said = tasks[name], sum(isinstance(turn, Answered) for turn in ask.turns)
    if role == "user":
        return Answer("Hello, I need some help." if not said else f"Thank you! {STOP_WORD}")
    if said < len(task.gold):
        call = task.gold[said]
        return Answer("", "As planned.", (calling(call.name, call.arguments, id=f"c{said}"),))
    return Answer(" ".join(task.communicate) or "That is all.")


@pytest.mark.parametrize("name", ["retail", "airline"])
def test_gold_by_model_passes_where_gold_does(name: str, tmp_path: Path) -> None:
    found = open_world(WorldName("retail" if name == "retail" else "airline"))
    tasks = {task.id: task for task in found.tasks.tasks}
    model = Programmed(lambda ask: gold(tasks, ask), MODEL)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Mapping[Role, ChatModel]]:
        yield {"agent": model, "user": model}

    wanted = Evaluation(Path(f"tau2:{name}"), MODEL, models=BOTH)
    done = evaluate(wanted, tmp_path / "model", in_flight=16, open_models=opened)
    scripted = evaluate(Evaluation(Path(f"tau2:{name}"), "gold"), tmp_path / "script", workers=1)
    assert done.facts["rollouts"] == GOLD[name]
    assert done.facts["user"] == f"{MODEL} (free)"
    assert done.facts["scenarios"] == scripted.facts["scenarios"]
    assert not rescore(tmp_path / "model").differing
    policy = found.domain.policy
    first = next(ask for ask in model.asks if ask.nonce.startswith("agent/"))
    assert policy in first.system
    assert first.turns == (Said("Hello, I need some help."),)
    for ask in model.asks:
        if ask.nonce.startswith("user/"):
            assert policy not in ask.system
            assert not ask.tools
    settings = orjson.loads((tmp_path / "model" / "settings.json").read_bytes())
    assert settings["user_style"] == "free"


def test_words_without_a_plan_cannot_be_worded(tmp_path: Path) -> None:
    wanted = Evaluation(Path("tau2:airline"), MODEL, models=BOTH, style="worded")
    with pytest.raises(UsageError, match="--user-style free"):
        evaluate(wanted, tmp_path / "out")


def test_what_it_will_ask_is_known_before() -> None:
    found = expected(Evaluation(Path("tau2:airline"), MODEL, models=BOTH, trials=4))
    assert found["agent"].calls > 200
    assert found["agent"].input > found["agent"].output > 0
    assert found["user"].calls > 200
