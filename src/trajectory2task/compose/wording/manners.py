"""Temperament and style of a caller: phrases as data. They change how things are said, no fact."""

from __future__ import annotations

from random import Random

from trajectory2task.compose.wording.requests import pick
from trajectory2task.core.plans import Plan

TEMPERAMENTS = (
    "I'm friendly and patient.",
    "I'm in a hurry and it shows.",
    "I'm polite, but I don't waste words.",
    "I'm a little impatient today.",
    "I'm calm and matter-of-fact.",
    "I'm chatty and like to make a bit of small talk.",
    "I'm unsure of myself and want to be reassured now and then.",
    "I'm cheerful and easy to deal with.",
    "I'm tired after a long day and answer briefly.",
    "I'm somewhat annoyed that I have to call at all.",
    "I'm precise and like things done in order.",
    "I'm a bit scattered, but I answer what I'm asked.",
    "I'm reserved and wait for the agent's questions.",
    "I'm direct and come to the point quickly.",
    "I'm warm and thank the agent often.",
    "I'm sceptical and like to hear things said back to me.",
    "I'm nervous about doing this by chat.",
    "I'm relaxed and have time.",
    "I'm businesslike throughout.",
    "I'm a little grumpy at first and soften when things go well.",
    "I'm curious and ask what happens next.",
    "I'm soft-spoken and careful with my words.",
    "I'm confident and know what I want.",
    "I'm apologetic about taking up the agent's time.",
    "I'm good-humoured and joke a little.",
    "I'm not used to customer service and say so.",
)
STYLES = (
    "I write short messages.",
    "I write in full sentences.",
    "I use plain, everyday words.",
    "I rarely write more than a line or two.",
    "I don't bother much with punctuation.",
    "I say please and thank you.",
    "I answer in a few words when a few words will do.",
    "I tend to explain why before I say what.",
    "I type quickly and keep it casual.",
    "I keep my messages formal.",
    "I never use technical terms.",
    "I repeat the important part so that nothing gets lost.",
    "I skip the pleasantries.",
    "I like to acknowledge what the agent says before I answer.",
    "I write the way I talk.",
    "I use an exclamation mark here and there.",
)
ORDERLY = (
    "I bring up my requests in the order I've given them.",
    "I go through my list from top to bottom.",
    "I raise my points in the order they stand in.",
    "I want my points dealt with in the order I gave.",
    "I start with my first point and go on from there.",
    "I take my points one after the other, in the order given.",
    "I keep to the order in which I've listed things.",
    "I don't jump ahead, my points come in the order I've put them.",
)
OPEN = (
    "I say freely what I know about my request.",
    "I give the details I have without being asked twice.",
    "I don't hold anything back about what I want.",
    "I tell the agent what I want right at the start.",
    "I lay out my request at the beginning.",
    "I offer the details of my request from the start.",
    "When I describe what I want, I use the details I've given here.",
    "I'm open about everything I want.",
)


def manner(rng: Random, plan: Plan) -> list[str]:
    """Temperament, style, and whether points come in order and details freely.

    All dice are always thrown, so that an infeasible task and its twin have the same manner.
    """
    temperament, style = pick(TEMPERAMENTS, rng), pick(STYLES, rng)
    order, openness = pick(ORDERLY, rng), pick(OPEN, rng)
    with_style, with_order, is_open = rng.random() < 0.7, rng.random() < 0.6, rng.random() < 0.5
    told = [temperament]
    if with_style:
        told.append(style)
    order_matters = plan.infeasible is not None or plan.change is not None
    if len(plan.opening) > 1 and (order_matters or with_order):
        told.append(order)
    if is_open and plan.change is None and not any(detail.withheld for detail in plan.details()):
        told.append(openness)
    return told
