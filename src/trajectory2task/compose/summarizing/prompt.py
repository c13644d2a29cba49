"""What a summarizer is told, for each scenario, and the schema of its answer."""

from __future__ import annotations

from typing import Any, Final

from trajectory2task.core.plans import Scenario

_START: Final = """\
You read what a customer-service agent did in one call, tool by tool, and work out who was calling
and what they wanted. From your answer a simulated customer will be played, and an agent will be
tested: whoever serves that customer well has to arrive at the very same changes, and nothing else.

You get one JSON object: "caller" is the customer's record, "trajectory" the calls with their
results, "policy" the agent's rules, and "problems" what was wrong with your last attempt, if there
was one. Mend all of it.

Write these, in the first person, as the customer thinks of themselves:
- "reason_for_call": what they want and why, with every choice that the changes need.
- "known_info": what they know about themselves and can say when asked. It has to be enough to be
  identified by: what the first call of the trajectory uses.
- "unknown_info": what they do not know or have forgotten.
- "task_instructions": how they behave, and what they do as the call goes on.
- "communicate": the numbers that the agent has to tell them, as plain numbers ("54.20"). Only final
  ones that the customer asks for, only ones that stand in a result. An empty list is fine.

Rules:
1. Every change in the trajectory has to follow from the texts, and no other change may. Somebody
   who has only the texts and the tools must get to the same records and the same choices.
2. Describe things as customers do, by what singles them out; name an id only where a customer
   would have it at hand. Say no more than is needed. Be definite: "some item" and "a different one"
   leave it open.
3. Use no number, name, address or id that is not in the record or the results.
4. Never give away a number that the agent has to tell.
5. The customer does not know the policy, the tools, or this trajectory.
{more}
Answer with one JSON object and nothing else.
"""

_MORE: Final[dict[Scenario, str]] = {
    "general": '6. The customer says all of it at once, in "reason_for_call".\n',
    "ambiguous": (
        '6. The customer leaves something essential out of "reason_for_call": which record, which '
        'thing or\n   which choice. "known_info" has it, and "task_instructions" says that it '
        "comes only when the agent\n   asks for just that.\n"
    ),
    "changing": (
        "6. What the customer wants changes during the call: they take a wish back and want "
        'something else\n   instead, or think of something more. "reason_for_call" has only what '
        'they want at first.\n   "task_instructions" says on what occasion they change, and to '
        "what: the occasion has to be\n   something that the agent says or asks. The changes of "
        "the trajectory are those of the last wish.\n"
    ),
    "infeasible": (
        "6. What the customer wants cannot be done: a tool rejects it, or the policy forbids it. "
        "What can be\n   done for them, before that comes up, is in the trajectory.\n"
        '7. Write three things more. "infeasible_reason": why it cannot be done. "required": the '
        "calls that\n   a good agent makes all the same, in order: what shows that it cannot be "
        "done, what is feasible\n   before, and a transfer where the policy wants one. "
        '"forbidden": the calls that it must never\n   try; arguments that are left out stand for '
        "any. Name tools exactly.\n"
    ),
}
_CALLS: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "arguments": {"type": "object"}},
        "required": ["name", "arguments"],
    },
}
_TEXTS: Final = ("reason_for_call", "known_info", "unknown_info", "task_instructions")


def system(scenario: Scenario) -> str:
    """The summarizer's instructions for `scenario`."""
    return _START.format(more=_MORE[scenario])


def schema(scenario: Scenario) -> dict[str, Any]:
    """The JSON schema of its answer."""
    found: dict[str, Any] = {name: {"type": "string"} for name in _TEXTS}
    found["communicate"] = {"type": "array", "items": {"type": "string"}}
    if scenario == "infeasible":
        found["infeasible_reason"] = {"type": "string"}
        found["required"] = _CALLS
        found["forbidden"] = _CALLS
    return {"type": "object", "properties": found, "required": list(found)}
