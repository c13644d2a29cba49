"""The scripted roles behind an HTTP server that speaks OpenAI's chat completions: rehearsals."""
