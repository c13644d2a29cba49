"""The user that a model plays from a prompt alone, as the simulators of the paper and tau2-bench.

In: a `ChatModel`, a task's words, a persona where the task has one. Out: replies. Nothing holds the
model to the plan, so its errors are looked for afterwards (`score.fidelity`). It is there for
comparison, for tau2-bench's own tasks, and for tasks without a plan. It sees the words alone,
never what a conversation is scored by.
"""

from __future__ import annotations

from collections.abc import Sequence

from trajectory2task.core.chat import Answer, Answered, Ask, ChatModel, Said, Turn
from trajectory2task.core.messages import STOP_WORD, Message
from trajectory2task.core.prompts import Prompt
from trajectory2task.core.tasks import Words
from trajectory2task.simulate.sides import FreeKind, Reply, User

NO_WORDS = "..."  # said where the model says nothing
_NONE = "(nothing)"

PROMPT = Prompt("""\
You play a customer who writes to a company's customer service. The other side is the service \
agent; you never do the agent's part. This is who you are and what you want:

<scenario>
Why you get in touch:
{{reason_for_call}}

What you know:
{{known_info}}

What you do not know:
{{unknown_info}}

How you behave:
{{task_instructions}}

What kind of person you are:
{{persona}}
</scenario>

Rules:
- Write one short message at a time, as people write in a chat, in words of your own.
- Keep to the scenario. What it does not say you do not know: never make up a number, a name, an \
address or a preference.
- Do not tell everything at once. Begin with what you want; give a detail when the agent asks for \
it, or when the scenario says so.
- You cannot look anything up or do anything yourself; the agent does that.
- Say yes only to what you want.
- When everything that you want is done or has been refused for good, or when you have been handed \
over to somebody else, or when the scenario gives you nothing more to say, end your message with \
{{stop_word}}. Never write it before that.""")


class FreeUser:
    """One user in one conversation."""

    def __init__(self, model: ChatModel, words: Words, persona: str, nonce: str) -> None:
        self._model = model
        self._nonce = nonce
        self._system = PROMPT.render(
            reason_for_call=words.reason_for_call or _NONE,
            known_info=words.known_info or _NONE,
            unknown_info=words.unknown_info or _NONE,
            task_instructions=words.task_instructions or _NONE,
            persona=persona or _NONE,
            stop_word=STOP_WORD,
        )
        self._answers: list[Answer] = []

    async def reply(self, heard: Sequence[Message]) -> Reply:
        """The model's next words; raises what `ChatModel.answer` raises."""
        turns: list[Turn] = []
        own = iter(self._answers)
        for message in heard:
            if message.role == "agent":
                turns.append(Said(message.content))
            elif (answer := next(own, None)) is not None and _says(answer):
                turns.append(Answered(answer, reasoning=False))
            else:
                turns.append(Answered(Answer(message.content)))
        answer = await self._model.answer(Ask(self._system, tuple(turns), nonce=self._nonce))
        self._answers.append(answer)
        text, stop, _ = answer.text.partition(STOP_WORD)
        return Reply(text.strip() or ("" if stop else NO_WORDS), done=bool(stop))


def _says(answer: Answer) -> bool:
    """Whether an answer can stand in the history as it came."""
    return bool(answer.text.strip()) and not answer.uses


def free_user(model: ChatModel) -> FreeKind:
    """The kind of user that `model` plays from a task's words."""

    def start(words: Words, persona: str, nonce: str) -> User:
        return FreeUser(model, words, persona, nonce)

    return FreeKind(f"{model.name} (free)", start)
