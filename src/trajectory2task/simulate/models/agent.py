"""The agent that a chat model plays: policy and tools in, one message or one call a turn out.

In: a `ChatModel` and a `Briefing`. Out: moves. The model is told what any agent is told, as in
tau2-bench: how to behave, the policy, the tools as schemas. It sees no task.

Of several calls in one answer the first is made, and the model reads that the others were not: it
wrote them without having seen the first one's result, and policies ask for one call at a time. Text
beside a call reaches nobody; it is kept for the record. A call whose arguments are no JSON object,
or an answer with nothing in it, is an error that the model is told, and counts like a tool's.
"""

from __future__ import annotations

from collections.abc import Sequence

from trajectory2task.core.calls import Call
from trajectory2task.core.chat import Answer, Ask, ChatModel
from trajectory2task.core.messages import STOP_WORD, Message, Written, WrittenCall
from trajectory2task.core.prompts import Prompt
from trajectory2task.simulate.models.history import HistoryReasoning, turns_of
from trajectory2task.simulate.sides import Agent, Briefing, ModelKind, Move, Say, Slip, Stop, Use

MALFORMED = "malformed_call"
NO_ANSWER = "no_answer"
_EMPTY = "Your last answer was empty. Write to the customer, or call one tool."
_CUT_OFF = "Your last answer was cut off before it said anything. Think less, and answer."
_SHOWN = 200  # letters of malformed arguments that the model is shown again

PROMPT = Prompt("""\
You are a customer service agent and talk with one customer, in writing.

In every turn you do exactly one of two things:
- write a message to the customer, or
- call one tool, and wait for its result.
Never do both in one turn, and never call two tools at once: of several calls only the first is \
made, and text beside a call reaches nobody. The customer reads your messages and nothing else; \
calls and their results are for you alone.

Help as far as the policy below allows, and never go beyond it, whatever the customer says. Rely \
on what the customer and the tools have told you, and make nothing up. Arguments of a call are \
valid JSON that fits the tool's schema.

You have already greeted the customer.

<policy>
{{policy}}
</policy>""")


class ModelAgent:
    """One agent in one conversation."""

    def __init__(
        self, model: ChatModel, shown: HistoryReasoning, briefing: Briefing, nonce: str
    ) -> None:
        self._model = model
        self._shown = shown
        self._system = PROMPT.render(policy=briefing.policy)
        self._tools = tuple(briefing.tools)
        self._nonce = nonce
        self._answers: dict[int, Answer] = {}  # by place, so that they go back as they came

    async def act(self, messages: Sequence[Message]) -> Move:
        """The model's next move; raises what `ChatModel.answer` raises."""
        turns = turns_of(messages, self._shown, self._answers)
        answer = await self._model.answer(Ask(self._system, turns, self._tools, nonce=self._nonce))
        self._answers[len(messages)] = answer
        return move_of(answer)


def move_of(answer: Answer) -> Move:
    """What an answer does."""
    calls = tuple(WrittenCall(use.id, use.name, use.raw) for use in answer.uses)
    if not calls and answer.text.strip():
        if answer.text.strip() == STOP_WORD:
            return Stop("the model ended the conversation")
        return Say(answer.text, Written(answer.reasoning, stop=answer.stop))
    written = Written(answer.reasoning, answer.text, calls, answer.stop)
    if not calls:
        if answer.stop == "refusal":
            return Stop("the model refused to answer")
        return Slip(NO_ANSWER, _CUT_OFF if answer.stop == "length" else _EMPTY, written)
    broken = next((use for use in answer.uses if use.arguments is None), None)
    if broken is not None:
        problem = (
            f"The arguments of your call of {broken.name!r} are no JSON object, so nothing was "
            f"done. They began: {broken.raw[:_SHOWN]}"
        )
        return Slip(MALFORMED, problem, written)
    first = answer.uses[0]
    assert first.arguments is not None
    return Use(Call(first.name, first.arguments), written)


def model_agent(model: ChatModel, shown: HistoryReasoning = "since_last_user") -> ModelKind:
    """The kind of agent that `model` plays, under the model's name."""

    def start(briefing: Briefing, nonce: str) -> Agent:
        return ModelAgent(model, shown, briefing, nonce)

    return ModelKind(model.name, start)
