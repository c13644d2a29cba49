"""What a text says of a wish: its own things, rivals in their place, or neither."""

from __future__ import annotations

from msgspec.structs import replace
from tests.certify.depot import DEPOT, WORLD
from tests.certify.drafts import box, call, every_valid_draft, floor

from trajectory2task.core.hearing.recognition import recognition_of
from trajectory2task.core.plans import Phase, Request

DRAFT, _ = every_valid_draft()["revise"]


def moved(box_id: str) -> Request:
    return Request(
        "w1", call("move_box", box_id=box_id, floor="attic"), (box(box_id), floor("attic"))
    )


def test_phases_may_call_two_wishes_by_one_id() -> None:
    first, last = moved("B1"), moved("B2")
    plan = replace(DRAFT.plan, phases=(Phase((first,)), Phase((last,))))
    eye = recognition_of(plan, DEPOT, WORLD)
    for text, meant, other in (("box b1 goes up", first, last), ("box b2 goes up", last, first)):
        assert eye.echo(meant, text).named == meant.details[:1]
        assert eye.echo(other, text).wrong == other.details[:1]
    assert "b2" in eye.rival_values(first)
    assert "b2" not in eye.rival_values(last)
