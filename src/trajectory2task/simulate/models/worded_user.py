"""The user whose plan decides and whose words are a model's.

In: a `ChatModel` and a task. Out: replies. The state machine (`simulate.user`) decides what is said
and done, and drafts it in plain words; the model puts the draft into other words, and only text
that says just what the draft says is said. Else it goes back with the list of what is wrong, twice;
after that the draft itself is said. The opening was worded and certified with the task, so it is
said as it stands. The model sees the draft, the manner and the talk so far: no task, no plan.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from trajectory2task.core.chat import Ask, ChatModel, Said
from trajectory2task.core.domain import Domain
from trajectory2task.core.messages import Message
from trajectory2task.core.prompts import Prompt
from trajectory2task.core.rollouts import UserNote, Wording
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.models.wording_check import WordingCheck
from trajectory2task.simulate.sides import Reply, User, WordedKind
from trajectory2task.simulate.user.scripted import ScriptedUser

ATTEMPTS = 3
RECALLED = 8  # messages of the talk that the model reads

PROMPT = Prompt("""\
You put into words what a customer says in a talk with a customer service agent. You are given a \
JSON object:
- "draft": what the customer says now, in plain words
- "acts": what the customer does with it
- "must_say": what has to stand in your text, letter by letter
- "manner": how this customer talks
- "heard": the last messages of the talk, oldest first
- "problems": what was wrong with your last text, "refused", if there was one

Answer with the customer's message alone: no quotation marks around it, no remark about it.
- Say everything that the draft says and nothing beyond it: no other wish, question, reason, \
number, name or product, not even from the talk.
- A yes stays a plain yes, a no stays a no, and a question stays a question.
- Speak as the customer, never as the agent.
- Keep it short: about as long as the draft, as people write in a chat.""")


class WordedUser:
    """One user in one conversation."""

    def __init__(
        self,
        model: ChatModel,
        task: Task,
        domain: Domain,
        database: Database,
        seed: int,
        nonce: str,
    ) -> None:
        self._model = model
        self._scripted = ScriptedUser(task, domain, database, seed)
        self._check = WordingCheck(task, domain, database)
        self._nonce = nonce

    async def reply(self, heard: Sequence[Message]) -> Reply:
        """The state machine's turn in the model's words; raises what `ChatModel.answer` raises."""
        drafted = await self._scripted.reply(heard)
        assert drafted.note is not None
        if "open" in drafted.note.did:
            return drafted
        refused: list[str] = []
        last = ""
        for attempt in range(1, ATTEMPTS + 1):
            request = self._request(drafted, heard, attempt, refused[-1:], last)
            answer = await self._model.answer(
                Ask(PROMPT.render(), (Said(request),), nonce=self._nonce)
            )
            last = bare(answer.text)
            problems = self._check.problems(drafted, last)
            if not problems:
                return _worded(drafted, last, drafted.note, refused)
            refused.append(" ".join(problems))
        return _worded(drafted, drafted.text, drafted.note, refused)

    def _request(
        self, drafted: Reply, heard: Sequence[Message], attempt: int, problems: list[str], last: str
    ) -> str:
        assert drafted.note is not None
        told = {
            "draft": drafted.text,
            "acts": drafted.note.did,
            "must_say": self._check.must_say(drafted.text),
            "manner": self._scripted.manner,
            "heard": [{"role": one.role, "text": one.content} for one in heard[-RECALLED:]],
            "attempt": attempt,
            "problems": problems,
            "refused": last,
        }
        return msgspec.json.encode(told).decode()


def _worded(drafted: Reply, text: str, note: UserNote, refused: Sequence[str]) -> Reply:
    wording = Wording(drafted.text, tuple(refused), len(refused) == ATTEMPTS)
    return Reply(text, drafted.done, replace(note, wording=wording))


def bare(text: str) -> str:
    """A model's text without blanks, or one pair of quotation marks, around it."""
    text = text.strip()
    for opening, closing in (('"', '"'), ("“", "”")):
        inner = text[1:-1]
        if len(text) > 1 and text[0] == opening and text[-1] == closing and opening not in inner:
            return inner.strip()
    return text


def worded_user(model: ChatModel) -> WordedKind:
    """The kind of user that a plan decides for and `model` words."""

    def start(task: Task, domain: Domain, database: Database, seed: int, nonce: str) -> User:
        return WordedUser(model, task, domain, database, seed, nonce)

    return WordedKind(f"{model.name} (worded)", start)
