"""How a scorer compares what has to be said, and what that lets pass."""

from __future__ import annotations

from trajectory2task.certify.audit.subject import ForeignSubject

SHORT = 2  # characters that turn up by themselves


def heard(text: str, message: str) -> bool:
    """tau2-bench's comparison: `text` as a part of the message, commas of the message left out."""
    return text.casefold() in message.casefold().replace(",", "")


def guessable(subject: ForeignSubject, text: str) -> bool:
    """Whether a text to be said is short enough to turn up by chance, or said by the caller."""
    return len(text.strip()) <= SHORT or heard(text, subject.text.text)
