"""Valid tasks from another construction than the composer's: what the checks may not reject.

In: a world. Out: drafts of every scenario, made by brute force from what its tools and rules allow.
"""
