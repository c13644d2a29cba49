"""The scripted user: hears acts in what an agent writes, decides by its plan, and speaks."""

from collections.abc import Mapping

from trajectory2task.simulate.sides import UserKind
from trajectory2task.simulate.user.scripted import SCRIPTED, ScriptedUser

USERS: Mapping[str, UserKind] = {kind.name: kind for kind in (SCRIPTED,)}

__all__ = ["SCRIPTED", "USERS", "ScriptedUser"]
