"""One module a sign; the registry walks the folder, so adding one edits nothing else."""

import pkgutil
from functools import cache
from importlib import import_module

from opora.analysis.risk.sign import Sign


@cache
def all_signs() -> tuple[Sign, ...]:
    """Return every sign in the order of lists."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found: list[Sign] = [import_module(f"{__name__}.{name}").SIGN for name in names]
    return tuple(sorted(found, key=lambda sign: (sign.place, sign.key)))
