"""The library's own rules and tools, on a world small enough to read."""

from __future__ import annotations

import itertools
from random import Random
from typing import Any

import pytest

from trajectory2task.core.calls import Call, Step, evaluate, references
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.messages import Message
from trajectory2task.core.state import Database
from trajectory2task.domains.library import DOMAIN, SETS

BOOKS: dict[str, dict[str, Any]] = {
    f"T{number}": {
        "title_id": f"T{number}",
        "title": title,
        "author": author,
        "genre": "mystery",
        "replacement_cost": 20.25 + number,
    }
    for number, (title, author) in enumerate(
        [("The Red Door", "Ada Dorn"), ("The Pale Key", "Ada Dorn"), ("The Blue Hat", "Olga Haas")]
    )
}


def loan(number: int, member: str, title: str, **other: Any) -> dict[str, Any]:
    book = {field: BOOKS[title][field] for field in ("title_id", "title", "author", "genre")}
    plain = {"due_in_days": 3, "renewals": 0, "waiting": 0, "fine": 0}
    return book | {"loan_id": f"L{number}", "member_id": member} | plain | other


def member(name: str, loans: list[str], holds: list[str]) -> dict[str, Any]:
    return {
        "member_id": name,
        "name": f"Ines {name}",
        "email": f"{name}@example.org".lower(),
        "phone": "555-0100",
        "hold_limit": 2,
        "yearly_fee": 12.5,
        "loans": loans,
        "holds": holds,
    }


def hold(member_id: str, title: str, status: str) -> dict[str, Any]:
    book = {field: BOOKS[title][field] for field in ("title_id", "title", "author", "genre")}
    ids = {"hold_id": f"H{member_id[1:]}-{title[1:]}", "member_id": member_id, "branch_id": "B0"}
    return book | ids | {"status": status}


@pytest.fixture
def desk() -> Environment:
    world = {
        "members": {"M1": member("M1", ["L1", "L2"], ["H1-2"]), "M2": member("M2", ["L3"], [])},
        "titles": BOOKS,
        "loans": {
            "L1": loan(1, "M1", "T0", fine=4.25),
            "L2": loan(2, "M1", "T1", renewals=2, fine=2.5),
            "L3": loan(3, "M2", "T0", waiting=1),
        },
        "holds": {"H1-2": hold("M1", "T2", "waiting")},
        "branches": {
            place: {"branch_id": place, "name": name, "area": "east side"}
            for place, name in (("B0", "Station"), ("B1", "Castle"))
        },
    }
    return Environment(DOMAIN, Database(world, sets=SETS))


RENEW = Call("renew_loan", {"loan_id": "L1"})
PLACE = Call("place_hold", {"member_id": "M1", "title_id": "T0", "branch_id": "B1"})
CANCEL = Call("cancel_hold", {"hold_id": "H1-2", "reason": "found elsewhere"})


def test_a_renewal_counts_and_starts_the_three_weeks_anew(desk: Environment) -> None:
    found = desk.run(RENEW)
    assert (found["due_in_days"], found["renewals"]) == (21, 1)
    desk.run(RENEW)
    assert desk.rejection(RENEW) == "renewed_twice"


def test_a_hold_is_new_and_belongs_to_the_member(desk: Environment) -> None:
    found = desk.run(PLACE)
    assert (found["title"], found["status"], found["branch_id"]) == (
        "The Red Door",
        "waiting",
        "B1",
    )
    assert desk.run(Call("get_member", {"member_id": "M1"}))["holds"] == ["H1-2", "H1-0"]


@pytest.mark.parametrize(
    ("before", "call", "code"),
    [
        ([], Call("renew_loan", {"loan_id": "L2"}), "renewed_twice"),
        ([], Call("renew_loan", {"loan_id": "L3"}), "someone_waits"),
        ([], Call("renew_loan", {"loan_id": "L9"}), "not_found"),
        ([CANCEL], CANCEL, "cancelled_before"),
        ([PLACE], PLACE, "held_before"),
        # A cancelled hold still counts: no way round the limit.
        ([CANCEL, PLACE], Call(PLACE.name, PLACE.arguments | {"title_id": "T1"}), "hold_limit"),
        ([], Call("cancel_hold", {"hold_id": "H1-2", "reason": "bored"}), "unknown_reason"),
        ([], Call("find_member_by_email", {"email": "nobody@example.org"}), "not_found"),
    ],
)
def test_the_desk_rejects(desk: Environment, before: list[Call], call: Call, code: str) -> None:
    for earlier in before:
        desk.run(earlier)
    assert desk.rejection(call) == code


def test_the_order_of_holds_does_not_show(desk: Environment) -> None:
    other = Call(PLACE.name, {"member_id": "M2", "title_id": "T1", "branch_id": "B0"})
    third = Call(PLACE.name, {"member_id": "M2", "title_id": "T2", "branch_id": "B0"})
    states = set()
    for order in itertools.permutations([PLACE, other, third]):
        trial = desk.fork()
        for call in order:
            trial.run(call)
        states.add(trial.state.fingerprint())
    assert len(states) == 1


def broken(desk: Environment, call: Call, caller: str | None, **more: Any) -> str | None:
    kinds = ("call", "history", "words")
    rule = DOMAIN.violation(Situation(desk.state, call, caller, **more), about=kinds)
    return rule.id if rule else None


def test_rules_at_the_desk(desk: Environment) -> None:
    assert broken(desk, RENEW, "M1") is None
    assert broken(desk, RENEW, None) == "auth_first"
    assert broken(desk, RENEW, "M2") == "own_records"
    assert broken(desk, Call("list_titles", {}), None) is None
    handover = Step(Call("transfer_to_librarian", {"summary": "a copy to buy"}), "Transferred.")
    assert broken(desk, RENEW, "M1", steps=[handover]) == "scope"


@pytest.mark.parametrize(("said", "rule"), [("Yes, please", None), ("Hm, wait", "confirm_first")])
def test_changes_need_a_yes(desk: Environment, said: str, rule: str | None) -> None:
    messages = [Message("agent", "I would renew The Red Door."), Message("user", said)]
    assert broken(desk, RENEW, "M1", messages=messages) == rule
    read = Call("get_loan", {"loan_id": "L1"})
    assert broken(desk, read, "M1", messages=messages) is None


def test_fines_above_ten_dollars_stop_renewals_and_holds_only(desk: Environment) -> None:
    desk.state.edit("loans", "L2")["fine"] = 5.75  # with the other 4.25, exactly the limit
    assert broken(desk, RENEW, "M1") is None
    desk.state.edit("loans", "L2")["fine"] = 5.76
    assert [broken(desk, call, "M1") for call in (RENEW, PLACE)] == ["fines_limit"] * 2
    assert broken(desk, CANCEL, "M1") is None


def test_what_a_member_owes(desk: Environment) -> None:
    expression = DOMAIN.question("total_due").expression(desk.state, "M1", {})
    assert expression is not None
    results = {ref.call.key(): desk.run(ref.call) for ref in references(expression)}
    assert evaluate(expression, results) == 19.25
    assert DOMAIN.question("total_due").expression(desk.state, "M2", {}) is None


def test_descriptions_say_every_pair_they_are_given() -> None:
    state = Environment(DOMAIN, DOMAIN.synthesize(1)).state
    rng = Random(1)
    for name, referent in DOMAIN.referents.items():
        for value in referent.values(state, "M2000", {}):
            pairs = referent.pairs(state, value, {})
            for size in range(1, len(pairs) + 1):
                for some in itertools.combinations(pairs, size):
                    words = DOMAIN.phrasebook.nouns[name](some, rng).lower()
                    assert all(said.lower() in words for _, said in some), (some, words)


def test_members_have_books_that_a_genre_or_an_author_alone_does_not_settle() -> None:
    state = Environment(DOMAIN, DOMAIN.synthesize(1)).state
    shared = {"genre": 0, "author": 0}
    members = list(state.ids("members"))
    for caller in members:
        loans = DOMAIN.referents["loan"].values(state, caller, {})
        told = [dict(DOMAIN.referents["loan"].pairs(state, value, {})) for value in loans]
        for attribute in shared:
            shared[attribute] += len({pairs[attribute] for pairs in told}) < len(told)
    assert shared["genre"] == len(members)
    assert shared["author"] > len(members) / 4
