"""What callers do when they don't get what they want: insist, then accept. Phrases as data.

They know no rules and name none; nothing here says whether the wish can be served.
"""

from __future__ import annotations

from random import Random

from trajectory2task.compose.wording.requests import deed, pick
from trajectory2task.compose.wording.sentences import sentence
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Blocked, Infeasible, Plan

TIMES = ("once more", "once more", "twice", "two more times")
INSIST = (
    "{deed} really matters to me, so if the agent hesitates, I ask again, {times}.",
    "If the agent turns down {deed}, I insist {times}.",
    "Should I be told no about {deed}, I ask {times} and say that I need it.",
    "I don't take the first no about {deed}, I press for it {times}.",
    "When the agent objects to {deed}, I ask {times} whether it can't be done.",
    "About {deed} I'm stubborn: I bring it up {times} if I don't get it at first.",
    "If there is a problem with {deed}, I repeat my wish {times}.",
    "I care enough about {deed} to ask {times} after a no.",
    "Told that {deed} is a problem, I ask {times} for an exception.",
    "I push back {times} if the agent won't do what I ask about {deed}.",
    "A no about {deed} makes me ask {times}, a little firmer.",
    "If {deed} is refused, I plead {times} in my own words.",
)
NO_RULES = (
    "I don't know what the rules say.",
    "I'm not aware of any rules about this.",
    "The rules are unknown to me, I just know what I want.",
    "I've never read the terms.",
    "I see no reason why it shouldn't be done.",
    "I don't know the fine print.",
    "I have no idea what is allowed and what isn't.",
    "I take it for an ordinary request.",
    "As far as I know, this is a normal thing to ask.",
    "I haven't looked at any terms or rules.",
)
ACCEPT_NO = (
    "If it stays a no, I accept that.",
    "If the answer is still the same after that, I let it go.",
    "Then I give in if I'm turned down for good.",
    "When the agent stays firm, I drop it without a fuss.",
    "If there is really no way, I say all right and leave it.",
    "A firm no after that is fine with me.",
    "After that I take no for an answer.",
    "If I hear the same again, I leave it at that.",
    "Should the agent not give way, I put up with it.",
    "I accept whatever the answer is after that.",
    "If nothing comes of it, I sigh and move on.",
)
ACCEPT_TRANSFER = (
    "If the agent wants to pass me on to someone else, I agree.",
    "If a colleague has to take over, that's fine with me.",
    "When I'm handed over to another person, I go along with it.",
    "Should I be put through to someone else, I don't object.",
    "I'm fine with being handed on if the agent says so.",
    "If the agent offers to connect me with a person, I accept.",
    "If someone else has to deal with it, so be it.",
    "I let the agent pass me on if that's what it takes.",
    "If I'm told that another person will take over, I say all right.",
    "I go along with being transferred if it comes to that.",
)
NO_SUBSTITUTE = (
    "I take nothing else in its place.",
    "If I'm offered a substitute, I say no thanks.",
    "Other offers in its place don't interest me.",
    "I don't settle for some other solution.",
    "I don't agree to something different in its stead.",
    "An alternative is of no use to me, and I turn it down.",
    "It's this or nothing for me, so I decline anything else.",
    "Whatever else is offered for it, I decline.",
    "I'm not interested in workarounds.",
    "Something else instead is not what I want, and I say so.",
)


def refusal(book: Phrasebook, rng: Random, plan: Plan, infeasible: Infeasible) -> list[str]:
    """How often callers insist, that they know no rules, and what they accept in the end."""
    blocked = [wish for wish in plan.wishes if isinstance(wish, Blocked)]
    name = deed(book, rng, blocked[0], plan.wishes) if blocked else "my request"
    accept = ACCEPT_TRANSFER if infeasible.resolution == "transfer" else ACCEPT_NO
    told = [pick(INSIST, rng).format(deed=name, times=pick(TIMES, rng))]
    told += [pick(NO_RULES, rng), pick(accept, rng), pick(NO_SUBSTITUTE, rng)]
    return [sentence(text) for text in told]
