"""`t2t serve-scripted`: the scripted roles behind a real HTTP server, to rehearse a run with."""

from __future__ import annotations

import asyncio
import shlex
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trajectory2task.run.endpoint.faults import Faults
    from trajectory2task.run.endpoint.server import Endpoint
    from trajectory2task.run.task_world import World


@click.command("serve-scripted")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=0, show_default=True, help="The port; 0 takes a free one.")
@click.option(
    "--tasks",
    type=click.Path(path_type=Path),
    help="What scripted agents and users play: a run folder, a tasks.jsonl, tau2:NAME.",
)
@click.option(
    "--domain", help="The world that scripted explorers explore: retail, library, tau2:NAME."
)
@click.option("--seed", type=int, help="The seed that a made-up world was made from.")
@click.option("--db", "database_file", type=click.Path(path_type=Path), help="As for check.")
@click.option(
    "--fault", "single", multiple=True, metavar="KIND=RATE", help="A fault, and how often. Again."
)
@click.option("--faults", "share", type=float, help="All harmless faults, this share in all.")
@click.option("--fault-seed", default=0, show_default=True, help="Which requests meet faults.")
@click.option("--latency", default=0, show_default=True, help="Milliseconds before an answer.")
@click.option("--log", type=click.Path(path_type=Path), help="A file for the counts at the end.")
def serve(
    host: str,
    port: int,
    tasks: Path | None,
    domain: str | None,
    seed: int | None,
    database_file: Path | None,
    single: tuple[str, ...],
    share: float | None,
    fault_seed: int,
    latency: int,
    log: Path | None,
) -> None:
    """Serve the scripted roles as models, over OpenAI's chat completions.

    For rehearsals: a run that asks models works as it will with real ones, at no cost, with faults
    where they are wanted. Stops on Ctrl-C.
    """
    from trajectory2task.core.errors import UsageError
    from trajectory2task.run.endpoint.faults import Faults, fault_rates
    from trajectory2task.run.endpoint.opening import open_script
    from trajectory2task.run.endpoint.server import Endpoint
    from trajectory2task.run.task_world import World

    if not 0 <= port <= 65_535:
        raise UsageError(f"--port is {port}; it takes 1 to 65535, or 0 for a free one.")
    if latency < 0:
        raise UsageError(f"--latency is {latency}; it takes milliseconds, 0 or more.")
    _check_log(log)
    faults = Faults(fault_rates(share, single), fault_seed)
    world = World(domain, database_file, seed)
    script = open_script(tasks, world)
    endpoint = Endpoint(script, faults, latency / 1000)
    about = script.sources or ["no tasks, no world: writers and judges only"]
    if faults.rates:
        about.append(f"faults in {sum(faults.rates.values()):.1%} of the requests")
    asyncio.run(_serve(endpoint, host, port, about, _use(tasks, world, faults)))
    _log(endpoint, log)


def _use(tasks: Path | None, world: World, faults: Faults) -> str:
    """A command that asks these models; ADDRESS stands for where they are."""
    from trajectory2task.commands.terminal import program

    if tasks is not None or world.domain is None:
        words = ["evaluate", str(tasks or "RUN"), "--agent", "ADDRESS#scripted"]
    else:
        words = ["generate", "--domain", world.domain, "--trajectories", "20"]
        if world.domain.startswith("tau2:"):
            words += ["--compose", "llm"]
        elif world.database_file is not None:
            words += ["--db", str(world.database_file)]
        else:
            words += ["--seed", str(world.seed or 0)]
        words += ["--model", "ADDRESS#scripted"]
    if "hang" in faults.rates:  # each would last as long as the timeout
        words += ["--set", "timeout=5"]
    return shlex.join([program(), *words, "--out", "rehearsal"])


async def _serve(endpoint: Endpoint, host: str, port: int, about: list[str], use: str) -> None:
    from trajectory2task.run.endpoint.server import serving

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with serving(endpoint, host, port) as address:
        click.echo(f"Scripted roles at {address} ({'; '.join(about)})")
        click.echo(f"Use them as a model, {address}#scripted, for instance:")
        click.echo(f"  {use.replace('ADDRESS', address)}")
        click.echo(f"Counts: {address.removesuffix('/v1')}/stats. Ctrl-C stops.")
        await stopped.wait()


def _check_log(path: Path | None) -> None:
    """Whether the counts can be written: at the end it would be too late."""
    from trajectory2task.core.errors import UsageError

    if path is not None:
        try:
            path.open("ab").close()
        except OSError as problem:
            raise UsageError(
                f"--log {path}: {problem.strerror}. Name a file that can be written."
            ) from None


def _log(endpoint: Endpoint, path: Path | None) -> None:
    """Write the counts where they are wanted, and say them."""
    import orjson

    from trajectory2task.core.storage import storage_errors

    facts = endpoint.counts.facts()
    if path is not None:
        with storage_errors(path):
            path.write_bytes(orjson.dumps(facts, option=orjson.OPT_INDENT_2) + b"\n")
    faults = sum(facts["faults"].values())
    click.echo(
        f"{facts['requests']} requests, {facts['answered']} answered ({facts['repeated']} of them "
        f"again), {faults} faults, {facts['refused']} refused"
    )
