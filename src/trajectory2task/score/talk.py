"""A rollout as it was heard: what the agent asked, proposed and told; what the user gave away.

In: a task, its rollout and the calls as played again. Out: a `Talk`, read off the messages alone,
so that it is the same whoever played the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trajectory2task.core.domain import Domain
from trajectory2task.core.hearing.patterns import plain
from trajectory2task.core.hearing.proposals import Proposal, proposals
from trajectory2task.core.hearing.recognition import recognition_of, says
from trajectory2task.core.hearing.understanding import Heard, understanding_of
from trajectory2task.core.plans import Blocked, Detail, Fact, Inquiry, Request, Wish, tool_of
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.score.assent import assents, is_bare
from trajectory2task.score.minds import changes_mind
from trajectory2task.score.replaying import Made, Played
from trajectory2task.score.unplanned import normal, unplanned_values

_plain = lru_cache(maxsize=4096)(plain)  # people say the same things, and tasks are tried again
_SHORTEST = 2  # letters of a value that can be told apart from any word
_DROPS = re.compile(
    r"\b(?:leave\b.{0,60}\bout|drop|forget|skip|never ?mind|call(?:ed)? off|no longer want"
    r"|do(?:n't| not) (?:want|need|go ahead|do)|scrap|rather not|settles it|something else than"
    r"|cancel that)\b"
)
_ADDS = re.compile(r"\b(?:one more|something else|another|also|remembered|forgot|as well|too)\b")

REMINDS = re.compile(r"\bstill\b|\bnot done yet\b")  # of what was said before


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its place in the rollout, its text, and that in small letters and plain."""

    place: int
    raw: str
    text: str


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that the user keeps to themselves until asked: `owner` is a wish's id or "" for a
    fact, `slot` what an agent asks for, `value` in small letters."""

    owner: str
    slot: str
    value: str


class Talk:
    """Both sides' words in one rollout; everything is worked out when it is first needed."""

    def __init__(
        self, task: Task, rollout: Rollout, played: Played, domain: Domain, database: Database
    ) -> None:
        self.task, self.plan, self.rollout = task, task.plan, rollout
        self.played, self.domain, self.database = played, domain, database
        self.recognition = recognition_of(task.plan, domain, database)
        self._understanding = understanding_of(domain)
        self.cues = self._understanding.cues

    # --- the words

    @cached_property
    def users(self) -> tuple[Said, ...]:
        """The user's messages."""
        return tuple(Said(place, raw, _plain(raw)) for place, raw in self._of("user"))

    @cached_property
    def fresh(self) -> tuple[Said, ...]:
        """The user's messages without the certified opening, of which nothing need be checked."""
        if not self.as_written:
            return self.users
        first = self.users[0]
        written = self.task.words.reason_for_call
        left = Said(first.place, first.raw.replace(written, " "),
                    first.text.replace(self.opening, " "))  # fmt: skip
        return (left, *self.users[1:])

    @cached_property
    def agents(self) -> tuple[Said, ...]:
        """What the agent wrote."""
        return tuple(
            Said(place, raw, heard.text)
            for (place, raw), (_, heard) in zip(self._of("agent"), self.heard, strict=True)
        )

    def _of(self, role: str) -> Iterator[tuple[int, str]]:
        for place, message in enumerate(self.rollout.messages):
            if message.role == role and message.content:
                yield place, message.content

    @cached_property
    def heard(self) -> tuple[tuple[int, Heard], ...]:
        """What each of the agent's texts does, with its place."""
        return tuple((place, self._understanding.hear(raw)) for place, raw in self._of("agent"))

    @cached_property
    def opening(self) -> str:
        """The certified reason for the call, plain."""
        return _plain(self.task.words.reason_for_call)

    @cached_property
    def plan_text(self) -> str:
        """All that the user may say, with what identifies it to a tool, in small letters."""
        parts = [self.task.words.text()]
        parts += [fact.value for fact in self.plan.facts]
        for detail in self.plan.details():
            parts += [value for _, value in (*detail.said, *detail.withheld)]
            parts.append(str(detail.value))
        return "\n".join(parts).lower()

    @cached_property
    def as_written(self) -> bool:
        """Whether the user began with the certified words."""
        return bool(self.users) and self.opening in self.users[0].text

    @cached_property
    def all_users(self) -> str:
        """All that the user said."""
        return "\n".join(said.text for said in self.users)

    @cached_property
    def all_agents(self) -> str:
        """All that the agent wrote."""
        return "\n".join(said.text for said in self.agents)

    def agent_said(self, value: str, before: int) -> bool:
        """Whether the agent wrote `value` before this place."""
        return says(self.all_agents, value) and any(
            said.place < before and says(said.text, value) for said in self.agents
        )

    @cached_property
    def unplanned(self) -> tuple[tuple[Said, str], ...]:
        """Values in the user's words that mean something else than any wish of the plan."""
        rivals: frozenset[str] | None = None
        found = []
        for said in self.fresh:
            for value in unplanned_values(said.text, self.plan_text, self.database):
                if self.cues.deed.search(value):
                    continue  # a deed in other words ("should be cancelled")
                if rivals is None:
                    others = (self.recognition.rival_values(wish) for wish in self.all_wishes)
                    rivals = frozenset(normal(one) for values in others for one in values)
                if value in rivals:
                    found.append((said, value))
        return tuple(found)

    def answered(self, place: int) -> Said | None:
        """The user's next message after this place."""
        return next((said for said in self.users if said.place > place), None)

    # --- what was held back

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """What nobody can know from the words that the user may say unasked."""
        public = [self.opening]
        public += [f.value.lower() for f in self.plan.facts if f.visibility == "public"]
        public += [v.lower() for detail in self.plan.details() for _, v in detail.said]
        known = "\n".join(public)
        found = {
            Secret("", fact.name, fact.value.lower())
            for fact in self.plan.facts
            if fact.visibility == "on_request" and not says(known, fact.value)
        }
        for wish in self.all_wishes:
            for detail in wish.details:
                for value in withheld_values(detail):
                    if len(value) > _SHORTEST and not says(known, value):
                        found.add(Secret(wish.id, detail.slot, value))
        return tuple(sorted(found, key=lambda secret: (secret.owner, secret.slot, secret.value)))

    def asked(self, slot: str, before: int) -> bool:
        """Whether the agent asked for a slot, or spoke of it in a question, before this place."""
        for place, heard in self.heard:
            if place >= before:
                return False
            if slot in heard.asks or slot in heard.about or heard.vague:
                return True
        return False

    def asked_who(self, before: int) -> bool:
        """Whether the agent asked who it is, in any way, before this place."""
        facts = [fact.name for fact in self.plan.facts]
        return any(
            place < before and (heard.identity or not heard.asks.keys().isdisjoint(facts))
            for place, heard in self.heard
        ) or any(self.asked(name, before) for name in facts)

    def told(self, wish: Wish, detail: Detail) -> int | None:
        """The place at which the user first told what it holds back of a detail: by saying any of
        it, or by answering a question for it. None where it never did."""
        places = [self.said_at(detail)]
        for place, heard in self.heard:
            answer = self.answered(place) if detail.slot in heard.asks else None
            places.append(answer.place if answer is not None else None)
        noted = f"{wish.id} {detail.slot}"
        places += [note.turn for note in self.rollout.notes if noted in note.told]
        return min((place for place in places if place is not None), default=None)

    def said_at(self, detail: Detail) -> int | None:
        """The place at which the user first said any of what it holds back of a detail."""
        values = withheld_values(detail)
        return next(
            (said.place for said in self.users if any(says(said.text, v) for v in values)), None
        )

    # --- what was wanted

    @cached_property
    def all_wishes(self) -> tuple[Wish, ...]:
        """The wishes of every phase, each once."""
        found = {wish.id: wish for phase in self.plan.phases for wish in phase.wishes}
        return tuple(found.values())

    @cached_property
    def dropped(self) -> tuple[Wish, ...]:
        """What the opening wants and the end does not."""
        kept = {wish.id for wish in self.plan.wishes}
        return tuple(wish for wish in self.plan.opening if wish.id not in kept)

    @cached_property
    def added(self) -> tuple[Wish, ...]:
        """What the end wants and the opening does not."""
        old = {wish.id for wish in self.plan.opening}
        return tuple(wish for wish in self.plan.wishes if wish.id not in old)

    @cached_property
    def news(self) -> tuple[str, ...]:
        """Values that the user says with the change of mind, and has not said before it."""
        old = {v.lower() for wish in self.plan.opening for d in wish.details for _, v in d.said}
        old |= {fact.value.lower() for fact in self.plan.facts}
        found = {v.lower() for wish in self.added for d in wish.details for _, v in d.said} - old
        return tuple(v for v in sorted(found) if len(v) > _SHORTEST and not says(self.opening, v))

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """Places at which the user brings up the change of mind that the plan has."""
        if len(self.plan.phases) < 2:
            return ()
        return tuple(said.place for said in self.fresh if self._changes(said))

    def _changes(self, said: Said) -> bool:
        if any(says(said.text, value) for value in self.news):
            return True
        if said is self.fresh[0]:  # reasons for a call speak of minds changed before it, too
            return changes_mind(said.text) and not changes_mind(self.opening)
        return changes_mind(said.text) or self._brings_up(said.text)

    def _brings_up(self, text: str) -> bool:
        """Whether words without a new value say the change: what is dropped, or what is new."""
        if self.news or REMINDS.search(text):
            return False
        named = self.cues.tools_named(text)
        drops, adds = _DROPS.search(text) is not None, _ADDS.search(text) is not None
        if drops and any(named.get(tool_of(wish)) for wish in self.dropped):
            return True
        tools = [tool_of(wish) for wish in self.added if drops or adds]
        return any(named.get(tool) if tool else "?" in text for tool in tools)

    def phase_at(self, place: int) -> int:
        """The phase of intent that the user was in when it had said what stands at `place`."""
        last = len(self.plan.phases) - 1
        return last if self.changes and self.changes[0] <= place else 0

    def wishes_at(self, place: int) -> list[Request | Blocked]:
        """The wishes for a write, or for what cannot be done, after the user's words there."""
        found = self.plan.phases[self.phase_at(place)].wishes
        return [wish for wish in found if not isinstance(wish, Inquiry)]

    # --- what was proposed, and done

    def undone_at(self, place: int) -> Sequence[Request | Blocked]:
        """As `wishes_at`, without those whose write was made before; all where none is left."""
        done = {made.key for made in self.done if made.turn < place}
        wishes = self.wishes_at(place)
        return [w for w in wishes if w.call is None or w.call.key() not in done] or wishes

    def proposed(self, place: int, heard: Heard) -> list[Proposal]:
        """What the agent wants a yes for there, of what the user wanted before."""
        return proposals(heard, self.undone_at(place), self.cues, self.recognition)

    def agreements(self) -> Iterator[tuple[int, Heard, Said]]:
        """The agent's questions for a yes that got one: (place, question, answer)."""
        for place, heard in self.heard:
            answer = self.answered(place) if heard.confirm else None
            if answer is not None and self._agrees(heard, answer):
                yield place, heard, answer

    def _agrees(self, heard: Heard, answer: Said) -> bool:
        """Whether an answer says yes, or so little that it can be nothing else: nothing but a yes
        was asked for, or the agent took it for one and went ahead."""
        if assents(answer.text):
            return True
        if not is_bare(answer.text) or changes_mind(answer.text) or self._names(answer.text):
            return False
        alone = not (heard.asks or heard.vague or heard.more or heard.report)
        return alone or self.next_write(answer.place) is not None

    def _names(self, text: str) -> bool:
        """Whether a text has anything that the caller could answer with."""
        return any(
            says(text, value)
            for detail in self.plan.details()
            for _, value in (*detail.said, *detail.withheld)
        )

    @cached_property
    def done(self) -> tuple[Made, ...]:
        """The writes that the tools accepted, in order."""
        return tuple(
            made
            for made in self.played.made
            if made.error is None and made.call.name in self.domain.writes
        )

    def next_write(self, place: int) -> Made | None:
        """The write attempted after this place and before the user's next words after it."""
        answer = self.answered(place)
        end = answer.place if answer is not None else len(self.rollout.messages)
        writes = self.domain.writes
        return next(
            (m for m in self.played.made if place < m.turn < end and m.call.name in writes), None
        )

    def fact_told(self, fact: Fact) -> bool:
        """Whether the user has said a fact."""
        return says(self.all_users, fact.value)


def withheld_values(detail: Detail) -> Sequence[str]:
    """What the user says of a detail only when asked, in small letters."""
    return [value.lower() for _, value in detail.withheld]
