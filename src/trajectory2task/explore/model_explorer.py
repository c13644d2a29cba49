"""The explorer by model (SPEC B2 to B6): a conversation between a model and a live world.

The model imagines a customer's story and makes the calls, one a turn; `session` carries them out,
and `inference` tells from them what the customer wanted. From there on the trajectory is one like
the scripted explorer's: same filter, same plans, same certificate. In: a model, a world, the bank's
snapshot, a seed and an index. Out: a Trajectory, the same for the same replies.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from trajectory2task.core.chat import Answer, Answered, Ask, ChatModel, Returned, Said, Turn
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ContextOverflow
from trajectory2task.core.messages import REPAIR_PREFIX
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.explore import prompts
from trajectory2task.explore.aims import aim_of
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import Drawn, draw
from trajectory2task.explore.examples import example_for
from trajectory2task.explore.finishing import finish
from trajectory2task.explore.inference import infer
from trajectory2task.explore.recorder import MAX_STEPS
from trajectory2task.explore.session import MAX_WRITES, Heard, Session

_SPARE = 5  # answers beyond one a step: those that could not be carried out, and the last words
_NUDGES = 2  # times that a model is told to begin


async def explore(
    model: ChatModel,
    domain: Domain,
    database: Database,
    snapshot: Snapshot,
    *,
    seed: int,
    index: int,
    round: int,
) -> Trajectory:
    """Exploration `index` by `model`.

    Raises ProviderError where there is no answer; a conversation that no longer fits into the
    model ends there.
    """
    start = draw(domain, database, seed, index)
    session = Session(domain, database, start)
    system = system_prompt(domain, database, start, snapshot, seed=seed, index=index)
    tools = tuple(domain.tools[name].schema() for name in start.tools)
    closing = await _converse(
        model, session, Ask(system, (), tools, nonce=f"explore/{seed}/{index}")
    )
    inferred = infer(
        domain,
        database,
        start.caller,
        session.steps,
        closing=closing,
        rng=rng_of(seed, "infer", index),
    )
    return finish(
        session.environment,
        start=start,
        goals=inferred.goals,
        steps=session.steps,
        seed=seed,
        index=index,
        round=round,
        problem=inferred.problem,
    )


async def _converse(model: ChatModel, session: Session, ask: Ask) -> str:
    """Let the model explore; its last words, or nothing where it has none."""
    turns: list[Turn] = [Said(prompts.BEGIN)]
    nudges = 0
    for _ in range(MAX_STEPS + _SPARE):
        try:
            answer = await model.answer(msgspec.structs.replace(ask, turns=tuple(turns)))
        except ContextOverflow:
            return ""
        if not answer.uses:
            if session.steps or nudges == _NUDGES or answer.stop == "refusal":
                return answer.text
            nudges += 1
            if answer.text:
                turns.append(Answered(answer))
            turns.append(Said(prompts.NUDGE))
            continue
        if session.over:
            return answer.text
        turns += _carried_out(answer, session)
    return ""


def _carried_out(answer: Answer, session: Session) -> list[Turn]:
    """The answer and what it led to: its first call is made, and any others are told off.

    An answer with arguments that are no JSON object is left out, and what was wrong with it stands
    in its place: some servers refuse every request that such an answer is sent back in.
    """
    broken = next((use for use in answer.uses if use.arguments is None), None)
    if broken is not None:
        return [Said(REPAIR_PREFIX + session.take(broken, "").text)]
    first, *others = answer.uses
    heard: Heard = session.take(first, _thought(answer))
    return [
        Answered(answer),
        Returned(first.id, heard.text, heard.error),
        *(Returned(other.id, prompts.ONE_CALL, error=True) for other in others),
    ]


def _thought(answer: Answer) -> str:
    """What the model thought, and what it said beside its call."""
    return "\n".join(part for part in (answer.reasoning.strip(), answer.text.strip()) if part)


def system_prompt(
    domain: Domain, database: Database, start: Drawn, snapshot: Snapshot, *, seed: int, index: int
) -> str:
    """What the model of exploration `index` is told."""
    names = [found.name for found in domain.authentication]
    first = (
        prompts.FIRST_LOOK_UP.format(names=" or ".join(names)) if names else prompts.FIRST_FREELY
    )
    example = example_for(start, snapshot, rng_of(seed, "example", index))
    return prompts.SYSTEM.render(
        profile=_profile(domain, database, start.caller),
        aim=aim_of(domain, start, snapshot, seed, index),
        first=first,
        steps=str(MAX_STEPS),
        writes=str(MAX_WRITES),
        policy=domain.policy.strip(),
        example=example or prompts.NO_EXAMPLE,
    )


def _profile(domain: Domain, database: Database, caller: str) -> str:
    """What the customer knows of themselves; where the domain does not say, all on record."""
    facts = domain.principal.facts(Environment(domain, database).state, caller)
    if facts:
        return _listed(facts.items())
    record = database.collections[domain.principal.collection][caller]
    return msgspec.json.encode(record).decode()


def _listed(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in facts)
