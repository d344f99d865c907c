"""What a worker can do: every module here has WORK; adding a kind of job is adding a module."""

import pkgutil
from functools import cache
from importlib import import_module

from opora.records.works.work import Work


@cache
def all_works() -> dict[str, Work]:
    """Return every work by the kind of its jobs."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.name != "work"]
    works: list[Work] = [import_module(f"{__name__}.{name}").WORK for name in names]
    return {work.kind: work for work in works}
