"""What callers do when they don't get what they want: insist, then accept. Phrases as data.

They know no rules and name none; nothing here says whether the wish can be served.
"""

from __future__ import annotations

from random import Random

from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Blocked, Infeasible, Plan
from trajectory2task.core.wording.naming import deed
from trajectory2task.core.wording.requests import pick
from trajectory2task.core.wording.sentences import sentence

NO_RULES_SHARE = 0.3
TIMES = ("once more", "once more", "once again", "one more time")
DENIED = (
    "If the agent turns down {deed}, I ask {times}, and then I accept the answer.",
    "If I'm told no about {deed}, I ask {times} and leave it at that.",
    "I don't take the first no about {deed}: I ask {times} before I let it go.",
    "If the agent objects to {deed}, I ask {times} whether it can be done, then give in.",
    "If there's a problem with {deed}, I ask {times}; if it stays a no, that's that.",
    "If {deed} is refused, I plead {times} and then put up with it.",
    "Should the agent say no to {deed}, I push back {times}, then drop it without a fuss.",
    "I care about {deed}, so after a no I ask {times}. A second no I accept.",
    "If I have no luck with {deed} at first, I ask {times}, and accept it if the agent stays firm.",
    "A no about {deed} disappoints me, and I ask {times}, but then I let it be.",
)
PASSED_ON = (
    "If the agent hesitates over {deed}, I ask {times}. If someone else has to take over, I agree.",
    "If the agent won't take on {deed}, I ask {times}. Being passed on to a colleague is fine.",
    "If there's a problem with {deed}, I ask {times}; if I'm handed to someone else, I go along.",
    "I ask {times} if I get a no about {deed}. If I'm to be put through to someone, I accept.",
    "I care about {deed}, so after a no I ask {times}. I don't mind being transferred for it.",
    "If I'm told no about {deed}, I ask {times}. If another person has to deal with it, so be it.",
    "Should the agent say no to {deed}, I push back {times}. A transfer is all right with me.",
)
NO_RULES = (
    "I don't know what the rules say.",
    "I've never read the terms.",
    "I don't know the fine print.",
    "I take it for an ordinary request.",
    "As far as I know, this is a normal thing to ask.",
    "I see no reason why it shouldn't be done.",
)
NO_SUBSTITUTE = (
    "I take nothing else in its place.",
    "If I'm offered a substitute, I say no thanks.",
    "Other offers in its place don't interest me.",
    "I don't settle for some other solution.",
    "I don't agree to something different in its stead.",
    "It's this or nothing for me, so I decline anything else.",
    "Whatever else is offered for it, I decline.",
    "I'm not interested in workarounds.",
)


def refusal(book: Phrasebook, rng: Random, plan: Plan, infeasible: Infeasible) -> list[str]:
    """How often callers insist, what they accept in the end, and that they take nothing else."""
    blocked = [wish for wish in plan.wishes if isinstance(wish, Blocked)]
    name = deed(book, rng, blocked[0], plan.wishes) if blocked else "my request"
    pool = PASSED_ON if infeasible.resolution == "transfer" else DENIED
    told = [pick(pool, rng).format(deed=name, times=pick(TIMES, rng)), pick(NO_SUBSTITUTE, rng)]
    stances = book.stances.get(infeasible.obstacle)
    if stances:
        told.insert(0, pick(stances, rng))
    rules = pick(NO_RULES, rng)
    if rng.random() < NO_RULES_SHARE:
        told.insert(0, rules)
    return [sentence(text) for text in told]
