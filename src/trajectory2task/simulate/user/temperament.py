"""Kinds of people, and the set phrases of each. They change how things are said, never what.

In: the caller's instructions, or a seed. Out: a `Temperament`. Every yes contains a word that any
reader takes for one ("yes", "correct", "go ahead"), and no yes begins with a no.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Temperament:
    """One kind of person. `manner` tells somebody else how they talk; `aside` is said now and
    then, and about nothing."""

    name: str
    manner: str
    yes: Sequence[str]
    okay: Sequence[str]
    thanks: Sequence[str]
    goodbye: Sequence[str]
    again: Sequence[str]
    aside: Sequence[str] = ()


PLAIN = Temperament(
    "plain",
    "calm and to the point",
    ("Yes, that's right.", "Yes, please go ahead.", "Yes, that's correct.", "Yes, please do that."),
    ("Okay.", "All right.", "Okay, thank you."),
    ("Thank you.", "Great, thank you.", "Good, thanks.", "That's good to hear."),
    ("That's all, thank you.", "Thank you, that was everything.", "That's everything. Thanks."),
    (
        "Sorry, I'm not sure what you need from me. What exactly would you like to know?",
        "I didn't quite follow that. Could you ask for exactly what you need?",
        "Sorry, could you put that as a question for me?",
    ),
)
TERSE = Temperament(
    "terse",
    "in as few words as possible",
    ("Yes.", "Yes, correct.", "Yes, do it.", "Yes, go ahead."),
    ("Okay.", "Fine.", "OK."),
    ("Thanks.", "Good.", "Okay, thanks."),
    ("That's all. Thanks.", "Done, thanks.", "That's it. Bye."),
    ("What do you need from me?", "What exactly do you want to know?", "And your question is?"),
)
CHATTY = Temperament(
    "chatty",
    "warm, cheerful and talkative",
    (
        "Yes, that's exactly right, please go ahead!",
        "Yes please, that sounds good to me!",
        "Yes, that's correct. Thank you for checking with me!",
    ),
    ("Sure, take your time!", "Of course, no rush at all.", "All right, thank you!"),
    (
        "Wonderful, thank you so much!",
        "Lovely, thanks a lot!",
        "Oh great, that's a relief!",
        "Perfect, you're a star!",
    ),
    (
        "That's everything from me. Thanks so much, and have a lovely day!",
        "That was all I had. You've been very kind, goodbye!",
    ),
    (
        "Oh, I'm sorry, I didn't catch what you need. What exactly should I tell you?",
        "Hm, I may have missed something there. What would you like to know from me?",
    ),
    ("It's been quite a week over here.", "I've just made myself a cup of tea, by the way."),
)
IMPATIENT = Temperament(
    "impatient",
    "in a hurry and a little annoyed, but not rude",
    ("Yes, yes, go ahead.", "Yes, that's right. Go ahead.", "Yes, correct, please get it done."),
    ("Okay, but please be quick.", "Fine.", "All right, I'm waiting."),
    ("Good.", "Finally, thanks.", "Okay, thanks."),
    ("That's all, thanks. Bye.", "That was it. Goodbye."),
    (
        "I don't see a question there. What do you need?",
        "Can we get on with it? Tell me what exactly you need.",
    ),
    ("I don't have all day.",),
)
DIGRESSING = Temperament(
    "digressing",
    "scattered, with a thought of something else now and then",
    (
        "Yes, that's right. Sorry, somebody was at the door.",
        "Yes, please go ahead. Where was I? Right, that's fine.",
        "Yes, that's correct.",
    ),
    ("Okay. I'm still here.", "Sure, I'll put the kettle on meanwhile.", "All right."),
    ("Oh good, thank you.", "Thanks, that's one thing less to think about.", "Great, thanks."),
    ("I think that was everything. Thank you!", "That's all then. Thanks, bye!"),
    (
        "Sorry, I lost the thread. What was it that you need from me?",
        "I got distracted for a second. What exactly did you want to know?",
    ),
    ("Sorry, the neighbours are rather loud today.", "One moment, the phone rang. I'm back."),
)
UNSURE = Temperament(
    "unsure",
    "shy, apologetic and not sure of themselves",
    (
        "Yes, I think that's right. Yes, please go ahead.",
        "Yes, that should be correct.",
        "Um, yes, that's what I want. Please go ahead.",
    ),
    ("Okay, I hope that's all right.", "All right, thank you.", "Okay."),
    (
        "Oh, thank you. That's good to hear.",
        "Thank you, I wasn't sure that would work.",
        "Thank you, that's a relief.",
    ),
    ("I think that's all. Thank you for your patience.", "That should be everything, thank you."),
    (
        "I'm sorry, I'm not sure what you mean. What exactly do you need to know?",
        "Sorry, I'm not good at this. Could you ask me for just what you need?",
    ),
    ("I hope I'm doing this right.",),
)
KINDS = (PLAIN, TERSE, CHATTY, IMPATIENT, DIGRESSING, UNSURE)

# Words in the caller's own instructions that fit one kind.
_SIGNS = (
    (IMPATIENT, re.compile(r"hurry|impatient|annoyed|grumpy")),
    (
        TERSE,
        re.compile(
            r"waste words|short messages|a line or two|few words|without small talk|direct and"
            r"|type quickly"
        ),
    ),
    (UNSURE, re.compile(r"unsure|nervous|shy|soft-spoken|not used to|apologetic")),
    (DIGRESSING, re.compile(r"scattered|curious|busy with")),
    (CHATTY, re.compile(r"chatty|joke|cheerful|warm and|friendly")),
    (PLAIN, re.compile(r"calm|precise|reserved|businesslike|confident|sceptical|relaxed|tired")),
)


def temperament_of(instructions: str, rng: Random) -> Temperament:
    """The kind of person that the instructions describe; any kind where they describe none."""
    for kind, sign in _SIGNS:
        if sign.search(instructions):
            return kind
    return KINDS[int(rng.random() * len(KINDS))]
