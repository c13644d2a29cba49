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
from trajectory2task.domains.retail.wording.options import option_phrases, with_article

_PROPER = frozenset({"Adirondack", "Bluetooth", "Dutch", "French", "Oxford"})
_PLAIN_STATUSES = frozenset({"pending", "processed", "delivered", "cancelled"})


def order(pairs: Pairs, rng: Random) -> str:
    """One of the caller's orders ("my pending order with the desk lamp")."""
    said = dict(pairs)
    names = [spoken_name(value) for name, value in pairs if name == "product"]
    if not pairs:
        return "one of my orders"
    if set(said) == {"number"}:
        return rng.choice(("order {0}", "order number {0}", "the order numbered {0}")).format(
            said["number"]
        )
    status = said.get("status")
    plain = status in _PLAIN_STATUSES
    words = f"{rng.choice(('my', 'the'))} {status} order" if plain else "my order"
    if "city" in said:
        words += f" addressed to {said['city']}"
    if names:
        things = _enumerated([f"the {name}" for name in names])
        words += rng.choice(
            (f" with {things}", f" that has {things} in it", f" with {things} in it")
        )
    if status is not None and not plain:
        words += f' marked "{status}"'
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
        # "Version" also fits goods that come in pairs, where "one" would jar.
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
        kind = "payment method"
    elif not source:
        kind = "" if said.get("brand", "").lower().endswith("card") else "card"
    words = " ".join(part for part in ("my", said.get("brand", ""), kind) if part)
    if "last four" in said:
        ending = rng.choice(("ending in {0}", "that ends in {0}", "ending {0}"))
        words += f" {ending.format(said['last four'])}"
    if "id" in said:
        words += f" with the id {said['id']}"
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
    """An article, the thing's name (else `bare`) and its options; a color may stand in front."""
    name = next((spoken_name(value) for key, value in pairs if key == "product"), bare)
    options = [pair for pair in pairs if pair[0] != "product"]
    front = next((pair for pair in options if pair[0] in ("color", "colour")), None)
    if front is not None and rng.random() < 0.6:
        options.remove(front)
        name = f"{front[1]} {name}"
    return " ".join(part for part in (article, name, option_phrases(options)) if part)


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
