"""The API graph as an SVG picture: a column per rank, writes last, a curve per edge.

In: nodes with rank and kind, and edges with their types. Out: SVG text.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 250, 34, 150, 22, 40
_TOP = 96  # title and legend
_COLOURS = {"read": "#2b6cb0", "write": "#c05621", "generic": "#4a5568"}

_ARROWS = (
    "<defs>"
    + "".join(
        f'<marker id="{kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="6" markerHeight="6" '
        f'orient="auto"><path d="M 0 0 L 8 4 L 0 8 z" fill="{colour}"/></marker>'
        for kind, colour in _COLOURS.items()
    )
    + "</defs>"
)


def svg(
    title: str,
    ranks: Mapping[str, int],
    kinds: Mapping[str, str],
    edges: Mapping[tuple[str, str], tuple[str, ...]],
) -> str:
    """A picture of the graph; hovering an edge shows the types that it carries."""
    columns: dict[int, list[str]] = {}
    last = max(ranks.values()) + 1  # writes end every path, so they share the last column
    for node, rank in ranks.items():
        columns.setdefault(last if kinds[node] == "write" else rank, []).append(node)
    tallest = max(len(column) for column in columns.values())
    height = _TOP + tallest * (_HEIGHT + _GAP_Y) + _MARGIN
    width = 2 * _MARGIN + len(columns) * _WIDTH + (len(columns) - 1) * _GAP_X
    places: dict[str, tuple[float, float]] = {}
    for number, rank in enumerate(sorted(columns)):
        column = columns[rank]
        used = len(column) * (_HEIGHT + _GAP_Y)
        top = _TOP + (tallest * (_HEIGHT + _GAP_Y) - used) / 2
        for row, node in enumerate(column):
            places[node] = (_MARGIN + number * (_WIDTH + _GAP_X), top + row * (_HEIGHT + _GAP_Y))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'width="100%" font-family="system-ui, sans-serif" font-size="13">',
        _ARROWS,
        '<rect width="100%" height="100%" fill="#fdfdfb"/>',
        f'<text x="{_MARGIN}" y="36" font-size="20" fill="#1a202c">{escape(title)}</text>',
        _legend(),
    ]
    parts += [_edge(places, edge, types, kinds) for edge, types in edges.items()]
    parts += [_node(places[node], node, kinds[node]) for node in ranks]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> str:
    marks = []
    for number, (kind, colour) in enumerate(_COLOURS.items()):
        x = _MARGIN + number * 110
        marks.append(f'<rect x="{x}" y="54" width="14" height="14" rx="3" fill="{colour}"/>')
        marks.append(f'<text x="{x + 22}" y="66" fill="#2d3748">{kind}</text>')
    return "".join(marks)


def _edge(
    places: Mapping[str, tuple[float, float]],
    edge: tuple[str, str],
    types: tuple[str, ...],
    kinds: Mapping[str, str],
) -> str:
    (x1, y1), (x2, y2) = places[edge[0]], places[edge[1]]
    same_column = x1 == x2
    start = (x1 + _WIDTH, y1 + _HEIGHT / 2)
    end = (x2 + _WIDTH, y2 + _HEIGHT / 2) if same_column else (x2, y2 + _HEIGHT / 2)
    bend = _GAP_X * 0.55
    back = end[0] + bend if same_column else end[0] - bend
    curve = (
        f"M {start[0]:.0f} {start[1]:.0f} C {start[0] + bend:.0f} {start[1]:.0f}, "
        f"{back:.0f} {end[1]:.0f}, {end[0]:.0f} {end[1]:.0f}"
    )
    label = escape(f"{edge[0]} → {edge[1]}: {', '.join(types)}")
    return (
        f'<path d="{curve}" fill="none" stroke="{_COLOURS[kinds[edge[1]]]}" stroke-opacity="0.45" '
        f'stroke-width="1.6" marker-end="url(#{kinds[edge[1]]})"><title>{label}</title></path>'
    )


def _node(place: tuple[float, float], name: str, kind: str) -> str:
    x, y = place
    return (
        f'<g><rect x="{x:.0f}" y="{y:.0f}" width="{_WIDTH}" height="{_HEIGHT}" rx="8" '
        f'fill="#ffffff" stroke="{_COLOURS[kind]}" stroke-width="2"/>'
        f'<text x="{x + _WIDTH / 2:.0f}" y="{y + _HEIGHT / 2 + 5:.0f}" text-anchor="middle" '
        f'fill="#1a202c">{escape(name)}</text></g>'
    )
