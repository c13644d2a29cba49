"""Records and protocols that every stage shares; imports nothing else of ours."""
