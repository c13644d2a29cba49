"""The phrasebook's template grammar: parsed once, rendered strictly.

`{field}` and `{field:word}` are filled in; `[...]` is dropped when one of the fields directly in it
has nothing to say. In: a template and a filling. Out: a phrase. A template that is malformed, or
that has a field which the filling does not know, raises `DomainError` naming both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from trajectory2task.core.errors import DomainError
from trajectory2task.core.wording.sentences import article

_NEW_SENTENCE = re.compile(r"(?<=[a-z0-9)][.?!] )[a-z]")  # where a field starts one
_ARTICLES = ("a ", "an ")
_TOKEN = re.compile(r"\{([A-Za-z_]\w*)(?::([^{}\[\]]*))?\}|([\[\]])|([^\[\]{}]+)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A place to fill in; `word` joins the pairs of two aligned lists ("" otherwise)."""

    name: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Optional:
    """A part that is dropped when one of its own fields has nothing to say."""

    parts: tuple[Part, ...]


Part = str | Field | Optional


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: its fields, their names, and the names of those outside brackets."""

    source: str
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]
    names: frozenset[str]
    required: frozenset[str]
    has_pairs: bool

    @property
    def starts_with_words(self) -> bool:
        """Whether the first words are the template's own."""
        first = self.parts[0]
        return isinstance(first.parts[0] if isinstance(first, Optional) else first, str)


class Filling(Protocol):
    """What fields stand for."""

    def knows(self, name: str) -> bool:
        """Whether a field of this name has a meaning here."""

    def say(self, name: str, word: str, required: bool) -> str | None:
        """The phrase for a field; None (never when `required`) where there is nothing to say."""


@lru_cache(maxsize=8192)
def parse(source: str) -> Template:
    """`source` as parts; `DomainError` where brackets or braces do not balance."""
    if not source.strip():
        raise DomainError("a template is empty")
    stack: list[list[Part]] = [[]]
    for match in _TOKEN.finditer(source):
        name, word, bracket, text, stray = match.groups()
        if stray is not None:
            raise DomainError(f"template {source!r}: stray {stray!r} at {match.start()}")
        if name is not None:
            stack[-1].append(Field(name, word or ""))
        elif text is not None:
            stack[-1].append(text)
        elif bracket == "[":
            stack.append([])
        else:
            _close(source, stack)
    if len(stack) != 1:
        raise DomainError(f"template {source!r}: a '[' is never closed")
    parts = tuple(stack[0])
    required = frozenset(part.name for part in parts if isinstance(part, Field))
    fields = tuple(_fields(parts))
    names = frozenset(field.name for field in fields)
    return Template(source, parts, fields, names, required, any(field.word for field in fields))


def _close(source: str, stack: list[list[Part]]) -> None:
    if len(stack) == 1:
        raise DomainError(f"template {source!r}: a ']' was never opened")
    inner = tuple(stack.pop())
    if not any(isinstance(part, Field) for part in inner):
        raise DomainError(f"template {source!r}: brackets without a field can never be dropped")
    stack[-1].append(Optional(inner))


def _fields(parts: tuple[Part, ...]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Optional):
            yield from _fields(part.parts)


def render(template: Template, filling: Filling) -> str:
    """`template` filled in; `DomainError` where `filling` does not know a field."""
    for field in template.fields:
        if not filling.knows(field.name):
            raise DomainError(f"template {template.source!r}: unknown field {field.name!r}")
    text = _render(template.parts, filling, required=True) or ""
    return _NEW_SENTENCE.sub(lambda match: match[0].upper(), text)


def _render(parts: tuple[Part, ...], filling: Filling, *, required: bool) -> str | None:
    said: list[str] = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
        elif isinstance(part, Field):
            phrase = filling.say(part.name, part.word, required)
            if phrase is None:
                return None
            if said and said[-1].lower().endswith(_ARTICLES):
                said[-1] = article(said[-1], phrase)
            said.append(phrase)
        else:
            inner = _render(part.parts, filling, required=False)
            if inner is not None:
                said.append(inner)
    return "".join(said)
