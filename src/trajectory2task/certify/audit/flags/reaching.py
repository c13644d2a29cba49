"""Flags on what an agent can find out from the words and the tools."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.flags.infeasible import infeasible
from trajectory2task.certify.audit.record import Verdict
from trajectory2task.certify.audit.subject import ForeignSubject
from trajectory2task.certify.subject import leaves

CODE = 3  # letters of a code that stands for a name ("NY")


@flag(
    "P2",
    "nobody_identified",
    "The words do not identify any caller",
    "likely",
    "warn",
    remedy="Let the words hold what the domain's look-up takes.",
)
def nobody_identified(subject: ForeignSubject) -> Iterator[Remark]:
    """No one in the database has all that an authentication tool takes, as the words say it, so
    that an agent cannot tell who calls. False positives: a name that the words give in
    another form, such as a nickname or only as a part of an id."""
    if subject.said_caller is None and subject.domain.authentication:
        # Not to be identified may be just what makes a task infeasible.
        verdict: Verdict | None = "note" if infeasible(subject) else None
        known = f" (gold is about {subject.caller})" if subject.caller else ""
        yield Remark(f"neither way of looking somebody up finds one person{known}", verdict=verdict)


@flag(
    "P2",
    "unreachable_argument",
    "A gold write has a value that is neither said nor shown by any read",
    "certain",
    "fail",
    remedy="Put the value into the words, or correct it.",
)
def unreachable_argument(subject: ForeignSubject) -> Iterator[Remark]:
    """Every read tool is tried with every value found so far, from the caller on; a text in a
    write's arguments that none of them shows, and that the words do not have either, had to
    be invented. Codes of up to three capitals are left out: agents know how a state's name is
    shortened. False positives: other values that the words have in another form."""
    if subject.caller is None:
        return
    for ran in subject.accepted:
        parameters = {p.name: p for p in subject.domain.tools[ran.call.name].parameters}
        missing = [
            text
            for name, value in ran.call.arguments.items()
            if parameters[name].choices is None
            for text in sorted(leaves(value))
            if text and not _is_code(text)
            if text not in subject.reach.texts and not subject.text.says(text)
        ]
        if missing:
            shown = ", ".join(map(repr, missing[:3]))
            yield Remark(f"call {ran.at}, {ran.call.name}: {shown}")


def _is_code(text: str) -> bool:
    return len(text) <= CODE and text.isalpha() and text.isupper()
