"""Chat models, as every role knows them: what is asked, what comes back, and one method between.

A role (explorer, writer, judge, user, agent) is written against `ChatModel` alone. Who stands
behind it (an API, a local server, a reply from the cache) is the business of `models/`.

What a model wrote is kept as it came: `Answer.message` is the provider's own message, and is sent
back unchanged when its turn becomes history, reasoning included. The parsed fields beside it are
for programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

import msgspec

Role = Literal["explorer", "writer", "judge", "user", "agent"]
ROLES: tuple[Role, ...] = ("explorer", "writer", "judge", "user", "agent")


class ToolUse(msgspec.Struct, frozen=True):
    """A tool call as a model wrote it.

    `raw` is the text of its arguments; `arguments` is what that parses to, or None where it is no
    JSON object.
    """

    id: str
    name: str
    raw: str
    arguments: dict[str, Any] | None


class Usage(msgspec.Struct, frozen=True, omit_defaults=True):
    """Tokens of one call, as the provider counts them. `cached` is the part of `input` that it had
    already, `reasoning` the part of `output` that is thought; both are included there."""

    input: int = 0
    output: int = 0
    cached: int = 0
    reasoning: int = 0


Stop = Literal["end", "tools", "length", "refusal"]


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model answered.

    `protocol` names the wire format that `message` is in ("openai", "anthropic").
    """

    text: str
    reasoning: str = ""
    uses: tuple[ToolUse, ...] = ()
    stop: Stop = "end"
    usage: Usage = Usage()
    message: dict[str, Any] = {}
    protocol: str = ""


class Said(msgspec.Struct, frozen=True, tag="said"):
    """A turn of the other side, in words."""

    text: str


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """A turn of the model's own. Without `reasoning`, what it thought then is left out."""

    answer: Answer
    reasoning: bool = True


class Returned(msgspec.Struct, frozen=True, tag="returned"):
    """What a tool gave back to the use called `id`."""

    id: str
    text: str
    error: bool = False


Turn = Said | Answered | Returned


class Ask(msgspec.Struct, frozen=True, omit_defaults=True):
    """One request to a model.

    `tools` are schemas in the form that OpenAI-style chat APIs take (`Tool.schema()`); where
    `must_use`, the model has to call one. `schema` asks for an answer that is one JSON object of
    this JSON schema (whoever asks checks that it is). `nonce` tells apart requests that are to be
    answered independently though they read the same: it names the item, the trial and the attempt
    ("retail-7-000012-general/0"), is part of the cache's key, and no provider sees it.
    """

    system: str
    turns: tuple[Turn, ...]
    tools: tuple[Mapping[str, Any], ...] = ()
    must_use: bool = False
    schema: dict[str, Any] | None = None
    nonce: str = ""


class ChatModel(Protocol):
    """A model that answers."""

    @property
    def name(self) -> str:
        """What a person calls it by ("openai/gpt-5", "http://127.0.0.1:8000/v1#qwen3")."""

    async def answer(self, ask: Ask) -> Answer:
        """The answer to `ask`.

        Raises `ProviderError` where there is none after all retries, `ContextOverflow` where the
        request does not fit into the model, `BudgetSpent` where the run may not ask any more, and
        `UsageError` where no request of this kind can work (key, address, name of the model).
        """
