"""What a call costs, in dollars: from the settings, or from the price list of `genai-prices`.

The list is an extra, works offline, and knows no self-hosted model: those cost nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from trajectory2task.core.chat import Usage
from trajectory2task.models.settings import ModelSettings, Price

Pricing = Callable[[Usage], float]

_MILLION = 1_000_000
_OWN = ("localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0")
_SELF_HOSTED = ("ollama", "vllm")


def pricing_of(settings: ModelSettings) -> Pricing | None:
    """The function from a call's tokens to its price; None where no price is known."""
    if settings.price is not None:
        return _stated(settings.price)
    if _is_own(settings.model):
        return lambda _: 0.0
    provider, _, model = settings.model.partition("/")
    if "://" in settings.model or not model:
        return None
    return _listed(provider, model)


def _stated(price: Price) -> Pricing:
    cached = price.input if price.cached is None else price.cached

    def cost(usage: Usage) -> float:
        fresh = _read(usage) - usage.cached
        return (
            fresh * price.input + usage.cached * cached + usage.output * price.output
        ) / _MILLION

    return cost


def _read(usage: Usage) -> int:
    """All input. Some providers count what they had already beside the input, not within it."""
    return usage.input + usage.cached if usage.cached > usage.input else usage.input


def _is_own(name: str) -> bool:
    if "://" in name:
        return urlsplit(name).hostname in _OWN
    return name.partition("/")[0] in _SELF_HOSTED


def _listed(provider: str, model: str) -> Pricing | None:
    try:
        from genai_prices import Usage as Tokens
        from genai_prices import calc_price
    except ImportError:
        return None

    def cost(usage: Usage) -> float:
        tokens = Tokens(
            input_tokens=_read(usage),
            cache_read_tokens=usage.cached,
            output_tokens=usage.output,
        )
        return float(calc_price(tokens, model_ref=model, provider_id=provider).total_price)

    try:
        cost(Usage(1, 1))
    except LookupError:
        return None
    return cost
