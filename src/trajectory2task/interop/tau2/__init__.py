"""The files of tau2-bench: task sets, recorded explorations, databases."""
