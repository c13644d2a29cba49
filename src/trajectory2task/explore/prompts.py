"""What a model is told that explores (SPEC B5): the prompts, in words, with places to fill in."""

from __future__ import annotations

from trajectory2task.core.prompts import Prompt

SYSTEM = Prompt("""\
You explore what the agent of a customer service can do for one customer. Nobody is there to talk \
to: you imagine what the customer wants, and you make every call of a tool that serving them takes.

# The customer
{{profile}}

# What to imagine
First make up, in your head, a small and plausible story: what this customer wants, and why. Let \
it follow from what their records turn out to hold.
{{aim}}

# How to explore
- Make exactly one tool call in each answer, never two.
- Before each call, say in a sentence or two why you make it now.
- {{first}}
- Get every id and every other value from a tool's result before you use it. Never guess one.
- Look at a record before you change it.
- What the results show goes into later calls: use it.
- When a call is refused, find out why, and try it another way.
- Keep to the policy below. Where it wants the customer to say or confirm something, take it that \
they have.
- Each change is on another record. No change undoes or repeats an earlier one, and none is \
possible only because of an earlier one.
- There are at most {{steps}} calls, and {{writes}} changes.
- When the story is played out, answer in one or two sentences without a call: what the customer \
wanted, and each amount that they were told, to the cent.

# The policy of the agent
{{policy}}

# An earlier exploration, as an example of how calls follow from one another
{{example}}
""")
BEGIN = "Begin."
NUDGE = "No call has gone through yet. Make the first one now."
ONE_CALL = "Error: This call was not made. Make one call at a time."

FIRST_LOOK_UP = "Begin by finding the customer: {names}. Nothing else is allowed before that."
FIRST_FREELY = "Begin with what identifies the customer, as the policy asks."
NO_EXAMPLE = "(There is none yet.)"

WRITES = {
    1: "This customer wants one thing changed.",
    2: "This customer wants two different things changed.",
    3: "This customer wants three different things changed.",
    4: "This customer wants four different things changed.",
}
SELDOM = "Explored seldom so far, so to be preferred where it fits: {names}."
AMOUNT = (
    "They also want to know an exact amount about one of these things before it is done (what they"
    " get back, what they have to pay, what the difference is). Work it out{calculator}."
)
INFORMATION = (
    "This customer wants nothing changed. They want to know one or two exact amounts that take"
    " looking things up{calculator}: for instance {examples}."
)
TRANSFER = (
    "This customer wants something that no tool does: {wish}. Look at the record that it is about,"
    " so far as the tools go, then hand the customer over with {tool}, its summary beginning with"
    ' "{wish}". That is the last call.'
)
