"""Conversations per CPU-second: scripted user, oracle, loop and verdict, in one process."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import msgspec

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.tasks import Task
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.world import WorldRecipe
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import USERS

SEED = 7
TRIALS = 2


def certified(recipe: WorldRecipe, trajectories: int) -> list[Task]:
    """Every task of so many trajectories in a world."""
    wanted = Wanted(
        recipe.domain, trajectories, SCENARIOS, SEED, recipe.compat, recipe.database_file
    )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        generate(wanted, out)
        lines = (out / "tasks.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Task) for line in lines]


def played(trajectories: int = 200) -> dict[str, float]:
    """Rates of playing, of scoring, and of both, over every task of so many trajectories."""
    recipe = WorldRecipe("retail", "ours", None, SEED)
    tasks = certified(recipe, trajectories)
    domain, database = recipe.build()
    spent = {"play": 0.0, "score": 0.0}

    async def play() -> None:
        for trial in range(TRIALS):
            for task in tasks:
                begin = time.process_time()
                rollout = await converse(
                    task, domain, database, AGENTS["oracle"], USERS["scripted"], trial=trial
                )
                middle = time.process_time()
                verify(task, rollout, domain, database)
                spent["play"] += middle - begin
                spent["score"] += time.process_time() - middle

    asyncio.run(play())
    count = TRIALS * len(tasks)
    return {
        "conversations played": count / spent["play"],
        "verdicts, each from a replay": count / spent["score"],
        "played and scored": count / (spent["play"] + spent["score"]),
    }
