"""Noun phrases for what customers point at, as they stand in the middle of a sentence.

In: (attribute, value) pairs and a random stream. Out: a phrase that holds every value, letter by
letter but for capitals; with no pairs, a phrase that names nothing in particular.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from types import MappingProxyType

from trajectory2task.core.domain import Pairs
from trajectory2task.core.phrasebook import Noun
from trajectory2task.domains.retail.wording.options import (
    COLORS,
    before_name,
    in_front,
    option_phrases,
    with_article,
)

_PROPER = frozenset({"Adirondack", "Bluetooth", "Dutch", "French", "Oxford"})
_KINDS = (("gift_card", "gift card"), ("paypal", "PayPal account"), ("credit_card", "card"))
_PLAIN_STATUSES = frozenset({"pending", "processed", "delivered", "cancelled"})


def order(pairs: Pairs, rng: Random) -> str:
    """One of the caller's orders ("my pending order with the desk lamp", "my desk lamp order")."""
    said = dict(pairs)
    names = [spoken_name(value) for name, value in pairs if name == "product"]
    if not pairs:
        return "one of my orders"
    if set(said) == {"number"}:
        return f"order {said['number']}"  # not "my order": it may be somebody else's
    if set(said) == {"product"} and len(names) == 1 and rng.random() < 0.3:
        return f"my {names[0]} order"
    status = said.get("status")
    plain = status in _PLAIN_STATUSES
    words = f"my {status} order" if plain else rng.choice(("my order", "my order", "the order"))
    if "city" in said:
        words += f" to {said['city']}"
    if names:
        things = _enumerated([f"the {name}" for name in names])
        words += rng.choice((" with {0}", " with {0}", " with {0} in it")).format(things)
    if status is not None and not plain:
        words += f' showing as "{status}"'
    if "number" in said:
        words += f" ({said['number']})"
    return words


def order_item(pairs: Pairs, rng: Random) -> str:
    """An item of an order ("the blue kettle with a capacity of 2L")."""
    if not pairs:
        return "one of the items"
    return _thing("the", pairs, "item", rng)


def variant(pairs: Pairs, rng: Random) -> str:
    """Another variant ("the blue one in size M"), or a thing of another kind ("a desk lamp")."""
    if not pairs:
        return rng.choice(("a different version", "another version"))
    if pairs[0][0] != "product":
        return _thing("the", pairs, "version" if rng.random() < 0.65 else "one", rng)
    if _is_plural(pairs[0][1]):
        return _thing("", pairs, "", rng)
    words = _thing("", pairs, "", rng)
    return with_article(words)


def payment_method(pairs: Pairs, rng: Random) -> str:
    """A payment method ("my Visa card ending in 1234")."""
    said = dict(pairs)
    if not pairs:
        return "one of my payment methods"
    source = said.get("source", "")
    kind = "PayPal account" if source == "PayPal" else source
    if not source and "id" in said:
        kind = next((kind for sign, kind in _KINDS if said["id"].startswith(sign)), "")
        kind = kind or "payment method"
    elif not source:
        kind = "" if said.get("brand", "").lower().endswith("card") else "card"
    words = " ".join(part for part in ("my", said.get("brand", ""), kind) if part)
    if "last four" in said:
        ending = rng.choice(("ending in {0}", "ending in {0}", "that ends in {0}"))
        words += f" {ending.format(said['last four'])}"
    if "id" in said:
        words += f" ({said['id']})"
    return words


def product(pairs: Pairs, rng: Random) -> str:
    """A kind of product ("the desk lamp")."""
    return _thing("the", pairs, "product", rng) if pairs else "one of your products"


def address(pairs: Pairs, rng: Random) -> str:
    """A postal address on one line."""
    said = {name: value for name, value in pairs if value}
    if not said:
        return rng.choice(("a new address", "a different address"))
    region = " ".join(said[name] for name in ("state", "zip") if name in said)
    parts = [said.get("address1"), said.get("address2"), said.get("city"), region]
    return ", ".join(part for part in (*parts, said.get("country")) if part)


def reason(pairs: Pairs, rng: Random) -> str:
    """Why an order is to be cancelled, as a clause; a reason of the caller's own starts with I."""
    if not pairs:
        return "I have my reasons"
    text = pairs[0][1]
    if text == "no longer needed":
        return rng.choice(("it's no longer needed", "it is no longer needed"))
    if text == "ordered by mistake":
        return rng.choice(("it was ordered by mistake", "it got ordered by mistake"))
    return f"I {text}"


def spoken_name(name: str) -> str:
    """A product's name in running text: small letters, but for proper names and abbreviations."""
    return " ".join(_spoken_word(word) for word in name.split())


def _spoken_word(word: str) -> str:
    if word in _PROPER or (len(word) > 1 and word.isupper()):
        return word
    head, dash, tail = word.partition("-")
    if dash and head == "T":
        return f"{head}-{tail.lower()}"
    return word.lower()


def _thing(article: str, pairs: Pairs, bare: str, rng: Random) -> str:
    """An article, the thing's name (else `bare`) and its options, some of them in front."""
    name = next((spoken_name(value) for key, value in pairs if key == "product"), bare)
    options = [pair for pair in pairs if pair[0] != "product"]
    front = in_front(options, name) if name else []
    if len(options) == 1 and options == front and front[0][0] in COLORS and rng.random() < 0.4:
        front = []  # "the one in red"
    options = [pair for pair in options if pair not in front]
    words = [article, *(before_name(*pair) for pair in front), name, option_phrases(options)]
    return " ".join(word for word in words if word)


def _is_plural(name: str) -> bool:
    return name.endswith("s") and not name.endswith("ss")


def _enumerated(phrases: Sequence[str]) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


NOUNS: Mapping[str, Noun] = MappingProxyType(
    {
        "order": order,
        "order_item": order_item,
        "variant": variant,
        "payment_method": payment_method,
        "product": product,
        "address": address,
        "reason": reason,
    }
)
