"""What an agent can find out by reads that the policy allows, and by no others."""

from __future__ import annotations

from dataclasses import replace as with_fields
from typing import Annotated, Any, NotRequired, cast

from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.depot import DEPOT, WORLD, Box, BoxId, CustomerId, DepotTools

from trajectory2task.certify.search import Search
from trajectory2task.certify.subject import Subject
from trajectory2task.core.calls import Call
from trajectory2task.core.plans import Fact, GoldCall
from trajectory2task.core.tools import Choices, Semantic, tool

TicketId = Annotated[str, Semantic("TicketId", "Id of a ticket")]


class TicketBox(Box):
    ticket_id: NotRequired[TicketId]


class Desk(DepotTools):
    """A depot that hangs a ticket on a box that somebody waits for."""

    @tool("read")
    def find_by_phone(self, phone: Annotated[str, Semantic("Phone", "Phone")]) -> CustomerId:
        """Find a customer by phone."""
        return "C1"

    @tool("read")
    def get_box(self, box_id: BoxId) -> TicketBox:
        """Get a box with its ticket."""
        return cast(TicketBox, super().get_box(box_id))

    @tool("read")
    def get_ticket(self, ticket_id: TicketId) -> str:
        """Say what a ticket is for."""
        return f"ticket {ticket_id}"

    @tool("read")
    def list_floor(
        self, floor: Annotated[str, Semantic("Floor", "A floor"), Choices(("ground", "attic"))]
    ) -> str:
        """Say how full a floor is."""
        return "half"

    @tool("write")
    def queue(self, box_id: BoxId) -> str:
        """Hang a ticket on a box."""
        self.state.edit("boxes", box_id)["ticket_id"] = f"T-{box_id}"
        return "queued"

    @tool("write")
    def issue(self, box_id: BoxId) -> TicketId:
        """Give out a ticket for a box."""
        return f"T-{box_id}"


DESK = with_fields(DEPOT, toolkit=Desk)
EMAIL = (d.MAIL,)


def at_desk(*gold: GoldCall, facts: tuple[Fact, ...] = EMAIL, patch: Any = None) -> Subject:
    """A task of these gold calls, behind the caller's being looked up."""
    plan = replace(d.add().plan, facts=facts, gold=gold, initial_state=patch)
    return Subject(DESK, WORLD, replace(d.add(), plan=plan))


def write(name: str, **arguments: Any) -> GoldCall:
    return GoldCall(d.call(name, **arguments), {})


def missing(subject: Subject, call: Call) -> list[tuple[str, str]]:
    """What cannot be found out for a call, after gold with its writes told one by one."""
    search = Search(subject)
    for at, gold in enumerate(subject.plan.gold):
        assert search.missing(gold.call, subject.run.before[at]) == []
        if subject.is_write(gold.call):
            search.told(DESK.tools[gold.call.name], subject.run.results[at])
    return search.missing(call, subject.run.after)


def ticket(box_id: str) -> Call:
    return d.call("get_ticket", ticket_id=f"T-{box_id}")


def test_what_a_write_shows_is_known_from_then_on() -> None:
    assert missing(at_desk(d.LOGIN), ticket("B1")) == [("TicketId", "T-B1")]
    assert missing(at_desk(d.LOGIN, write("issue", box_id="B1")), ticket("B1")) == []


def test_after_a_write_everything_is_read_again() -> None:
    queued = at_desk(d.LOGIN, d.PROFILE, d.read("B1"), write("queue", box_id="B1"))
    assert missing(queued, ticket("B1")) == []
    assert missing(queued, ticket("B2")) == [("TicketId", "T-B2")]


def test_reads_that_gold_does_without_count() -> None:
    hung = {"boxes": {"B2": {"ticket_id": "T-B2"}}}
    assert missing(at_desk(d.LOGIN, d.PROFILE, patch=hung), ticket("B2")) == []


def test_a_read_that_the_policy_forbids_leads_nowhere() -> None:
    hung = {"boxes": {box: {"ticket_id": f"T-{box}"} for box in ("B1", "B9")}}
    told = (*EMAIL, Fact("BoxId", "B9", "public"))
    subject = at_desk(d.LOGIN, facts=told, patch=hung)
    assert missing(subject, ticket("B1")) == []
    assert missing(subject, ticket("B9")) == [("TicketId", "T-B9")]  # another customer's


def test_what_was_refused_to_a_stranger_is_tried_again() -> None:
    told = (Fact("CustomerId", "C1", "public"), Fact("Phone", "555", "public"))
    asked = d.call("find_by_phone", phone="555")
    subject = at_desk(GoldCall(asked, {}), facts=told)
    assert missing(subject, d.call("get_box", box_id="B2")) == []


def test_words_of_a_choice_need_not_be_found() -> None:
    assert missing(at_desk(d.LOGIN), d.call("list_floor", floor="attic")) == []
