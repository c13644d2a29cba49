"""Whether reworded parts still say what the plan says, wish by wish.

A whole task's words are checked by the certificate. What that cannot see is which of its values go
with which deed: "return the lamp and cancel the order of the mug" has the same words the other way
round. Here each wish has a text of its own, so it can be told. In: the draft's parts and the new
ones. Out: what is wrong, in words that a writer can act on. Strict rather than clever: whatever
cannot be read is refused, and the draft's own text always passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trajectory2task.compose.rewording.writing import told_of
from trajectory2task.compose.wording.writer import Asked, Parts
from trajectory2task.core.domain import Domain
from trajectory2task.core.hearing.cues import Cues, cues_of
from trajectory2task.core.plans import Plan, Request, Wish

LONGEST = 3.0  # times as long as the draft, and
SPARE = 240  # characters more
PERSON = 400  # characters about the person
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|neither|nor|without|except|unless|if|whether|rather|hardly|cannot"
    r"|instead|either|or|maybe|perhaps|might|unsure|until|before|once|later)\b|n['’]t\b"
)
_TAKES_BACK = re.compile(
    r"\b(?:changed my mind|never mind|forget (?:it|that|about)|scratch that|on second thought"
    r"|actually,|just kidding|the opposite|other way round|disregard|ignore|did(?:n['’]t| not) mean"
    r"|take that back|hold off|wait,|stop,|don['’]t (?:do|bother))"
)
_DIGIT = re.compile(r"\d")


def problems_of(domain: Domain, plan: Plan, draft: Parts, new: Parts) -> list[str]:
    """What is wrong with `new`, which words the same plan as `draft`; nothing where it is bound."""
    cues = cues_of(domain)
    wishes = {wish.id: wish for wish in plan.opening}
    found = list(_frame(cues, plan, draft.opener, new.opener, '"opener"'))
    found += _frame(cues, plan, draft.manner, new.manner, '"manner"')
    if not new.manner:
        found.append('"manner" is empty')
    for old, said in zip(draft.asked, new.asked, strict=True):
        if said.text != old.text:
            found += _asked(cues, plan, wishes[old.wish], old, said.text)
    return found


def _frame(cues: Cues, plan: Plan, old: str, new: str, where: str) -> Iterator[str]:
    """Opener and manner hold nothing of the call."""
    if new == old:
        return
    low = new.lower()
    if len(new) > PERSON:
        yield f"{where} is longer than {PERSON} characters"
    if _DIGIT.search(new):
        yield f"{where} has a number"
    if _TAKES_BACK.search(low):
        yield f"{where} takes something back"
    for stem in {match[1] for match in cues.deed.finditer(low)}:
        if len(cues.deeds[stem]) == 1:
            yield f'{where} speaks of {stem!r}, which belongs into a text of "asked"'
    for value in _values(plan):
        if len(value) > 2 and _says(new, value):
            yield f"{where} has {value!r}, which belongs elsewhere"


def _asked(cues: Cues, plan: Plan, wish: Wish, old: Asked, new: str) -> Iterator[str]:
    """The new text of one wish."""
    where, told = f"the text of {wish.id}", told_of(wish, plan)
    if len(new) > LONGEST * len(old.text) + SPARE:
        yield f"{where} is much longer than its draft"
    for value in told.say:
        if not _says(new, value):
            yield f"{where} does not say {value!r}"
    for value in told.avoid:
        if _says(new, value) and not _says(old.text, value):
            yield f"{where} says {value!r}, which belongs to another wish"
    free = new
    for sentence in old.fixed:
        at = free.lower().find(_bare(sentence))
        if at < 0:
            yield f"{where} does not have, word for word: {sentence}"
        else:
            free = f"{free[:at]} {free[at + len(_bare(sentence)) :]}"
    if isinstance(wish, Request):
        yield from _deed(cues, wish, told.say, old.text, free, where)
    elif _TAKES_BACK.search(free.lower()) or cues.deed.search(free.lower()):
        yield f"{where} has more of a request than the sentences to keep"


def _deed(
    cues: Cues, wish: Request, values: tuple[str, ...], old: str, new: str, where: str
) -> Iterator[str]:
    """The deed is named, no other is, and the sentences that ask for it neither deny nor doubt."""
    tool, low = wish.call.name, new.lower()
    if not cues.tools_named(low).get(tool):
        stems = [stem for stem, tools in cues.deeds.items() if tool in tools]
        yield f"{where} does not name what is wanted by one of these: {', '.join(sorted(stems))}"
    known = old.lower()
    for stem in _deeds(cues, low):
        if tool not in cues.deeds[stem] and stem not in known:
            yield f"{where} speaks of {stem!r}, which is another request"
    if _TAKES_BACK.search(low):
        yield f"{where} takes something back"
    for sentence in _SENTENCE.split(low):
        bare = sentence
        for value in values:
            bare = re.sub(rf"(?<!\w){re.escape(value.lower())}(?!\w)", " | ", bare)
        asks = "|" in bare or tool in cues.tools_named(bare)
        denied = _NEGATION.search(bare)
        if asks and denied:
            yield f"{where}: the sentence that asks has {denied[0]!r}; ask without it"


def _deeds(cues: Cues, low: str) -> list[str]:
    """Stems in a text that name a deed and nothing else, such as an argument of one."""
    stems = dict.fromkeys(match[1] for match in cues.deed.finditer(low))
    return [stem for stem in stems if stem not in cues.slots]


def _values(plan: Plan) -> list[str]:
    details = [value for detail in plan.details() for _, value in (*detail.said, *detail.withheld)]
    return [value for value in (*details, *(fact.value for fact in plan.facts)) if value]


def _says(text: str, value: str) -> bool:
    words = re.escape(_spaced(value))
    return bool(re.search(rf"(?<!\w){words}(?:e?s)?(?!\w)", _spaced(text), re.IGNORECASE))


def _spaced(text: str) -> str:
    return " ".join(text.replace("_", " ").split())


def _bare(sentence: str) -> str:
    return sentence.lower().strip().rstrip(".?!")
