"""An evaluation as a log of Inspect (.eval), for `inspect view` and Inspect's own tools.

In: rollouts one by one, what they were played on, their numbers. Out: one file. Each part of it is
made by Inspect's own records, but the file is put together here, sample by sample: Inspect's
functions for writing want all samples in memory at once.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import msgspec

from trajectory2task.core.errors import UsageError
from trajectory2task.core.messages import Message, Written
from trajectory2task.core.rollouts import Judgement, Rollout, UserNote, Verdict

SCORES = ("reward", "paper")
ALL = "all"
_TIME = (1980, 1, 1, 0, 0, 0)  # of every member, so that equal evaluations give equal logs


@dataclass(frozen=True)
class Heading:
    """What a log says of the whole evaluation.

    `created` is in UTC, `facts` are the numbers of `score.table`, `settings` those of the
    evaluation as JSON values. `policy` opens every conversation; None where it is not at hand.
    """

    domain: str
    agent: str
    user: str
    trials: int
    created: datetime
    tasks_file: str
    facts: Mapping[str, Any]
    settings: Mapping[str, Any]
    policy: str | None = None

    @property
    def id(self) -> str:
        """Equal for equal evaluations; as long as Inspect's ids are."""
        told = json.dumps([self.settings, self.created.isoformat()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:22]

    @property
    def file_name(self) -> str:
        """Time, task and id, as Inspect names logs."""
        names = "".join(c if c.isalnum() else "-" for c in f"{self.domain}-{self.agent}")
        time = self.created.astimezone(UTC)
        return f"{time:%Y-%m-%dT%H-%M-%S}-00-00_{names}_{self.id}.eval"


def check_installed() -> None:
    """`UsageError` where Inspect is not installed."""
    try:
        import inspect_ai.log  # noqa: F401
    except ImportError:
        raise UsageError(
            "Inspect is not installed here. Install it with: pip install 'trajectory2task[inspect]'"
        ) from None


def write_log(
    file: BinaryIO,
    heading: Heading,
    rollouts: Iterable[Rollout],
    target: Callable[[Rollout], str],
) -> int:
    """Write a whole log to `file`; how many samples it holds.

    `target` says what a rollout should have led to, for the reader. Memory grows by the names of
    tasks and members, not by the conversations.
    """
    count = 0
    ids: dict[str, None] = {}
    with zipfile.ZipFile(file, "w") as log, TemporaryFile() as summaries:
        for rollout in rollouts:
            sample = _sample(heading, rollout, target(rollout))
            log.writestr(
                _member(f"samples/{rollout.task_id}_epoch_{rollout.trial + 1}.json"), _json(sample)
            )
            summaries.write(b"," if count else b"[")
            summaries.write(_json(sample.summary()))
            count += 1
            ids[rollout.task_id] = None
        summaries.write(b"]" if count else b"[]")
        summaries.seek(0)
        with log.open(_member("summaries.json"), "w") as member:
            shutil.copyfileobj(summaries, member)
        log.writestr(_member("header.json"), _json(_header(heading, count, list(ids))))
    return count


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _TIME)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _json(record: Any) -> bytes:
    text: str = record.model_dump_json(exclude_none=True)
    return text.encode()


def _header(heading: Heading, samples: int, tasks: list[str]) -> Any:
    """The log without its samples."""
    from inspect_ai.log import (
        EvalConfig,
        EvalDataset,
        EvalLog,
        EvalPlan,
        EvalResults,
        EvalSpec,
        EvalStats,
    )

    created = heading.created.astimezone(UTC).isoformat(timespec="seconds")
    spec = EvalSpec(
        eval_id=heading.id,
        run_id=heading.id,
        task_id=heading.id,
        created=created,
        task=f"trajectory2task/{heading.domain}",
        task_args={"user": heading.user, "seed": heading.settings.get("seed")},
        model=heading.agent,
        dataset=EvalDataset(
            name=heading.domain,
            location=heading.tasks_file,
            samples=len(tasks),
            sample_ids=tasks,
        ),
        config=EvalConfig(epochs=heading.trials),
        packages={"trajectory2task": heading.settings["version"]},
        metadata={"settings": dict(heading.settings), "facts": dict(heading.facts)},
    )
    lost = heading.facts["provider failures"]
    results = EvalResults(
        total_samples=samples,
        completed_samples=samples - lost,
        scores=[_numbers(name, heading.facts, samples - lost) for name in SCORES],
    )
    stats = EvalStats(started_at=created, completed_at=created)
    return EvalLog(
        status="success", eval=spec, plan=EvalPlan(name="agent"), results=results, stats=stats
    )


def _numbers(score: str, facts: Mapping[str, Any], scored: int) -> Any:
    """A score's pass^k over all tasks, and by scenario, each with its interval."""
    from inspect_ai.log import EvalMetric, EvalScore

    metrics = {}
    groups = facts["scenarios"]
    for group in (ALL, *(name for name in groups if name != ALL)):
        for one in filter(None, groups[group][score]):
            name = f"pass^{one['k']}"
            metrics[name if group == ALL else f"{group} {name}"] = EvalMetric(
                name=name,
                group=None if group == ALL else group,
                value=one["mean"],
                metadata={key: one[key] for key in ("interval", "tasks", "trajectories")},
            )
    return EvalScore(name=score, scorer=score, scored_samples=scored, metrics=metrics)


def _sample(heading: Heading, rollout: Rollout, target: str) -> Any:
    from inspect_ai.log import EvalSample

    says = next((m.content for m in rollout.messages if m.role == "user"), "")
    verdict = rollout.judged
    numbers = _shown_numbers(rollout, 1 if heading.policy is None else 2)
    failed = rollout.stop == "provider failure"
    told = {"message": rollout.problem, "traceback": "", "traceback_ansi": ""}
    return EvalSample(
        id=rollout.task_id,
        epoch=rollout.trial + 1,
        uuid=rollout.id,
        input=says,
        target=target,
        messages=list(_messages(heading.policy, rollout)),
        scores=None if failed else {name: _score(name, verdict, numbers) for name in SCORES},
        metadata=_metadata(rollout, verdict),
        error=told if failed else None,
        turn_count=sum(message.role == "agent" for message in rollout.messages),
    )


def _metadata(rollout: Rollout, verdict: Verdict) -> dict[str, Any]:
    return {
        "scenario": rollout.scenario,
        "trajectory": rollout.trajectory_id,
        "twin": rollout.twin,
        "stop": rollout.stop,
        "failures": list(verdict.failures),
        "fault": verdict.fault,
        "agent": rollout.agent,
        "user": rollout.user,
        "seed": rollout.seed,
        "world": rollout.world,
        "seal": verdict.seal,
    }


def _messages(policy: str | None, rollout: Rollout) -> Iterator[Any]:
    """The conversation in Inspect's messages; each has the id "m" and its place in the rollout."""
    from inspect_ai.model import (
        ChatMessageAssistant,
        ChatMessageSystem,
        ChatMessageTool,
        ChatMessageUser,
    )
    from inspect_ai.tool import ToolCall

    if policy is not None:
        yield ChatMessageSystem(id="policy", content=policy, source="input")
    notes = {note.turn: note for note in rollout.notes}
    asked = ToolCall(id="", function="", arguments={})
    for turn, message in enumerate(rollout.messages):
        name = f"m{turn}"
        if message.role == "user":
            told = _told(notes.get(turn))
            yield ChatMessageUser(id=name, content=message.content, metadata=told)
        elif message.role == "tool":
            yield ChatMessageTool(
                id=name,
                content=message.content,
                tool_call_id=asked.id,
                function=asked.function,
                error=_rejection(message),
            )
        else:
            calls = None
            if message.call is not None:
                asked = ToolCall(
                    id=f"call{turn}",
                    function=message.call.name,
                    arguments=message.call.arguments,
                )
                calls = [asked]
            elif not message.content and message.written is not None:
                asked = _slip(turn, message.written)
                calls = [asked]
            yield ChatMessageAssistant(
                id=name, content=_content(message), tool_calls=calls, model=rollout.agent
            )


def _content(message: Message) -> Any:
    """A message's words; before them what a model thought, and wrote beside a call."""
    from inspect_ai.model import ContentReasoning, ContentText

    written = message.written
    if written is None or not (written.reasoning or written.text):
        return message.content
    thought = [ContentReasoning(reasoning=written.reasoning)] if written.reasoning else []
    return [*thought, *(ContentText(text=t) for t in (written.text, message.content) if t)]


def _slip(turn: int, written: Written) -> Any:
    """An answer that could not be carried out, as a call that could not be read."""
    from inspect_ai.tool import ToolCall

    name, raw = next(((one.name, one.raw) for one in written.calls), ("", ""))
    problem = raw or "an empty answer"
    return ToolCall(id=f"call{turn}", function=name, arguments={}, parse_error=problem)


def _told(note: UserNote | None) -> dict[str, Any] | None:
    """What the user's side noted of its turn."""
    if note is None:
        return None
    return {key: value for key, value in msgspec.to_builtins(note).items() if key != "turn"}


def _rejection(message: Message) -> Any:
    """A tool's refusal. Inspect knows no code of ours, so the message starts with it."""
    from inspect_ai.tool import ToolCallError

    if message.error is None:
        return None
    return ToolCallError(type="unknown", message=f"{message.error}: {message.content}")


def _shown_numbers(rollout: Rollout, first: int) -> list[int]:
    """The number of each message in `inspect view`, where a call and its result share one."""
    turns = accumulate(message.role != "tool" for message in rollout.messages)
    return [first - 1 + turn for turn in turns]


def _score(name: str, verdict: Verdict, numbers: Sequence[int]) -> Any:
    """A verdict as a score: what failed and why is its explanation, every check its metadata.

    `numbers` are those of the messages, for a reader.
    """
    from inspect_ai.scorer import Score

    value = verdict.reward if name == "reward" else verdict.paper
    failed = [check for check in verdict.checks if check.verdict == "fail"]
    lines = [_line(check, numbers) for check in failed] or ["Every check passed."]
    if name == "paper" and value and failed:
        lines.insert(0, "The paper's rule, which asks for less than all checks, is met.")
    if verdict.failures:
        lines.append(f"What went wrong: {', '.join(verdict.failures)}.")
    if verdict.fault:
        lines.append(f"Whose fault: {verdict.fault}.")
    return Score(
        value=value,
        explanation="\n\n".join(lines),
        metadata=msgspec.to_builtins(verdict),
    )


def _line(check: Judgement, numbers: Sequence[int]) -> str:
    place = "" if check.turn is None else f" (message {numbers[check.turn]})"
    return f"{check.check} failed{place}: {check.evidence}"
