"""How people in a domain say things: templates as data, and noun phrases for what they point at.

Templates use `str.format` fields named after a tool's arguments (or the group of a free value).
A part in square brackets is dropped when one of its fields has nothing to say. A list that is
aligned with another takes the word between the two as its format: "{new_item_ids:for}" gives
"the red mug for a blue one and the lamp for a brighter one".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

Noun = Callable[[tuple[tuple[str, str], ...], Random], str]


@dataclass(frozen=True)
class Phrasebook:
    """The words of one domain, all first person, all from the caller's side.

    - `requests`: tool → ways to ask for it ("I'd like to return {item_ids}[ from {order_id}]").
    - `motives`: tool → one-sentence reasons for asking.
    - `deeds`: tool or obstacle → templates of what one calls the request later on ("the return[ of
      {item_ids}]"; brackets tell it apart from others of its kind); question → what one calls the
      amount ("the refund").
    - `questions`: question → ways to ask it; for a question beside a request, a whole sentence,
      which may use three fields more: `{deed}` names the request where others could be answered
      alike; `{only}` and `{several}`, which say nothing themselves, drop their brackets where
      there are such others, and where the request is not about several things ("[ in
      total{several}{only}]").
    - `obstacles`: obstacle → ways to ask for what it blocks; absent: `requests` of the tool.
    - `motives_blocked`: obstacle → one-sentence reasons for that wish.
    - `stances`: obstacle → what the caller holds to when the agent asks back about that wish.
    - `slots`: argument or group → what an agent would ask for ("which order it is"); a key may be
      of one tool or question ("return_items.card"), or for lists of several ("item_ids.several"),
      and a phrase may name what the thing goes with ("which version[ of {item_ids}] I want").
    - `facts`: semantic type → how a caller states it ("my email is {value}"); types joined by a
      space are stated together ("FirstName LastName").
    - `ignorance`: semantic type → what a caller does not remember ("the email on the account").
    - `nouns`: referent, or group of free values → its noun phrase from (attribute, value) pairs;
      with no pairs, a phrase that names nothing ("one of my orders").
    - `cues`: argument, group of free values or semantic type → words that an agent uses for it when
      it asks ("zip code"); tool → stems of the words that name the deed ("cancel"). Small letters;
      a stem matches every word that begins with it. What is left out is derived from names, slots
      and requests.
    """

    requests: Mapping[str, tuple[str, ...]]
    motives: Mapping[str, tuple[str, ...]]
    deeds: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, tuple[str, ...]]
    obstacles: Mapping[str, tuple[str, ...]]
    motives_blocked: Mapping[str, tuple[str, ...]]
    slots: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, str]
    ignorance: Mapping[str, str]
    nouns: Mapping[str, Noun]
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stances: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
