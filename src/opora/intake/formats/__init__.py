"""One module a source; the registry walks the folder, so adding one edits nothing else."""

import pkgutil
from functools import cache
from importlib import import_module

from opora.intake.format import Format


@cache
def all_formats() -> tuple[Format, ...]:
    """Return every format, fallbacks last, otherwise by key."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found: list[Format] = [import_module(f"{__name__}.{name}").FORMAT for name in names]
    return tuple(sorted(found, key=lambda item: (item.fallback, item.key)))
