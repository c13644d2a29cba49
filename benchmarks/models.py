"""Calls to a model over HTTP: ours beside bare aiohttp, in one run, with the server apart.

`python benchmarks/models.py`. The server is another process that waits 200 ms and answers; a
request is one turn of a retail conversation (policy, sixteen tools, ten messages). Both sides send
the same bytes; ours also builds them, keeps the limits and reads the answer. Rounds alternate, and
the best of each side counts: machines are noisy. Writes nothing.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import aiohttp
import click
import orjson
from aiohttp import web
from rich.console import Console
from rich.table import Table

from trajectory2task.core.chat import Answer, Answered, Ask, Returned, Said, ToolUse, Turn
from trajectory2task.domains.retail.domain import DOMAIN
from trajectory2task.models.client import Client
from trajectory2task.models.endpoints import Endpoints
from trajectory2task.models.settings import ModelSettings

REPLY = orjson.dumps(
    {
        "id": "chatcmpl-1",
        "choices": [
            {
                "index": 0,
                "finish_reason": "tool_calls",
                "message": {
                    "role": "assistant",
                    "content": None,
                    "reasoning": "The caller gave an order, so its details come first. " * 8,
                    "tool_calls": [
                        {
                            "id": "call_1",
                            "type": "function",
                            "function": {
                                "name": "get_order_details",
                                "arguments": '{"order_id": "#W2378156"}',
                            },
                        }
                    ],
                },
            }
        ],
        "usage": {"prompt_tokens": 4200, "completion_tokens": 120},
    }
)


async def serve(latency: float) -> None:
    """Answer on a free port, which is printed, until nobody reads any more."""

    async def reply(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(latency)
        return web.Response(body=REPLY, content_type="application/json")

    app = web.Application(client_max_size=2**24)
    app.router.add_post("/v1/chat/completions", reply)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


def conversation() -> Ask:
    """A turn in the middle of a conversation."""
    turns: list[Turn] = [Said("Hi, I'd like to send something back from order #W2378156.")]
    for number in range(3):
        use = ToolUse(f"call_{number}", "get_order_details", '{"order_id": "#W2378156"}', {})
        turns += [Answered(Answer("", "Let me look.", (use,))), Returned(use.id, "{...}" * 100)]
        turns.append(Said("Yes, that one, please."))
    tools = tuple(tool.schema() for tool in DOMAIN.tools.values())
    return Ask(DOMAIN.policy, tuple(turns), tools)


Call = Callable[[], Awaitable[None]]


async def measured(call: Call, calls: int, in_flight: int) -> tuple[float, float]:
    """(calls per second, CPU milliseconds per call)."""
    left = iter(range(calls))

    async def worker() -> None:
        for _ in left:
            await call()

    start, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(in_flight)))
    wall, cpu = time.perf_counter() - start, time.process_time() - used
    return calls / wall, cpu / calls * 1000


async def compare(port: int, calls: int, in_flight: int, rounds: int) -> dict[str, list[float]]:
    """Best calls per second and least CPU of each side."""
    name = f"http://127.0.0.1:{port}/v1#m"
    ask = conversation()
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        Endpoints(environment={}) as endpoints,
        aiohttp.ClientSession(
            connector=connector, headers={"Content-Type": "application/json"}
        ) as session,
    ):
        client = endpoints.client("agent", ModelSettings(name, concurrency=in_flight))
        assert isinstance(client, Client)
        body = client.request(ask)

        async def bare() -> None:
            async with session.post(client.url, data=body) as reply:
                orjson.loads(await reply.read())

        async def ours() -> None:
            client.decode(await client.fetch(ask))  # as a role without a cache asks

        sides: dict[str, Call] = {"bare aiohttp": bare, "ours": ours}
        best: dict[str, list[float]] = {}
        for _ in range(rounds):
            for side, call in sides.items():
                rate, cpu = await measured(call, calls, in_flight)
                old = best.get(side, [rate, cpu])
                best[side] = [max(rate, old[0]), min(cpu, old[1])]
        return best


@click.command()
@click.option("--calls", default=4000, show_default=True, help="Calls in a round.")
@click.option("--in-flight", default=256, show_default=True, help="Calls under way at once.")
@click.option("--rounds", default=4, show_default=True, help="Rounds of each side.")
@click.option("--latency", default=0.2, show_default=True, help="Seconds that the server waits.")
@click.option("--serve", "server", is_flag=True, hidden=True)
def main(calls: int, in_flight: int, rounds: int, latency: float, server: bool) -> None:
    """Measure calls per second and CPU per call."""
    if server:
        asyncio.run(serve(latency))
        return
    command = [sys.executable, __file__, "--serve", "--latency", str(latency)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        best = asyncio.run(compare(port, calls, in_flight, rounds))
        process.communicate()
    title = f"Calls to a model, {in_flight} in flight, {latency * 1000:,.0f} ms on the server"
    table = Table(title=title, title_justify="left")
    for head in ("", "calls/s", "CPU ms per call"):
        table.add_column(head, justify="right" if head else "left")
    for side, (rate, cpu) in best.items():
        table.add_row(side, f"{rate:,.0f}", f"{cpu:.2f}")
    share = best["ours"][0] / best["bare aiohttp"][0]
    table.add_row(
        "ours / bare", f"{share:.0%}", f"{best['ours'][1] / best['bare aiohttp'][1]:.2f}x"
    )
    Console().print(table)


if __name__ == "__main__":
    main()
