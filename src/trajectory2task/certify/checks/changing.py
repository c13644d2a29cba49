"""Checks that a change of mind is one: the intents differ, both could be had, and it matters."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.subject import Subject, attempt, content
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.moves import allowed
from trajectory2task.core.plans import Request
from trajectory2task.core.state import State


@check(
    "C1",
    "real_change",
    "The two intents end differently, and both can be had when the mind changes",
    "changing",
    version=2,
)
def real_change(subject: Subject) -> Finding:
    """Catches changes that change nothing, and intents that were never to be had: every request of
    the opening must be one that policy and tools allow in its turn, what is given up must still be
    possible when it comes up, and so must what comes in its place, after what is kept of the
    opening. Cost: one run of the opening's writes, and one of those kept. False positives: none
    known."""
    end, problem = _opening_end(subject)
    problems = [problem] if problem else []
    if not problems and end.same_as(subject.run.after):
        problems.append("the opening intent leads to the same end state")
    for wish, state in subject.abandoned:
        if isinstance(wish, Request):
            environment = subject.environment(state)
            if not allowed(environment, subject.plan.user_id, wish.call):
                problems.append(f"wish {wish.id}, given up later, is not possible at that time")
    problems += _out_of_reach(subject)
    given_up = ", ".join(wish.id for wish, _ in subject.abandoned) or "nothing"
    return judge(problems, f"the two intents end differently; given up: {given_up}")


def _opening_end(subject: Subject) -> tuple[State, str]:
    """Where the opening intent would have ended, and which of its requests is not possible."""
    environment = subject.environment()
    for wish in subject.plan.opening:
        if isinstance(wish, Request):
            if not allowed(environment, subject.plan.user_id, wish.call):
                return environment.state, f"the opening's {wish.call.name} is not possible"
            attempt(environment, wish.call)
    return environment.state, ""


def _out_of_reach(subject: Subject) -> Iterator[str]:
    """New requests that are not possible once what is kept of the opening has been done."""
    opening = {content(wish) for wish in subject.plan.opening}
    requests = [wish for wish in subject.plan.wishes if isinstance(wish, Request)]
    environment = subject.environment()
    for wish in requests:
        if content(wish) in opening:
            attempt(environment, wish.call)
    for wish in requests:
        if content(wish) not in opening:
            if not allowed(environment, subject.plan.user_id, wish.call):
                yield f"wish {wish.id}, new at the end, is not possible when the mind changes"
            attempt(environment, wish.call)


@check(
    "C2", "consequential", "Acting on the first intent too early shows in the end state", "changing"
)
def consequential(subject: Subject) -> Finding:
    """Catches changes that an agent may miss at no cost: the wish that is given up, carried out
    when it came up or before everything else, and followed by gold as far as the tools accept it,
    ends in gold's state all the same. Only a warning: such a task is sound, but easy. Cost: two
    runs of each write. False positives: none known."""
    given_up = [(wish, state) for wish, state in subject.abandoned if isinstance(wish, Request)]
    if not given_up:
        return not_applicable("no request is given up")
    problems = [
        f"wish {wish.id}, carried out first, leaves no trace"
        for wish, state in given_up
        if any(_no_trace(subject, wish, first) for first in (state, subject.start))
    ]
    return judge(problems, "carrying out what is given up shows", severity="warn")


def _no_trace(subject: Subject, wish: Request, state: State) -> bool:
    """Whether gold, begun in `state` with the wish carried out, ends where gold ends."""
    environment = subject.environment(state)
    if not attempt(environment, wish.call):
        return False
    for gold in subject.writes:
        attempt(environment, gold.call)
    return environment.state.same_as(subject.run.after)
