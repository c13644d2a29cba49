"""Items that a model's provider has failed: not stored, told at the end, tried again next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trajectory2task.core.errors import ProviderError


@dataclass(frozen=True, slots=True)
class Failed:
    """Item `number` got no answer from its model; `message` says what happened."""

    number: int
    message: str


def as_error(failed: Sequence[Failed], what: str, missing: int) -> ProviderError:
    """What to tell of failed items ("exploration") of a run that lacks `missing` of them."""
    kinds = list(dict.fromkeys(one.message for one in failed))
    more = f" (and {len(kinds) - 1} other reasons)" if len(kinds) > 1 else ""
    where = f"{len(failed)} {what}{'' if len(failed) == 1 else 's'}"
    return ProviderError(
        f"A model's provider failed in {where}: {kinds[0]}{more}. {missing} are still to be made;"
        " everything finished is saved. The same command goes on from here."
    )
