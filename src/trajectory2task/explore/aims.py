"""What a model is asked to imagine: how much the customer wants, and which part is explored least.

The shares are the scripted explorer's, so that both cover a domain alike. In: what is drawn for
the exploration, and the bank's snapshot. Out: some sentences of the prompt.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.seeding import rng_of
from trajectory2task.explore import prompts
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import Drawn
from trajectory2task.explore.repertoire import repertoire
from trajectory2task.explore.scenarios import WRITES, mix_of

_ASK = 0.45  # share of explorations with writes in which an amount is asked for as well
_SELDOM = 2  # tools to name as explored least
_EXAMPLES = 3  # questions to name


def aim_of(domain: Domain, start: Drawn, snapshot: Snapshot, seed: int, index: int) -> str:
    """What the customer of exploration `index` wants, as far as it is fixed beforehand."""
    rng = rng_of(seed, "aim", index)
    mix = mix_of(seed, index)
    can = repertoire(domain) if domain.authentication else None
    by = f" with {domain.calculator}" if domain.calculator else ""
    if mix == "transfer" and can is not None and can.transfers:
        wish = rng.choice(can.transfers).name.replace("_", " ")
        return prompts.TRANSFER.format(wish=wish, tool=domain.transfer)
    if mix == "information" and can is not None and can.alone:
        names = rng.sample(can.alone, min(_EXAMPLES, len(can.alone)))
        examples = ", ".join(name.replace("_", " ") for name in names)
        return prompts.INFORMATION.format(examples=examples, calculator=by)
    sentences = [prompts.WRITES[WRITES.get(mix, 1 + index % 2)]]
    seldom = _seldom(domain, start, snapshot, rng)
    if seldom:
        sentences.append(prompts.SELDOM.format(names=", ".join(seldom)))
    if can is not None and any(can.beside.values()) and rng.random() < _ASK:
        sentences.append(prompts.AMOUNT.format(calculator=by))
    return " ".join(sentences)


def _seldom(domain: Domain, start: Drawn, snapshot: Snapshot, rng: Random) -> list[str]:
    """The writes among the tools offered that are in the fewest explorations so far."""
    used = Counter[str]()
    for combination, count in snapshot.counts.items():
        for name in set(combination):
            used[name] += count
    writes = [name for name in start.tools if domain.tools[name].kind == "write"]
    rng.shuffle(writes)  # or a round, which sees one snapshot, would name the same ones throughout
    return sorted(writes, key=lambda name: used[name])[:_SELDOM]
