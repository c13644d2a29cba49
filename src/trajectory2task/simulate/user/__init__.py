"""The scripted user: hears acts in what an agent writes, decides by its plan, and speaks."""

from trajectory2task.simulate.user.scripted import SCRIPTED, ScriptedUser

__all__ = ["SCRIPTED", "ScriptedUser"]
