"""Every operator, in the order of the report."""

from __future__ import annotations

from trajectory2task.certify.mutation.operator import Operator
from trajectory2task.certify.mutation.operators.ambiguous import AMBIGUOUS
from trajectory2task.certify.mutation.operators.arguments import ARGUMENTS
from trajectory2task.certify.mutation.operators.changing import CHANGING
from trajectory2task.certify.mutation.operators.criteria import CRITERIA, VALUES
from trajectory2task.certify.mutation.operators.facts import DESCRIPTIONS, FACTS
from trajectory2task.certify.mutation.operators.form import FORM
from trajectory2task.certify.mutation.operators.gold import GOLD
from trajectory2task.certify.mutation.operators.infeasible import INFEASIBLE
from trajectory2task.certify.mutation.operators.origins import ORIGINS
from trajectory2task.certify.mutation.operators.pairs import PAIRS
from trajectory2task.certify.mutation.operators.patterns import PATTERNS
from trajectory2task.certify.mutation.operators.words import WORDS
from trajectory2task.certify.mutation.operators.world import WORLD

THEMES = (
    FORM,
    GOLD,
    ARGUMENTS,
    ORIGINS,
    CRITERIA,
    VALUES,
    FACTS,
    DESCRIPTIONS,
    WORDS,
    AMBIGUOUS,
    CHANGING,
    INFEASIBLE,
    PATTERNS,
    PAIRS,
    WORLD,
)
OPERATORS: tuple[Operator, ...] = tuple(
    operator for theme in THEMES for operator in theme.operators
)
