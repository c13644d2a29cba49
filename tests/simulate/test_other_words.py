"""The oracle in other words: the user understands agents that write as they please.

Summaries without a single id, as prose or as markdown; reports and questions in several styles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

import pytest
from tests.simulate.played import DOMAINS, made_tasks, play, shortcomings

from trajectory2task.core.messages import Message
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import SCENARIOS, Request, Scenario
from trajectory2task.simulate.agents.oracle import Oracle
from trajectory2task.simulate.sides import Insider, Move, Say

_REPORT = re.compile(r"^(.*) has been completed\.$")
STYLES: Mapping[str, Sequence[str]] = {
    "Could you please give me": (
        "Thank you for reaching out! To get started, could you please share",
        "Of course! Before I can look at anything I need to verify your identity. Please provide",
        "Sure - may I have",
    ),
    "Could you tell me": (
        "Thanks! To continue, please let me know",
        "I just need one more detail: could you tell me",
        "Great. Can you clarify",
    ),
    "I'm sorry, but I can't": (
        "Unfortunately, I am not able to",
        "I completely understand, however I'm unable to",
    ),
}
QUESTIONS = (
    "Do you confirm these details? (yes/no)",
    "Would you like me to proceed?",
    "Does that look right? If so, I'll process it.",
    "Please confirm and I'll go ahead.",
    "Is that right?",
)
REPORTS = (
    "{0} has been processed successfully!",
    "All done! {0} went through.",
    "Great news: I've completed that for you. You'll get an email shortly.",
)


class OtherWords(Oracle):
    """Plays gold in words of its own; `markdown` sets summaries as lists, else they are prose."""

    markdown = False

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.rng = Random(str(given[-1]))

    async def act(self, messages: Sequence[Message]) -> Move:
        move = await super().act(messages)
        return Say(self.restyled(move.text)) if isinstance(move, Say) else move

    def restyled(self, text: str) -> str:
        if "Let me sum up" in text:
            told, _, _ = text.partition("Let me sum up")
            return f"{told}{self.summary()} {self.rng.choice(QUESTIONS)}"
        for plain, others in STYLES.items():
            text = text.replace(plain, self.rng.choice(others))
        report = _REPORT.match(text)
        return self.rng.choice(REPORTS).format(report[1]) if report else text

    def summary(self) -> str:
        wish = self.next_wish()
        assert isinstance(wish, Request)
        parts = []
        for parameter in self.domain.tools[wish.call.name].parameters:
            value = wish.call.arguments[parameter.name]
            if parameter.refers is None:
                if parameter.semantic != self.domain.principal.semantic and value:
                    parts.append((parameter.name, str(value)))
                continue
            referent = self.domain.referents[parameter.refers.referent]
            noun = self.domain.phrasebook.nouns[parameter.refers.referent]
            named = [
                noun(referent.pairs(self.world.state, element, given), self.rng)
                for element, given in elements(parameter, wish.call.arguments)
            ]
            parts.append((parameter.name, " and ".join(named).replace("my ", "your ")))
        if self.markdown:
            lines = "\n".join(f"- **{name.replace('_', ' ')}**: {said}" for name, said in parts)
            return f"Here's what I'll do:\n\n{lines}\n\n"
        return f"Okay, so that's {', '.join(said for _, said in parts)}."


class Markdown(OtherWords):
    markdown = True


PROSE = Insider("prose", OtherWords)
LISTS = Insider("lists", Markdown)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", DOMAINS)
def test_free_words_are_understood(name: str, scenario: Scenario) -> None:
    failed = {
        f"{task.id} {kind.name}": wrong
        for task in made_tasks(name, scenario)
        for kind in (PROSE, LISTS)
        if (wrong := shortcomings(task, play(task, kind)))
    }
    assert not failed
