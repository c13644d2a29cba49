"""What callers agree to, what they want to hear, and when they are done: phrases as data."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.compose.wording.requests import pick
from trajectory2task.compose.wording.sentences import enumerate_phrases

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
    "If I'm offered something I didn't ask for, I decline.",
    "I read a summary closely and fix mistakes before I agree to it.",
    "I give a clear yes when the plan is right and a clear no when it's wrong.",
)
ANSWER = (
    "I want a clear answer to {questions} before I leave.",
    "I make sure that the agent gives me an answer to {questions} in so many words.",
    "I ask {questions} and wait until I have been told.",
    "If {questions} goes unanswered, I ask again.",
    "I won't leave without an answer to {questions} in plain words.",
    "What I want to hear is the answer to {questions} and not a rough idea.",
    "I expect an exact answer to {questions} and ask again if it is vague.",
    "I put {questions} to the agent myself if we don't come to it.",
    "When I ask {questions} I want to be told exactly.",
    "I keep {questions} in mind until I've heard the answer.",
    "I don't leave {questions} open.",
    "I'm only content when {questions} has been answered with an exact figure.",
)
ANSWER_PLAIN = (
    "I don't leave before I've been told what I asked about.",
    "I want an exact answer to what I asked.",
    "If what I asked about gets lost, I ask again.",
    "I wait until I've been told what I wanted to know.",
    "What I asked about, I want to be told exactly.",
    "I ask again if the answer to what I asked is vague.",
    "I make sure that what I asked gets an answer.",
    "A rough idea won't do, I want the exact answer to what I asked.",
)
END = (
    "Once everything is taken care of, I say goodbye.",
    "When all of it is settled, I thank the agent and end the conversation.",
    "The conversation is over for me when nothing is left open.",
    "I end the conversation as soon as everything has been dealt with.",
    "As soon as the last point is closed, I'm gone.",
    "I have nothing to add once that's all handled, so I end it there.",
    "When I've been told that all is done, I say thanks and leave.",
    "I stay until each point is settled, and then I finish.",
    "After that I need nothing more and end the call.",
    "I ask for nothing beyond this, and stop when it's done.",
    "When all of it is settled and I'm asked whether there is more, I say no.",
    "I wrap up as soon as my points are dealt with.",
    "With all points settled, I sign off.",
    "I'm happy to end it there once we're through.",
    "Nothing else is on my list, so I finish when this is settled.",
    "I leave once I've heard how each of my points ended.",
    "Then I'm done and say so.",
    "I close with a short thank you when we're finished.",
)


def closing(rng: Random, questions: Sequence[str]) -> list[str]:
    """Confirming, the questions that need an answer (by their own words), and the end."""
    told = [pick(CONFIRM, rng)]
    quotable = all(question.endswith("?") for question in questions)
    if questions and quotable and rng.random() < 0.7:
        quoted = enumerate_phrases([f'"{question}"' for question in questions])
        told.append(pick(ANSWER, rng).format(questions=quoted))
    elif questions:
        told.append(pick(ANSWER_PLAIN, rng))
    return [*told, pick(END, rng)]
