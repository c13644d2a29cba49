"""Agents and users that a chat model plays."""
