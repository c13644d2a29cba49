"""What every world owes an evaluation, plans or none: tau2's own ones, and ours with them.

The domain contract of `tests/domains` as far as it does not ask for plans: tools that say what they
are, states that only accepted writes change, replays that end in the same place, files that load.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from tests.differential.tau2_worlds import wrapped

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment, replay
from trajectory2task.core.errors import UsageError
from trajectory2task.core.state import Database, State
from trajectory2task.domains.retail.domain import retail
from trajectory2task.domains.retail.loading import load
from trajectory2task.interop.tau2.worlds import WorldName
from trajectory2task.simulate.conversation import briefing

NAMES = ("tau2:retail", "tau2:airline", "retail")


@dataclass(frozen=True)
class World:
    """A domain with tau2's database, and the gold calls of tau2's tasks as examples."""

    domain: Domain
    database: Database
    calls: tuple[tuple[Call, ...], ...]


def world_called(name: str) -> World:
    theirs = wrapped(name.removeprefix("tau2:"))
    calls = tuple(task.gold for task in theirs.tasks.tasks)
    if name == "retail":
        path = WorldName("retail").folder() / "db.json.gz"
        return World(retail(compat="tau2"), load(path), calls)
    return World(theirs.domain, theirs.database, calls)


@pytest.fixture(params=NAMES)
def world(request: pytest.FixtureRequest) -> World:
    return world_called(request.param)


def live(world: World) -> Environment:
    return Environment(world.domain, world.database)


def soup(world: World, rng: Random, count: int) -> Iterator[Call]:
    """Gold calls, most with an argument of another call's or of the wrong kind."""
    examples = [call for gold in world.calls for call in gold]
    by_name: dict[str, list[Any]] = {}
    for call in examples:
        for name, value in call.arguments.items():
            by_name.setdefault(name, []).append(value)
    for _ in range(count):
        call = rng.choice(examples)
        arguments = copy.deepcopy(call.arguments)
        if arguments and rng.random() < 0.6:
            name = rng.choice(list(arguments))
            other = ["", "nothing", [], ["x", "x"], 3, None]
            arguments[name] = rng.choice(by_name[name] if rng.random() < 0.8 else other)
        if arguments and rng.random() < 0.03:
            arguments.popitem()
        yield Call(call.name, arguments)


def test_tools_say_what_they_are(world: World) -> None:
    domain = world.domain
    assert domain.policy.strip()
    assert domain.writes
    assert domain.tools[domain.transfer].kind == "generic"
    assert domain.calculator is not None
    assert domain.tools[domain.calculator].kind == "generic"
    assert {tool.kind for tool in domain.tools.values()} == {"read", "write", "generic"}
    for tool, schema in zip(domain.tools.values(), briefing(domain).tools, strict=True):
        described = schema["function"]
        assert described["name"] == tool.name
        assert described["description"].strip()
        properties = described["parameters"]["properties"]
        assert list(properties) == [item.name for item in tool.parameters]
        assert all(found["type"] for found in properties.values())
        orjson.dumps(schema)


def test_gold_fits_the_tools(world: World) -> None:
    for gold in world.calls:
        for call in gold:
            world.domain.tools[call.name].check(call.arguments)


@pytest.mark.parametrize("seed", range(4))
def test_only_accepted_writes_change_the_state(world: World, seed: int) -> None:
    environment = live(world)
    accepted = []
    for call in soup(world, Random(seed), 250):
        before = environment.state.delta()
        ok = environment.step(call).ok
        after = environment.state.delta()
        if not ok or world.domain.tools[call.name].kind != "write":
            assert after == before, call
        else:
            accepted.append(call)
    assert environment.state.delta()
    again = replay(world.domain, world.database, accepted)
    assert again.state.fingerprint() == environment.state.fingerprint()
    assert again.state.same_as(environment.state)


def test_every_write_changes_something(world: World) -> None:
    changing = set()
    for gold in world.calls:
        environment = live(world)
        for call in gold:
            before = environment.state.fingerprint()
            environment.step(call)
            if environment.state.fingerprint() != before:
                changing.add(call.name)
    assert changing == set(world.domain.writes)


def test_forks_go_their_own_ways(world: World) -> None:
    for gold in world.calls[:40]:
        environment = live(world)
        for call in gold:
            fork, before = environment.fork(), environment.state.fingerprint()
            fork.step(call)
            assert environment.state.fingerprint() == before
            environment.step(call)
            assert environment.state.fingerprint() == fork.state.fingerprint()


def test_an_initial_state_is_part_of_the_start(world: World) -> None:
    user_id = next(iter(world.database.collections["users"]))
    patch = {"users": {user_id: {"email": "somebody.else@example.com"}}}
    environment = Environment(world.domain, world.database, patch=patch)
    assert not environment.state.delta()
    shown = environment.step(Call("get_user_details", {"user_id": user_id}))
    assert "somebody.else@example.com" in shown.content
    assert environment.state.fingerprint() != live(world).state.fingerprint()


def test_the_base_stays_as_it_was(world: World) -> None:
    before = orjson.dumps(world.database.collections)
    for call in soup(world, Random(9), 250):
        live(world).step(call)
    assert orjson.dumps(world.database.collections) == before
    assert not State(world.database).delta()


def test_a_world_survives_its_file(world: World, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_bytes(orjson.dumps(world.database.collections))
    assert world.domain.load(path).fingerprint == world.database.fingerprint


def test_a_broken_file_is_a_usage_error(world: World, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text('{"truncated')
    with pytest.raises(UsageError, match=r"world\.json"):
        world.domain.load(path)
    collections = orjson.loads(orjson.dumps(world.database.collections))
    victim = next(iter(collections["users"]))
    collections["users"][victim] = {}
    path.write_bytes(orjson.dumps(collections))
    with pytest.raises(UsageError, match=victim):
        world.domain.load(path)
    del collections["users"]
    path.write_bytes(orjson.dumps(collections))
    with pytest.raises(UsageError, match="users"):
        world.domain.load(path)
