"""A plan's words: templates filled in from the domain's phrasebook, and how much they vary."""

from trajectory2task.compose.wording.diversity import lexical_diversity
from trajectory2task.compose.wording.writer import Parts, parts, write

__all__ = ["Parts", "lexical_diversity", "parts", "write"]
