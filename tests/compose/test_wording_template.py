"""The template grammar: fields, brackets, strictness."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.core.errors import DomainError
from trajectory2task.core.wording.sentences import (
    article,
    enumerate_alike,
    enumerate_phrases,
    lower_first,
    sentence,
)
from trajectory2task.core.wording.template import parse, render


class Given:
    def __init__(self, **phrases: str | None) -> None:
        self.phrases = phrases

    def knows(self, name: str) -> bool:
        return name in self.phrases

    def say(self, name: str, word: str, required: bool) -> str | None:
        phrase = self.phrases[name]
        return "something" if phrase is None and required else phrase


def test_fields_are_filled_in():
    assert render(parse("return {a}, please"), Given(a="the mug")) == "return the mug, please"


def test_brackets_are_dropped_when_a_field_in_them_says_nothing():
    template = parse("return {a}[ from {b}][ to {c}, {d}]")
    assert render(template, Given(a="it", b="there", c="x", d=None)) == "return it from there"


def test_outside_brackets_a_silent_field_is_named_vaguely():
    assert render(parse("return {a}"), Given(a=None)) == "return something"


def test_brackets_nest_and_the_inner_one_goes_alone():
    template = parse("go[ to {a}[ with {b}]]")
    assert render(template, Given(a="there", b=None)) == "go to there"
    assert render(template, Given(a=None, b="me")) == "go"


def test_an_unknown_field_names_template_and_field():
    with pytest.raises(DomainError, match=r"cancel \{oder\}.*'oder'"):
        render(parse("cancel {oder}"), Given(order="it"))
    with pytest.raises(DomainError, match="oder"):
        render(parse("cancel[ for {oder}]"), Given(order="it"))


@pytest.mark.parametrize(
    "source", ["a [ b {c}", "a ] b", "a { b", "a } b", "a [b]", "{}", "{a b}", "", "{a[b]}"]
)
def test_a_malformed_template_names_itself(source):
    with pytest.raises(DomainError, match="template"):
        parse(source)


@pytest.mark.parametrize(
    ("template", "phrase", "expected"),
    [
        ("I want a {a}", "orange mug", "I want an orange mug"),
        ("I want an {a}", "mug", "I want a mug"),
        ("A {a}", "hour", "An hour"),
        ("a {a}", "USB cable", "a USB cable"),
        ("an {a}", "unit", "a unit"),
        ("a {a}", "8 inch pan", "an 8 inch pan"),
        ("pasta {a}", "oven", "pasta oven"),
    ],
)
def test_articles_follow_the_noun(template, phrase, expected):
    assert render(parse(template), Given(a=phrase)) == expected


def test_an_article_without_a_noun_stays():
    assert article("I want a ", "") == "I want a "


def test_enumerations():
    assert [enumerate_phrases("ABC"[:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]


def test_shared_endings_are_said_once():
    told = ["the name on the account", "the zip code on the account"]
    assert enumerate_alike(told, "or") == "the name or the zip code on the account"
    assert enumerate_alike(["my name", "the code"], "or") == "my name or the code"


def test_a_field_that_starts_a_sentence_gets_a_capital():
    template = parse("swap {a}[. {b} is fine]")
    assert render(template, Given(a="it", b="my card")) == "swap it. My card is fine"


def test_sentences_start_with_a_capital_and_end_with_a_stop():
    assert sentence("  please  do , this ") == "Please do, this."
    assert sentence("is it?") == "Is it?"
    assert sentence("made by Mugs Inc..") == "Made by Mugs Inc."


def test_only_ordinary_words_lose_their_capital():
    assert [lower_first(text) for text in ("I'd", "I am", "Could you", "USB", "A mug")] == [
        "I'd",
        "I am",
        "could you",
        "USB",
        "a mug",
    ]


@given(st.text(alphabet="ab []{}:.", max_size=20))
def test_any_text_parses_or_says_why(source):
    with contextlib.suppress(DomainError):
        template = parse(source)
        render(template, Given(**{field.name: "x" for field in template.fields}))
