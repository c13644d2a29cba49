"""The API graph: typed edges, no cycles, walks of twelve tools, and a picture of it all."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from xml.etree import ElementTree

import pytest
from tests.core.worlds import DOMAINS

from trajectory2task.domains import get
from trajectory2task.explore.graph import WALK_LENGTH, ApiGraph

LOOKUPS = ("find_user_id_by_email", "find_user_id_by_name_zip")
ORDER_WRITES = (
    "cancel_pending_order",
    "modify_pending_order_address",
    "modify_pending_order_payment",
    "modify_pending_order_items",
    "exchange_delivered_order_items",
    "return_delivered_order_items",
)
ITEM_WRITES = (
    "modify_pending_order_items",
    "exchange_delivered_order_items",
    "return_delivered_order_items",
)
SVG = "{http://www.w3.org/2000/svg}"


def graph(name: str) -> ApiGraph:
    return ApiGraph.of(get(name))


@pytest.mark.parametrize("name", DOMAINS)
def test_the_graph_has_every_tool_once_and_no_cycle(name: str) -> None:
    found = graph(name)
    assert sorted(found.nodes) == sorted(get(name).tools)
    left, edges = set(found.nodes), set(found.edges)
    while left:  # Kahn: take away what nothing points at, until nothing is left
        free = left - {destination for _, destination in edges}
        assert free, "what is left over is a cycle"
        left -= free
        edges = {(source, destination) for source, destination in edges if source not in free}


@pytest.mark.parametrize("name", DOMAINS)
def test_an_edge_carries_exactly_the_types_that_one_gives_and_the_other_takes(name: str) -> None:
    tools, found = get(name).tools, graph(name)
    for (source, destination), types in found.edges.items():
        given = {semantic for _, semantic in tools[source].outputs}
        # What the caller chooses or makes up is no input from another tool.
        taken = {
            parameter.semantic
            for parameter in tools[destination].parameters
            if parameter.choices is None and parameter.free is None
        }
        assert types
        assert set(types) == given & taken
        assert tools[source].kind != "write"
        assert found.ranks[source] <= found.ranks[destination]


def test_retail_leads_from_the_lookup_over_profile_and_order_to_every_write() -> None:
    edges = graph("retail").edges
    expected = {(lookup, "get_user_details"): ("UserId",) for lookup in LOOKUPS}
    expected |= {("get_user_details", "get_order_details"): ("OrderId",)}
    expected |= {("list_all_product_types", "get_product_details"): ("ProductId",)}
    expected |= {("get_order_details", "get_product_details"): ("ProductId",)}
    expected |= {("get_product_details", "get_item_details"): ("ItemId",)}
    for edge, types in expected.items():
        assert edges[edge] == types
    for write in ORDER_WRITES:
        assert "OrderId" in edges[("get_user_details", write)]
        assert "OrderId" in edges[("get_order_details", write)]
    for write in ITEM_WRITES:
        assert "ItemId" in edges[("get_product_details", write)]
        assert "PaymentMethodId" in edges[("get_user_details", write)]
    for lookup in LOOKUPS:
        assert edges[(lookup, "modify_user_address")] == ("UserId",)
    assert not [edge for edge in edges if "transfer_to_human_agents" in edge]


def test_a_walk_can_start_only_where_a_caller_is_identified() -> None:
    assert sorted(graph("retail").starts) == sorted(LOOKUPS)
    assert graph("library").starts == ("find_member_by_email",)


@pytest.mark.parametrize("name", DOMAINS)
def test_a_walk_is_twelve_different_tools_from_a_start_of_authentication(name: str) -> None:
    found = graph(name)
    for seed in range(300):
        walk = found.walk(Random(seed))
        assert len(walk) == len(set(walk)) == WALK_LENGTH == 12
        assert walk[0] in found.starts
        assert set(walk) <= set(found.nodes)


def test_a_shorter_walk_is_as_long_as_asked_and_a_longer_one_takes_every_tool() -> None:
    found = graph("retail")
    assert len(found.walk(Random(1), 3)) == 3
    assert sorted(found.walk(Random(1), 99)) == sorted(found.nodes)


def test_walks_follow_edges_far_more_often_than_chance_would() -> None:
    found, rng = graph("retail"), Random(2)
    walked = shuffled = 0
    for seed in range(200):
        walk = found.walk(Random(seed))
        walked += sum(pair in found.edges for pair in pairwise(walk))
        tools = rng.sample(found.nodes, WALK_LENGTH)
        shuffled += sum(pair in found.edges for pair in pairwise(tools))
    assert walked > 1.5 * shuffled


@pytest.mark.parametrize("name", DOMAINS)
def test_walks_are_fixed_by_their_seed_and_reach_every_tool(name: str) -> None:
    found = graph(name)
    walks = [found.walk(Random(seed)) for seed in range(200)]
    assert walks == [graph(name).walk(Random(seed)) for seed in range(200)]
    assert len(set(walks)) > 150
    assert {tool for walk in walks for tool in walk} == set(found.nodes)


@pytest.mark.parametrize("name", DOMAINS)
def test_the_picture_is_well_formed_and_shows_every_tool_and_edge(name: str) -> None:
    found = graph(name)
    picture = ElementTree.fromstring(found.svg())
    assert picture.tag == f"{SVG}svg"
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert set(found.nodes) <= set(texts)
    titles = {title.text for title in picture.iter(f"{SVG}title")}
    expected = {f"{s} → {d}: {', '.join(types)}" for (s, d), types in found.edges.items()}
    assert expected <= titles
    width, height = map(float, picture.attrib["viewBox"].split()[2:])
    for box in picture.iter(f"{SVG}rect"):
        if "x" in box.attrib:
            assert 0 <= float(box.attrib["x"]) <= width - float(box.attrib["width"])
            assert 0 <= float(box.attrib["y"]) <= height - float(box.attrib["height"])


@pytest.mark.parametrize("name", DOMAINS)
def test_the_text_has_a_line_for_every_tool_and_every_edge(name: str) -> None:
    found = graph(name)
    lines = found.text().splitlines()
    assert len(lines) == len(found.nodes) + len(found.edges) + 1
    for node in found.nodes:
        assert f"{found.ranks[node]}  {node}" in lines
    assert lines[-1].startswith(f"{len(found.nodes)} tools, {len(found.edges)} edges")
