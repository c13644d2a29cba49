"""The conversation: agent, environment and user take turns until somebody, or a limit, ends it.

In: a task, its world, a kind of agent and a kind of user. Out: a `Rollout`. What each side sees is
kept apart here and nowhere else: an agent gets the messages, a user gets the words of both sides,
and neither gets the environment. The loop itself makes no words of its own but two: the greeting
that opens every conversation (as tau2-bench does it), and `HELD_BACK`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from msgspec.structs import replace

from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ContextOverflow, ProviderError
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout, StopReason, UserNote
from trajectory2task.core.seeding import seed_of
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.sides import (
    Agent,
    AgentKind,
    AnyUserKind,
    Briefing,
    Insider,
    ModelKind,
    Outsider,
    Reply,
    Slip,
    Stop,
    Use,
    User,
    UserKind,
    WordedKind,
    nonce_of,
)

GREETING = "Hello! How can I help you today?"
HELD_BACK = "Okay."  # instead of a goodbye that comes too early; it tells the agent nothing


@dataclass(frozen=True, slots=True)
class Limits:
    """When a conversation is cut off.

    `hops` counts every message after the greeting, tool calls and results included; `tool_errors`
    the calls that tools rejected and the answers that could not be carried out (both as in
    tau2-bench). `held_back` is how many goodbyes are
    held back while something that the user agreed to has not been done.
    """

    hops: int = 200
    tool_errors: int = 10
    held_back: int = 2


@dataclass(slots=True)
class _Course:
    """How a conversation has gone so far."""

    environment: Environment
    limits: Limits
    messages: list[Message] = field(default_factory=list)
    heard: list[Message] = field(default_factory=list)
    notes: list[UserNote] = field(default_factory=list)
    errors: int = 0
    transferred: bool = False
    owed: dict[str, None] = field(default_factory=dict)  # wishes agreed to and not acted on
    held: int = 0

    def said(self, message: Message) -> None:
        self.messages.append(message)
        self.heard.append(message)

    def failed(self) -> StopReason | None:
        """Count a call that was rejected; the end, where it is one too many."""
        self.errors += 1
        return "tool-error limit" if self.errors >= self.limits.tool_errors else None

    def too_long(self) -> bool:
        return len(self.messages) - 1 >= self.limits.hops


async def converse(
    task: Task,
    domain: Domain,
    database: Database,
    agent_kind: AgentKind,
    user_kind: AnyUserKind,
    *,
    trial: int = 0,
    seed: int = 0,
    limits: Limits | None = None,
) -> Rollout:
    """One conversation on `task`, whose initial state is laid over `database`.

    The user's randomness depends on the seed, the task and the trial, the agent's on its name as
    well, so that agents are compared before the same users. `ProviderError` ends the conversation
    as "provider failure" and is no failed task, nor is one that no longer fits into the user's
    model; where it no longer fits into the agent's, that is the agent's failure ("context
    overflow"). Anything else that is raised is a bug and passes.
    """
    if isinstance(agent_kind, Insider):
        agent_seed = seed_of(seed, "agent", agent_kind.name, task.id, trial)
        agent = agent_kind.start(task, domain, database, agent_seed)
    else:
        agent = start_agent(agent_kind, domain, task.id, trial, seed)
    user = _start_user(user_kind, task, domain, database, trial, seed)
    environment = Environment(domain, database, patch=task.plan.initial_state)
    transcript = await hold(environment, agent, user, limits)
    return Rollout(
        id=f"{task.id}/{agent_kind.name}/{trial}",
        task_id=task.id,
        domain=task.domain,
        world=task.world,
        scenario=task.scenario,
        trajectory_id=task.trajectory_id,
        agent=agent_kind.name,
        user=user_kind.name,
        trial=trial,
        seed=seed,
        messages=transcript.messages,
        stop=transcript.stop,
        notes=transcript.notes,
        twin=task.twin,
        problem=transcript.problem,
    )


def start_agent(
    kind: Outsider | ModelKind, domain: Domain, task_id: str, trial: int, seed: int
) -> Agent:
    """An agent that knows what any agent may know, for one conversation."""
    if isinstance(kind, ModelKind):
        return kind.start(briefing(domain), nonce_of("agent", task_id, trial, seed))
    return kind.start(briefing(domain), seed_of(seed, "agent", kind.name, task_id, trial))


def _start_user(
    kind: AnyUserKind, task: Task, domain: Domain, database: Database, trial: int, seed: int
) -> User:
    own_seed = seed_of(seed, "user", task.id, trial)
    if isinstance(kind, UserKind):
        return kind.start(task, domain, database, own_seed)
    nonce = nonce_of("user", task.id, trial, seed)
    if isinstance(kind, WordedKind):
        return kind.start(task, domain, database, own_seed, nonce)
    return kind.start(task.words, "", nonce)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation that is over. `problem` says what a provider failed with."""

    messages: tuple[Message, ...]
    notes: tuple[UserNote, ...]
    stop: StopReason
    problem: str = ""


async def hold(
    environment: Environment, agent: Agent, user: User, limits: Limits | None = None
) -> Transcript:
    """One conversation in `environment`, from the greeting to its end."""
    course = _Course(environment, limits or Limits())
    course.said(Message("agent", GREETING))
    problem = ""
    try:
        stop = await _run(course, agent, user)
    except ContextOverflow as overflow:
        stop, problem = "context overflow", str(overflow)
    except ProviderError as failure:
        stop, problem = "provider failure", str(failure)
    return Transcript(tuple(course.messages), tuple(course.notes), stop, problem)


@lru_cache(maxsize=16)
def briefing(domain: Domain) -> Briefing:
    """What every agent in this domain is told."""
    return Briefing(domain.policy, tuple(tool.schema() for tool in domain.tools.values()))


async def _run(course: _Course, agent: Agent, user: User) -> StopReason:
    """Turns until the end; the user speaks first, after the greeting."""
    stop = await _hear_user(course, user)
    while stop is None:
        if course.too_long():
            return "step limit"
        move = await agent.act(tuple(course.messages))
        if isinstance(move, Stop):
            return "transferred" if course.transferred else "agent stopped"
        if isinstance(move, Slip) and course.transferred:
            return "transferred"  # the closing sentence is missing
        if isinstance(move, Use | Slip):
            stop = _use(course, move) if isinstance(move, Use) else _slip(course, move)
            continue
        course.said(Message("agent", move.text, written=move.written))
        if course.transferred:  # the closing sentence; nobody is listening any more
            return "transferred"
        stop = "step limit" if course.too_long() else await _hear_user(course, user)
    return stop


def _use(course: _Course, move: Use) -> StopReason | None:
    """One call and its result."""
    call, domain = move.call, course.environment.domain
    step = course.environment.step(call)
    course.messages.append(Message("agent", call=call, written=move.written))
    course.messages.append(Message("tool", step.content, error=step.error))
    if not step.ok:
        return course.failed()
    if call.name == domain.transfer:
        course.transferred = True
    elif domain.tools[call.name].kind == "write":
        course.owed.pop(next(iter(course.owed), ""), None)
    return None


def _slip(course: _Course, move: Slip) -> StopReason | None:
    """An answer that could not be carried out: told to the agent as a tool's error is."""
    course.messages.append(Message("agent", written=move.written))
    course.messages.append(Message("tool", f"Error: {move.problem}", error=move.code))
    return course.failed()


async def _hear_user(course: _Course, user: User) -> StopReason | None:
    try:
        reply = await user.reply(tuple(course.heard))
    except ContextOverflow as overflow:  # or the agent's score would pay for it
        raise ProviderError(f"The user's model: {overflow}") from None
    turn = len(course.messages)
    early = reply.done and bool(course.owed) and course.held < course.limits.held_back
    course.said(Message("user", HELD_BACK if early else reply.text))
    if reply.note is not None:
        course.notes.append(_noted(reply, turn, early))
        course.owed.update(dict.fromkeys(reply.note.confirmed.split()))
    if early:
        course.held += 1
        return None
    return "user done" if reply.done else None


def _noted(reply: Reply, turn: int, early: bool) -> UserNote:
    assert reply.note is not None
    did = ("held back",) if early else reply.note.did
    return replace(reply.note, turn=turn, did=did)
