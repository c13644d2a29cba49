"""A run's world: the domain and the database that its settings name, built once per process."""

from __future__ import annotations

import dataclasses
import gc
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from trajectory2task import domains
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.state import Database
from trajectory2task.interop.tau2.worlds import is_world_name, open_world, parse_world_name
from trajectory2task.interop.tau2.worlds.loading import tau2_domain
from trajectory2task.interop.tau2.worlds.names import NAMES, PREFIX
from trajectory2task.run.settings import Compat, Source, check_database_file, check_domain


@dataclass(frozen=True)
class WorldRecipe:
    """How to build the world: picklable, so that every worker process builds its own."""

    domain: str
    compat: Compat
    database_file: Path | None
    seed: int

    def build(self) -> tuple[Domain, Database]:
        """Domain and database; the last one built in this process is kept."""
        return _build(self)

    def source(self, database: Database) -> Source:
        """Where `database` came from, for the settings."""
        if self.database_file is not None:
            return Source("file", database.fingerprint, name=self.database_file.name)
        if is_world_name(self.domain):
            return Source("file", database.fingerprint, name=self.domain)
        return Source("synthesized", database.fingerprint, seed=self.seed)


@lru_cache(maxsize=1)
def _build(recipe: WorldRecipe) -> tuple[Domain, Database]:
    domain = find_domain(recipe.domain, recipe.compat)
    if is_world_name(recipe.domain) and recipe.database_file is None:
        database = open_world(parse_world_name(recipe.domain)).database
    elif recipe.database_file is not None:
        database = domain.load(check_database_file(recipe.database_file, recipe.domain))
        callers = domain.principal.collection
        if not database.collections[callers]:
            raise UsageError(f"{recipe.database_file} has no {callers}, so nobody could call.")
    else:
        database = domain.synthesize(recipe.seed)
    # The base never changes: no need for the collector to walk it again and again.
    gc.collect()
    gc.freeze()
    return domain, database


def find_domain(name: str, compat: Compat = "ours") -> Domain:
    """The domain called `name`, in the behaviour that `compat` names.

    One of tau2-bench's own worlds is called as for an evaluation, tau2:airline for instance.
    """
    if is_world_name(name):
        return tau2_domain(parse_world_name(name))
    check_domain(name, (*domains.names(), *(f"{PREFIX}{world}" for world in NAMES)))
    if compat == "ours":
        return domains.get(name)
    if name != "retail":
        raise UsageError(f"--compat {compat} is for the retail domain only. Leave --compat out.")
    from trajectory2task.domains.retail.tools import Tau2RetailTools

    return dataclasses.replace(domains.get(name), toolkit=Tau2RetailTools)
