"""Auditing task sets made elsewhere, which have gold calls and words but no plan.

In: a domain, a database, foreign tasks. Out: an `Audit`: what is wrong with which task, the
evidence, and how sure that is.
"""

from trajectory2task.certify.audit.catalogue import FLAGS, SET_FLAGS, TRAJECTORY_FLAGS, audit
from trajectory2task.certify.audit.record import Audit, Finding

__all__ = ["FLAGS", "SET_FLAGS", "TRAJECTORY_FLAGS", "Audit", "Finding", "audit"]
