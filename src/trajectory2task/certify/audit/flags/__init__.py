"""The flags, one function each, by what they look at."""
