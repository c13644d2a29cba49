"""D3 against another set: callers, writes and words in common are counted."""

from __future__ import annotations

from tests.certify.sets.entries import made_entries, with_many_wishes
from tests.domains import small_retail as shop

from trajectory2task.certify.sets import Reference, ReferenceOverlap
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.plans import Request
from trajectory2task.core.tasks import Words
from trajectory2task.domains.retail.domain import DOMAIN
from trajectory2task.domains.retail.loading import build

OURS = with_many_wishes()
NO_WORDS = Words("", "", "", "")


def overlap(*tasks: ForeignTask, database=None):
    found = ReferenceOverlap(DOMAIN, Reference(DOMAIN, tasks, database))
    for entry in made_entries():
        found.add(entry)
    return found.facts()


def shares(facts) -> dict[str, int]:
    return facts["tasks that share"]


def test_a_set_of_its_own_shares_nothing() -> None:
    theirs = ForeignTask("1", NO_WORDS, ())
    facts = overlap(theirs)
    assert facts["tasks"] == len(made_entries())
    assert facts["reference tasks"] == 1
    assert not any(shares(facts).values())
    assert not facts["commonest words"]


def test_the_same_writes_in_another_order() -> None:
    writes = [wish.call for wish in OURS.plan.wishes if isinstance(wish, Request)]
    assert len(writes) > 1
    facts = overlap(ForeignTask("1", NO_WORDS, tuple(reversed(writes))))
    assert shares(facts)["all writes"] >= 1
    assert shares(facts)["a write"] >= shares(facts)["all writes"]
    assert facts["named"]["OrderId"]["with its tasks"] >= 1
    one = overlap(ForeignTask("1", NO_WORDS, tuple(writes[:1])))
    assert shares(one)["all writes"] < shares(facts)["all writes"] or len(writes) == 1
    assert shares(one)["a write"] >= 1


def test_a_caller_is_recognised_by_email_in_any_case() -> None:
    lookup = next(
        made.call
        for entry in made_entries()
        for made in entry.plan.gold
        if made.call.name == "find_user_id_by_email" and made.error is None
    )
    email = lookup.arguments["email"]
    theirs = type(lookup)(lookup.name, {"email": email.upper()})
    facts = overlap(ForeignTask("1", NO_WORDS, (theirs,)))
    assert facts["named"]["Email"]["examples"] == [email]


def test_eight_words_in_a_row_whatever_the_punctuation() -> None:
    words = OURS.words.reason_for_call.split()[:8]
    loud = Words("", "", " ... ".join(words).upper() + "!", "")
    facts = overlap(ForeignTask("1", loud, ()))
    assert shares(facts)["8 words in a row"] >= 1
    assert facts["commonest words"][0]["tasks"] == shares(facts)["8 words in a row"]
    seven = Words("", "", " ".join(words[:7]), "")
    assert shares(overlap(ForeignTask("1", seven, ())))["8 words in a row"] == 0


def test_any_text_of_the_database_counts() -> None:
    collections = shop.collections()
    facts = overlap(ForeignTask("1", NO_WORDS, ()), database=build(collections))
    assert all(found["with its database"] == 0 for found in facts["named"].values())
    collections["users"][shop.ADA]["email"] = _email_of_ours()
    facts = overlap(ForeignTask("1", NO_WORDS, ()), database=build(collections))
    assert facts["named"]["Email"]["with its database"] == 1
    assert facts["named"]["Email"]["with its tasks"] == 0


def _email_of_ours() -> str:
    found: str = next(
        made.call.arguments["email"]
        for entry in made_entries()
        for made in entry.plan.gold
        if made.call.name == "find_user_id_by_email"
    )
    return found
