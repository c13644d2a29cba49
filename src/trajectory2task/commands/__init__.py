"""The commands of `t2t`, one module each. They import what they need when they run."""
