"""The validity check by a model. It runs last, and takes nothing back that a program found."""

from trajectory2task.certify.judge.judging import Unusable, judge

__all__ = ["Unusable", "judge"]
