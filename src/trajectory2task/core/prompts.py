"""Prompts: text for a model with places to fill in, rendered strictly.

In: a text with `{{name}}` in it, and a value for each name. Out: the text. A prompt stands as a
constant beside the code that sends it. Double braces, since prompts show JSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from trajectory2task.core.errors import DomainError

_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True)
class Prompt:
    """A text with places."""

    text: str

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the places."""
        return frozenset(_PLACE.findall(self.text))

    def render(self, **values: str) -> str:
        """The text with every place filled; `DomainError` where a value lacks, or is for none.

        Values are put in as they are: braces in them mean nothing.
        """
        if values.keys() != self.names:
            lacking = ", ".join(sorted(self.names - values.keys())) or "none"
            unknown = ", ".join(sorted(values.keys() - self.names)) or "none"
            raise DomainError(
                f"A prompt was filled wrongly. Places without a value: {lacking}. Values without a "
                f"place: {unknown}. It begins: {self.text[:60]!r}"
            )
        return _PLACE.sub(lambda place: values[place[1]], self.text)
