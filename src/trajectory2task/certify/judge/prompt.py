"""What a judge is told, for each scenario, and the schema of its answer. `judging` uses them."""

from __future__ import annotations

from typing import Any, Final, get_args

from trajectory2task.core.opinions import IssueKind
from trajectory2task.core.plans import Scenario

_START: Final = """\
You examine tasks for customer-service agents. A task is a simulated customer with a wish, and a
solution: the calls of tools that serve the wish, with what came back, and what the agent has to
tell the customer. Say how good the task is. Be strict: a task that is wrong trains agents to do
wrong, and one that can be read in two ways is wrong for half of them.

You get one JSON object:
- "task": the four texts that the customer's player goes by. Nobody else sees them.
- "solution": calls and results, in order. Calls that only read are never a fault, however many.
- "communicate": what the agent has to tell, and the number that it comes to.
{more}
Score each from 1 (useless) to 10 (nothing to find fault with), and say why in a sentence or two:
- "realism": could a customer plausibly want this and put it so? Is there a motive? Do the details
  single out what is to be done, with no id that a customer would not have at hand?
- "necessity": does the solution do all that the task asks, and change nothing beyond it? Is
  everything that has to be told asked for?
- "correctness": do the arguments of the calls, the results and the numbers fit the task's texts?
{scores}
List what you find under "issues", each with its kind ({kinds}) and what it is about. An empty list
is fine. Answer with one JSON object and nothing else.
"""

_POLICY: Final = '- "policy": the rules that the agent has to follow.\n'
_MORE: Final[dict[Scenario, tuple[str, str]]] = {
    "general": ("", ""),
    "ambiguous": (
        "In this kind of task the customer leaves something out at first and gives it when asked. "
        "What is\nleft out at first is no fault, as long as the texts say it somewhere.\n",
        "",
    ),
    "changing": (
        "In this kind of task the customer's wish changes during the call. The solution serves "
        "the last one.\n",
        '- "relevance": true or false: does the wish really change, or grow, during the call? One '
        "steady\n  wish is false, however many things it asks for.\n",
    ),
    "infeasible": (
        _POLICY + '- "infeasible": why the wish cannot be served, the calls that are required all '
        "the same, and\n  the calls that are forbidden.\n"
        "In this kind of task the customer wants something that cannot be done. The solution looks "
        "into it,\ndoes what can be done, and ends in a refusal or a transfer. The customer does "
        "not know the rules.\n",
        '- "reasonability": is it right that this cannot be done? Do the required calls show it, '
        "and do the\n  forbidden ones cover what an agent that gives in would do?\n",
    ),
}
_RATING: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "score": {"type": "integer", "minimum": 1, "maximum": 10},
        "why": {"type": "string"},
    },
    "required": ["score", "why"],
    "additionalProperties": False,
}


def system(scenario: Scenario) -> str:
    """The judge's instructions for tasks of `scenario`."""
    more, scores = _MORE[scenario]
    return _START.format(more=more, scores=scores, kinds=", ".join(get_args(IssueKind)))


def schema(scenario: Scenario) -> dict[str, Any]:
    """The JSON schema of the judge's answer."""
    found: dict[str, Any] = {
        "realism": _RATING,
        "necessity": _RATING,
        "correctness": _RATING,
    }
    if scenario == "changing":
        found["relevance"] = {"type": "boolean"}
    if scenario == "infeasible":
        found["reasonability"] = _RATING
    found["issues"] = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "kind": {"type": "string", "enum": list(get_args(IssueKind))},
                "about": {"type": "string"},
            },
            "required": ["kind", "about"],
            "additionalProperties": False,
        },
    }
    return {
        "type": "object",
        "properties": found,
        "required": list(found),
        "additionalProperties": False,
    }
