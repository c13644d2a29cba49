"""Chat models over HTTP: providers, faults and retries, limits, the cache, tokens and money."""
