"""Prompts are filled completely, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.core.errors import DomainError
from trajectory2task.core.prompts import Prompt

LETTER = Prompt('Dear {{name}}, answer as {"place": "{{place}}"}, {{name}}.')


@given(st.text(), st.text())
def test_values_go_in_as_they_are(name: str, place: str) -> None:
    found = LETTER.render(name=name, place=place)
    assert found == "Dear " + name + ', answer as {"place": "' + place + '"}, ' + name + "."


def test_a_value_that_lacks_and_one_too_many() -> None:
    with pytest.raises(DomainError, match=r"without a value: place\. .*without a place: town"):
        LETTER.render(name="Ada", town="Salem")
