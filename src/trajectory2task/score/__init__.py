"""Verdicts on rollouts, and numbers over verdicts."""
