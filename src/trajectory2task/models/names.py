"""Names of models: who serves one, where, in which wire format, and which variable has the key.

In: "openai/gpt-5", "http://127.0.0.1:8000/v1#qwen3". Out: a `Place`. A key is looked up once, by
`key_for`, and is no part of any record.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from trajectory2task.core.errors import UsageError

Protocol = Literal["openai", "anthropic", "pydantic-ai"]


class Place(msgspec.Struct, frozen=True):
    """Where a model is.

    `name` is what a person wrote, `base` the API's address without a slash at its end (empty where
    a library knows it), `model` what the provider calls the model. The environment variable
    `key_variable` has the key; without `needs_key` it may be missing.
    """

    name: str
    provider: str
    base: str
    protocol: Protocol
    model: str
    key_variable: str
    needs_key: bool

    @property
    def scripted(self) -> bool:
        """Whether the scripted endpoint plays it (`t2t serve-scripted`)."""
        return self.provider == "http" and self.model.startswith("scripted")


class _Provider(msgspec.Struct, frozen=True):
    """`base` is used unless the environment has PROVIDER_BASE_URL. The key is in
    PROVIDER_API_KEY, or in `key_variable`; a library looks for its own."""

    base: str
    protocol: Protocol
    needs_key: bool
    example: str
    key_variable: str = ""


_PROVIDERS: dict[str, _Provider] = {
    "openai": _Provider("https://api.openai.com/v1", "openai", True, "openai/gpt-5"),
    "anthropic": _Provider(
        "https://api.anthropic.com", "anthropic", True, "anthropic/claude-sonnet-5"
    ),
    "openrouter": _Provider(
        "https://openrouter.ai/api/v1", "openai", True, "openrouter/qwen/qwen3-235b-a22b"
    ),
    "ollama": _Provider("http://127.0.0.1:11434/v1", "openai", False, "ollama/qwen3:8b"),
    "vllm": _Provider("http://127.0.0.1:8000/v1", "openai", False, "vllm/Qwen/Qwen3-8B"),
    "gemini": _Provider("", "pydantic-ai", False, "gemini/gemini-2.5-pro", "GOOGLE_API_KEY"),
    "bedrock": _Provider(
        "", "pydantic-ai", False, "bedrock/amazon.nova-pro-v1:0", "AWS_BEARER_TOKEN_BEDROCK"
    ),
}
_ADDRESS_EXAMPLE = "http://127.0.0.1:8000/v1#qwen3"
OWN_KEY = "T2T_API_KEY"  # for servers given by their address


def place_of(name: str, environment: Mapping[str, str] = os.environ) -> Place:
    """Where the model called `name` is. Raises `UsageError` for a name of no known form."""
    if name.startswith(("http://", "https://")):
        return _at_address(name)
    prefix, slash, model = name.partition("/")
    known = _PROVIDERS.get(prefix)
    if known is None or not slash or not model:
        raise _bad_name(name, "it names no provider" if known is None else "no model follows it")
    override = environment.get(f"{prefix.upper()}_BASE_URL", "").strip() if known.base else ""
    base = _checked_base(override, f"{prefix.upper()}_BASE_URL") if override else known.base
    return Place(
        name=name,
        provider=prefix,
        base=base,
        protocol=known.protocol,
        model=model,
        key_variable=known.key_variable or f"{prefix.upper()}_API_KEY",
        needs_key=known.needs_key and not override,
    )


def key_for(place: Place, environment: Mapping[str, str] = os.environ) -> str | None:
    """The key to send, None where there is none and none is needed.

    Raises `UsageError` where it is missing or is no text that a header can carry.
    """
    key = environment.get(place.key_variable, "").strip()
    if not key:
        if place.needs_key:
            raise UsageError(
                f"{place.name} needs a key: put it into the environment variable "
                f"{place.key_variable} (export {place.key_variable}=...)."
            )
        return None
    if not (key.isascii() and key.isprintable()):
        raise UsageError(
            f"The key in {place.key_variable} has characters that no key has (a line break, or "
            "letters beyond ASCII). Copy it again."
        )
    return key


def _at_address(name: str) -> Place:
    address, _, model = name.partition("#")
    if not model:
        raise _bad_name(_without_login(name), "the model is missing: it goes after a hash")
    return Place(
        name=name,
        provider="http",
        base=_checked_base(address, "the model's address"),
        protocol="openai",
        model=model,
        key_variable=OWN_KEY,
        needs_key=False,
    )


def _checked_base(address: str, what: str) -> str:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not match, a port that is no number
        sound = False
    if "@" in address:
        raise UsageError(
            f"{what} has a user name or password in it, and addresses are written to files. "
            f"Leave it out, and put the key into an environment variable (such as {OWN_KEY})."
        )
    if not sound or parts.query:
        shown = address.partition("?")[0]
        raise UsageError(
            f"{what} is {shown!r}{' with a query' if '?' in address else ''}; valid: "
            "http://HOST[:PORT]/PATH or https://..., without a query, such as "
            f"{_ADDRESS_EXAMPLE.partition('#')[0]}."
        )
    return address.rstrip("/").removesuffix("/chat/completions")


def _without_login(name: str) -> str:
    scheme, _, rest = name.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}".partition("?")[0]


def _bad_name(name: str, why: str) -> UsageError:
    examples = ", ".join([*(known.example for known in _PROVIDERS.values()), _ADDRESS_EXAMPLE])
    return UsageError(f"No model can be found by the name {name!r}: {why}. Valid: {examples}.")
