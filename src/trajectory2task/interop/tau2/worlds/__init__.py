"""tau2-bench's own worlds as domains: its policies, databases and tasks, its tools unmodified."""

from trajectory2task.interop.tau2.worlds.loading import Tau2World, open_world, tau2_domain
from trajectory2task.interop.tau2.worlds.names import WorldName, is_world_name, parse_world_name

__all__ = [
    "Tau2World",
    "WorldName",
    "is_world_name",
    "open_world",
    "parse_world_name",
    "tau2_domain",
]
