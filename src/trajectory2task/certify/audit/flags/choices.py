"""Flags on what gold fixes and the words leave open. The possibilities are computed from the
database; whether the words settle them is read from the text, and may be misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.subject import ForeignSubject, Ran
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Pairs
from trajectory2task.core.moves import allowed, choices_for
from trajectory2task.core.tools import Parameter

_STEM = 4  # letters by which two forms of a word are known for the same
_WORD = re.compile(r"[^\W\d_]+")
# Words that order things: what they single out cannot be seen in the values themselves.
_SUPERLATIVE = re.compile(
    r"\b(?:cheap|expensive|high|low|larg|small|big|bright|short|long|fast|light|heav|most|least|"
    r"few|max|min|easi|hard|all|same|every|match|exact)",
    re.IGNORECASE,
)
_DEFAULT = re.compile(r"\boriginal", re.IGNORECASE)  # "the original payment method"


@flag(
    "P4",
    "free_choice",
    "Gold picks one of several equal values, and the caller does not say which",
    "likely",
    "fail",
    remedy="Say in the words which one is meant, or accept each of them.",
)
def free_choice(subject: ForeignSubject) -> Iterator[Remark]:
    """An argument such as a payment method or a reason, which policy and tool would accept in
    another value too, with another end state, while nothing in the words sets gold's value apart.
    False positives: a value that the words imply in other words than the database has; agents
    that would take the same default."""
    for ran in subject.accepted:
        for parameter in subject.domain.tools[ran.call.name].parameters:
            if parameter.choices is None and not _names_a_means(subject, ran.call, parameter):
                continue
            others = [
                other
                for other in _others(subject, ran, parameter)
                if not _settled(subject, ran, parameter, other)
            ]
            if others:
                value = ran.call.arguments[parameter.name]
                yield Remark(
                    f"call {ran.at}, {ran.call.name}: {parameter.name} {value!r}; the words allow "
                    f"{' or '.join(map(repr, others[:3]))} as well"
                )


def _names_a_means(subject: ForeignSubject, call: Call, parameter: Parameter) -> bool:
    """Whether it points at a thing of the caller's, and is not what the call is about."""
    first = next((p for p in subject.domain.tools[call.name].parameters if p.refers), None)
    return parameter.refers is not None and not parameter.many and parameter is not first


@flag(
    "P3",
    "which_record",
    "Several records of the caller's fit, and gold takes one",
    "guess",
    "warn",
    remedy="Name the record, or something that only it has.",
)
def which_record(subject: ForeignSubject) -> Iterator[Remark]:
    """The very same call on another record of the caller's, which gold leaves alone, would be
    allowed, and the words say nothing of gold's record that is not true of that one too.
    False positives: many; words describe in their own way."""
    touched = {str(part) for ran in subject.accepted for part in ran.call.arguments.values()}
    for ran in subject.accepted:
        parameter = next(
            (p for p in subject.domain.tools[ran.call.name].parameters if p.refers), None
        )
        if parameter is None or parameter.many:
            continue
        others = [
            other
            for other in _others(subject, ran, parameter)
            if other not in touched and not _settled(subject, ran, parameter, other)
        ]
        if others:
            value = ran.call.arguments[parameter.name]
            yield Remark(
                f"call {ran.at}, {ran.call.name}: {parameter.name} {value!r}, or "
                f"{' or '.join(map(repr, others[:3]))}"
            )


@flag(
    "P3",
    "which_variant",
    "Several new variants fit, and gold takes one",
    "guess",
    "warn",
    remedy="Say the options that are meant, or how to choose among them.",
)
def which_variant(subject: ForeignSubject) -> Iterator[Remark]:
    """Another candidate for an element of a list has every option that gold's has and the words
    mention, and keeps as much of what it replaces. Left alone are tasks whose words order things
    ("the cheapest"). False positives: values said in other words than the database has."""
    if _SUPERLATIVE.search(subject.text.text):
        return
    for ran in subject.accepted:
        for parameter in subject.domain.tools[ran.call.name].parameters:
            if parameter.refers is None or parameter.refers.per is None:
                continue
            for position, others in _open_elements(subject, ran, parameter):
                value = ran.call.arguments[parameter.name][position]
                yield Remark(
                    f"call {ran.at}, {ran.call.name}: {parameter.name}.{position} {value!r}, or "
                    f"{' or '.join(map(repr, others[:3]))}"
                )


def _open_elements(
    subject: ForeignSubject, ran: Ran, parameter: Parameter
) -> Iterator[tuple[int, list[str]]]:
    """Positions in an aligned list, each with the other elements that fit as well as gold's."""
    assert parameter.refers is not None
    assert parameter.refers.per is not None
    per, arguments = parameter.refers.per, ran.call.arguments
    replaced = next(
        p for p in subject.domain.tools[ran.call.name].parameters if p.name == per
    ).refers
    if subject.caller is None or replaced is None:
        return
    referent = subject.domain.referents[parameter.refers.referent]
    for position, (new, old) in enumerate(
        zip(arguments[parameter.name], arguments[per], strict=True)
    ):
        given = {**arguments, per: old}
        if old not in subject.domain.referents[replaced.referent].values(
            ran.before, subject.caller, arguments
        ):
            continue
        before = subject.domain.referents[replaced.referent].pairs(ran.before, old, arguments)
        wanted = _merit(subject, referent.pairs(ran.before, new, given), before)
        found = []
        for other in referent.values(ran.before, subject.caller, given):
            changed = [*arguments[parameter.name]]
            changed[position] = other
            call = Call(ran.call.name, {**arguments, parameter.name: changed})
            if other == new or subject.text.says(new):
                continue
            if _merit(subject, referent.pairs(ran.before, other, given), before) != wanted:
                continue
            if allowed(subject.environment(ran.before), subject.caller, call):
                found.append(other)
        if found:
            yield position, found


def _merit(subject: ForeignSubject, pairs: Pairs, before: Pairs) -> tuple[Any, ...]:
    """What speaks for a candidate: the options that are said, and how many others it keeps."""
    said = frozenset(pair for pair in pairs if subject.text.says(pair[1]))
    return said, sum(pair in before for pair in pairs if pair not in said)


def _others(subject: ForeignSubject, ran: Ran, parameter: Parameter) -> Iterator[str]:
    """Other values of one argument, all else equal, that are allowed and lead elsewhere."""
    caller = ran.caller or subject.caller
    if caller is None:
        return
    environment = subject.environment(ran.before)
    ours = subject.end_state(ran.before, ran.call)
    arguments = ran.call.arguments
    for option in choices_for(environment, caller, parameter, arguments, arguments[parameter.name]):
        call = Call(ran.call.name, {**arguments, parameter.name: option})
        if option == arguments[parameter.name] or not allowed(environment, caller, call):
            continue
        end = subject.end_state(ran.before, call)
        if end is not None and ours is not None and not end.same_as(ours):
            yield str(option)


def _settled(subject: ForeignSubject, ran: Ran, parameter: Parameter, other: str) -> bool:
    """Whether something in the words is true of gold's value and not of the other one."""
    value = str(ran.call.arguments[parameter.name])
    text = subject.text
    if text.says(value):
        return True
    if parameter.choices is not None:
        return _says_choice(text.plain, value, parameter.choices, ran.call.name)
    assert parameter.refers is not None
    referent = subject.domain.referents[parameter.refers.referent]
    own = referent.pairs(ran.before, value, ran.call.arguments)
    theirs = set(referent.pairs(ran.before, other, ran.call.arguments))
    if any(pair not in theirs and _says_value(subject, pair[1], theirs) for pair in own):
        return True
    return bool(_DEFAULT.search(text.text)) and _in_record(subject, ran, parameter, value)


def _says_value(subject: ForeignSubject, value: str, others: set[tuple[str, str]]) -> bool:
    """Whether a value is said: as it is, in one word ("giftcard"), or by what it ends in alone
    ("charger" for a portable charger, "watch" for a wristwatch) where nothing of the other's does.
    """
    text = subject.text
    if text.says(value) or value.replace(" ", "").casefold() in text.plain.replace(" ", ""):
        return True
    head = value.casefold().split()[-1]
    theirs = [other.casefold() for _, other in others]
    return any(
        head.endswith(form) and not any(other.endswith(form) for other in theirs)
        for word in _words(text.plain)
        for form in (word, word.removesuffix("s"), word.removesuffix("es"))
        if len(form) >= _STEM
    )


def _says_choice(text: str, value: str, choices: Sequence[str], tool: str) -> bool:
    """Whether all words that set this choice apart are said, in any form."""
    common = {word[:_STEM] for other in choices if other != value for word in _words(other)}
    common |= {word[:_STEM] for word in _words(tool.replace("_", " "))}
    own = {word[:_STEM] for word in _words(value) if len(word) >= _STEM} - common
    return bool(own) and own <= {word[:_STEM] for word in _words(text)}


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _in_record(subject: ForeignSubject, ran: Ran, parameter: Parameter, value: str) -> bool:
    """Whether the record that the call is about holds the value: the one used originally."""
    for name, part in ran.call.arguments.items():
        if name == parameter.name or not isinstance(part, str):
            continue
        for collection in subject.database.collections:
            record = subject.start.get(collection, part)
            if isinstance(record, Mapping) and value in _texts(record):
                return True
    return False


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
