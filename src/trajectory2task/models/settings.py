"""What a person sets for a model: which one, and how it is asked. No key is ever part of it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Effort = Literal["none", "minimal", "low", "medium", "high"]


class Price(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Dollars per million tokens. `cached` is the price of input that the provider had already
    (None: that of any input)."""

    input: float
    output: float
    cached: float | None = None


class ModelSettings(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One model and how it is asked; None leaves a setting to the provider.

    `model` is its name: "openai/gpt-5", "anthropic/claude-sonnet-5", or an address with the model
    after the hash, "http://127.0.0.1:8000/v1#qwen3". `extra` is laid over the request's body as it
    is. `concurrency` bounds the calls in flight to its endpoint, `requests_per_minute` and
    `tokens_per_minute` what is sent there. `timeout` is for one attempt and `deadline` for a call
    with all its attempts, in seconds. `price` is needed only where the price list has none.
    """

    model: str
    temperature: float | None = None
    effort: Effort | None = None
    max_tokens: int | None = None
    seed: int | None = None
    extra: dict[str, Any] = {}
    concurrency: int = 64
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    timeout: float = 300.0
    deadline: float = 1800.0
    price: Price | None = None
