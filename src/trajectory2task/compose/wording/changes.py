"""How callers change their mind in mid-conversation: when, and what they say then.

In: the plan's change and its typed trigger. Out: first-person sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from trajectory2task.compose.wording.requests import WishWords, deed, pick, wish_words
from trajectory2task.compose.wording.sentences import sentence
from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import AskedToConfirm, Change, Done, Plan, Told, Value, Wish

AT_CONFIRMATION = (
    "When the agent asks me to confirm {deed},",
    "As soon as I'm asked to confirm {deed},",
    "The moment the agent wants my yes for {deed},",
    "At the point where the agent asks for my go-ahead on {deed},",
    "Once the agent has set out {deed} and asks whether that's right,",
    "If the agent asks whether to go ahead with {deed},",
    "When it comes to confirming {deed},",
    "Just as the agent is about to go ahead with {deed} and asks for my yes,",
    "When I hear {deed} summed up and am asked to agree,",
    "Asked to confirm {deed},",
    "Before I would say yes to {deed}, when I'm asked to,",
)
AFTERWARDS = (
    "Once {deed} is done,",
    "As soon as the agent tells me that {deed} is done,",
    "After I've heard that {deed} is taken care of,",
    "When the agent reports that {deed} went through,",
    "With {deed} out of the way,",
    "When {deed} is finished and I've been told so,",
    "Only after {deed} has been completed,",
    "After {deed} has gone through,",
    "The moment I hear that {deed} is settled,",
    "When that is done, meaning {deed},",
)
TOLD = (
    "If the agent tells me that {amount} comes to {bound},",
    "Should {amount} turn out to be {bound},",
    "When I hear the figure and {amount} is {bound},",
    "If it turns out that {amount} is {bound},",
    "In case I'm told that {amount} comes to {bound},",
    "I decide by the figure: if {amount} is {bound},",
    "It depends on what I'm told: if {amount} comes to {bound},",
    "Once I know {amount}, I decide, and if it is {bound},",
    "If what the agent says for {amount} is {bound},",
    "Hearing that {amount} is {bound},",
)
AMOUNTS = (
    "the amount I asked about",
    "the figure I asked for",
    "the sum I wanted to know",
    "the number I asked for",
)
AMOUNTS_AMONG_SEVERAL = (
    "the amount I asked about for {deed}",
    "the figure I asked for with {deed}",
    "the sum I wanted to know about {deed}",
    "the number that goes with {deed}",
)
REVISE = (
    "I change my mind and want something else instead:",
    "I say that I've thought again:",
    "I change my mind and say:",
    "I stop and say that I want it done differently:",
    "I take that back and ask for something else:",
    "it comes to me that I'd rather have it another way:",
    "I say no after all, and what I want instead is this:",
    "I decide differently:",
    "I say that I've reconsidered:",
    "I switch to something else:",
    "I have second thoughts and ask for this instead:",
    "I correct myself, my new wish is:",
)
RETRACT = (
    "I change my mind and say to leave that one out after all.",
    "I say that I'd rather drop it.",
    "I take it back, I don't want it any more.",
    "I decide against it and ask the agent not to do it.",
    "I say no, I've thought better of it, and it should stay undone.",
    "I call that part off.",
    "I say to forget about that one.",
    "I have second thoughts and don't want it done after all.",
    "I tell the agent that it can stay as it is.",
    "I say I'd rather leave things there as they are.",
    "I withdraw it.",
    "it hits me that I don't need it, and I say to skip it.",
)
ADD = (
    "I bring up one more thing:",
    "something else comes to my mind:",
    "I say that there's something I forgot:",
    "I add another request:",
    "I come up with one more wish:",
    "I remember that I need something else:",
    "I ask for one more thing:",
    "I say that, now that I'm here, there's more:",
    "I notice that I'm not quite done:",
    "I go on with a new point:",
    "I raise something new:",
)
BRANCH = (
    "I want something else instead of {deed}:",
    "I don't want {deed} any more and say:",
    "I choose differently and give up {deed}:",
    "that settles it for me, and instead of {deed} I ask for this:",
    "I'd rather have something other than {deed}:",
    "I change course, so in place of {deed} it's this:",
    "I fall back on my other plan and give up {deed}:",
    "my choice is a different one from {deed}:",
    "I ask for this instead of {deed}:",
    "I no longer want {deed}, and say:",
    "I decide against {deed} and say:",
)
BRANCH_DROP = (
    "I decide against {deed} and want nothing done about it.",
    "I say that I don't want {deed} any more.",
    "I tell the agent that I've given up {deed}.",
    "I drop {deed}.",
    "I withdraw {deed}.",
)
OTHERWISE = (
    "Otherwise I would have stayed with {deed}.",
    "If not, I'd have kept to {deed}.",
    "With any other answer I would have gone on with {deed}.",
    "Had it been otherwise, I'd have stuck to {deed}.",
    "On the other side of that line, I'd have been fine with {deed}.",
    "Without that, I would have gone ahead with {deed}.",
    "If it were different, I'd stay with {deed}.",
    "In the other case, I would have stuck with {deed}.",
)
SILENCE = (
    "Before that, I don't mention any of it.",
    "I say none of this beforehand.",
    "Up to that point I behave as if my first wish were final.",
    "Until then I keep this to myself.",
    "The agent hears nothing of it earlier.",
    "I don't know this yet when the conversation starts, so I don't hint at it.",
    "Nothing of that comes up before.",
    "I don't let on about it any sooner.",
    "It isn't on my mind until then, so I don't bring it up.",
    "Till that moment I stick to what I said at the start.",
)
REST_STAYS = (
    "Everything else stays as I said.",
    "The rest of what I asked for still stands.",
    "My other points don't change.",
    "Apart from that, I still want what I came for.",
    "The other things I asked for remain the same.",
    "Nothing changes about the rest.",
)

AFTER_KIND: Mapping[str, Sequence[str]] = {
    "revise": REVISE,
    "retract": RETRACT,
    "add": ADD,
    "branch": BRANCH,
}


def change_words(
    book: Phrasebook, rng: Random, plan: Plan, change: Change, values: Mapping[str, Value]
) -> tuple[list[str], tuple[str, ...]]:
    """The change as sentences, and the questions that come with it."""
    old = _find(plan.opening, change.old) if change.old is not None else None
    name = deed(book, rng, old, plan.opening) if old is not None else ""
    lead = _when(book, rng, plan, change, values)
    new = _find(plan.wishes, change.new) if change.new is not None else None
    if new is None or change.kind == "retract":
        pool = BRANCH_DROP if change.kind == "branch" else RETRACT
        told = [sentence(f"{lead} {pick(pool, rng).format(deed=name)}")]
        questions: tuple[str, ...] = ()
    else:
        words: WishWords = wish_words(book, rng, new, values)
        what = pick(AFTER_KIND[change.kind], rng).format(deed=name)
        told = [words.text(f"{lead} {what}")]
        questions = words.questions
    if change.kind == "branch":
        told.append(pick(OTHERWISE, rng).format(deed=name or "it"))
    kept = {wish.id for wish in plan.opening} - {change.old}
    if change.kind != "add" and kept:
        told.append(pick(REST_STAYS, rng))
    told.append(pick(SILENCE, rng))
    return told, questions


def _when(
    book: Phrasebook, rng: Random, plan: Plan, change: Change, values: Mapping[str, Value]
) -> str:
    """The trigger in words, with a comma at the end."""
    match plan.phases[-1].trigger:
        case AskedToConfirm(wish):
            about = _find(plan.opening, wish)
            return pick(AT_CONFIRMATION, rng).format(deed=deed(book, rng, about, plan.opening))
        case Done(wish):
            about = _find(plan.opening, wish)
            return pick(AFTERWARDS, rng).format(deed=deed(book, rng, about, plan.opening))
        case Told(value):
            amount = _amount(book, rng, plan, values[value])
            return _told(rng, amount, values[value].amount, change.threshold)
        case _:
            raise DomainError("a plan with a change has no trigger in its last phase")


def _amount(book: Phrasebook, rng: Random, plan: Plan, value: Value) -> str:
    """What one calls the told amount; with several questions, by the wish that it belongs to."""
    if value.question in book.deeds:
        return pick(book.deeds[value.question], rng)
    asking = [wish for wish in plan.opening if wish.answers]
    about = next((wish for wish in asking if value.id in wish.answers), None)
    if about is None or len(asking) == 1:
        return pick(AMOUNTS, rng)
    return pick(AMOUNTS_AMONG_SEVERAL, rng).format(deed=deed(book, rng, about, plan.opening))


def _told(rng: Random, amount: str, told: float, threshold: float | None) -> str:
    if threshold is None:
        return f"Once I've been told {amount},"
    side = "exactly"
    if told != threshold:
        side = "more than" if told > threshold else "less than"
    figure = f"{threshold:.0f}" if threshold == int(threshold) else f"{threshold:.2f}"
    return pick(TOLD, rng).format(amount=amount, bound=f"{side} {figure} dollars")


def _find(wishes: Sequence[Wish], wanted: str | None) -> Wish:
    for wish in wishes:
        if wish.id == wanted:
            return wish
    raise DomainError(f"a plan's change speaks of wish {wanted!r}, which is not in its phase")
