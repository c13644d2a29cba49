"""Verifiable tasks for tool-calling agents, made from executed trajectories.

A domain (policy, tools, database) comes in. Out go tasks whose every promise was checked by a
program, conversations of agents on those tasks, verdicts on them, and training data.
Importing this package imports none of its parts.
"""

__version__ = "0.1.0"
