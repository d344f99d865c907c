"""Documents that no order asks for; one module a report, the registry walks `kinds`."""

import pkgutil
from functools import cache
from importlib import import_module

from opora.documents.reports import kinds
from opora.documents.reports.report import ReportKind


@cache
def all_reports() -> tuple[ReportKind, ...]:
    """Return every report, by title."""
    names = [module.name for module in pkgutil.iter_modules(kinds.__path__)]
    found: list[ReportKind] = [import_module(f"{kinds.__name__}.{name}").REPORT for name in names]
    return tuple(sorted(found, key=lambda kind: kind.title))


def find_report(key: str) -> ReportKind:
    """Return the report with this key; KeyError with the known keys when there is none."""
    for kind in all_reports():
        if kind.key == key:
            return kind
    raise KeyError(f"no report {key!r}; known: {[kind.key for kind in all_reports()]}")
