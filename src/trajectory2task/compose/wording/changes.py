"""How callers change their mind in mid-conversation: when, and what they say then.

In: the plan's change and its typed trigger. Out: first-person sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import (
    AskedToConfirm,
    Change,
    Detail,
    Done,
    Plan,
    Request,
    Told,
    Value,
    Wish,
)
from trajectory2task.core.wording.corrections import altered_details
from trajectory2task.core.wording.descriptions import noun
from trajectory2task.core.wording.naming import (
    Kin,
    about,
    amount,
    apart,
    deed,
)
from trajectory2task.core.wording.requests import pick, questions, wish_words
from trajectory2task.core.wording.sentences import sentence

AT_CONFIRMATION = (
    "When the agent asks me to confirm {deed},",
    "As soon as I'm asked to confirm {deed},",
    "The moment the agent wants my yes for {deed},",
    "When the agent asks for my go-ahead on {deed},",
    "Once the agent has set out {deed} and asks whether that's right,",
    "If the agent asks whether to go ahead with {deed},",
    "When it comes to confirming {deed},",
    "Just as the agent is about to go ahead with {deed} and asks for my yes,",
    "When I hear {deed} summed up and am asked to agree,",
    "Asked to confirm {deed},",
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
)
TOLD = (
    "If the agent tells me that {amount} comes to {bound},",
    "Should {amount} turn out to be {bound},",
    "When I hear the figure and {amount} is {bound},",
    "If it turns out that {amount} is {bound},",
    "If I'm told that {amount} comes to {bound},",
    "I decide by what I'm told: if {amount} is {bound},",
    "If {amount} comes to {bound},",
    "Once I know {amount}, I decide, and if it is {bound},",
    "Hearing that {amount} is {bound},",
)
REVISE = (
    "I change my mind and ask for something else instead:",
    "I say that I've thought again:",
    "I change my mind and say:",
    "I stop and say that I want something different:",
    "I take that back and ask for this:",
    "I say no after all, and this is what I want instead:",
    "I say that I've reconsidered:",
    "I have second thoughts and ask for this instead:",
)
CORRECT = (
    "I correct myself:",
    "I say that I got it wrong at first:",
)
REVISE_DETAIL = (
    "I change my mind about {slot}: {noun}.",
    "I say that I've thought again about {slot}: {noun}.",
    "I have second thoughts about {slot}, and my new answer is: {noun}.",
    "I reconsider {slot} and say: {noun}.",
)
CORRECT_DETAIL = (
    "I want to correct what I said about {slot}: {noun}.",
    "I take back what I said about {slot}: {noun}.",
    "I say that I was wrong about {slot}: {noun}.",
    "I correct myself about {slot}: {noun}.",
)
RETRACT = (
    "I change my mind and say to leave that out after all.",
    "I say that I'd rather drop it.",
    "I take it back, I don't want it any more.",
    "I decide against it and ask the agent not to do it.",
    "I say no, I've thought better of it.",
    "I call that part off.",
    "I say to forget about it.",
    "I have second thoughts and don't want it done after all.",
    "I say I'd rather leave things there as they are.",
    "I withdraw it and keep things as they are.",
)
ADD = (
    "I bring up one more thing:",
    "something else comes to my mind:",
    "I say that there's something I forgot:",
    "I add another request:",
    "I remember that I need something else:",
    "I ask for one more thing:",
    "I say that, now that I'm here, there's more:",
    "I notice that I'm not quite done:",
)
BRANCH = (
    "I want something else instead of {deed}:",
    "I don't want {deed} any more and say:",
    "I give up on {deed} and say:",
    "that settles it for me, and instead of {deed} I ask for this:",
    "I change course, so in place of {deed} it's this:",
    "I ask for this instead of {deed}:",
    "I no longer want {deed}, and say:",
    "I decide against {deed} and say:",
)
BRANCH_DROP = (
    "I decide against {deed} and want nothing done about it.",
    "I say that I don't want {deed} any more.",
    "I drop {deed}.",
    "I withdraw {deed}.",
)
OTHERWISE = (
    "Otherwise I stay with {deed}.",
    "If not, I keep to {deed}.",
    "If it is anything else, I go on with {deed}.",
    "In the other case, I stick with {deed}.",
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
    "Till that moment I stick to what I said at the start.",
)
SILENCE_BEFORE_MORE = (
    "Before that, I don't mention it.",
    "I say nothing of it beforehand.",
    "Until then I keep this to myself.",
    "The agent hears nothing of it earlier.",
    "I don't think of it any sooner, so I don't hint at it.",
    "It isn't on my mind until then, so I don't bring it up.",
)
REST_STAYS = (
    "Everything else stays as I said.",
    "The rest of what I asked for still stands.",
    "My other points don't change.",
    "Apart from that, I still want what I came for.",
    "Nothing changes about the rest.",
)

AFTER_KIND: Mapping[str, Sequence[str]] = {
    "revise": REVISE,
    "retract": RETRACT,
    "add": ADD,
    "branch": BRANCH,
}


def change_words(
    book: Phrasebook,
    rng: Random,
    plan: Plan,
    change: Change,
    values: Mapping[str, Value],
    kin: Kin,
) -> list[str]:
    """The change as sentences."""
    old = _find(plan.opening, change.old) if change.old is not None else None
    new = _find(plan.wishes, change.new) if change.new is not None else None
    name = deed(book, rng, old, plan.opening) if old is not None else ""
    lead = _when(book, rng, plan, values, kin)
    own = apart(book, rng, new, plan.wishes, values, kin) if new is not None else None
    if new is None or change.kind == "retract":
        pool = BRANCH_DROP if change.kind == "branch" else RETRACT
        told = [sentence(f"{lead} {pick(pool, rng).format(deed=name)}")]
    elif change.kind == "revise" and old is not None and (altered := altered_details(old, new)):
        told = _corrected(book, rng, lead, new, altered)
        if new.answers and not old.answers:
            told += questions(book, rng, new, values, own)
    else:
        # What brings the change about is reason enough.
        words = wish_words(book, rng, new, values, apart=own, motive_share=0.0)
        same = change.kind == "revise" and _same_deed(old, new)
        what = pick((*REVISE, *CORRECT) if same else AFTER_KIND[change.kind], rng)
        what = what.format(deed=name)
        told = [words.text(f"{lead} {what}")]
    if change.kind == "branch":
        told.append(pick(OTHERWISE, rng).format(deed=name or "it"))
    kept = {wish.id for wish in plan.opening} - {change.old}
    if change.kind != "add" and kept:
        told.append(pick(REST_STAYS, rng))
    told.append(pick(SILENCE_BEFORE_MORE if change.kind == "add" else SILENCE, rng))
    return told


def _corrected(
    book: Phrasebook, rng: Random, lead: str, new: Wish, altered: Sequence[Detail]
) -> list[str]:
    """The correction of one detail, without saying the whole wish again."""
    detail = altered[0]
    phrase = noun(book, rng, detail, detail.said)
    lacking = [value for _, value in detail.said if value.lower() not in phrase.lower()]
    if lacking:
        phrase = f"{phrase} ({', '.join(lacking)})"
    slot = about(book, rng, new, detail, (new,))
    # A reason is not reconsidered: it was the wrong one.
    chosen = not detail.referent and len(detail.parameters) == 1
    pool = CORRECT_DETAIL if chosen else (*REVISE_DETAIL, *CORRECT_DETAIL)
    said = pick(pool, rng).format(slot=slot, noun=phrase)
    return [sentence(f"{lead} {said}")]


def _same_deed(old: Wish | None, new: Wish) -> bool:
    """Whether a wish is another version of an earlier one, not quite another wish."""
    return isinstance(old, Request) and isinstance(new, Request) and old.call.name == new.call.name


def _when(book: Phrasebook, rng: Random, plan: Plan, values: Mapping[str, Value], kin: Kin) -> str:
    """The trigger in words, with a comma at the end."""
    match plan.phases[-1].trigger:
        case AskedToConfirm(wish):
            about = _find(plan.opening, wish)
            return pick(AT_CONFIRMATION, rng).format(deed=deed(book, rng, about, plan.opening))
        case Done(wish):
            about = _find(plan.opening, wish)
            return pick(AFTERWARDS, rng).format(deed=deed(book, rng, about, plan.opening))
        case Told(value):
            asked = [values[answer] for wish in plan.opening for answer in wish.answers]
            told = amount(book, rng, values[value], plan.opening, asked, kin)
            threshold = plan.change.threshold if plan.change is not None else None
            return _told(rng, told, values[value].amount, threshold)
        case _:
            raise DomainError("a plan with a change has no trigger in its last phase")


def _told(rng: Random, what: str, told: float, threshold: float | None) -> str:
    if threshold is None:
        return f"Once I've been told {what},"
    side = "exactly"
    if told != threshold:
        side = "more than" if told > threshold else "less than"
    figure = f"{threshold:.0f}" if threshold == int(threshold) else f"{threshold:.2f}"
    return pick(TOLD, rng).format(amount=what, bound=f"{side} {figure} dollars")


def _find(wishes: Sequence[Wish], wanted: str | None) -> Wish:
    for wish in wishes:
        if wish.id == wanted:
            return wish
    raise DomainError(f"a plan's change speaks of wish {wanted!r}, which is not in its phase")
