"""Conversations between agents and users in an environment, each side with its own view."""
