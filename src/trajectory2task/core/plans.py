"""A plan: what a caller wants, knows, holds back and changes, as typed data. Words come later.

Everything that has to be true of a task is stated here and checked here.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from trajectory2task.core.calls import Call, CallPattern, Expression, Path

Scenario = Literal["general", "ambiguous", "changing", "infeasible"]
SCENARIOS: tuple[Scenario, ...] = ("general", "ambiguous", "changing", "infeasible")

Visibility = Literal["public", "on_request", "unknown"]


class Fact(msgspec.Struct, frozen=True):
    """Something callers know (or have forgotten) about themselves, by semantic type ("Email")."""

    name: str
    value: str
    visibility: Visibility


class Attribute(msgspec.Struct, frozen=True):
    """One (name, value) pair of a description, and whether the caller says it unasked."""

    name: str
    value: str
    visibility: Visibility = "public"


class Detail(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the caller can say about one argument (or one element of a list argument).

    `parameters` names the argument; a free value such as an address fills several. `referent`
    names the domain's referent, "" for a word or value of the caller's own, whose attributes are
    the values themselves. `position` is the element's place in a list argument. `single` says
    that only one value is possible, so that nothing needs to be said.
    """

    parameters: tuple[str, ...]
    slot: str
    referent: str
    value: Any
    attributes: tuple[Attribute, ...]
    position: int | None = None
    single: bool = False

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """The pairs that the caller volunteers."""
        return tuple([(a.name, a.value) for a in self.attributes if a.visibility == "public"])

    @property
    def withheld(self) -> tuple[tuple[str, str], ...]:
        """The pairs that the caller gives only when asked."""
        return tuple([(a.name, a.value) for a in self.attributes if a.visibility == "on_request"])


class Request(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="wish", tag="request"):
    """The caller wants `call` done; `answers` names the values asked for beside it."""

    id: str
    call: Call
    details: tuple[Detail, ...]
    answers: tuple[str, ...] = ()


class Inquiry(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="wish", tag="inquiry"):
    """The caller wants to know something about `arguments`; `answers` names the value."""

    id: str
    question: str
    arguments: dict[str, Any]
    details: tuple[Detail, ...]
    answers: tuple[str, ...] = ()


class Blocked(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="wish", tag="blocked"):
    """The caller wants something that cannot be done.

    `tool` is the tool that the wish sounds like; `call` is the blocked call (None: no tool
    expresses the wish).
    """

    id: str
    obstacle: str
    tool: str
    call: Call | None
    details: tuple[Detail, ...]
    answers: tuple[str, ...] = ()


Wish = Request | Inquiry | Blocked


def tool_of(wish: Wish) -> str:
    """The tool that a wish is for ("" for a question)."""
    if isinstance(wish, Inquiry):
        return ""
    return wish.tool if isinstance(wish, Blocked) else wish.call.name


class AskedToConfirm(msgspec.Struct, frozen=True, tag_field="event", tag="asked_to_confirm"):
    """The agent asks the caller to confirm the write of this wish."""

    wish: str


class Told(msgspec.Struct, frozen=True, tag_field="event", tag="told"):
    """The agent tells the caller this value."""

    value: str


class Done(msgspec.Struct, frozen=True, tag_field="event", tag="done"):
    """The write of this wish has been executed and reported."""

    wish: str


Trigger = AskedToConfirm | Told | Done


class Phase(msgspec.Struct, frozen=True, omit_defaults=True):
    """The caller's whole intent from `trigger` on (the opening phase has none)."""

    wishes: tuple[Wish, ...]
    trigger: Trigger | None = None


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the intent changes: `old` and `new` are ids of wishes in the first and last phase.

    `threshold` is the amount that the told value is held against in a branch.
    """

    kind: Literal["revise", "retract", "add", "branch"]
    old: str | None = None
    new: str | None = None
    threshold: float | None = None


class FromCaller(msgspec.Struct, frozen=True, tag_field="origin", tag="caller"):
    """The caller says it: a fact's name, or a detail's slot."""

    source: str


class FromResult(msgspec.Struct, frozen=True, tag_field="origin", tag="result"):
    """It stands at `path` in the result of gold call number `step` (from 0)."""

    step: int
    path: Path


class FromChoices(msgspec.Struct, frozen=True, tag_field="origin", tag="choices"):
    """It is one of the words that the tool accepts, settled by what the caller says."""

    source: str


class FromFunction(msgspec.Struct, frozen=True, tag_field="origin", tag="function"):
    """The agent computes it: "arithmetic" over earlier results, or "summary" in its own words."""

    name: str


Origin = FromCaller | FromResult | FromChoices | FromFunction


class GoldCall(msgspec.Struct, frozen=True, omit_defaults=True):
    """A call of the gold trajectory with each argument's origin ("item_ids.0" for an element).

    `error` is the code that the call is meant to get.
    """

    call: Call
    origins: dict[str, Origin]
    error: str | None = None


class Value(msgspec.Struct, frozen=True):
    """A number the agent has to say: what it is, how it is computed, and what it comes to."""

    id: str
    question: str
    expression: Expression
    amount: float


class Infeasible(msgspec.Struct, frozen=True):
    """Why the blocked wish cannot be served, and what follows.

    `proof` is the id of the policy rule that the call breaks (kind "policy"), the tool's error
    code (kind "tool"), or the clause that lists what is in scope (kind "scope").
    """

    obstacle: str
    kind: Literal["policy", "tool", "scope"]
    proof: str
    reason: str
    resolution: Literal["deny", "transfer"]
    required: tuple[CallPattern, ...]
    forbidden: tuple[CallPattern, ...]


class Plan(msgspec.Struct, frozen=True, omit_defaults=True):
    """The typed intent of one task.

    `phases[0]` is the opening intent and `phases[-1]` the final one; `gold` serves the final one.
    `initial_state` is a patch on the base database. `seed` fixes the words.
    """

    scenario: Scenario
    user_id: str
    facts: tuple[Fact, ...]
    phases: tuple[Phase, ...]
    gold: tuple[GoldCall, ...]
    seed: int
    values: tuple[Value, ...] = ()
    change: Change | None = None
    infeasible: Infeasible | None = None
    initial_state: dict[str, dict[str, Any]] | None = None

    @property
    def opening(self) -> tuple[Wish, ...]:
        """What the caller wants when the conversation starts."""
        return self.phases[0].wishes

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What the caller wants in the end."""
        return self.phases[-1].wishes

    def details(self) -> list[Detail]:
        """Every detail of every phase."""
        return [detail for phase in self.phases for wish in phase.wishes for detail in wish.details]
