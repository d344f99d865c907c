"""One module a kind of events; the registry walks the folder, so adding one edits nothing else."""

import pkgutil
from functools import cache
from importlib import import_module

from opora.records.queries.timeline.event import Event, Source, Whose


@cache
def all_sources() -> tuple[Source, ...]:
    """Return the SOURCE of every module that has one."""
    modules = [
        import_module(f"{__name__}.{each.name}")
        for each in pkgutil.iter_modules(__path__)
        if each.name != "event"
    ]
    return tuple(module.SOURCE for module in modules)


def timeline(whose: Whose) -> list[Event]:
    """Return everything that is known of a pupil and may be seen, the last first."""
    found = [event for source in all_sources() for event in source(whose)]
    # Of one day and kind the last that a source tells is the last that happened.
    return sorted(found, key=lambda event: (event.on, event.kind))[::-1]
