"""Whether a text says what a draft says, no less and no more: the check on a worded user's turns.

In: a task and its world; then drafts and texts. Out: problems in words, for whoever has to write
again. It goes by what can be counted: values, numbers, names, deeds, yes and no, questions. It is
strict, since the draft itself can be said in place of a text that fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from trajectory2task.core.calls import leaves
from trajectory2task.core.domain import Domain
from trajectory2task.core.hearing.agreement import agrees, is_yes
from trajectory2task.core.hearing.flips import as_agent
from trajectory2task.core.hearing.patterns import plain
from trajectory2task.core.hearing.recognition import recognition_of, says
from trajectory2task.core.hearing.understanding import understanding_of
from trajectory2task.core.messages import STOP_WORD
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.sides import Reply

_LONGER = 25  # words that a text may have beyond twice those of its draft
_SHORTEST = 3  # letters of a value that can be told apart from any word
_TELLING = re.compile(r"\d|@\w")
_SIGNS = "#$€£.,!?;:'\"()[]*-/+"
_OPTION = re.compile(
    r"\bthe (first|second|third|fourth|fifth|sixth|seventh|eighth|last) (?:one|of)\b"
)
_COUNT = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand)\b"
)
_NAME = re.compile(r"(?<![.!?:\"“(])[ ,]\(?([A-Z][a-z][\w'-]*)")  # not where a sentence begins
_NO = re.compile(r"\b(?:no|not|nope|never|wrong|neither|nor|isn't|rather|[a-z]+n't)\b")
_NEW = re.compile(
    r"\b(?:mind|thought|thinking|actually|instead|rather|reconsider\w*|wait|more|else|another|also"
    r"|remembered|forgot|on top|in that case|then|settles|scratch|drop|leave|skip|no longer|n't)\b"
)
_FAREWELL = re.compile(
    r"\b(?:good ?bye|bye|that(?:'s| is| was| will be|'ll be) (?:all|everything|it)\b"
    r"|(?:have|enjoy) (?:a |the |your )?(?:\w+ )?(?:day|evening|weekend|one)\b|take care)"
)
_MACHINE = re.compile(r"[<>{}\[\]\\_|`\x00-\x08\x0b-\x1f]")  # signs that no caller writes
_ABOUT_ITSELF = re.compile(
    r"\b(?:draft|must_say|reworded|rephrased|rewritten|here(?:'s| is) (?:the|a|my) "
    r"(?:message|text|reply|reworded|rewritten))\b"
)
_NAMING = frozenset({"change", "remind", "insist", "ask for news"})  # that name a wish
_ASKING = frozenset({"ask again", "ask for news", "ask for amount", "insist"})
_WISHING = frozenset({"change", "remind", "decline"})  # where a wish may be put as a question


class WordingCheck:
    """The check for one task."""

    def __init__(self, task: Task, domain: Domain, database: Database) -> None:
        self._plan = task.plan
        self._cues = understanding_of(domain).cues
        self._recognition = recognition_of(task.plan, domain, database)

    def must_say(self, draft: str) -> list[str]:
        """What a text has to have of `draft`, letter by letter: values, numbers, ordinals."""
        low = plain(draft)
        found = [value for value in self._values if says(low, value)]
        found += [token for token in _tokens(draft) if not any(token in value for value in found)]
        found += [word for word in _OPTION.findall(low) if not any(word in one for one in found)]
        inner = {
            one for one in found for other in found if one != other and says(other, one)
        }  # said with the longer one
        return [_as_written(draft, one) for one in dict.fromkeys(found) if one not in inner]

    def problems(self, drafted: Reply, text: str) -> list[str]:
        """What is wrong with `text` in place of the draft; none where it may be said."""
        if not text:
            return ["The text is empty."]
        low, draft = plain(text), plain(drafted.text)
        return [
            *self._lacking(drafted.text, low),
            *self._added(drafted.text, draft, text, low),
            *self._deeds(drafted, draft, low),
            *_stance(drafted, draft, low),
            *_role(drafted, draft, text, low),
        ]

    @cached_property
    def _values(self) -> tuple[str, ...]:
        """Every value of the plan that a caller could say, the longest first, in small letters."""
        plan = self._plan
        found = {fact.value for fact in plan.facts}
        for phase in plan.phases:
            for detail in (detail for wish in phase.wishes for detail in wish.details):
                found |= {attribute.value for attribute in detail.attributes}
                found |= {str(one) for one in leaves(detail.value) if one is not None}
        kept = {value.lower() for value in found if len(value) >= _SHORTEST}
        return tuple(sorted(kept, key=lambda value: (-len(value), value)))

    @cached_property
    def _rivals(self) -> tuple[str, ...]:
        """What would mean something else than any wish."""
        wishes = [wish for phase in self._plan.phases for wish in phase.wishes]
        found = {value for wish in wishes for value in self._recognition.rival_values(wish)}
        return tuple(sorted(value for value in found if len(value) >= _SHORTEST))

    def _lacking(self, draft: str, low: str) -> Iterator[str]:
        tokens = frozenset(_tokens(low))
        for value in self.must_say(draft):
            due = plain(value)
            if not says(low, due) and due.strip(_SIGNS) not in tokens:
                yield f"It does not say {value!r}."

    def _added(self, written: str, draft: str, text: str, low: str) -> Iterator[str]:
        known = frozenset(_tokens(written))
        for token in _tokens(text):
            if token not in known and not says(draft, token):
                yield f"It says {token!r}, which the draft does not."
        for value in (*self._values, *self._rivals):
            if says(low, value) and not says(draft, value):
                yield f"It says {value!r}, which the draft does not."
        for word in (*_COUNT.findall(low), *_OPTION.findall(low)):
            if not says(draft, word):
                yield f"It says {word!r}, which the draft does not."
        for name in _NAME.findall(text):
            if not says(draft, name.lower()):
                yield f"It names {name!r}, which the draft does not."

    def _deeds(self, drafted: Reply, draft: str, low: str) -> Iterator[str]:
        """A text speaks of the deeds of its draft, and of no others."""
        due, may = self._tools(draft), self._tools(draft, sure=False)
        here = self._tools(low, sure=False)
        for tool in sorted(due - here):
            yield f"It does not speak of {tool.replace('_', ' ')}."
        if _acts(drafted) & _NAMING and may and not may & here:
            yield "It does not name what the draft is about."
        for tool in sorted(self._tools(low) - may):
            yield f"It speaks of {tool.replace('_', ' ')}, which the draft does not."

    def _tools(self, text: str, *, sure: bool = True) -> set[str]:
        """The tools that a text names; where `sure`, by words of no other use."""
        stems = {match[1] for match in self._cues.deed.finditer(text)}
        if sure:
            stems = {
                stem
                for stem in stems
                if len(self._cues.deeds[stem]) == 1 and stem not in self._cues.slots
            }
        return {tool for stem in stems for tool in self._cues.deeds[stem]}


def _acts(drafted: Reply) -> frozenset[str]:
    return frozenset(drafted.note.did if drafted.note is not None else ())


def _stance(drafted: Reply, draft: str, low: str) -> Iterator[str]:
    """Yes stays yes, no stays no, a question a question, news news."""
    acts = _acts(drafted)
    if is_yes(draft):
        if "confirm" in acts and not is_yes(low):
            yield "It has to begin with a plain yes, without any condition."
    elif agrees(draft):
        if "confirm" in acts and not agrees(low):
            yield "It has to begin with a yes."
    elif is_yes(low):
        yield "It says yes, which the draft does not."
    if draft.startswith("no") and _NO.match(draft) and not _NO.search(low):
        yield "It has to say no."
    if "change" in acts and not _NEW.search(low):
        yield "It has to make clear that something is new or has changed."
    if acts & _ASKING and "?" in draft and "?" not in low:
        yield "It has to ask what the draft asks."
    if "?" in low and "?" not in draft and not acts & _WISHING:
        yield "It asks something, which the draft does not."


def _role(drafted: Reply, draft: str, text: str, low: str) -> Iterator[str]:
    flip = as_agent(low, text)
    if flip and not as_agent(draft, drafted.text):
        yield f"It speaks as the agent does: {flip!r}."
    if strange := set(_MACHINE.findall(text)) - set(drafted.text):
        yield f"It has signs that no customer writes: {' '.join(map(repr, sorted(strange)))}."
    if _ABOUT_ITSELF.search(low) and not _ABOUT_ITSELF.search(draft):
        yield "It speaks about the text itself."
    if STOP_WORD in text or (
        not drafted.done and _FAREWELL.search(low) and not _FAREWELL.search(draft)
    ):
        yield "It ends the conversation, which the draft does not."
    most = 2 * len(draft.split()) + _LONGER
    if (words := len(low.split())) > most:
        yield f"It has {words} words; {most} is the most."


def _as_written(draft: str, value: str) -> str:
    """A value in the letters of the draft."""
    place = draft.lower().find(value)
    return draft[place : place + len(value)] if place >= 0 else value


def _tokens(text: str) -> Iterator[str]:
    """Words with a digit in them and email addresses, in small letters, without signs around."""
    for word in text.split():
        if not word.isalpha() and _TELLING.search(word):
            yield word.lower().strip(_SIGNS).replace(",", "")
