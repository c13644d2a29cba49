"""Defects planted into a sound foreign task: each is found, by its own flag, and nothing else is.

The world is the depot, with tools that err where a defect needs them to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.certify.audit.foreign import (
    LOGIN,
    LOOK,
    Plain,
    act,
    criteria,
    edited,
    instructions,
    read,
    task,
)
from tests.certify.depot import DEPOT, WORLD, Box, DepotTools, Floor, Locks, Spares, box
from tests.certify.depot import BoxId as BoxNumber

from trajectory2task.certify.audit import FLAGS, SET_FLAGS, TRAJECTORY_FLAGS, Audit, audit
from trajectory2task.certify.audit.reach import MAX_CALLS, Known
from trajectory2task.core.calls import Call, Step
from trajectory2task.core.domain import Domain, Invariant
from trajectory2task.core.foreign import ForeignTrajectory
from trajectory2task.core.state import State
from trajectory2task.core.tools import tool


class ErringTools(DepotTools):
    """Locks go on in pairs, but every lock becomes the last spare; attic boxes get heavier fees."""

    @tool("write")
    def swap_locks(self, box_id: BoxNumber, lock_ids: Locks, new_lock_ids: Spares) -> Box:
        """Replace locks of a box by the last spare one, which is an error."""
        box = super().swap_locks(box_id, lock_ids, new_lock_ids)
        box["locks"] = [new_lock_ids[-1] if lock in new_lock_ids else lock for lock in box["locks"]]
        return box

    @tool("write")
    def move_box(self, box_id: BoxNumber, floor: Floor) -> Box:
        """Move a box, and in the cellar forget what it costs, which is an error."""
        box = super().move_box(box_id, floor)
        if floor == "cellar":
            box["fee"] = -1.0
        return box


def no_debt(state: State, box_id: str) -> str | None:
    box = state.get("boxes", box_id) or {"fee": 0.0}
    return "the fee is below zero" if box["fee"] < 0 else None


SOUND = replace(
    DEPOT, invariants=(Invariant("no_debt", "A fee is never negative.", "boxes", no_debt),)
)
ERRING = replace(SOUND, toolkit=ErringTools)

MOVE = act("move_box", box_id="B3", floor="cellar")
TOOLS_TO_CELLAR = task("Move your box of tools to the cellar.", MOVE)
RENT = task("Say what the fee of your box of tools is.", act("get_box", box_id="B3"))
LOCKS = act("swap_locks", box_id="B1", lock_ids=["K1", "K2"], new_lock_ids=["S1", "S2"])
BOTH_LOCKS = task("On the red books, put silver in place of brass and copper for steel.", LOCKS)
STREET = task(
    "Change your address to 7 Elm, Ely.",
    act("update_address", customer_id="C1", street="7 Elm", city="Ely"),
)
KEY = {
    "infeasible_reason": "too heavy",
    "actions_should_not_taken": [{"tool_name": "move_box", "arguments": {"box_id": "B3"}}],
    "actions_should_be_taken": [{"tool_name": "get_box", "arguments": {"box_id": "B3"}}],
}
INFEASIBLE = {
    **criteria(task("Move your box of tools to the attic."), reward_basis=["DB", "ACTION"]),
    **KEY,
}


def flags_of(
    tmp_path: Path,
    *tasks: Plain,
    domain: Domain = SOUND,
    reference: Domain | None = None,
    splits: dict[str, list[str]] | None = None,
    trajectories: Sequence[ForeignTrajectory] = (),
) -> Audit:
    return audit(
        domain,
        WORLD,
        read(tmp_path, *tasks, splits=splits),
        compat="ours",
        reference=reference,
        trajectories=trajectories,
    )


def raised(report: Audit) -> set[str]:
    return {finding.flag for finding in report.all_findings()}


CLEAN: dict[str, Plain] = {
    "a move": TOOLS_TO_CELLAR,
    "two locks": BOTH_LOCKS,
    "an address": STREET,
    "a number to tell": criteria(RENT, communicate_info=["23.45"]),
    "a sum to tell": criteria(
        task("Say what the fees of the tools and the red books come to.", *LOOK),
        communicate_info=["35.80"],
    ),
    "an infeasible wish": INFEASIBLE,
    "a new box": edited(
        TOOLS_TO_CELLAR,
        "initial_state",
        value={
            "initialization_data": {
                "agent_data": {"boxes": {"B4": {**box("B4", "C1", "hats", "grey", 1.0)}}}
            }
        },
    ),
    "an initial state": edited(
        TOOLS_TO_CELLAR,
        "initial_state",
        value={"initialization_data": {"agent_data": {"boxes": {"B3": {"fee": 1.5}}}}},
    ),
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_sound_task_has_no_finding(name: str, tmp_path: Path) -> None:
    report = flags_of(tmp_path, CLEAN[name], reference=SOUND)
    assert report.all_findings() == []


def with_calls(plain: Plain, *actions: Plain) -> Plain:
    return criteria(plain, actions=[*LOOK, *actions])


def patched(plain: Plain, **collections: Any) -> Plain:
    return edited(
        plain, "initial_state", value={"initialization_data": {"agent_data": collections}}
    )


ILL_PATCHED: list[tuple[str, Plain, str]] = [
    ("no collection", patched(TOOLS_TO_CELLAR, flights={}), "no collection 'flights'"),
    (
        "other kind",
        patched(TOOLS_TO_CELLAR, boxes={"B3": {"fee": "much"}}),
        "boxes B3.fee is 'much'",
    ),
    ("in a list", patched(TOOLS_TO_CELLAR, boxes={"B1": {"locks": [7]}}), "boxes B1.locks[0] is 7"),
    (
        "half a record",
        patched(TOOLS_TO_CELLAR, boxes={"B4": {"box_id": "B4"}}),
        "a new record without",
    ),
]


@pytest.mark.parametrize(
    ("plain", "told"), [p[1:] for p in ILL_PATCHED], ids=[p[0] for p in ILL_PATCHED]
)
def test_a_patch_that_does_not_fit_is_all_that_is_said(
    plain: Plain, told: str, tmp_path: Path
) -> None:
    report = flags_of(tmp_path, plain, {**TOOLS_TO_CELLAR, "id": "1"})
    assert [finding.flag for finding in report.all_findings()] == ["malformed_state"]
    assert told in report.all_findings()[0].evidence
    assert {ran.error for ran in report.tasks[0].gold} == {"not run"}


PLANTED: list[tuple[str, Plain, set[str]]] = [
    ("unknown tool", with_calls(TOOLS_TO_CELLAR, act("carry"), MOVE), {"malformed_call"}),
    (
        "ill-typed argument",
        with_calls(TOOLS_TO_CELLAR, act("get_box", box_id=["B3"]), MOVE),
        {"malformed_call"},
    ),
    (
        "rejected write",
        with_calls(TOOLS_TO_CELLAR, MOVE, act("move_box", box_id="B77", floor="cellar")),
        {"write_rejected"},
    ),
    (
        "rejected read",
        with_calls(TOOLS_TO_CELLAR, act("get_box", box_id="B77"), MOVE),
        {"read_rejected"},
    ),
    (
        "forbidden write",
        task("Move your box of tools to the attic.", act("move_box", box_id="B3", floor="attic")),
        {"policy_broken"},
    ),
    (
        "somebody else's box",
        task("Move the green box to the cellar.", act("move_box", box_id="B9", floor="cellar")),
        {"policy_broken", "unreachable_argument"},
    ),
    ("no write left", with_calls(TOOLS_TO_CELLAR), {"do_nothing_passes"}),
    ("nothing compared", criteria(TOOLS_TO_CELLAR, actions=None), {"do_nothing_passes"}),
    (
        "all that counts is empty",
        criteria(RENT, reward_basis=["DB", "NL_ASSERTION"]),
        {"do_nothing_passes", "empty_gate"},
    ),
    (
        "only a transfer",
        with_calls(TOOLS_TO_CELLAR, act("call_manager", summary="a box")),
        {"do_nothing_passes", "transfer_unchecked"},
    ),
    (
        "superseded write",
        with_calls(
            STREET,
            act("update_address", customer_id="C1", street="7 Elm", city="Arden"),
            act("update_address", customer_id="C1", street="7 Elm", city="Ely"),
        ),
        {"unneeded_write", "writes_in_order"},
    ),
    (
        "the same write twice",
        with_calls(
            STREET, *[act("update_address", customer_id="C1", street="7 Elm", city="Ely")] * 2
        ),
        {"repeated_write", "unneeded_write"},
    ),
    (
        "order of two writes open",
        task(
            "Have your blue books brought to the cellar, and to the attic.",
            act("move_box", box_id="B2", floor="cellar"),
            act("move_box", box_id="B2", floor="attic"),
        ),
        {"writes_in_order"},
    ),
    (
        "invented address",
        with_calls(STREET, act("update_address", customer_id="C1", street="8 Oak", city="Ely")),
        {"unreachable_argument"},
    ),
    (
        "caller unknown",
        instructions(TOOLS_TO_CELLAR, known_info="You are Mia."),
        {"nobody_identified"},
    ),
    (
        "floor unsaid",
        task("Move your red books away.", act("move_box", box_id="B1", floor="cellar")),
        {"free_choice"},
    ),
    (
        "box unsaid",
        task("Bring your books to the attic.", act("move_box", box_id="B1", floor="attic")),
        {"which_record"},
    ),
    (
        "lock unsaid",
        task(
            "On the red books, put another one in place of brass.",
            act("swap_locks", box_id="B1", lock_ids=["K1"], new_lock_ids=["S1"]),
        ),
        {"which_variant"},
    ),
    ("short answer", criteria(TOOLS_TO_CELLAR, communicate_info=["C1"]), {"guessable_answer"}),
    (
        "said answer",
        criteria(TOOLS_TO_CELLAR, communicate_info=["tools"]),
        {"answer_said_by_caller"},
    ),
    (
        "answer that is all there is, and said",
        criteria(RENT, communicate_info=["tools"]),
        {"answer_said_by_caller", "do_nothing_passes"},
    ),
    (
        "answer with a comma",
        criteria(TOOLS_TO_CELLAR, communicate_info=["1,023"]),
        {"unmatchable_answer", "unsupported_answer"},
    ),
    ("wrong number", criteria(RENT, communicate_info=["23.54"]), {"unsupported_answer"}),
    (
        "a latest box",
        instructions(
            TOOLS_TO_CELLAR, reason_for_call="Move your latest box, tools, to the cellar."
        ),
        {"no_such_order"},
    ),
    (
        "a bare trigger",
        instructions(
            TOOLS_TO_CELLAR,
            task_instructions="If the agent asks for confirmation, say it is the cellar.",
        ),
        {"bare_trigger"},
    ),
    (
        "answer key in the instructions",
        instructions(TOOLS_TO_CELLAR, **KEY),
        {"answer_key_shown", "forbidden_and_required"},
    ),
    (
        "infeasible, state ignored",
        criteria(INFEASIBLE, actions=None, reward_basis=None),
        {"infeasible_state_ignored", "do_nothing_passes"},
    ),
    (
        "infeasible, required calls not scored",
        criteria(INFEASIBLE, reward_basis=["DB"]),
        {"do_nothing_passes"},
    ),
    (
        "infeasible, passed by refusing",
        {**INFEASIBLE, "actions_should_be_taken": [{"tool_name": "call_manager"}]},
        {"refusal_passes"},
    ),
    (
        "forbidden call of no tool",
        {**INFEASIBLE, "actions_should_not_taken": [{"name": "lift", "arguments": {}}]},
        {"forbidden_ill_typed"},
    ),
    (
        "required argument of no tool",
        {
            **INFEASIBLE,
            "actions_should_be_taken": [{"name": "get_box", "arguments": {"box": "B3"}}],
        },
        {"forbidden_ill_typed"},
    ),
    (
        "forbidden although feasible",
        {
            **INFEASIBLE,
            "actions_should_not_taken": [
                {"name": "move_box", "arguments": {"box_id": "B1", "floor": "attic"}}
            ],
        },
        {"forbidden_call_allowed"},
    ),
    (
        "writes before anybody is identified",
        criteria(TOOLS_TO_CELLAR, actions=[MOVE, LOGIN]),
        {"gold_abridged"},
    ),
]


@pytest.mark.parametrize(("plain", "wanted"), [p[1:] for p in PLANTED], ids=[p[0] for p in PLANTED])
def test_a_planted_defect_is_found(plain: Plain, wanted: set[str], tmp_path: Path) -> None:
    assert raised(flags_of(tmp_path, plain)) == wanted


def test_tools_that_err_are_found_in_the_end_state(tmp_path: Path) -> None:
    report = flags_of(tmp_path, TOOLS_TO_CELLAR, domain=ERRING, reference=SOUND)
    assert raised(report) == {"invariant_broken", "hangs_on_tool_error"}
    report = flags_of(tmp_path, BOTH_LOCKS, domain=ERRING, reference=SOUND)
    assert raised(report) == {"hangs_on_tool_error", "pairs_in_order"}


def test_an_invariant_that_the_start_breaks_is_not_golds(tmp_path: Path) -> None:
    broken = {"initialization_data": {"agent_data": {"boxes": {"B3": {"fee": -2.0}}}}}
    report = flags_of(tmp_path, edited(TOOLS_TO_CELLAR, "initial_state", value=broken))
    assert report.all_findings() == []


def test_tasks_that_are_alike_and_splits_that_share(tmp_path: Path) -> None:
    other = {**instructions(TOOLS_TO_CELLAR, task_instructions="You are very polite."), "id": "1"}
    splits = {"base": ["0", "1"], "train": ["0"], "test": ["1"]}
    report = flags_of(tmp_path, TOOLS_TO_CELLAR, other, splits=splits)
    assert raised(report) == {"near_duplicate", "same_end_state", "splits_share"}
    assert [finding.flag for finding in report.findings] == ["splits_share"]
    assert "1 callers" in report.findings[0].evidence
    assert {task.id: len(task.findings) for task in report.tasks} == {"0": 2, "1": 2}
    assert {finding.verdict for finding in report.all_findings()} == {"warn"}
    together = flags_of(tmp_path, TOOLS_TO_CELLAR, other, splits={"base": ["0", "1"]})
    assert {finding.verdict for finding in together.all_findings()} == {"note"}


def test_of_many_tasks_that_are_alike_a_few_are_named(tmp_path: Path) -> None:
    many = [{**TOOLS_TO_CELLAR, "id": str(number)} for number in range(9)]
    report = flags_of(tmp_path, *many)
    assert raised(report) == {"near_duplicate", "same_end_state"}
    for found in report.all_findings():
        assert found.evidence.endswith(" and 3 more")
    told = {found.flag: found.evidence for found in report.tasks[2].findings}
    assert told["same_end_state"] == "ends in the same state as 0, 1, 3, 4, 5 and 3 more"
    assert told["near_duplicate"].count("100% with ") == 5


def test_a_read_of_many_arguments_is_tried_so_often_and_no_more() -> None:
    class Desk(DepotTools):
        @tool("read")
        def compare(self, one: BoxNumber, two: BoxNumber, three: BoxNumber, four: BoxNumber) -> Box:
            """Compare boxes."""
            raise AssertionError("declared, never called")

    known, names = Known(), [f"B{number:03d}" for number in range(400)]
    known.values["BoxId"] = set(names)
    first = known.untried(Desk.tools["compare"])
    assert len(first) == MAX_CALLS
    assert first[:2] == [("B000", "B000", "B000", "B000"), ("B000", "B000", "B000", "B001")]
    known.tried["compare"].update(first)
    assert known.untried(Desk.tools["compare"])[0] > first[-1]


def explored(*calls: Call, content: str | None = None) -> ForeignTrajectory:
    """What the depot answers, recorded; the last answer replaced by `content`."""
    from trajectory2task.core.environment import Environment

    environment = Environment(SOUND, WORLD)
    steps = [environment.step(call) for call in calls]
    if content is not None:
        steps[-1] = Step(steps[-1].call, content)
    return ForeignTrajectory("t1", tuple(steps))


EXPLORED = (
    Call("find_customer", {"email": "mia@depot.example"}),
    Call("get_box", {"box_id": "B3"}),
    Call("move_box", {"box_id": "B3", "floor": "cellar"}),
)


@pytest.mark.parametrize(
    ("trajectory", "wanted"),
    [
        (explored(*EXPLORED), set()),
        (explored(*EXPLORED, Call("get_box", {"box_id": "B77"})), set()),
        (explored(*EXPLORED[:2]), {"gold_not_explored"}),
        (explored(*EXPLORED, content='{"box_id":"B3"}'), {"recording_differs"}),
        (
            explored(*EXPLORED, Call("get_box", {"box_id": "B77"}), content="{}"),
            {"recording_differs"},
        ),
    ],
    ids=["faithful", "a recorded failure", "gold elsewhere", "other result", "failure as success"],
)
def test_explorations_are_replayed(
    trajectory: ForeignTrajectory, wanted: set[str], tmp_path: Path
) -> None:
    plain = {**TOOLS_TO_CELLAR, "trajectory_id": "t1"}
    assert raised(flags_of(tmp_path, plain, trajectories=[trajectory])) == wanted


def test_every_flag_is_planted_and_explained() -> None:
    planted: set[str] = set().union(*(wanted for _, _, wanted in PLANTED))
    planted |= {"malformed_state", "invariant_broken", "hangs_on_tool_error", "pairs_in_order"}
    flags: list[Any] = [*FLAGS, *SET_FLAGS, *TRAJECTORY_FLAGS]
    assert {flag.id for flag in FLAGS} == planted
    assert len({flag.id for flag in flags}) == len(flags)
    for flag in flags:
        assert "False positives" in " ".join(flag.explanation.split())
        assert flag.remedy.endswith(".")


ROOT = Path(__file__).parents[3]


def test_the_document_tells_of_every_flag() -> None:
    told = (ROOT / "docs" / "audit.md").read_text("utf-8")
    flags: list[Any] = [*FLAGS, *SET_FLAGS, *TRAJECTORY_FLAGS]
    for flag in flags:
        row = f"| {flag.code} | `{flag.id}` | {flag.sureness}, {flag.verdict} | "
        assert row + " ".join(flag.title.split()) in told


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
names = st.sampled_from([*DEPOT.tools, "carry"])
arguments = st.dictionaries(
    st.sampled_from(["box_id", "floor", "lock_ids", "new_lock_ids", "customer_id", "street"]),
    json_values | st.sampled_from(["B1", "B3", "B9", "C1", "cellar", ["K1"], ["S1", "S2"]]),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(calls=st.lists(st.tuples(names, arguments), max_size=5), patch=json_values)
def test_whatever_a_set_holds_is_told_and_breaks_nothing(
    calls: list[tuple[str, dict[str, Any]]], patch: object, tmp_path: Path
) -> None:
    made = with_calls(TOOLS_TO_CELLAR, *(act(name, **given) for name, given in calls))
    made = {**patched(made, boxes={"B3": {"fee": patch}}), **KEY}
    report = flags_of(tmp_path, made, reference=SOUND)
    if report.tasks[0].gold[0].error == "not run":
        return
    wrong = [
        ran for ran in report.tasks[0].gold if ran.error in ("unknown_tool", "invalid_arguments")
    ]
    assert len([f for f in report.all_findings() if f.flag == "malformed_call"]) == len(wrong)
