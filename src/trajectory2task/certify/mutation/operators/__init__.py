"""The operators, one file per theme."""
