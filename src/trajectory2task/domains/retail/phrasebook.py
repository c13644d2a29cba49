"""How retail customers say things: the parts in `wording`, put together.

Obstacles that have no ways of asking here are asked like the tool's ordinary requests: nothing in
the wish itself gives away that it cannot be served.
"""

from __future__ import annotations

from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.domains.retail.wording.asking import FACTS, IGNORANCE, QUESTIONS, SLOTS
from trajectory2task.domains.retail.wording.blocked import MOTIVES_BLOCKED
from trajectory2task.domains.retail.wording.cues import CUES
from trajectory2task.domains.retail.wording.deeds import DEEDS
from trajectory2task.domains.retail.wording.impossible import IMPOSSIBLE
from trajectory2task.domains.retail.wording.motives import MOTIVES
from trajectory2task.domains.retail.wording.nouns import NOUNS
from trajectory2task.domains.retail.wording.requests import REQUESTS
from trajectory2task.domains.retail.wording.stances import STANCES

PHRASEBOOK = Phrasebook(
    requests=REQUESTS,
    motives=MOTIVES,
    deeds=DEEDS,
    questions=QUESTIONS,
    obstacles=IMPOSSIBLE,
    motives_blocked=MOTIVES_BLOCKED,
    slots=SLOTS,
    facts=FACTS,
    ignorance=IGNORANCE,
    nouns=NOUNS,
    cues=CUES,
    stances=STANCES,
)
