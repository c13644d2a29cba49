"""What every domain owes the rest of the system; a new domain is found and held to it by itself."""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from trajectory2task.certify.bearing import hold_to_declaration
from trajectory2task.core.calls import Call, Step, evaluate, references
from trajectory2task.core.domain import Block, Domain, Obstacle, Referent, Rule, Situation
from trajectory2task.core.environment import Environment, replay
from trajectory2task.core.errors import ToolError, UsageError
from trajectory2task.core.messages import Message
from trajectory2task.core.moves import elements, reads_for, sample, sample_arguments
from trajectory2task.core.state import Database
from trajectory2task.core.tools import Parameter
from trajectory2task.core.watch import changed_paths
from trajectory2task.domains import domains, get, names

SEED = 5
CALLS = 16  # sampled for each write tool
ALL_NAMES = names()

Asked = tuple[str, Call]  # a caller, and a call that policy and tool allow them


@cache
def world(name: str) -> Database:
    return get(name).synthesize(SEED)


@cache
def asked(name: str) -> dict[str, list[Asked]]:
    """By write tool, feasible calls of different callers."""
    domain, database, rng = get(name), world(name), Random(SEED)
    callers = list(database.collections[domain.principal.collection])
    rng.shuffle(callers)
    found: dict[str, list[Asked]] = {tool: [] for tool in domain.writes}
    for caller in callers:
        for tool, calls in found.items():
            if len(calls) < CALLS:
                call = sample(Environment(domain, database), caller, tool, rng)
                calls += [(caller, call)] if call is not None else []
    return found


def every_asked(name: str) -> list[Asked]:
    return [pair for calls in asked(name).values() for pair in calls]


@pytest.fixture(params=ALL_NAMES)
def domain(request: pytest.FixtureRequest) -> Domain:
    return get(request.param)


def environment(domain: Domain, block: Block | None = None) -> Environment:
    return Environment(domain, world(domain.name), patch=block.patch if block else None)


# --- The scan


def test_domains_are_found_by_name() -> None:
    assert "library" in ALL_NAMES
    assert {name: found.name for name, found in domains().items()} == dict(
        zip(ALL_NAMES, ALL_NAMES, strict=True)
    )


def test_an_unknown_domain_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"Unknown domain 'libary'\. Did you mean 'library'"):
        get("libary")


# --- Tools


def test_tools_say_what_they_are(domain: Domain) -> None:
    written_by_agents = {domain.transfer, domain.calculator}  # a summary, an expression
    for tool in domain.tools.values():
        assert tool.description.strip(), tool.name
        for item in tool.parameters:
            known = item.semantic or item.choices or item.free or tool.name in written_by_agents
            assert known, f"{tool.name}({item.name})"
            assert item.refers is None or item.refers.referent in domain.referents, item.name
            assert item.free is None or item.free.group in domain.free, item.name
    assert domain.policy.strip()
    assert domain.tools[domain.transfer].kind == "generic"
    assert domain.calculator is None or domain.tools[domain.calculator].kind == "generic"


def test_seeds_name_writes_and_questions(domain: Domain) -> None:
    known = {*domain.writes, *(question.name for question in domain.questions)}
    assert domain.seeds
    assert {name for seed in domain.seeds for name in seed} <= known


def test_writes_can_be_sampled_and_change_the_state(domain: Domain) -> None:
    for tool, calls in asked(domain.name).items():
        assert calls, f"no feasible call of {tool} was found"
        changed = 0
        for _, call in calls:
            live = environment(domain)
            live.run(call)
            changed += bool(live.state.delta())
        assert changed, f"{tool} never changed anything"


def test_a_word_that_is_no_choice_is_rejected(domain: Domain) -> None:
    """The schema names the choices, but only the tool can refuse another word."""
    for tool, calls in asked(domain.name).items():
        for item in domain.tools[tool].parameters:
            if item.choices is not None:
                other = Call(tool, calls[0][1].arguments | {item.name: "because"})
                assert environment(domain).rejection(other) is not None, (tool, item.name)


def test_a_refused_value_is_one_that_every_tool_rejects(domain: Domain) -> None:
    for name, values in domain.refused.items():
        tools = [tool for tool in domain.writes if name in asked(domain.name)[tool][0][1].arguments]
        assert tools, name
        for tool in tools:
            for value in values:
                other = Call(tool, asked(domain.name)[tool][0][1].arguments | {name: value})
                assert environment(domain).rejection(other) is not None, (tool, value)


def test_a_feasible_call_breaks_no_rule_once_its_records_were_read(domain: Domain) -> None:
    for caller, call in every_asked(domain.name):
        live = environment(domain)
        reads = reads_for(domain, live.state, caller, call.name, call.arguments)
        steps = [live.step(read) for read in reads]
        assert all(step.ok for step in steps)
        assert domain.violation(Situation(live.state, call, caller, steps)) is None


@pytest.mark.parametrize("seed", range(4))
def test_only_accepted_writes_change_the_state(domain: Domain, seed: int) -> None:
    live = environment(domain)
    accepted = []
    for call in soup(domain, Random(seed), 250):
        before = live.state.delta()
        ok = live.step(call).ok
        after = live.state.delta()
        if not ok or domain.tools[call.name].kind != "write":
            assert after == before, call
        elif ok:
            accepted.append(call)
    again = replay(domain, world(domain.name), accepted)
    assert again.state.fingerprint() == live.state.fingerprint()


def soup(domain: Domain, rng: Random, count: int) -> Iterator[Call]:
    """Random calls of all tools, with arguments that fit, almost fit or don't."""
    values = [value for calls in asked(domain.name).values() for _, call in calls[:3]
              for value in call.arguments.values()]  # fmt: skip
    by_name: dict[str, list[Any]] = {}
    for _, call in every_asked(domain.name):
        for name, value in call.arguments.items():
            by_name.setdefault(name, []).append(value)
    tools = list(domain.tools.values())
    for _ in range(count):
        tool = rng.choice(tools)
        arguments: dict[str, Any] = {}
        for item in tool.parameters:
            fitting = by_name.get(item.name, values)
            draw = rng.random()
            arguments[item.name] = (
                rng.choice(fitting) if draw < 0.85
                else rng.choice(values) if draw < 0.95
                else rng.choice(["", "nothing", [], ["x", "x"], 3, None])
            )  # fmt: skip
        if arguments and rng.random() < 0.03:
            arguments.popitem()
        yield Call(tool.name, arguments)


def test_callers_are_authenticated_by_what_they_know(domain: Domain) -> None:
    assert domain.authentication
    live = environment(domain)
    for caller in list(world(domain.name).collections[domain.principal.collection])[:20]:
        facts = domain.principal.facts(live.state, caller)
        for tool in domain.authentication:
            call = Call(tool.name, {p.name: facts[str(p.semantic)] for p in tool.parameters})
            assert live.run(call) == caller
            assert domain.violation(Situation(live.state, call, None)) is None


# --- Rules


def test_rules_have_ids_and_clauses(domain: Domain) -> None:
    ids = [rule.id for rule in domain.rules]
    assert len(set(ids)) == len(ids)
    for rule in domain.rules:
        assert rule.id
        assert rule.clause.strip()


def test_rules_refuse_and_let_pass(domain: Domain) -> None:
    seen = list(situations(domain))
    for rule in domain.rules:
        verdicts = {rule.check(situation) is None for situation in seen}
        assert True in verdicts, f"{rule.id} lets nothing pass"
        # What rules about words look for is their own matter; tests beside them show that.
        assert False in verdicts or rule.about == "words", f"{rule.id} refuses nothing"


def situations(domain: Domain) -> Iterator[Situation]:
    """Feasible calls by the right caller, nobody and somebody else; more of the same caller's
    calls after them; blocked calls; a soup."""
    rng = Random(SEED)
    everybody = list(world(domain.name).collections[domain.principal.collection])
    handover = Step(Call(domain.transfer, {}), "")
    for caller, call in every_asked(domain.name):
        state = environment(domain).state
        yield Situation(state, call, caller)
        yield Situation(state, call, None)
        yield Situation(state, call, everybody[0])
        yield Situation(state, call, caller, [handover])
        for answer in ("no", "yes"):
            turns = [Message("agent", "Shall I?"), Message("user", answer)]
            yield Situation(state, call, caller, messages=turns)
        after = environment(domain)
        steps = [after.step(call)]
        for tool in domain.writes:
            parameters = domain.tools[tool].parameters
            more = sample_arguments(domain, after.state, caller, parameters, rng)
            if more is not None:
                yield Situation(after.state, Call(tool, more), caller, steps)
    for obstacle in domain.obstacles:
        for caller, block, live, steps in blocked(domain, obstacle):
            if block.call is not None:
                yield Situation(live.state, block.call, identified(block, caller), steps)
    state = environment(domain).state
    for call in soup(domain, Random(SEED), 200):
        try:  # rules are only asked about calls that fit their tool
            domain.tools[call.name].check(call.arguments)
        except ToolError:
            continue
        yield Situation(state, call, everybody[0])


# --- Referents


def test_referents_tell_their_candidates_apart_and_show_them(domain: Domain) -> None:
    seen: set[str] = set()
    for caller, parameters, arguments in pointed(domain):
        state = environment(domain).state
        for item in parameters:
            if item.refers is None:
                continue
            referent = domain.referents[item.refers.referent]
            for value, given in elements(item, arguments):
                seen.add(item.refers.referent)
                hold_apart(referent, domain, caller, given)
                shown = environment(domain)
                steps = [shown.step(c) for c in referent.shown_by(state, caller, value, given)]
                assert all(step.ok for step in steps), steps
                assert any(value in step.content for step in steps), (item.name, value)
    assert seen == set(domain.referents)


def hold_apart(referent: Referent, domain: Domain, caller: str, arguments: Any) -> None:
    state = environment(domain).state
    values = referent.values(state, caller, arguments)
    pairs = {frozenset(referent.pairs(state, value, arguments)) for value in values}
    assert len(pairs) == len(set(values)) == len(values), (values, arguments)


def pointed(domain: Domain) -> Iterator[tuple[str, tuple[Parameter, ...], Any]]:
    """Callers with the parameters and arguments of feasible calls and of questions."""
    for calls in asked(domain.name).values():
        for caller, call in calls[:6]:
            yield caller, domain.tools[call.name].parameters, call.arguments
    for question in domain.questions:
        if question.tool is None:
            for caller, arguments in askable(domain, question.parameters)[:6]:
                yield caller, question.parameters, arguments


# --- Questions


def test_a_rule_lets_pass_what_it_says_not_to_concern(domain: Domain) -> None:
    """`Rule.tools` spares checks; a rule that refuses another tool's call would be lost by it."""
    for caller, call in every_asked(domain.name):
        live = environment(domain)
        for known in (caller, None):
            situation = Situation(live.state, call, known)
            for rule in domain.rules:
                if rule.tools and call.name not in rule.tools:
                    assert rule.check(situation) is None, (rule.id, call)


def test_workable_candidates_are_candidates(domain: Domain) -> None:
    """`Domain.workable` is a hint about which values to try, never a source of new ones."""
    for caller, call in every_asked(domain.name):
        state = environment(domain).state
        for item in domain.tools[call.name].parameters:
            if item.refers is None or item.refers.referent not in domain.workable:
                continue
            workable = domain.workable[item.refers.referent]
            referent = domain.referents[item.refers.referent]
            for _, given in elements(item, call.arguments):
                hinted = set(workable(state, caller, call.name, given))
                assert hinted <= set(referent.values(state, caller, given))


def test_shifts_name_writes_on_the_same_record(domain: Domain) -> None:
    for tool, others in domain.shifts.items():
        for other in others:
            assert {tool, other} <= set(domain.writes)
            own = {p.name for p in domain.tools[tool].parameters if p.refers}
            assert own & {p.name for p in domain.tools[other].parameters if p.refers}


def askable(domain: Domain, parameters: tuple[Parameter, ...]) -> list[tuple[str, dict[str, Any]]]:
    rng, state = Random(SEED), environment(domain).state
    callers = list(world(domain.name).collections[domain.principal.collection])
    drawn = [
        (caller, sample_arguments(domain, state, caller, parameters, rng))
        for caller in rng.sample(callers, min(len(callers), 40))
    ]
    return [(caller, arguments) for caller, arguments in drawn if arguments is not None]


def test_questions_have_answers(domain: Domain) -> None:
    assert len({question.name for question in domain.questions}) == len(domain.questions)
    for question in domain.questions:
        live = environment(domain)
        if question.tool is None:
            cases = askable(domain, question.parameters)
        else:
            cases = [(caller, call.arguments) for caller, call in asked(domain.name)[question.tool]]
        answers = 0
        for caller, arguments in cases:
            expression = question.expression(live.state, caller, arguments)
            if expression is not None:
                results = {ref.call.key(): live.run(ref.call) for ref in references(expression)}
                assert isinstance(evaluate(expression, results), float)
                answers += 1
        assert answers, f"{question.name} is never answered"


def test_a_question_never_fails_on_what_a_write_left_of_its_record(domain: Domain) -> None:
    """It may lose its answer, and then says so; composing asks it again after other requests."""
    alone = [question for question in domain.questions if question.tool is None]
    for number, (caller, call) in enumerate(every_asked(domain.name)):
        rng, live = Random(number), environment(domain)
        drawn = [
            (question, sample_arguments(domain, live.state, caller, question.parameters, rng))
            for question in alone
            for _ in range(6)
        ]
        live.run(call)
        for question, arguments in drawn:
            if arguments is not None:
                question.expression(live.state, caller, arguments)


def test_writes_change_only_what_they_say(domain: Domain) -> None:
    for _, call in every_asked(domain.name):
        before = environment(domain)
        after = before.fork()
        after.run(call)
        changed = changed_paths(before.state, after.state)
        hold_to_declaration(domain.tools[call.name], call.arguments, changed, after.state)


def test_habits_put_candidates_in_order_and_drop_none(domain: Domain) -> None:
    state = environment(domain).state
    assert set(domain.habits) <= set(domain.referents)
    for caller, call in every_asked(domain.name):
        for item in domain.tools[call.name].parameters:
            if item.refers is None or item.refers.referent not in domain.habits:
                continue
            for _, given in elements(item, call.arguments):
                found = domain.referents[item.refers.referent].values(state, caller, given)
                ranked = domain.habits[item.refers.referent](state, caller, found, given)
                assert sorted(ranked) == sorted(found)


# --- Obstacles


def test_obstacles_are_mechanically_true(domain: Domain) -> None:
    assert {obstacle.kind for obstacle in domain.obstacles} == {"policy", "tool", "scope"}
    assert {obstacle.resolution for obstacle in domain.obstacles} <= {"deny", "transfer"}
    for obstacle in domain.obstacles:
        held = [holds(domain, obstacle, *case) for case in blocked(domain, obstacle)]
        assert held, f"{obstacle.name} blocks nothing"
        # A planner drops blocks that another rule gets in the way of; they must stay exceptions.
        assert sum(held) * 2 > len(held), f"{obstacle.name} is true in {sum(held)}/{len(held)}"


def blocked(
    domain: Domain, obstacle: Obstacle
) -> Iterator[tuple[str, Block, Environment, list[Step]]]:
    """The caller, the block, the world with it in place, and the steps of the diagnosis."""
    for tool in obstacle.tools:
        for caller, call in asked(domain.name)[tool]:
            block = obstacle.block(environment(domain).state, caller, call, Random(SEED))
            if block is None:
                continue
            live = environment(domain, block)
            reads = reads_for(domain, live.state, caller, call.name, call.arguments)
            if block.facts is not None:
                reads = []
            yield caller, block, live, [live.step(read) for read in (*reads, *block.diagnosis)]


def identified(block: Block, caller: str) -> str | None:
    """Whoever says something else of themselves than is on file is nobody."""
    return None if block.facts is not None else caller


def holds(
    domain: Domain, obstacle: Obstacle, caller: str, block: Block, live: Environment, steps: Any
) -> bool:
    if block.facts is not None:
        assert all(not step.ok for step in steps), "these facts identify somebody"
    else:
        assert all(step.ok for step in steps), steps
    if obstacle.kind == "scope":
        return block.call is None and obstacle.proof in {rule.id for rule in domain.rules}
    assert block.call is not None
    if obstacle.kind == "tool":
        return live.rejection(block.call) == obstacle.proof
    broken: Rule | None = domain.violation(
        Situation(live.state, block.call, identified(block, caller), steps)
    )
    accepted = live.rejection(block.call) is None
    return accepted and broken is not None and broken.id == obstacle.proof


# --- Phrasebook


def test_phrasebook_is_complete(domain: Domain) -> None:
    book = domain.phrasebook
    for tool in domain.writes:
        assert book.motives[tool]
        assert book.deeds[tool]
        for template in book.requests[tool]:
            missing = wanted_fields(domain, tool) - fields(template)
            assert not missing, f"{template!r} says nothing of {missing}"
            assert template.count("[") == template.count("]"), template
        for slot in wanted_slots(domain, tool):
            assert book.slots[slot], slot
    for name in {*domain.referents, *domain.free}:
        assert book.nouns[name]((), Random(SEED)).strip(), name
    state = environment(domain).state
    caller = next(iter(state.ids(domain.principal.collection)))
    for fact in domain.principal.facts(state, caller):
        assert "{value}" in book.facts[fact]
    for question in domain.questions:
        own = {item.name for item in question.parameters}
        for template in book.questions[question.name]:
            assert fields(template) <= (own or fields(template)), template
    assert {*book.obstacles, *book.motives_blocked} <= {o.name for o in domain.obstacles}
    for obstacle in domain.obstacles:
        assert obstacle.kind != "scope" or book.obstacles[obstacle.name]


def fields(template: str) -> set[str]:
    plain = template.replace("[", "").replace("]", "")
    return {name for _, name, _, _ in string.Formatter().parse(plain) if name}


def wanted_slots(domain: Domain, tool: str) -> set[str]:
    """The caller's own arguments: a group of free values counts as one, their id as none."""
    return {
        item.free.group if item.free else item.name
        for item in domain.tools[tool].parameters
        if item.refers or item.choices or item.free
    }


def wanted_fields(domain: Domain, tool: str) -> set[str]:
    """As the slots; a list that is aligned with another one speaks for both."""
    parameters = domain.tools[tool].parameters
    spoken_for = {item.refers.per for item in parameters if item.refers and item.refers.per}
    return wanted_slots(domain, tool) - spoken_for


# --- Worlds


def test_worlds_come_from_their_seed(domain: Domain) -> None:
    again = domain.synthesize(SEED)
    assert again.fingerprint == world(domain.name).fingerprint
    assert domain.synthesize(SEED + 1).fingerprint != again.fingerprint


def test_a_world_survives_its_file(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_bytes(orjson.dumps(world(domain.name).collections))
    assert domain.load(path).fingerprint == world(domain.name).fingerprint


def test_a_broken_file_is_a_usage_error(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text('{"truncated')
    with pytest.raises(UsageError, match=r"world\.json"):
        domain.load(path)
    collection = domain.principal.collection
    collections = orjson.loads(orjson.dumps(world(domain.name).collections))
    victim = next(iter(collections[collection]))
    collections[collection][victim] = {}
    path.write_bytes(orjson.dumps(collections))
    with pytest.raises(UsageError, match=victim):
        domain.load(path)
