"""The validity check by a model. It runs last, and takes nothing back that a program found."""

from trajectory2task.certify.judge.judging import Exhibit, Refusal, Unusable, exhibit_of, judge

__all__ = ["Exhibit", "Refusal", "Unusable", "exhibit_of", "judge"]
