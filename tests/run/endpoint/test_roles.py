"""Roles that need no task: writers, judges, worded users; and what the wire looks like."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.worlds import world
from tests.run.endpoint.talking import asking

from trajectory2task.compose.summarizing import problems_of
from trajectory2task.compose.summarizing.prompt import schema
from trajectory2task.compose.summarizing.summary import read
from trajectory2task.compose.summarizing.writing import brief
from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.domains import get
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.walker import explore
from trajectory2task.run.endpoint.histories import agent_history, user_history
from trajectory2task.run.endpoint.judging import judged
from trajectory2task.run.endpoint.roles import MODELS
from trajectory2task.run.endpoint.wire import Reply, completion, read_request

DRAFT = {
    "reason_for_call": "I want my book renewed.",
    "known_info": "My name is Ada.",
    "unknown_info": "I do not know its number.",
    "task_instructions": "Be brief.",
}


def one(role: str, content: object, **more: object) -> tuple[int, Any]:
    """Status and body of one request of one turn."""
    text = content if isinstance(content, str) else orjson.dumps(content).decode()
    body = {"model": "scripted", "messages": [{"role": "user", "content": text}], **more}

    async def post() -> tuple[int, Any]:
        async with asking() as client:
            return await client.post(body, role, f"{role}/x/0")

    return asyncio.run(post())


def answer(role: str, content: object, **more: object) -> str:
    status, found = one(role, content, **more)
    assert status == 200, found
    return str(found["choices"][0]["message"]["content"])


def test_the_writer_hands_the_draft_back() -> None:
    assert orjson.loads(answer("writer", {"draft": DRAFT, "must_say": ["Ada"]})) == DRAFT


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_summarizer_says_what_the_calls_hold(scenario: Scenario) -> None:
    """Nothing is wrong with what it makes of explorations, in the form that is asked for."""
    domain, database = get("library"), world("library")
    asked = {"type": "json_schema", "json_schema": {"name": "s", "schema": schema(scenario)}}
    for index in range(6):
        walk = explore(domain, database, Snapshot(), seed=1, index=index, round=0)
        told = brief(domain, database, walk)
        found = read(answer("writer", told, response_format=asked), scenario)
        assert problems_of(domain, database, walk, scenario, found) == []


def test_the_worded_user_says_the_draft() -> None:
    assert answer("user", {"draft": "Yes, please.", "acts": ["confirm"]}) == "Yes, please."


@pytest.mark.parametrize(
    ("role", "content"),
    [
        ("writer", {"draft": "x"}),
        ("writer", {"trajectory": []}),
        ("writer", {"trajectory": [{"tool": "t"}]}),
        ("writer", "x"),
        ("judge", {}),
        ("user", {"draft": 3}),
    ],
)
def test_what_cannot_be_worded_is_said(role: str, content: object) -> None:
    status, found = one(role, content)
    assert status == 400
    assert "request holds no" in found["error"]["message"]


SCORES = {
    "type": "object",
    "properties": {
        "correctness": {"$ref": "#/$defs/Score"},
        "relevance": {"type": "boolean"},
        "issues": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "type": {"enum": ["missing critical action", "unsupported communication"]},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "$defs": {
        "Score": {
            "type": "object",
            "properties": {
                "score": {"type": "integer", "minimum": 1, "maximum": 10},
                "explanation": {"type": "string"},
            },
        }
    },
}
STEPS = [
    {"tool": "renew_loan", "arguments": {"loan": "L1"}, "result": '{"fee": 2.50, "paid": 1.25}'}
]


def scores(words: dict, *told: str) -> dict:
    told_of = [{"what": "fee", "amount": amount} for amount in told]
    reply = judged({"task": words, "solution": STEPS, "communicate": told_of}, SCORES)
    found: dict = orjson.loads(reply.text)
    return found


def test_the_judge_scores_by_what_it_reads() -> None:
    for told in ((), ("2.50",), ("3.75", "1.25")):
        good = scores(DRAFT, *told)
        assert good["correctness"]["score"] == 10
        assert (good["relevance"], good["issues"]) == (True, [])
    bad = scores(DRAFT, "7.25")
    assert bad["correctness"]["score"] < 7
    assert [issue["type"] for issue in bad["issues"]] == ["unsupported communication"]
    assert "7.25" in bad["issues"][0]["detail"]
    listed = scores({**DRAFT, "known_info": "One of #W123455, #W123456, #W123457, #W123458."})
    assert "#W123458" in listed["correctness"]["explanation"]


def test_the_judge_wants_calls_that_are_accepted() -> None:
    refused = {"tool": "renew_loan", "arguments": {}, "result": "Error: it is overdue."}
    asked = {"task": DRAFT, "solution": [refused], "communicate": []}
    found = orjson.loads(judged(asked, SCORES).text)
    assert "renew_loan was refused" in found["correctness"]["explanation"]
    blocked = orjson.loads(judged({**asked, "scenario": "infeasible"}, SCORES).text)
    assert blocked["issues"] == []


def test_the_judge_follows_the_schema_that_it_is_asked_for() -> None:
    asked = {"type": "json_schema", "json_schema": {"name": "scores", "schema": SCORES}}
    found = orjson.loads(answer("judge", {"task": DRAFT, "solution": STEPS}, response_format=asked))
    assert set(found) == {"correctness", "relevance", "issues"}
    plain = orjson.loads(answer("judge", {"task": DRAFT, "solution": STEPS}))
    assert set(plain) == {"realism", "necessity", "correctness"}


def test_usage_is_plausible_and_bytes_are_the_same_twice() -> None:
    first, again = one("writer", {"draft": DRAFT}), one("writer", {"draft": DRAFT})
    assert first == again
    usage = first[1]["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert 10 < usage["completion_tokens"] < 200
    assert usage["prompt_tokens_details"]["cached_tokens"] == 0


def test_models_and_those_there_are_not() -> None:
    async def seen() -> tuple[Any, Any, Any]:
        async with asking() as client:
            turn = [{"role": "user", "content": "Hello"}]
            echo = await client.post({"model": "echo", "messages": turn})
            none = await client.post({"model": "gpt-x", "messages": turn}, "agent", "agent/x/0")
            return await client.get("/v1/models"), echo, none

    models, echo, none = asyncio.run(seen())
    assert [model["id"] for model in models["data"]] == list(MODELS)
    assert echo[1]["choices"][0]["message"]["content"]
    assert none[0] == 404
    assert none[1]["error"]["code"] == "model_not_found"


CALL = {"id": "1", "type": "function", "function": {"name": "t", "arguments": "{}"}}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "no chat completion request"),
        (b'{"model": "echo"}', "`messages`"),
        (
            {"model": "echo", "messages": [{"role": "user", "content": "x"}], "stream": True},
            "strea",
        ),
        ({"model": "echo", "messages": [{"role": "system", "content": "x"}]}, "no turn"),
        ({"model": "echo", "messages": [{"role": "cook", "content": "x"}]}, "unknown role"),
        ({"model": "echo", "messages": [{"role": "tool", "tool_call_id": "1"}]}, "no open tool"),
        ({"model": "echo", "messages": [{"role": "assistant", "tool_calls": [CALL]}]}, "no result"),
        (
            {
                "model": "echo",
                "messages": [
                    {"role": "assistant", "tool_calls": [CALL]},
                    {"role": "user", "content": "x"},
                ],
            },
            "no result",
        ),
    ],
)
def test_requests_that_no_server_takes(body: Any, says: str) -> None:
    async def post() -> tuple[int, Any]:
        async with asking() as client:
            return await client.post(body)

    status, found = asyncio.run(post())
    assert status == 400
    assert says in found["error"]["message"]
    assert found["error"]["type"] == "invalid_request_error"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
TURNS = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant", "tool", "system"])},
    optional={"content": st.none() | st.text(), "tool_calls": JSON, "tool_call_id": st.text()},
)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    with suppress(UsageError):
        assert read_request(body).messages


@given(st.lists(TURNS, max_size=4))
def test_any_turns_are_read_or_refused(turns: list[dict]) -> None:
    with suppress(UsageError):
        found = read_request(json.dumps({"model": "echo", "messages": turns}).encode())
        agent_history(found.messages)
        user_history(found.messages)
        assert completion(found, Reply("x"), "0", 1)["choices"]


@given(JSON, JSON, JSON)
def test_the_judge_takes_any_task_and_schema(task: Any, steps: Any, extra: Any) -> None:
    found = judged({"task": {"words": task}, "communicate": extra, "solution": steps}, SCORES)
    assert 1 <= orjson.loads(found.text)["correctness"]["score"] <= 10
