"""Words from a model: it words a plan part by part, and each part is held against the plan."""

from trajectory2task.compose.rewording.binding import problems_of
from trajectory2task.compose.rewording.writing import Reworded, Unreadable, reword

__all__ = ["Reworded", "Unreadable", "problems_of", "reword"]
