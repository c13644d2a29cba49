"""What a scripted user does: a state machine over the plan, from the acts heard to words said.

In: a task and its world; then the agent's texts one by one. Out: a `Turn` each. The director
answers what is asked, agrees to what matches its present wishes and corrects what does not, changes
its mind on the plan's trigger, insists on what it is refused, and ends when all is settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.hearing.proposals import Proposal, proposals
from trajectory2task.core.hearing.recognition import Echo, recognition_of
from trajectory2task.core.hearing.understanding import Heard, understanding_of
from trajectory2task.core.plans import AskedToConfirm, Blocked, Done, Request, Told, Wish, tool_of
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.user import speaker as say
from trajectory2task.simulate.user.answering import Answering
from trajectory2task.simulate.user.speaker import Speaker
from trajectory2task.simulate.user.standing import LOST, REMINDERS, Standing
from trajectory2task.simulate.user.temperament import temperament_of

_MISSES = 2  # questions that are not understood before the caller says what could be asked


@dataclass(slots=True)
class Turn:
    """What the user says, with what it did, told and agreed to."""

    said: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    done: bool = False

    def add(self, act: str, *said: str) -> Turn:
        """The turn with one more act."""
        self.did.append(act)
        self.said += said
        return self


class Director:
    """One caller in one conversation."""

    def __init__(self, task: Task, domain: Domain, database: Database, seed: int) -> None:
        plan, rng = task.plan, Random(seed)
        self._task = task
        self._understanding = understanding_of(domain)
        self._recognition = recognition_of(plan, domain, database)
        self._values = {value.id: value for value in plan.values}
        kind = temperament_of(task.words.task_instructions, rng)
        self.manner = kind.manner
        self._speaker = Speaker(domain, kind, rng, self._values)
        self.standing = Standing(plan)
        self._answering = Answering(
            self.standing, self._speaker, self._understanding, self._recognition
        )

    def open(self) -> Turn:
        """The first words: the reason for the call."""
        return Turn([self._task.words.reason_for_call], ["open"])

    def hear(self, text: str) -> tuple[Heard, Turn]:
        """The reaction to one text of the agent."""
        heard = self._understanding.hear(text)
        standing, turn = self.standing, Turn()
        news = standing.hear_amounts(heard.amounts)
        reported = self._reports(heard)
        proposed = self._proposed(heard)
        if self._triggered(proposed):
            self._change(turn)
        elif heard.transfer:
            self._handed_over(turn)
        elif not self._answers(heard, turn):
            self._respond(heard, turn, proposed, bool(news), bool(reported))
        if "ask again" not in turn.did and "goodbye" not in turn.did:
            standing.misses = 0
        return heard, turn

    # --- what has happened

    def _reports(self, heard: Heard) -> list[Wish]:
        """The wishes that the agent says are done: those agreed to, or what it clearly names."""
        standing = self.standing
        if not heard.report:
            return []
        tools = self._understanding.cues.tools_named(heard.report)
        agreed = [wish for wish in standing.undone if wish.id in standing.agreed]
        done: list[Wish] = [wish for wish in agreed if tools.get(tool_of(wish), 0)]
        if not done and ((agreed and not tools) or len(agreed) == 1):
            done = list(agreed)
        if not done:
            for other in standing.undone:
                if tools.get(tool_of(other), 0):
                    echo = self._recognition.echo(other, heard.text)
                    if echo.named and not echo.wrong:
                        done.append(other)
        for wish in done:
            standing.settle(wish, "done")
        return done

    def _proposed(self, heard: Heard) -> list[Proposal]:
        """What the agent wants a yes for."""
        standing = self.standing
        cues = self._understanding.cues
        return proposals(heard, standing.undone, cues, self._recognition, standing.focus)

    def _triggered(self, proposed: Sequence[Proposal]) -> bool:
        """Whether the event has come that changes the caller's mind."""
        phases, now = self.standing.plan.phases, self.standing.phase
        if now + 1 >= len(phases):
            return False
        match phases[now + 1].trigger:
            case AskedToConfirm(wish):
                return any(proposal.wish.id == wish for proposal in proposed)
            case Told(value):
                return value in self.standing.heard
            case Done(wish):
                return self.standing.settled.get(wish) == "done"
        return False

    # --- what to do about it

    def _change(self, turn: Turn) -> None:
        """The new intent in words."""
        standing, change = self.standing, self.standing.plan.change
        before = standing.wishes
        standing.advance()
        turn.did.append("change")
        if change is None:
            return
        old = standing.find(change.old, before)
        new = standing.find(change.new)
        name = self._speaker.deed(old, before) if old is not None else ""
        if new is None:
            turn.said.append(self._speaker.one_of(say.DROPPED).format(deed=name))
        elif old is None:
            turn.said.append(self._speaker.wish(self._speaker.one_of(say.MORE_WANTED), new))
        else:
            pool = say.TOO_MUCH if change.kind == "branch" else say.MIND_CHANGED
            lead = self._speaker.one_of(pool).format(deed=name)
            turn.said.append(self._speaker.changed(old, new, lead))
        if new is not None:
            standing.focus = new.id

    def _handed_over(self, turn: Turn) -> None:
        """A transfer is accepted; who hears of it again hangs up."""
        if self.standing.nag("transfer") and self.standing.nagged["transfer"] < 2:
            turn.add("accept transfer", self._speaker.one_of(say.HANDED_OVER))
        else:
            self._goodbye(turn)

    def _answers(self, heard: Heard, turn: Turn) -> bool:
        """Answer what is asked, unless it was all told before and there is more to react to."""
        if not heard.asks and not heard.identity:
            return False
        answer = self._answering.answer(heard)
        if answer is None or (not answer.news and (heard.confirm or heard.refusal)):
            return False
        turn.add("answer", *answer.said).told += answer.told
        return True

    def _respond(
        self,
        heard: Heard,
        turn: Turn,
        proposed: Sequence[Proposal],
        news: bool,
        reported: bool,
    ) -> None:
        """The reaction to a text that asks for no value."""
        if heard.confirm:
            self._decide(turn, proposed)
        elif heard.complete:
            turn.add("complete", self._speaker.one_of(say.OF_ALL))
        elif heard.refusal:
            self._refused(heard, turn)
        elif heard.more or ((heard.report or news) and not self.standing.open):
            self._next(turn)
        elif reported or news or heard.report:
            turn.add("thank", self._speaker.set_phrase("thanks"))
        elif heard.help:
            self._next(turn)
        elif heard.wait or heard.amounts:  # an amount that is known already is nothing to ask about
            turn.add("wait", self._speaker.set_phrase("okay"))
        else:
            self._ask_again(turn)

    def _decide(self, turn: Turn, proposed: Sequence[Proposal]) -> None:
        """Yes to what matches, a correction of what does not."""
        wrong = [proposal for proposal in proposed if proposal.echo.wrong]
        if wrong:
            self._correct(turn, wrong[0].wish, wrong[0].echo)
            return
        if not proposed or (proposed[0].other and isinstance(proposed[0].wish, Request)):
            self._unwanted(turn)
            return
        names = [proposal.wish.id for proposal in proposed]
        self.standing.agreed.update(dict.fromkeys(names))
        self.standing.focus = names[0]
        turn.agreed += names
        if len(proposed) == 1 and proposed[0].echo.more:
            listed = [d for d in proposed[0].wish.details if d.position is not None]
            own = [d for d in listed if d.parameters == listed[0].parameters]
            pairs = {n: d.said for n, d in enumerate(own)}
            turn.add("confirm", self._speaker.only(own, pairs))
        else:
            turn.add("confirm", self._speaker.set_phrase("yes"))

    def _unwanted(self, turn: Turn) -> None:
        turn.add("decline", self._speaker.one_of(say.UNWANTED))
        if self.standing.open:
            turn.said.append(self._speaker.wish("", self.standing.open[0]))

    def _correct(self, turn: Turn, wish: Wish, echo: Echo) -> None:
        """What is wrong; and what is right, where it was said or asked for before."""
        detail = echo.wrong[0]
        self.standing.focus = wish.id
        known = detail.said
        if f"{wish.id} {detail.slot}" in self.standing.revealed:
            known += detail.withheld
        name = self._understanding.cues.noun.get(detail.slot, detail.slot.replace("_", " "))
        if known and (not detail.withheld or known != detail.said):
            turn.add("correct", self._speaker.correction(detail, name, known))
        else:
            turn.add("correct", self._speaker.one_of(say.WRONG).format(noun=name))

    def _refused(self, heard: Heard, turn: Turn) -> None:
        """Insist once, as the caller's instructions say; then let it go."""
        standing = self.standing
        wish = self._refused_wish(heard)
        if wish is None:
            self._next(turn)
            return
        if wish.id not in standing.insisted:
            standing.insisted.add(wish.id)
            standing.focus = wish.id
            name = self._speaker.deed(wish, standing.wishes)
            turn.add("insist", self._speaker.one_of(say.INSIST).format(deed=name))
            return
        standing.settle(wish, "refused")
        turn.add("accept refusal", self._speaker.one_of(say.ACCEPT))
        self._next(turn)

    def _refused_wish(self, heard: Heard) -> Wish | None:
        """What the agent will not do: what it names, else what cannot be done, else the next."""
        standing = self.standing
        tools = self._understanding.cues.tools_named(heard.refusal)
        open_wishes = standing.open
        if not open_wishes:
            return None

        def rank(wish: Wish) -> tuple[int, bool, bool]:
            named = 0
            if len(open_wishes) > 1:
                named = len(self._recognition.echo(wish, heard.text).named)
            return (
                tools.get(tool_of(wish), 0) + named,
                isinstance(wish, Blocked),
                wish.id == standing.focus,
            )

        return max(open_wishes, key=rank)

    def _next(self, turn: Turn) -> None:
        """Goodbye where all is settled; else what is still missing."""
        standing = self.standing
        for wish in standing.wishes:
            if wish.id in standing.agreed and wish.id not in standing.settled:
                if standing.nag(f"done {wish.id}"):
                    name = self._speaker.deed(wish, standing.wishes)
                    turn.add("ask for news", self._speaker.one_of(say.IS_IT_DONE).format(deed=name))
                    return
                standing.settle(wish, "done")
        for wish in standing.open:
            if standing.settled.get(wish.id) == "done":
                for value in standing.unanswered(wish):
                    if standing.nag(value):
                        turn.add("ask for amount", self._speaker.question(wish))
                        return
                    standing.given_up.add(value)
        left = standing.open
        if not left or not standing.nag(left[0].id, REMINDERS):
            self._goodbye(turn)
            return
        standing.focus = left[0].id
        lead = self._speaker.one_of(say.STILL_OPEN)
        turn.add("remind", self._speaker.wish(lead, left[0]))

    def _goodbye(self, turn: Turn) -> None:
        turn.add("goodbye", self._speaker.set_phrase("goodbye"))
        turn.done = True

    def _ask_again(self, turn: Turn) -> None:
        standing = self.standing
        standing.misses += 1
        if standing.misses > LOST:
            self._goodbye(turn)
            return
        if standing.misses <= _MISSES:
            turn.add("ask again", self._speaker.set_phrase("again"))
            return
        if any(wish.details for wish in standing.open):
            turn.add("ask again", self._speaker.slots(standing.open))
        else:
            turn.add("ask again", self._speaker.set_phrase("again"))
