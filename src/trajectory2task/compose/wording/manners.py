"""Temperament and style of a caller: phrases as data. They change how things are said, no fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from trajectory2task.core.plans import Plan
from trajectory2task.core.wording.requests import pick


class Mood(NamedTuple):
    """One kind of person: how they are, how they write, and how else they may begin."""

    temperaments: Sequence[str]
    styles: Sequence[str]
    openers: Sequence[str]


PLAIN_STYLES = (
    "I use plain, everyday words.",
    "I never use technical terms.",
    "I write the way I talk.",
    "I write in complete sentences.",
    "I answer what I'm asked.",
)
SHORT_STYLES = (
    "I write short messages.",
    "I rarely write more than a line or two.",
    "I use few words.",
    "I don't bother much with punctuation.",
    "I do without small talk.",
    "I type quickly.",
)
KIND_STYLES = (
    "I say please and thank you.",
    "I like to acknowledge what the agent says before I answer.",
    "I use an exclamation mark here and there.",
    "I wish the agent a good day at the end.",
)
CAREFUL_STYLES = (
    "I keep my messages formal.",
    "I repeat the important part so that nothing gets lost.",
    "I write in complete sentences.",
    "I read everything twice before I answer.",
)

MOODS: tuple[Mood, ...] = (
    Mood(
        (
            "I'm friendly and patient.",
            "I'm cheerful and easy to deal with.",
            "I'm warm and thank the agent often.",
            "I'm good-humoured and joke a little.",
            "I'm relaxed and have time.",
            "I'm apologetic about taking up the agent's time.",
            "I'm chatty and like to make a bit of small talk.",
            "I'm curious and ask what happens next.",
        ),
        KIND_STYLES + PLAIN_STYLES,
        (
            "I hope you're having a good day.",
            "I hope you can help me.",
            "My evening is free, so I thought I'd take care of this.",
            "I'd be glad of some help today.",
            "Bear with me, I'll explain what I need.",
            "I was going through my things and noticed I need your help.",
            "Thanks for taking the time.",
        ),
    ),
    Mood(
        (
            "I'm in a hurry and it shows.",
            "I'm polite, but I don't waste words.",
            "I'm a little impatient today.",
            "I'm tired after a long day.",
            "I'm direct and come to the point quickly.",
            "I'm somewhat annoyed that I have to ask for this at all.",
            "I'm a little grumpy at first and soften when things go well.",
            "I'm busy with other things on the side.",
        ),
        SHORT_STYLES,
        (
            "I hope this won't take long.",
            "Let me get straight to the point.",
            "I'll come right to it.",
            "I'm on my break, so let's be quick.",
            "I only have a few minutes.",
            "My day has been busy, so I only get to this now.",
        ),
    ),
    Mood(
        (
            "I'm calm and matter-of-fact.",
            "I'm precise and like things done in order.",
            "I'm reserved, but polite.",
            "I'm businesslike throughout.",
            "I'm confident and know what I want.",
            "I'm sceptical and like to hear things said back to me.",
        ),
        CAREFUL_STYLES + PLAIN_STYLES,
        (
            "Here is my situation.",
            "I have a request.",
            "I'll tell you what I need.",
            "I made a note to get in touch about this.",
            "I want to get something off my list today.",
        ),
    ),
    Mood(
        (
            "I'm unsure of myself and want to be reassured now and then.",
            "I'm a bit scattered, but I answer what I'm asked.",
            "I'm nervous about doing this online.",
            "I'm soft-spoken and choose my words with care.",
            "I'm not used to customer service and say so.",
            "I'm shy, but I manage.",
        ),
        PLAIN_STYLES + KIND_STYLES,
        (
            "I hope this is the right place to ask.",
            "I couldn't work this out on my own, so here I am.",
            "I looked around for a way to do this myself and gave up.",
            "I don't do this often, so please bear with me.",
            "I was told this is the right place to ask.",
        ),
    ),
)
ORDERLY = (
    "I bring up my requests in the order I've given them.",
    "I go through my list from top to bottom.",
    "I raise my points in the order given.",
    "I want my points dealt with in the order I gave.",
    "I start with my first point and go on from there.",
    "I take my points one after the other, in the order given.",
    "I keep to the order in which I've listed things.",
)
OPEN = (
    "I say freely what I know about my request.",
    "I give the details I have without being asked twice.",
    "I tell the agent what I want right at the start.",
    "I'm open about everything I want.",
    "I offer the details of my request from the start.",
)
_SHARES: Mapping[str, float] = {"style": 0.5, "order": 0.2, "open": 0.25}


def mood(rng: Random) -> Mood:
    """What kind of person calls; each temperament is as likely as any other."""
    return rng.choices(MOODS, weights=[len(kind.temperaments) for kind in MOODS])[0]


class Manner(NamedTuple):
    """How a caller is: sentences about the person, and about how they go about this call."""

    person: list[str]
    rules: list[str]


def manner(rng: Random, plan: Plan, kind: Mood) -> Manner:
    """Temperament, style, and whether points come in order and details freely.

    All dice are always thrown, so that an infeasible task and its twin have the same manner.
    """
    temperament, style = pick(kind.temperaments, rng), pick(kind.styles, rng)
    order, openness = pick(ORDERLY, rng), pick(OPEN, rng)
    with_style, with_order, is_open = (rng.random() < _SHARES[name] for name in _SHARES)
    person, rules = [temperament, style] if with_style else [temperament], []
    order_matters = plan.infeasible is not None or plan.change is not None
    if len(plan.opening) > 1 and (order_matters or with_order):
        rules.append(order)
    if is_open and not order_matters and not any(detail.withheld for detail in plan.details()):
        rules.append(openness)
    return Manner(person, rules)
