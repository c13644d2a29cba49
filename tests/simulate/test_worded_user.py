"""The user that a plan decides for and a model words: no text is said that says something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from tests.core.worlds import world
from tests.simulate.answers import Programmed, draft_of, echo, in_turn
from tests.simulate.played import every_task, made_tasks, play

from trajectory2task.core.chat import Ask
from trajectory2task.core.hearing.agreement import is_yes
from trajectory2task.core.hearing.patterns import plain
from trajectory2task.core.messages import STOP_WORD
from trajectory2task.core.rollouts import UserNote
from trajectory2task.core.tasks import Task
from trajectory2task.domains import get
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.models.worded_user import PROMPT, bare, worded_user
from trajectory2task.simulate.models.wording_check import WordingCheck
from trajectory2task.simulate.sides import Reply
from trajectory2task.simulate.user.temperament import KINDS

PROMPTS = Path(__file__).parent / "prompts"


@cache
def drafts() -> Sequence[tuple[Task, Reply]]:
    """What state machines draft, over all scenarios and domains, with what they did."""
    found: list[tuple[Task, Reply]] = []
    for task in every_task(8):
        for agent in ("oracle", "first-intent-only"):
            rollout = play(task, AGENTS[agent], worded_user(Programmed(echo)))
            found += [
                (
                    task,
                    Reply(
                        note.wording.draft,
                        rollout.messages[note.turn] is rollout.messages[-1],
                        note,
                    ),
                )
                for note in rollout.notes
                if note.wording is not None
            ]
    return found


def check_of(task: Task) -> WordingCheck:
    return WordingCheck(task, get(task.domain), world(task.domain))


@pytest.fixture(scope="module")
def task() -> Task:
    return made_tasks("retail", "ambiguous")[1]


def problems(task: Task, draft: str, text: str, *acts: str, done: bool = False) -> list[str]:
    reply = Reply(draft, done, UserNote(1, did=acts or ("answer",)))
    return check_of(task).problems(reply, text)


def test_the_prompt_is_as_it_was() -> None:
    assert PROMPT.render() == (PROMPTS / "worded_user.txt").read_text("utf-8")


def test_drafts_in_their_own_words_give_the_scripted_conversation() -> None:
    for task in every_task(6):
        worded = play(task, AGENTS["oracle"], worded_user(Programmed(echo)))
        assert worded.messages == play(task, AGENTS["oracle"]).messages
        assert worded.user == "test/model (worded)"
        for note in worded.notes:
            if note.did == ("open",):
                assert note.wording is None
            else:
                assert note.wording is not None
                assert (note.wording.refused, note.wording.fell_back) == ((), False)


def test_what_the_model_sees(task: Task) -> None:
    model = Programmed(echo)
    rollout = play(task, AGENTS["oracle"], worded_user(model))
    told = draft_of(model.asks[0])
    assert told["acts"] == ["answer"]
    assert told["heard"][-1] == {"role": "agent", "text": rollout.messages[2].content}
    assert (told["attempt"], told["problems"], told["refused"]) == (1, [], "")
    assert all(value in told["draft"] for value in told["must_say"])
    assert model.asks[0].nonce == f"user/{task.id}/0/0"
    # Nothing of the plan: what comes later is in no earlier request.
    told_later = [note.wording.draft for note in rollout.notes[2:] if note.wording is not None]
    withheld = [v for d in task.plan.details() for _, v in d.withheld]
    first = model.asks[0].turns[0]
    assert withheld
    assert not [value for value in withheld if value in str(first)]
    assert not [draft for draft in told_later if draft in str(first)]


def test_a_text_that_fails_goes_back_with_what_is_wrong(task: Task) -> None:
    texts = iter(["My number is 555-0100.", "Sure, happy to help you with that!"])

    def answer(ask: Ask) -> str:
        return next(texts, "") or f"Well, {echo(ask)[0].lower()}{echo(ask)[1:]}"

    model = Programmed(answer)
    rollout = play(task, AGENTS["oracle"], worded_user(model))
    wording = rollout.notes[1].wording
    assert wording is not None
    assert len(wording.refused) == 2
    assert "'555-0100', which the draft does not" in wording.refused[0]
    assert "speaks as the agent does" in wording.refused[1]
    assert not wording.fell_back
    assert rollout.messages[3].content.startswith("Well, ")
    second, third = (draft_of(ask) for ask in model.asks[1:3])
    assert second["refused"] == "My number is 555-0100."
    assert second["problems"] == [wording.refused[0]]
    assert (second["attempt"], third["attempt"]) == (2, 3)


def test_after_three_texts_the_draft_is_said(task: Task) -> None:
    model = in_turn(["Order #W0000001."])
    rollout = play(task, AGENTS["oracle"], worded_user(model))
    assert rollout.messages == play(task, AGENTS["oracle"]).messages
    worded = [note.wording for note in rollout.notes if note.wording is not None]
    assert all(one.fell_back and len(one.refused) == 3 for one in worded)
    assert len(model.asks) == 3 * len(worded)


GOOD = (
    ("answer", "Sure, my name is Ada Byron and my zip code is 27752.",
     "It's Ada Byron, zip 27752."),
    ("answer", "Of course: my email is ada.b@example.org.",
     "You can find me under ada.b@example.org"),
    ("confirm", "Yes, please go ahead.", "Yep, that works for me, please go ahead 🙂"),
    ("confirm", "Yes, that's right.", "Correct!"),
    ("thank", "Great, thank you.", "Oh nice, thanks so much for the quick help."),
    ("change", "On second thought, please don't go ahead with my swap. I don't want it any more.",
     "Hmm, actually, forget about the swap, I no longer want it."),
    ("change", "I just remembered something else: could you ship my order to 798 Kensington Lane?",
     "Oh, one more thing, can you have my order shipped to 798 Kensington Lane instead?"),
    ("insist", "But I'd really like my exchange. Could you please try?",
     "I was really hoping for that exchange. Could you try, please?"),
    ("correct", "No, that's the wrong order.", "That's not the order I meant."),
    ("decline", "No, I didn't ask for that.", "No no, I never asked for that."),
    ("wait", "Okay.", "All right, I'll wait."),
    ("accept refusal", "All right, then I'll leave it at that.", "Fine, I'll let it go then."),
    ("answer", "The second one: Mastercard.", "I'd take the second one, the Mastercard."),
)  # fmt: skip


@pytest.mark.parametrize(("act", "draft", "text"), GOOD)
def test_other_words_for_the_same_are_said(task: Task, act: str, draft: str, text: str) -> None:
    assert problems(task, draft, text, act) == []


BAD = (
    ("answer", "My zip code is 27752.", "My zip code is 27753.", "does not say '27752'"),
    ("answer", "My zip code is 27752.", "I'd rather not say.", "does not say '27752'"),
    ("answer", "My email is a.b@example.org.", "It's a.b@example.com.", "does not say"),
    ("answer", "It's my Mastercard.", "It's my Mastercard, for order #W1234567.", "'w1234567'"),
    ("answer", "The second one: Mastercard.", "The first one, the Mastercard.", "'first'"),
    ("answer", "It's my Mastercard.", "My Mastercard, as Sophia told you.", "names 'Sophia'"),
    ("answer", "It's my Mastercard.", "My Mastercard, for all three of them.", "says 'three'"),
    ("confirm", "Yes, please go ahead.", "Yes, but only if it is free.", "plain yes"),
    ("confirm", "Yes, please go ahead.", "I guess.", "plain yes"),
    ("confirm", "Yes, please go ahead.", "Yes, and cancel the other one too.", "cancel"),
    ("correct", "No, that's the wrong order.", "Yes, go ahead.", "says yes"),
    ("correct", "No, that's the wrong order.", "Hm, the order.", "has to say no"),
    ("wait", "Okay.", "Yes, go ahead with it.", "says yes"),
    ("thank", "Thank you.", "Thank you! What about my refund?", "asks something"),
    ("thank", "Thank you.", "Thank you, that's all, bye!", "ends the conversation"),
    ("thank", "Thank you.", f"Thank you. {STOP_WORD}", "ends the conversation"),
    ("thank", "Thank you.", "You're welcome! How can I help you today?", "as the agent does"),
    ("thank", "Thank you.", '{"text": "Thank you."}', "as the agent does"),
    ("thank", "Thank you.", "Here is the reworded message: Thank you.", "about the text itself"),
    ("thank", "Thank you.", "thanks " * 40, "40 words"),
    ("thank", "Thank you.", "", "empty"),
    ("insist", "Is there really no way to get my exchange?", "A pity about my exchange.", "to ask"),
    ("change", "Wait, I'd rather drop my swap.", "My swap.", "something is new"),
    ("change", "Wait, I'd rather drop my swap.", "Wait, I'd rather drop it.", "does not name what"),
)  # fmt: skip


@pytest.mark.parametrize(("act", "draft", "text", "says"), BAD)
def test_words_for_something_else_are_not(
    task: Task, act: str, draft: str, text: str, says: str
) -> None:
    assert says in " ".join(problems(task, draft, text, act))


def test_a_withheld_value_cannot_slip_out() -> None:
    tried = 0
    for task, drafted in drafts():
        check = check_of(task)
        secrets = {v for d in task.plan.details() for _, v in d.withheld if len(v) > 2}
        secrets |= {
            str(d.value)
            for d in task.plan.details()
            if isinstance(d.value, str) and len(d.value) > 2
        }
        for secret in secrets:
            if secret.lower().lstrip("#") not in drafted.text.lower():
                tried += 1
                assert check.problems(drafted, f"{drafted.text} ({secret})"), secret
    assert tried > 300


def test_nothing_that_has_to_be_said_can_be_left_out() -> None:
    tried = 0
    for task, drafted in drafts():
        check = check_of(task)
        for value in check.must_say(drafted.text):
            tried += 1
            assert check.problems(drafted, drafted.text.replace(value, "that"))
    assert tried > 200


def swapped() -> Iterator[tuple[Task, Reply, str]]:
    """Every yes, thanks and okay in the phrases of every other kind of person, but for those that
    ask something or could be a yes."""
    for task, drafted in drafts():
        assert drafted.note is not None
        for act, name in (("confirm", "yes"), ("thank", "thanks"), ("wait", "okay")):
            own = {phrase for kind in KINDS for phrase in getattr(kind, name)}
            if drafted.note.did == (act,) and drafted.text in own:
                for phrase in own:
                    if "?" not in phrase and (act == "confirm" or not is_yes(plain(phrase))):
                        yield task, drafted, phrase


def test_set_phrases_of_all_kinds_of_people_pass_for_each_other() -> None:
    found = list(swapped())
    refused = [(d.text, text) for task, d, text in found if check_of(task).problems(d, text)]
    assert len(found) > 500
    assert not refused


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('  "Thank you."\n', "Thank you."),
        ("“Thank you.”", "Thank you."),
        ('"Yes", I said, "go."', '"Yes", I said, "go."'),
        ('"', '"'),
        ("", ""),
    ],
)
def test_quotation_marks_around_a_text_are_no_part_of_it(text: str, inner: str) -> None:
    assert bare(text) == inner
