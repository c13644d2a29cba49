"""Which writes could bear on what has been looked at, by what the tools say that they change.

In: a tool, the arguments known so far, a footprint. Out: whether they meet, as far as anybody can
know without making the call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import DomainError
from trajectory2task.core.state import State
from trajectory2task.core.tools import Tool
from trajectory2task.core.watch import EMPTY, KEYS, OBJECT, Footprint, Trail, found_at

_VARYING = 8  # how much more a write weighs that leaves one thing or another


def may_change(domain: Domain, tools: Iterable[str], path: Trail) -> bool:
    """Whether one of these tools could change what stands at `path`."""
    touched = Footprint([path])
    return any(may_touch(domain.tools[name], {}, touched) for name in tools)


def may_touch(tool: Tool, chosen: Mapping[str, Any], touched: Footprint) -> bool:
    """Whether a call with these arguments could change something of `touched`."""
    if not tool.changes:
        return bool(touched.paths)
    return bear(tuple(bound(tool, chosen)), touched)


def bound(tool: Tool, chosen: Mapping[str, Any], *, fixed: bool = True) -> Iterator[Trail]:
    """What the tool may change, with the arguments that are known put in; without `fixed`, only
    where it does not always leave the same."""
    for change in tool.changes:
        if fixed or change.value is None:
            yield tuple(
                str(chosen.get(part[1:-1], "*")) if part[:1] == "{" else part
                for part in change.path
            )


def bear(patterns: Sequence[Trail], looked_at: Footprint) -> bool:
    """Whether a change that one of `patterns` allows could be seen where something has looked."""
    return any(_fits(pattern, path) for path in looked_at.paths for pattern in patterns)


def _fits(pattern: Trail, path: Trail) -> bool:
    """Whether a change that `pattern` allows could be at, above or below `path`."""
    for place, (allowed, part) in enumerate(zip(pattern, path, strict=False)):
        if part in (EMPTY, OBJECT):
            return False  # what is declared field by field leaves the record there
        if part == KEYS:
            return place == len(pattern) - 1  # only there can a key come or go
        if allowed not in ("*", part):
            return False
    return True


def slightest(domain: Domain, reasons: Iterable[Footprint]) -> Footprint | None:
    """Of several reasons, each of them enough, the one on which the fewest writes bear; None where
    there is none. What comes after one that nothing bears on is not looked at."""
    best, least = None, 0
    for reason in reasons:
        weight = 0
        for every, varying in _changes(domain):
            weight += _VARYING if bear(varying, reason) else bear(every, reason)
        if best is None or weight < least:
            best, least = reason, weight
        if weight == 0:
            break
    return best


@lru_cache(maxsize=16)
def _changes(domain: Domain) -> tuple[tuple[tuple[Trail, ...], tuple[Trail, ...]], ...]:
    """For each write, all that it may change and where it may leave one thing or another; a write
    that says nothing may change everything."""
    tools = [domain.tools[name] for name in domain.writes]
    return tuple(
        (tuple(bound(tool, {})), tuple(bound(tool, {}, fixed=False)))
        if tool.changes
        else (((),), ((),))
        for tool in tools
    )


def hold_to_declaration(
    tool: Tool, arguments: Mapping[str, Any], changed: list[Trail], after: State
) -> None:
    """Raise where a tool changes what it does not say: the search would rely on it."""
    if not tool.changes:
        return
    for path in changed:
        if not bear(tuple(bound(tool, arguments)), Footprint([path])):
            raise DomainError(
                f"Tool {tool.name} changed {'/'.join(path)}, which its `changes` do not name. "
                "Add the path there."
            )
    for change, path in zip(tool.changes, bound(tool, arguments), strict=True):
        if change.value is not None and found_at(after, path) != change.value:
            raise DomainError(
                f"Tool {tool.name} left {found_at(after, path)!r} at {'/'.join(path)}, where its "
                f"`changes` promise {change.value!r}. Leave the value out there."
            )
