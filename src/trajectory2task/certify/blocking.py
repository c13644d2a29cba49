"""What an infeasible wish could be served by, and whether policy and tools let it through.

In: a subject, a call, an environment over one of its states. Out: the rule broken, or the calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.readings import readings
from trajectory2task.certify.subject import Subject
from trajectory2task.core.calls import Call, Step
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import choices_for, reads_for, same_replacement
from trajectory2task.core.plans import Blocked
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter


def rule_broken(subject: Subject, call: Call, environment: Environment) -> str | None:
    """Id of the first rule that `call` breaks after gold, or None."""
    rule = subject.domain.violation(situation_of(subject, call, environment.state))
    return None if rule is None else rule.id


def situation_of(subject: Subject, call: Call, state: State) -> Situation:
    """What rules look at when `call` is made in `state` after gold.

    Gold counts up to a transfer: the call is judged before the caller is handed over. Before a
    write, an agent may look at whatever concerns an identified caller, so those reads count as
    made.
    """
    transfer, caller = subject.domain.transfer, subject.run.caller
    steps = [step for step in subject.run.steps if step.call.name != transfer]
    if caller is not None and subject.is_write(call):
        steps += [Step(read, "") for read in _reads(subject, call, state, caller)]
    return Situation(state, call, caller, steps)


def _reads(subject: Subject, call: Call, state: State, caller: str) -> Iterator[Call]:
    for read in reads_for(subject.domain, state, caller, call.name, call.arguments):
        if subject.domain.violation(Situation(state, read, caller), about=("call",)) is None:
            yield read


def serving_calls(subject: Subject) -> Iterator[Call]:
    """Every call that would serve the blocked wish: each reading of the caller's words, each value
    of what they leave open, and the same replacement with another tool; the wish's own call first.
    """
    blocked = subject.blocked
    if blocked is None or blocked.call is None:
        return
    call = blocked.call
    yield call
    scene = subject.scene(blocked, subject.run.after)
    for arguments in readings(subject, scene):
        if arguments != call.arguments:
            yield Call(call.name, arguments)
    environment = subject.environment(subject.run.after)
    for parameter in scene.parameters:
        if _is_open(parameter, blocked):
            current = call.arguments[parameter.name]
            caller = subject.plan.user_id
            for option in choices_for(environment, caller, parameter, call.arguments, current):
                yield Call(call.name, {**call.arguments, parameter.name: option})
    yield from same_replacement(subject.domain, call)


def _is_open(parameter: Parameter, blocked: Blocked) -> bool:
    about = [detail for detail in blocked.details if parameter.name in detail.parameters]
    return not about or any(detail.single or not detail.attributes for detail in about)
