"""What a judging model thinks of a task. It adds to a certificate and is no part of one."""

from __future__ import annotations

from typing import Literal

import msgspec

IssueKind = Literal[
    "missing critical action",
    "unauthorized write",
    "unmotivated communication",
    "unsupported communication",
    "unclear description",
    "unrealistic",
    "other",
]
LOWEST, HIGHEST = 1, 10


class Rating(msgspec.Struct, frozen=True):
    """A score from 1 to 10, and why."""

    score: int
    why: str


class Issue(msgspec.Struct, frozen=True):
    """Something that the judge found wrong."""

    kind: IssueKind
    about: str


class Opinion(msgspec.Struct, frozen=True, omit_defaults=True):
    """A judge's opinion of one task (the paper's validity check, section 3.2).

    `relevance` is there for a changing task: whether the intent really changes. `reasonability` is
    there for an infeasible one: of the reason, what is required and what is forbidden. `judge` is
    the model's name.
    """

    realism: Rating
    necessity: Rating
    correctness: Rating
    issues: tuple[Issue, ...] = ()
    relevance: bool | None = None
    reasonability: Rating | None = None
    judge: str = ""

    @property
    def mean(self) -> float:
        """The mean of the scores there are."""
        ratings = [self.realism, self.necessity, self.correctness]
        if self.reasonability is not None:
            ratings.append(self.reasonability)
        return sum(rating.score for rating in ratings) / len(ratings)

    def accepts(self, threshold: float) -> bool:
        """Whether the mean reaches `threshold`, and a changing task is found to change."""
        return self.mean >= threshold and self.relevance is not False
