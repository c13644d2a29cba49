"""How people bring up that they want something else than before.

In: a text in small letters. Out: whether it says so. Only words that mean nothing else count, and
those that go with a wish or with "what I said": "something else" alone is a further wish.
"""

from __future__ import annotations

import re

_THING = r"(?:thing|one|choice|version|idea|plan|wish|request|way|option|pick|solution|variant|ask)"
# What was said before, where it is no property of a record ("the original payment method").
_BEFORE = (
    r"(?:first|original(?:ly)?|initial(?:ly)?|earlier|previous(?:ly)?|former(?:ly)?|old"
    r"|outset|start"
    r"|beginning|before|at first)\b"
    r"(?! (?:payment|card|method|address|order|packag\w+|name|e-?mail|account|box|item|receipt"
    r"|number|price|date|place|street|home|apartment|version of|house)\b)"
)
_RETURNS = (
    r"\b(?:go(?:ing)? (?:back|with)|return(?:ing)? to|revert\w*|restor\w+|undo\w*|rewind\w*"
    r"|backtrack\w*|stick(?:ing)?|back to|keep(?:ing)?|stay(?:ing)?|proceed|put (?:it|that)"
    r"|do (?:it|that|the))\b"
)
_WISHES = (
    r"\b(?:(?:i|we)(?:'d| would)? (?:want|like|prefer)\w*|(?:rather|sooner)"
    r"|(?:i|we)(?:'m| am|'ll| will|'re| are) (?:go(?:ing)?|take|taking|pick|try)\w*(?: for| with)?"
    r"|let's|let us|switch to|can (?:i|we)|could (?:i|we))\b"
)
_ELSE = (
    r"\b(?:something (?:else|different)|(?:an)?other (?:way|solution|option|route|thing|idea"
    r"|choice)"
    r"|a different (?:one|thing|way|option|solution|route|choice)|differently)\b"
)
_RECONSIDERS = re.compile(
    r"\b(?:chang(?:e|ed|es|ing) (?:of |in )?(?:my |our |the )?(?:mind|heart|plans?)"
    r"|(?:mind|plans?)(?:'s| has| have| is)? (?:been )?(?:changed|not made up)"
    r"|thought (?:again|better|twice|it over)|(?:second|third|other) thoughts?"
    r"|reconsider\w*|rethink\w*|rethought|(?:up)?on (?:reflection|consideration)"
    r"|having (?:thought|slept)|slept on it|(?:better|different|new) idea\b(?! of)"
    r"|(?:going|go) back and forth|talked me (?:out|into))\b"
)
_DROPS = re.compile(
    r"\b(?:rather (?:drop|leave out|skip)"
    r"|(?:i |i'll |i'd |let me )(?:withdraw|retract|revoke|take (?:that|it|this|all that) back"
    r"|take back (?:what|that|my))"
    r"|(?:amend|revise|alter|adjust|modify) (?:my|that|the|what) (?:\w+ )?(?:request|wish"
    r"|plan|choice|i)\b"
    r"|(?:scratch|strike|scrap) (?:that|it|the|what|my|all)"
    r"|(?:forget|ignore|disregard|drop|strike|void|cancel) (?:about )?(?:that\b(?! order"
    r"| loan| hold| one"
    r"| item)|what i|all that|everything i|that (?:last|whole)"
    r"|my (?:last|previous|earlier|correction|change|request)|the (?:last|change|switch|new))"
    r"|never ?mind (?:that|all|what i|my|the (?:last|switch|change))"
    r"|(?:no longer|not|\w+n't) (?:think i |really |even )*(?:want|need|fancy|feel like|care for)"
    r" (?:that|it|this|to)\b.{0,24}\b(?:any ?more|any longer|after all)"
    r"|(?:gone|go) off (?:the|that) idea|i (?:may|might) have been hasty|too hasty"
    r"|(?:i'd|i would|i'll) rather not (?:do|go|have)|not go(?:ing)? through with"
    r"|go back on (?:that|it|what)|(?:no longer|not) interested in (?:that|it)"
    r"|(?:don't|do not) need (?:that|it) after all|call (?:that|this|it)(?: \w+)? off"
    r"|want(?:s|ed)? (?:a|something) different (?:thing|one)|answer is different"
    r"|(?:undo|undoing|reverse|reversing|cancel) (?:that|what i|my (?:change|switch|correction))"
    r"|ought(?:n't| not) to have changed|wish i hadn't changed|(?:go|return|come) full circle"
    r"|let's not\b|(?:keep|leave|let) (?:it|that|this|them) (?:as (?:it|they)|be\b|out\b|alone\b)"
    r"|the original (?:thing|plan|one|request)|(?:go|going|stick) (?:back to|with) what i"
    r"|as you were)\b"
)
_GOES_BACK = re.compile(rf"{_RETURNS}[^.?!]{{0,40}}\b{_BEFORE}")
_STANDS = re.compile(
    rf"\b(?:my|the|that) (?:very )?(?:first|original|initial|earlier|previous|former|old)"
    rf"(?: {_THING})?\b[^.?!]{{0,30}}"
    r"\b(?:better|right|fine|correct|stands|applies|counts|after all|suited|instead)\b"
    rf"|\b(?:right|better) the first time|\b(?:liked?|prefer(?:red)?|want) my"
    rf" (?:first|original|initial|earlier|previous|old)\b|\b(?:do|want|take"
    rf"|have) the old {_THING}\b"
    rf"|\b(?:first|original|old|earlier|initial) {_THING},? please$"
    rf"|\b(?:the way|how|what|the thing|that) i (?:\w+ ){{1,4}}"
    r"(?:first|at the (?:outset|start|beginning)|originally|initially)\b[^?!]{0,40}"
    r"\b(?:better|right|want|please|after all|do it)\b"
    rf"|(?:sooner|rather) (?:have )?[^.?!]{{0,20}}\b(?:mentioned|said|asked|had|wanted) first\b"
)
_ELSEWISE = re.compile(
    rf"{_WISHES}(?: (?:to|have|do|it|that|this|go|for|with|take|pick|get|try|choose|be))* {_ELSE}"
    r"|\b(?:do|go about) (?:it|that|this) differently\b"
)


def changes_mind(text: str) -> bool:
    """Whether a text says that its speaker wants something else than before."""
    return any(one.search(text) for one in (_RECONSIDERS, _DROPS, _GOES_BACK, _STANDS, _ELSEWISE))


def reconsiders(text: str) -> bool:
    """Whether a text says in so many words that a mind was changed; what is only dropped may have
    been refused."""
    return _RECONSIDERS.search(text) is not None
