"""The domains that tasks are made for: modules, or packages with a `domain` module, found here.

Each exports `DOMAIN: Domain`. In: a domain's name. Out: the domain, imported when it is asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from functools import cache

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import DomainError, unknown_choice


@cache
def names() -> tuple[str, ...]:
    """Every domain's name in alphabetical order; imports none of them."""
    return tuple(sorted(name for name in _modules()))


@cache
def get(name: str) -> Domain:
    """The domain called `name`; UsageError with the valid names where there is none."""
    modules = _modules()
    if name not in modules:
        raise unknown_choice("domain", name, modules)
    found = getattr(importlib.import_module(modules[name]), "DOMAIN", None)
    if not isinstance(found, Domain) or found.name != name:
        raise DomainError(f"{modules[name]} must export DOMAIN, a Domain whose name is {name!r}.")
    return found


def domains() -> dict[str, Domain]:
    """Every domain by name; imports all of them."""
    return {name: get(name) for name in names()}


@cache
def _modules() -> dict[str, str]:
    """Module that exports DOMAIN, by domain name. A package without a `domain` module is none."""
    found = {}
    for entry in pkgutil.iter_modules(__path__):
        module = f"{__name__}.{entry.name}"
        if not entry.ispkg:
            found[entry.name] = module
        elif importlib.util.find_spec(f"{module}.domain") is not None:
            found[entry.name] = f"{module}.domain"
    return found
