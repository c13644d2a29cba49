"""Whether a user's words agree to what an agent asks a yes for.

In: a text in small letters. Out: a bool. Assent has no end of wordings, so two signs count: words
of assent in a short text, and a text that is too short and empty to be anything else.
"""

from __future__ import annotations

import re

from trajectory2task.core.hearing.agreement import agrees

_SHORT = 12  # words of a text in which a word of assent may stand anywhere
_BARE = 7  # words of a text that says so little that going ahead shows how it was taken

_STEMS = re.compile(
    r"\b(?:yes|yea|yeah|yep|yup|ya|ja|aye|affirmative|absolutely|certainly|definitely|indeed"
    r"|totally"
    r"|sure|of course|by all means|correct|exactly|precisely|approv\w+|agree\w*|confirm\w*"
    r"|consent\w*"
    r"|accept\w*|permi(?:t|ssion)\w*|authori[sz]e\w*"
    r"|(?:go|going|good to go|move|carry|on you go|proceed|continue)(?: ahead| for it| on"
    r"| forward)?"
    r"|(?:make|have) it (?:so|happen)|execute|submit|fire away"
    r"|do (?:it|that|this|so|them|both)|please do|let's (?:do|go)"
    r"|(?:fine|good|okay|ok|great|happy) (?:by|with|for) (?:me|us|it|that|this)"
    r"|(?:sounds|looks|seems|reads|works|is|are|be|am|i'm|it's|that's|that'd be|all|about|just)"
    r" (?:all |about |just |very |quite |perfectly )*"
    r"(?:right|good|fine|great|lovely|perfect|okay|ok|well|true|wonderful|excellent|ideal)"
    r"|that's (?:what i|how i|it|the one)|thats (?:it|right|the one)|works for (?:me|us)"
    r"|under(?:stood|stand) me)\b"
    r"|^(?:k|ok|okay|right|perfect|great|fine|all right|alright)\b(?!.*\b(?:thanks?|wait\w*)\b)"
)
# Negations that agree.
_CONCEDES = re.compile(
    r"\b(?:no|not an?|nothing)\b (?:\w+ )?(?:objections?|problems?|issues?|complaints?|doubts?"
    r"|worries|concerns?|to add|wrong|against)|\bwhy not\b|\b(?:don't|do not|wouldn't) mind\b"
    r"|\bcouldn't be better\b"
)
_UNLESS = re.compile(
    r"\b(?:no|not|nope|but|only|just|except|instead|actually|wait|wrong|as long as|changed?|rather"
    r"|second thought|thought again|[a-z]+n't|if|unless|until|before|first|hold on)\b"
)
_PUTS_OFF = re.compile(
    r"\b(?:thanks?|bye|goodbye|wait\w*|moment|second|minute|sorry|later|think|hm+|um+|maybe|perhaps"
    r"|know|sure what|idea|okay|all right|alright|fine|still|all|everything|hello)\b|[?\d@]"
)


def assents(text: str) -> bool:
    """Whether a text agrees without a condition, in whatever words."""
    rest = _CONCEDES.sub(" fine by me ", text)
    if _UNLESS.search(rest) is not None:
        return False
    if agrees(rest):
        return True
    return "?" not in rest and rest.count(" ") < _SHORT and _STEMS.search(rest) is not None


def is_bare(text: str) -> bool:
    """Whether a text is so short and empty that an agent can only have taken it for a yes: it
    denies nothing, puts nothing off, asks nothing and names nothing."""
    return (
        text.count(" ") < _BARE and _UNLESS.search(text) is None and _PUTS_OFF.search(text) is None
    )
