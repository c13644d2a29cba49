"""What callers agree to, what they want to hear, and when they are done: phrases as data."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.core.wording.requests import pick
from trajectory2task.core.wording.sentences import enumerate_phrases

END_SHARE = 0.4

CONFIRM = (
    "I confirm only what matches what I want, and correct the agent where it doesn't.",
    "Before I say yes, I check that it is what I asked for, and put right what isn't.",
    "I say yes when the agent has it right, and say what's wrong when not.",
    "I agree to what I asked for and to nothing else.",
    "If the agent sums it up correctly, I confirm, and if not, I say what is off.",
    "I only give my yes to what I actually want.",
    "When something in the summary is wrong, I point it out before I agree.",
    "I approve a step once it says exactly what I want.",
    "Whatever doesn't match my wish, I correct before going on.",
    "I don't agree to anything that differs from what I want.",
    "I confirm when I'm asked to, as long as it is what I want.",
    "I read a summary closely and fix mistakes before I agree to it.",
    "I give a clear yes when the plan is right and a clear no when it's wrong.",
    "If the agent gets a detail wrong, I set it straight before I agree.",
    "A summary that isn't right gets a correction from me, not a yes.",
    "I say yes to a step only when it says what I asked for.",
    "My yes is for what I asked and for nothing more.",
    "I compare what the agent says with what I want, and agree if it fits.",
    "When it all sounds right I agree, and when it doesn't I say so.",
    "I turn down what I didn't ask for and agree to the rest.",
    "If something is off, I say what, and only agree once it's right.",
)
ANSWER = (
    "I don't leave before I've been told {amounts}.",
    "I want to be told exactly what {amounts} comes to.",
    "I make sure that the agent tells me {amounts}.",
    "If the agent leaves out {either}, I ask again.",
    "I want an exact figure for {amounts}.",
    "A rough idea won't do: I want to know {amounts} to the cent.",
    "If the agent is vague about {either}, I ask again.",
    "Before we finish I want to hear {amounts}.",
)
ANSWER_PLAIN = (
    "I don't leave before I've been told what I asked about.",
    "I want an exact answer to what I asked.",
    "If what I asked about gets lost, I ask again.",
    "I ask again if the answer to what I asked is vague.",
    "I make sure that what I asked gets an answer.",
    "A rough idea won't do, I want the exact answer to what I asked.",
)
END = (
    "I end the conversation as soon as everything has been dealt with.",
    "When I've been told that all is done, I say thanks and leave.",
    "After that I need nothing more.",
    "I ask for nothing beyond this, and stop when it's done.",
    "When all of it is settled and I'm asked whether there is more, I say no.",
    "I'm happy to end it there once we're through.",
    "Nothing else is on my list, so I finish when this is settled.",
    "When it's settled, I say so and go.",
    "I close with a short thank you when we're finished.",
)


def closing(rng: Random, confirms: bool, asks: bool, amounts: Sequence[str]) -> list[str]:
    """Confirming, the amounts that need an answer (by their names), and the end.

    `confirms` is false where nothing is to be done, so that nothing can be confirmed.
    """
    confirm = pick(CONFIRM, rng)
    told = [confirm] if confirms else []
    if asks:
        named, either = enumerate_phrases(amounts), enumerate_phrases(amounts, "or")
        pool = ANSWER if amounts else ANSWER_PLAIN
        told.append(pick(pool, rng).format(amounts=named, either=either))
        if len(amounts) > 1:
            told[-1] = told[-1].replace(" comes to.", " come to.")
    end = pick(END, rng)
    if rng.random() < END_SHARE:
        told.append(end)
    return told
