"""The funnel's columns add up, whatever the order of counting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.funnel import Funnel, Outcome, Summary, decode_summary, encode_summary

outcomes = st.tuples(
    *(
        st.builds(
            Outcome,
            scenario=st.just(name),
            ending=st.sampled_from(["certified", "rejected", "cannot serve"]),
            stage=st.sampled_from(["compose", "certify"]),
            reason=st.sampled_from(["this", "that"]),
            composed=st.booleans(),
            twins=st.integers(0, 1),
            kind=st.sampled_from(["a", "b"]),
            group=st.sampled_from(["policy", "tool"]),
            withheld=st.sampled_from([("order_id",), ("order_id", "item_ids")]),
        )
        for name in SCENARIOS
    )
)
writes = st.lists(st.sampled_from(["w1", "w2", "w3"]), max_size=4).map(lambda x: tuple(sorted(x)))
kept = st.builds(
    Summary,
    mix=st.sampled_from(["transfer", "one write"]),
    combination=writes,
    writes=writes,
    calls=st.just(9),
    dropped=st.just(""),
    outcomes=outcomes,
)
dropped = st.builds(
    Summary,
    mix=st.just("information"),
    combination=writes,
    writes=writes,
    calls=st.just(3),
    dropped=st.just("useless"),
)
summaries = st.one_of(kept, dropped)


def counted(items: list[Summary]) -> Funnel:
    funnel = Funnel(SCENARIOS, ("w1", "w2", "w3"))
    for item in items:
        funnel.add(decode_summary(encode_summary(item)))
    return funnel


@given(st.lists(summaries, max_size=30), st.randoms())
def test_adds_up(items: list[Summary], rng) -> None:
    facts = counted(items).facts()
    funnel = facts["funnel"]
    assert funnel["explored"] == len(items)
    assert funnel["kept"] + funnel["dropped by the filter"]["total"] == len(items)
    for column in funnel["scenarios"].values():
        assert column["kept"] == funnel["kept"]
        ends = column["cannot serve"]["total"] + column["rejected"]["total"] + column["certified"]
        assert ends == column["kept"]
        servable = column["kept"] - column["cannot serve"]["total"]
        assert column["yield"] == (round(column["certified"] / servable, 4) if servable else None)
    assert facts["tasks"]["certified"] == sum(
        column["certified"] for column in funnel["scenarios"].values()
    )
    for shares in (facts["mix"], facts["obstacles"], facts["changes"]):
        assert not shares or abs(sum(part["share"] for part in shares.values()) - 1) < 0.01
    shuffled = list(items)
    rng.shuffle(shuffled)
    assert counted(shuffled).facts() == facts
