"""One module a check; the registry walks the folder, so adding one edits nothing else."""

import pkgutil
from functools import cache
from importlib import import_module

from opora.analysis.duty.check import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check in the order of lists."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found: list[Check] = [import_module(f"{__name__}.{name}").CHECK for name in names]
    return tuple(sorted(found, key=lambda check: (check.place, check.key)))
