"""Replies that have been tampered with: an answer that can be sent back, or a fault; no crash."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest
from tests.models.asks import after

from trajectory2task.core.chat import Answer
from trajectory2task.core.errors import ProviderError, UsageError
from trajectory2task.models.client import wire_of
from trajectory2task.models.faults import Diagnosis, Fault
from trajectory2task.models.names import place_of
from trajectory2task.models.settings import ModelSettings

OPENAI: dict[str, Any] = {
    "id": "chatcmpl-1",
    "choices": [
        {
            "index": 0,
            "finish_reason": "tool_calls",
            "message": {
                "role": "assistant",
                "content": "<think>Hm.</think>One moment.",
                "reasoning": "Hm.",
                "refusal": None,
                "tool_calls": [
                    {
                        "id": "call_1",
                        "type": "function",
                        "function": {"name": "get_order", "arguments": '{"order_id": "#W1"}'},
                    }
                ],
            },
        }
    ],
    "usage": {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}},
}
ANTHROPIC: dict[str, Any] = {
    "type": "message",
    "role": "assistant",
    "stop_reason": "tool_use",
    "content": [
        {"type": "thinking", "thinking": "Hm.", "signature": "c2lnbmVk"},
        {"type": "text", "text": "One moment."},
        {"type": "tool_use", "id": "toolu_1", "name": "get_order", "input": {"order_id": "#W1"}},
    ],
    "usage": {"input_tokens": 9, "output_tokens": 4},
}
STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 1e300, 2**63, "", " ", "\u0000", "</think>", "<think>", "stop"),
    *([], {}, [[]], [None], {"a": {}}, ["x"], "x" * 10_000, {"type": "text"}, {"message": "x"}),
    *('{"a":' * 600 + "1" + "}" * 600, '{"a": NaN}', '{"a": 1, "a": 2}', "{}"),
)


DEEP = "@deep@"


def tampered(rng: random.Random, good: dict[str, Any]) -> bytes:
    """A good reply with one to three places changed, and now and then its bytes as well."""
    reply = orjson.loads(orjson.dumps(good))
    for _ in range(rng.randint(1, 3)):
        places = _places(reply)
        if not places:
            break
        holder, key = rng.choice(places)
        change = rng.random()
        if change < 0.2:
            del holder[key]
        elif change < 0.3:
            holder[key] = DEEP
        elif change < 0.4:
            holder[key] = [holder[key], holder[key]]
        elif change < 0.5:
            other, where = rng.choice(places)
            holder[key] = orjson.loads(orjson.dumps(other[where]))
        else:
            holder[key] = rng.choice(STRANGE)
    levels = rng.randint(1, 600)
    opened, closed = rng.choice([(b"[", b"]"), (b'{"text":', b"}")])
    deep = opened * levels + b"1" + closed * levels
    body = orjson.dumps(reply).replace(f'"{DEEP}"'.encode(), deep)
    if rng.random() < 0.2:
        cut, junk = rng.randrange(len(body) + 1), rng.randbytes(rng.randint(0, 3))
        body = body[:cut] + junk + body[cut + rng.randint(0, 3) :]
    return body


def _places(value: Any) -> list[tuple[Any, Any]]:
    here: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        here = [(value, key) for key in value]
    elif isinstance(value, list):
        here = [(value, index) for index in range(len(value))]
    return here + [place for holder, key in here for place in _places(holder[key])]


@pytest.mark.parametrize(
    ("name", "good"), [("http://h/v1#m", OPENAI), ("anthropic/claude-sonnet-5", ANTHROPIC)]
)
def test_ten_thousand_malformed_replies(name: str, good: dict[str, Any]) -> None:
    place = place_of(name, {})
    wire, diagnosis = wire_of(place, ModelSettings(name)), Diagnosis(place, None)
    rng = random.Random(f"malformed/{name}")
    answers = faults = errors = 0
    for _ in range(10_000):
        body = tampered(rng, good)
        try:
            answer = wire.answer(diagnosis.parsed(body))
        except Fault:
            faults += 1
        except (ProviderError, UsageError):  # an error object in the reply
            errors += 1
        else:
            answers += 1
            check(answer)
            for reasoning in (True, False):
                assert wire.body(after(answer, reasoning=reasoning))
    assert answers > 1_000
    assert faults > 1_000


def check(answer: Answer) -> None:
    """Never accepted: nothing at all, or a call that nobody could answer."""
    assert answer.text.strip() or answer.uses or answer.stop in ("length", "refusal")
    assert isinstance(answer.text, str)
    assert isinstance(answer.reasoning, str)
    for use in answer.uses:
        assert use.id
        assert use.name
        assert isinstance(use.raw, str)
        assert use.arguments is None or orjson.dumps(use.arguments).startswith(b"{")
    usage = answer.usage
    for count in (usage.input, usage.output, usage.cached, usage.reasoning):
        assert type(count) is int
        assert count >= 0
