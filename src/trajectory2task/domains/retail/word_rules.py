"""Policy clauses on the words of a conversation, as predicates over the messages before a call.

Words are judged by what can be read off them mechanically: names, ids and numbers. Without
messages (a replay) every clause complies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from trajectory2task.core.domain import Situation
from trajectory2task.core.messages import Message
from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.order_rules import CANCEL, ORDER_WRITES, ids_in, order_of

MODIFY_USER_ADDRESS = "modify_user_address"
TRANSFER = "transfer_to_human_agents"
WRITES = ORDER_WRITES | {MODIFY_USER_ADDRESS}

_YES = re.compile(
    r"\b(yes|yep|yeah|yup|sure|ok|okay|correct|confirm|confirmed|agree|agreed|absolutely"
    r"|definitely|exactly|go ahead|please do|proceed|do it|do that|sounds good|that works"
    r"|that's (?:right|fine)|that is (?:right|fine))\b"
)
_NO = re.compile(
    r"^\W*(?:no|nope|not|don't|do not|wait|stop|hold on|never ?mind)\b"
    r"|\b(?:don't|do not) (?:proceed|go ahead|do (?:it|that))\b|\bnot yet\b|\bhold on\b"
)
_WHOLE = re.compile(r"\b(?:whole|entire|complete|full|all)\b")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SPOKEN_SOURCE = {"credit_card": "credit card", "paypal": "paypal", "gift_card": "gift card"}
_SHORT = 3  # whole numbers with fewer digits are counts and days


def one_call_per_turn(situation: Situation) -> str | None:
    """One call at a time, after the result of the last, and no text in the same turn."""
    if not situation.messages:
        return None
    last = situation.messages[-1]
    if last.role != "agent":
        return None
    if last.call is not None:
        return "the result of the call before is not in yet"
    return "the agent wrote to the customer in the same turn"


def confirm_before_write(situation: Situation) -> str | None:
    """A write follows a clear yes to a message that names all of its details."""
    if situation.messages is None or situation.call.name not in WRITES:
        return None
    offer, reply = _last_exchange(situation.messages)
    if not offer or not reply:
        return "the customer was not asked"
    if _NO.search(reply) or not _YES.search(reply):
        return "the customer's last words are no clear yes"
    missing = [name for name, ways in _details(situation) if not any(way in offer for way in ways)]
    return f"the message before the yes does not name: {', '.join(missing)}" if missing else None


def cancel_whole_order(situation: Situation) -> str | None:
    """What is cancelled is the whole order: nobody said yes to a part of it."""
    if situation.messages is None or situation.call.name != CANCEL:
        return None
    order = order_of(situation)
    offer, _ = _last_exchange(situation.messages)
    if order is None or _WHOLE.search(offer):
        return None
    names = {item["name"].lower() for item in order["items"]}
    named = {name for name in names if name in offer}
    if not named or named == names:
        return None
    return f"the customer said yes to cancelling only: {', '.join(sorted(named))}"


def transfer_only_out_of_scope(situation: Situation) -> str | None:
    """A transfer answers a request that no tool serves; after it, the agent does nothing more.

    Whether a request is out of scope is for a reader to judge; that there was a request, and that
    the transfer ended the agent's work, is checked here.
    """
    messages = situation.messages
    if messages is None:
        return None
    if any(message.call is not None and message.call.name == TRANSFER for message in messages):
        return "the customer was handed over already"
    if situation.call.name == TRANSFER and not any(message.role == "user" for message in messages):
        return "the customer has not asked for anything yet"
    return None


def no_invented_facts(situation: Situation) -> str | None:
    """Every id and number that the agent wrote came from the customer or from a result.

    Amounts may also be the sum or the difference of two such amounts. Whole numbers of one or two
    digits are taken for counts.
    """
    heard = ""
    known: set[int] = set()
    for message in situation.messages or ():
        if message.role != "agent":
            heard += f"\n{message.content}"
            known.update(_cents(number) for number in _numbers(message.content))
            continue
        for number in _numbers(message.content):
            if not _has_source(number, heard, known):
                return f"neither the customer nor a tool ever said {number}"
    return None


def _numbers(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        yield match.group().replace(",", "")


def _cents(number: str) -> int:
    return round(float(number) * 100)


def _has_source(number: str, heard: str, known: set[int]) -> bool:
    if "." not in number:
        return len(number) < _SHORT or number in heard or _cents(number) in known
    amount = _cents(number)
    return amount in known or any(
        amount - other in known or amount + other in known for other in known
    )


def _last_exchange(messages: Sequence[Message]) -> tuple[str, str]:
    """The agent's last text before the customer's last words, and these; in lower case."""
    reply = ""
    for message in reversed(messages):
        if not reply:
            if message.role == "user":
                reply = message.content.lower()
        elif message.role == "agent" and message.content:
            return message.content.lower(), reply
    return "", reply


def _details(situation: Situation) -> Iterator[tuple[str, list[str]]]:
    """Each detail of the call, and the ways in which a message may name it, in lower case."""
    arguments, state = situation.call.arguments, situation.state
    order = order_of(situation)
    for name in ("order_id", "reason", "address1", "zip"):
        if name in arguments:
            yield name, [str(arguments[name]).lower().removeprefix("#")]
    if order is None:
        return
    for item_id in ids_in(situation, "item_ids") or ():
        yield f"item {item_id}", _ways_to_name_item(order, item_id)
    for item_id in ids_in(situation, "new_item_ids") or ():
        yield f"item {item_id}", _ways_to_name_variant(state, order, item_id)
    if "payment_method_id" in arguments:
        yield "payment method", _ways_to_name_method(state, order, arguments["payment_method_id"])


def _ways_to_name_item(order: Record, item_id: str) -> list[str]:
    names = [item["name"].lower() for item in order["items"] if item["item_id"] == item_id]
    return [item_id, *names]


def _ways_to_name_variant(state: State, order: Record, item_id: str) -> list[str]:
    """By id, or by any option value."""
    ways = [item_id]
    for item in order["items"]:
        product = state.get("products", item["product_id"]) or {"variants": {}}
        for variant in product["variants"].values():
            if variant["item_id"] == item_id:
                ways.extend(value.lower() for value in variant["options"].values())
    return ways


def _ways_to_name_method(state: State, order: Record, method_id: Any) -> list[str]:
    """By id, by kind, or by what is printed on a credit card."""
    owner = state.get("users", order["user_id"]) or {"payment_methods": {}}
    ways = [str(method_id).lower()]
    for method in owner["payment_methods"].values():
        if method["id"] == method_id:
            ways.append(_SPOKEN_SOURCE[method["source"]])
            ways.extend(
                method[field].lower() for field in ("brand", "last_four") if field in method
            )
    return ways
