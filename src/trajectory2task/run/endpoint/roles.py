"""Who answers for which role: the one place where roles and their scripts meet."""

from __future__ import annotations

from dataclasses import dataclass

from trajectory2task.core.chat import ROLES
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.run.endpoint.casting import AGENT_NAMES
from trajectory2task.run.endpoint.explorations import Explorations
from trajectory2task.run.endpoint.histories import agent_history, user_history
from trajectory2task.run.endpoint.judging import judged
from trajectory2task.run.endpoint.players import Players
from trajectory2task.run.endpoint.summarizing import summarized
from trajectory2task.run.endpoint.wire import ChatRequest, Reply
from trajectory2task.run.endpoint.wordings import asked, reworded, written

SCRIPTED = "scripted"
ECHO = "echo"  # answers the same to all that it is asked, whatever the role: a load target
_AGENT = SCRIPTED + "-"

MODELS = (SCRIPTED, *(_AGENT + name for name in AGENT_NAMES), ECHO)


@dataclass(frozen=True)
class Script:
    """The scripted roles of one endpoint. Without `players`, nobody talks about tasks; without
    `explorations`, nobody explores."""

    players: Players | None = None
    explorations: Explorations | None = None

    @property
    def sources(self) -> list[str]:
        """What the roles go by, for a person."""
        found = [] if self.players is None else [self.players.casting.source]
        return found + ([] if self.explorations is None else [self.explorations.source])

    async def answer(self, request: ChatRequest, role: str, nonce: str) -> Reply:
        """The answer of `role`; `UsageError` where the request gives it nothing to go by."""
        if request.model == ECHO:
            return Reply("I heard you.")
        if not role:
            raise UsageError(
                f"The model {request.model!r} plays a role, which the header t2t-role has to name "
                f"({', '.join(ROLES)}), with t2t-nonce beside it. A model without a role: {ECHO}."
            )
        asking = asked(request)
        match role:
            case "agent":
                name = None if request.model == SCRIPTED else request.model.removeprefix(_AGENT)
                return await self._players().agent(name, nonce, agent_history(request.messages))
            case "user" if asking is not None and "draft" in asking:
                return reworded(asking)
            case "user":
                return await self._players().user(nonce, user_history(request.messages))
            case "explorer":
                return self._explorations().next(nonce, request.messages)
            case "writer" if asking is not None and "trajectory" in asking:
                return summarized(asking, request.schema)
            case "writer":
                return written(asking)
            case "judge":
                return judged(asking, request.schema)
        raise unknown_choice("role", role, ROLES)

    def _players(self) -> Players:
        if self.players is None:
            raise UsageError(
                "This endpoint knows no tasks, so nobody can play them. Start it with: "
                "t2t serve-scripted --tasks RUN_OR_FILE"
            )
        return self.players

    def _explorations(self) -> Explorations:
        if self.explorations is None:
            raise UsageError(
                "This endpoint knows no world, so nobody can explore one. Start it with: "
                "t2t serve-scripted --domain NAME --seed N, as for t2t generate"
            )
        return self.explorations
