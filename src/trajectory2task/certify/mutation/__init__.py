"""A suite that corrupts valid tasks on purpose, to measure how many bad ones the checks let pass.

In: a certified draft (with its twin) and its world. Out: mutants, and what the checks say of them.
See docs/mutations.md.
"""
