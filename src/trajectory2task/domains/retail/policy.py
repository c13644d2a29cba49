"""The policy that retail agents are given, as text."""

from __future__ import annotations

from importlib import resources

POLICY = resources.files(__package__).joinpath("policy.md").read_text("utf-8")

# What the agent says after a transfer, word for word.
TRANSFER_SENTENCE = "I AM HANDING YOU OVER TO A HUMAN COLLEAGUE NOW. PLEASE STAY WITH US."
