"""Train and test share no customer; what involves customers of both is in neither."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.interop.tau2.splits import BASE, TEST, TRAIN, split

PEOPLE = st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=3, unique=True)
TASKS = st.lists(PEOPLE, max_size=60).map(
    lambda found: [(f"t{number}", tuple(sorted(people))) for number, people in enumerate(found)]
)


@given(tasks=TASKS, share=st.floats(0, 0.99), seed=st.integers(0, 9))
def test_no_customer_is_on_both_sides(tasks, share: float, seed: int) -> None:
    splits = split(tasks, test_share=share, seed=seed)
    assert splits == split(tasks, test_share=share, seed=seed)
    people = dict(tasks)
    sides = [{one for task in splits[name] for one in people[task]} for name in (TRAIN, TEST)]
    assert not sides[0] & sides[1]
    assert splits[BASE] == [name for name, _ in tasks]
    assert set(splits[TRAIN]) | set(splits[TEST]) <= set(splits[BASE])
    alone = [name for name, involved in tasks if len(involved) == 1]
    assert set(alone) <= set(splits[TRAIN]) | set(splits[TEST])


def test_the_share_is_kept_where_customers_are_many() -> None:
    tasks = [(f"t{number}", (f"c{number % 200}",)) for number in range(1000)]
    splits = split(tasks, test_share=0.3, seed=1)
    assert len(splits[TEST]) == 300
    assert len(splits[TRAIN]) == 700
    assert splits[TEST] != split(tasks, test_share=0.3, seed=2)[TEST]


def test_no_test_is_wanted() -> None:
    assert split([("t", ("a",))], test_share=0, seed=0) == {BASE: ["t"], TRAIN: ["t"], TEST: []}
