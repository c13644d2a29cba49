"""Trajectory → task the paper's way: a model reads the calls and says what the caller wanted.

For domains without annotations, where no program can plan. What the model says is held against the
trajectory as far as a program can, and the rest is for the auditor and the judge.
"""

from trajectory2task.compose.summarizing.binding import problems_of
from trajectory2task.compose.summarizing.summary import Summary, Unreadable, read
from trajectory2task.compose.summarizing.tasks import task_of
from trajectory2task.compose.summarizing.writing import summarize

__all__ = ["Summary", "Unreadable", "problems_of", "read", "summarize", "task_of"]
