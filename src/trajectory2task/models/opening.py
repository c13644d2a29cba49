"""All the models of a session, opened together and closed together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from trajectory2task.core.chat import ChatModel, Role
from trajectory2task.core.errors import UsageError
from trajectory2task.models.cached import CachedModel, Mode
from trajectory2task.models.endpoints import Endpoints
from trajectory2task.models.meter import Budget, Meter
from trajectory2task.models.prices import pricing_of
from trajectory2task.models.replies import Replies
from trajectory2task.models.settings import ModelSettings


class Models:
    """The models of a session by role, and the meter that they share."""

    def __init__(self, models: Mapping[Role, ChatModel], meter: Meter) -> None:
        self._models = dict(models)
        self.meter = meter

    def __getitem__(self, role: Role) -> ChatModel:
        return self._models[role]

    def __contains__(self, role: object) -> bool:
        return role in self._models


async def preflight(
    cast: Mapping[Role, ModelSettings],
    *,
    replies: Path | None = None,
    mode: Mode = "use",
    budget: Budget | None = None,
) -> None:
    """Raise `UsageError` where a setting or the budget cannot be, something is not installed,
    stored replies or a key are missing, nobody answers or a model is unknown there.

    For before a run begins, so that a folder is not taken for what cannot work: no model is asked
    anything that costs, and with mode "only" nobody is asked at all.
    """
    _meter(cast, budget)
    _check_replies(replies, mode)
    async with Endpoints(offline=mode == "only") as endpoints:
        for role, one in cast.items():
            endpoints.client(role, one)
        for settings in {one.model: one for one in cast.values()}.values():
            await endpoints.probe(settings)


@asynccontextmanager
async def open_models(
    cast: Mapping[Role, ModelSettings],
    *,
    replies: Path | None,
    mode: Mode = "use",
    budget: Budget | None = None,
) -> AsyncIterator[Models]:
    """The models of `cast`, with their replies kept in `replies`.

    With mode "only" no provider is asked, and so no key is needed; with "off" (or no `replies`)
    nothing is kept.
    """
    meter = _meter(cast, budget)
    _check_replies(replies, mode)
    async with AsyncExitStack() as stack:
        store = None
        if replies is not None and mode != "off":
            store = Replies(replies)
            stack.push_async_callback(store.close)
        endpoints = await stack.enter_async_context(Endpoints(offline=mode == "only"))
        slots: dict[str, asyncio.Semaphore] = {}
        models: dict[Role, ChatModel] = {}
        for role, settings in cast.items():
            client = endpoints.client(role, settings)
            free = slots.setdefault(client.url, asyncio.Semaphore(settings.concurrency))
            models[role] = CachedModel(role, client, meter, free, store, mode)
        yield Models(models, meter)


def _meter(cast: Mapping[Role, ModelSettings], budget: Budget | None) -> Meter:
    return Meter(budget or Budget(), {role: pricing_of(one) for role, one in cast.items()})


def _check_replies(replies: Path | None, mode: Mode) -> None:
    if mode == "only" and (replies is None or not replies.is_file()):
        raise UsageError(
            f"--cache only needs stored replies, and there are none at {replies}. "
            "Name the file with --replies FILE, or leave --cache out to ask the provider."
        )
