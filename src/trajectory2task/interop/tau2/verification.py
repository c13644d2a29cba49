"""Whether stock tau2-bench can score one of our tasks: gold has to pass, and doing nothing or only
handing over to a human must not.

In: a task and its form for tau2. Out: rewards, and None or the reason why it cannot be exported.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.interop.tau2.encoding import communicated
from trajectory2task.interop.tau2.records import Tau2Task
from trajectory2task.interop.tau2.scoring import Conversation, TaskScorer

Delta = dict[str, dict[str, Any]]

ENDS_ELSEWHERE = "gold ends elsewhere with tau2's tools (several items modified at once)"
TOOLS_ANSWER = "tau2's tools answer a gold call in another way"
GOLD_FAILS = "gold does not pass"
NOTHING_PASSES = "doing nothing passes"
TRANSFER_PASSES = "only transferring passes"
GOODBYE = "I hand you over to a colleague now. Please stay on the line."


class Rewards(NamedTuple):
    """What tau2 gives four agents: gold, one that does nothing, one that only transfers, and one
    that looks the caller up first and then transfers, which is right for some infeasible tasks."""

    gold: float
    nothing: float
    transfer: float
    lookup_and_transfer: float


class Verifier:
    """Plays tasks against tau2's rules.

    `ours` and `theirs` are the domain with our tools and with tools that behave as tau2's.
    """

    def __init__(self, ours: Domain, theirs: Domain, database: Database) -> None:
        self._ours = ours
        self._theirs = theirs
        self._database = database

    def rewards(self, task: Task, form: Tau2Task) -> Rewards:
        """The agents' rewards on `form`."""
        scorer = TaskScorer(self._theirs, self._database, form)
        transfer = transfer_conversation(self._theirs)
        logins = self._theirs.logins
        lookups = tuple(made.call for made in task.plan.gold if made.call.name in logins)
        asking = Conversation((*lookups, *transfer.calls), transfer.messages)
        agents = (gold_conversation(task), Conversation(), transfer, asking)
        return Rewards(*(scorer.score(agent).reward for agent in agents))

    def objection(self, task: Task, rewards: Rewards) -> str | None:
        """Why stock tau2 would not score the task as it is meant; None where it does."""
        end, answers = self._play(self._theirs, task)
        if answers != [made.error for made in task.plan.gold]:
            return TOOLS_ANSWER
        if end != task.criteria.final or end != self._play(self._ours, task)[0]:
            return ENDS_ELSEWHERE
        if rewards.gold != 1:
            return GOLD_FAILS
        if rewards.nothing != 0:
            return NOTHING_PASSES
        return None if rewards.transfer == 0 else TRANSFER_PASSES

    def _play(self, domain: Domain, task: Task) -> tuple[Delta, list[str | None]]:
        environment = Environment(domain, self._database, patch=task.plan.initial_state)
        steps = [environment.step(made.call) for made in task.plan.gold]
        return environment.state.delta(), [step.error for step in steps]


def gold_conversation(task: Task) -> Conversation:
    """An agent that makes the gold calls, tells the numbers, and says goodbye."""
    told = tuple(f"That comes to ${amount}." for amount in communicated(task))
    return Conversation(tuple(made.call for made in task.plan.gold), (*told, "Goodbye."))


def transfer_conversation(domain: Domain) -> Conversation:
    """An agent that hands everybody over to a human, and says so."""
    tool = domain.tools[domain.transfer]
    call = Call(tool.name, {item.name: "The caller needs help." for item in tool.parameters})
    return Conversation((call,), (GOODBYE,))
