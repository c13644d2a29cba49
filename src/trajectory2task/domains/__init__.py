"""The domains tasks are made for."""
