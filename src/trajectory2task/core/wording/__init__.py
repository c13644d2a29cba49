"""A domain's phrasebook at work: templates filled in, noun phrases, wishes and their names."""
