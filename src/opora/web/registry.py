"""All pages: every folder of `pages` has a module `page` with PAGES."""

import pkgutil
from functools import cache
from importlib import import_module

from opora.web import pages
from opora.web.page import Page


@cache
def all_pages() -> tuple[Page, ...]:
    """Return every page by name; ValueError when two share a name or an address."""
    names = [module.name for module in pkgutil.iter_modules(pages.__path__) if module.ispkg]
    found = [
        page for name in names for page in import_module(f"{pages.__name__}.{name}.page").PAGES
    ]
    for field in ("name", "route"):
        values = [getattr(page, field) for page in found]
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise ValueError(f"pages share a {field}: {sorted(twice)!r}")
    return tuple(sorted(found, key=lambda page: page.name))
