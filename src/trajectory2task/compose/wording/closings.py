"""What callers agree to, what they want to hear, and when they are done: phrases as data."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.compose.wording.requests import pick

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
ANSWER_ONE = (
    'I want a clear answer to "{question}" before I leave.',
    'I make sure that I get an answer to "{question}" from the agent.',
    'I ask "{question}" and wait until I have been told.',
    'If my question, "{question}", gets lost, I ask it again.',
    'I won\'t leave without an answer to "{question}" in plain words.',
    'What I want to hear is the answer to "{question}" and not a rough idea.',
    'I expect an exact answer to "{question}" and ask again if it is vague.',
    'I put the question "{question}" myself if the agent doesn\'t come to it.',
    'When I ask "{question}" I want to be told exactly.',
    'I keep "{question}" in mind until it is answered.',
)
ANSWER_SEVERAL = (
    "I want a clear answer to each of my questions: {questions} are all mine to know.",
    "I make sure that each of my questions is answered: {questions} in turn.",
    "I keep track of my questions, {questions} among them, and repeat what goes unanswered.",
    "I don't leave before each question has its answer: {questions} one by one.",
    "I want to be told exactly, for each of these: {questions} in whatever order.",
    "My questions, {questions} that is, each need an exact answer.",
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
    "If I'm asked whether there is anything else, I say no.",
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
    if len(questions) == 1:
        told.append(pick(ANSWER_ONE, rng).format(question=questions[0]))
    elif questions:
        quoted = ", ".join(f'"{question}"' for question in questions)
        told.append(pick(ANSWER_SEVERAL, rng).format(questions=quoted))
    return [*told, pick(END, rng)]
