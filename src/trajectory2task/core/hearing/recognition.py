"""Whether a text speaks of what a caller means: the ways to name each argument, and its rivals'.

In: a wish, the state that the conversation starts in, a text in small letters. Out: an `Echo`. A
rival is anything else that the caller could have meant in that argument's place.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trajectory2task.core.domain import Domain
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import Detail, Inquiry, Plan, Wish, tool_of
from trajectory2task.core.state import Database, Patch, State
from trajectory2task.core.tools import Parameter

_LONG_NUMBER = re.compile(r"(?<![\w#-])\d{5}(?![\w-])")
_NO_SIGN = frozenset({"yes", "no", "none", "other"})


@dataclass(frozen=True, slots=True)
class Echo:
    """What a text says of a wish: details it names, and details for which it names a rival.

    `more` says that it names elements of the wish's list which the wish has not.
    """

    named: tuple[Detail, ...]
    wrong: tuple[Detail, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Ways:
    """The id, and what else can be said, of what is meant and of each rival."""

    own: str
    own_values: frozenset[str]
    rivals: tuple[tuple[str, frozenset[str]], ...]


class Recognition:
    """One task's eye for what agents echo. Ways are worked out when they are first needed."""

    def __init__(
        self, domain: Domain, database: Database, patch: Patch | None, caller: str
    ) -> None:
        self._domain = domain
        self._state = State(database, patch)
        self._caller = caller
        self._known: dict[tuple[int, int], tuple[Wish, _Ways | None]] = {}
        # One text is looked at by the user, and by every detector after it.
        self._echoes: dict[tuple[int, str], tuple[Wish, Echo]] = {}
        self._whole: dict[tuple[int, str], tuple[Wish, bool]] = {}

    def echo(self, wish: Wish, text: str) -> Echo:
        """What `text` says of `wish`."""
        key = (id(wish), text)
        found = self._echoes.get(key)
        if found is None:  # the wish is kept, so that no other can have its identity
            found = self._echoes[key] = (wish, self._echo(wish, text))
        return found[1]

    def _echo(self, wish: Wish, text: str) -> Echo:
        if self.is_whole(wish, text):  # rivals need not be looked at
            return Echo(wish.details, (), self._names_more(wish, text))
        named: list[Detail] = []
        wrong: list[Detail] = []
        for place, detail in enumerate(wish.details):
            sign = self._sign(wish, place, detail, text)
            if sign is not None:
                (named if sign else wrong).append(detail)
        return Echo(tuple(named), tuple(wrong), self._names_more(wish, text))

    def is_whole(self, wish: Wish, text: str) -> bool:
        """Whether `text` names everything of `wish` by its id, or by its own words."""
        key = (id(wish), text)
        found = self._whole.get(key)
        if found is None:
            found = self._whole[key] = (wish, self._is_whole(wish, text))
        return found[1]

    def _is_whole(self, wish: Wish, text: str) -> bool:
        for detail in wish.details:
            if detail.referent:
                if not says(text, str(detail.value)):
                    return False
            elif self._own_words(wish, detail, text) is not True:
                return False
        return bool(wish.details)

    def rival_values(self, wish: Wish) -> frozenset[str]:
        """What names, in the place of a detail of `wish`, something else; in small letters."""
        found: set[str] = set()
        for place, detail in enumerate(wish.details):
            ways = self._ways_of(wish, place, detail) if detail.referent else None
            if ways is not None:
                for other, values in ways.rivals:
                    found |= {other.lower(), *values} - ways.own_values - {ways.own.lower()}
            elif not detail.referent and not isinstance(detail.value, Mapping):
                parameter = self._parameter(wish, detail)
                choices = (parameter.choices or ()) if parameter else ()
                found |= {str(one).lower() for one in choices} - {str(detail.value).lower()}
        return frozenset(found)

    def _sign(self, wish: Wish, place: int, detail: Detail, text: str) -> bool | None:
        """True where the detail is named, False where only a rival is, None where neither is."""
        if not detail.referent:
            return self._own_words(wish, detail, text)
        ways = self._ways_of(wish, place, detail)
        if ways is None:
            return True if any(says(text, a.value) for a in detail.attributes) else None
        if says(text, ways.own):
            return True
        if any(says(text, other) for other, _ in ways.rivals):
            return False
        said = frozenset(value for value in ways.own_values if says(text, value))
        for _, values in ways.rivals:
            only_theirs = values - ways.own_values
            if said.isdisjoint(ways.own_values - values) and any(
                says(text, value) for value in only_theirs
            ):
                return False
        return True if said else None

    def _ways_of(self, wish: Wish, place: int, detail: Detail) -> _Ways | None:
        # Not the wish's own id: a later phase may have it, with other values. The wish is held, so
        # that no other takes its place in memory.
        key = (id(wish), place)
        if key not in self._known:
            self._known[key] = (wish, self._ways(wish, detail))
        return self._known[key][1]

    def _own_words(self, wish: Wish, detail: Detail, text: str) -> bool | None:
        """For a choice or a free value: whether it, or another one, stands in the text."""
        if isinstance(detail.value, Mapping):
            parts = [str(part) for part in detail.value.values() if len(str(part)) > 3]
            here = [part for part in parts if says(text, part)]
            missing = [p for p in parts if p not in here and p.isdigit()]
            others = set(_LONG_NUMBER.findall(text)) - set(parts)
            if here and missing and others:
                return False
            return True if len(here) > 1 or here == parts else None
        if says(text, str(detail.value)):
            return True
        parameter = self._parameter(wish, detail)
        others = set(parameter.choices or ()) - {detail.value} if parameter else set()
        return False if any(says(text, str(other)) for other in others) else None

    def _names_more(self, wish: Wish, text: str) -> bool:
        place = next((n for n, d in enumerate(wish.details) if d.position is not None), None)
        if place is None:
            return False
        ways = self._ways_of(wish, place, wish.details[place])
        parameters = wish.details[place].parameters
        if ways is None:
            return False
        own = [d for d in wish.details if d.parameters == parameters]
        ids = {str(d.value) for d in wish.details}
        mine = ways.own_values | {v.lower() for d in own for _, v in d.said}
        # Who is alike in anything is told by the id alone: the text may speak of what is meant.
        return any(
            says(text, other)
            or (values.isdisjoint(mine) and any(says(text, v) for v in values if " " in v))
            for other, values in ways.rivals
            if other not in ids
        )

    def _parameter(self, wish: Wish, detail: Detail) -> Parameter | None:
        if isinstance(wish, Inquiry):
            parameters = self._domain.question(wish.question).parameters
        else:
            parameters = self._domain.tools[tool_of(wish)].parameters
        return next((p for p in parameters if p.name == detail.parameters[0]), None)

    def _ways(self, wish: Wish, detail: Detail) -> _Ways | None:
        """None where what is meant is nothing that the caller could point at."""
        parameter = self._parameter(wish, detail)
        arguments = arguments_of(wish)
        if parameter is None or parameter.refers is None or parameter.name not in arguments:
            return None
        per = parameter.refers.per
        if per is not None and per not in arguments:
            return None
        value, given = elements(parameter, arguments)[detail.position or 0]
        referent = self._domain.referents[parameter.refers.referent]
        candidates = referent.values(self._state, self._caller, given)
        if value not in candidates:
            return None
        pairs = {one: referent.pairs(self._state, one, given) for one in candidates}
        return _Ways(
            value,
            _values(pair[1] for pair in pairs[value]),
            tuple((o, _values(v for _, v in said)) for o, said in pairs.items() if o != value),
        )


_recent: deque[tuple[Plan, Database, Recognition]] = deque(maxlen=4)


def recognition_of(plan: Plan, domain: Domain, database: Database) -> Recognition:
    """The eye for this plan's wishes, shared by whoever looks at the same plan in turn."""
    for known, base, found in _recent:
        if known is plan and base is database:
            return found
    made = Recognition(domain, database, plan.initial_state, plan.user_id)
    _recent.append((plan, database, made))
    return made


def arguments_of(wish: Wish) -> Mapping[str, Any]:
    """The arguments that a wish is about; put together from its details where there is no call."""
    if isinstance(wish, Inquiry):
        return wish.arguments
    if wish.call is not None:
        return wish.call.arguments
    found: dict[str, Any] = {}
    for detail in wish.details:
        if isinstance(detail.value, Mapping):
            found.update(detail.value)
        elif detail.position is not None:
            found.setdefault(detail.parameters[0], []).append(detail.value)
        else:
            found[detail.parameters[0]] = detail.value
    return found


def fits(detail: Detail, text: str) -> bool:
    """Whether `text`, one of several options, has all that the caller knows of a detail."""
    values = [attribute.value for attribute in detail.attributes]
    if all(says(text, value) for value in values):
        return bool(values)
    return says(text, str(detail.value))


def says(text: str, value: str) -> bool:
    """Whether `value` stands in `text` (small letters) as words of its own."""
    low = value.lower().removeprefix("#")
    start = text.find(low)
    while start >= 0:
        end = start + len(low)
        if not (start and _in_word(text[start - 1])) and not (
            end < len(text) and _in_word(text[end])
        ):
            return True
        start = text.find(low, start + 1)
    return False


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _values(values: Iterable[str]) -> frozenset[str]:
    return frozenset(v.lower() for v in values if len(v) > 1 and v.lower() not in _NO_SIGN)
