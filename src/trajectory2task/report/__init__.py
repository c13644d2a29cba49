"""Pages for people who would rather look than read: one self-contained file, no network."""
