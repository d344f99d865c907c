"""Walking all pages in a browser: what the registry declares, and what pages link to."""

import re
import urllib.request
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from selenium import webdriver

from opora.web.registry import all_pages

_UNITS = ("region", "municipality", "unit")
_TABS = ("by", "show", "as")
_ENDING = "xlsx"  # of files: it takes least to write
# What a page is asked besides its address, where nothing links to it.
_QUERIES = {"council_excerpt": "?q={question}"}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def declared(objects: Mapping[str, Any]) -> list[str]:
    """Addresses of all pages that answer GET and whose parameters are known.

    A page about a unit is asked of the widest first: whoever has a duty there can do most there.
    Under `others` is what a page names instead of what the rest name.
    """
    found = []
    objects = {"ending": _ENDING, **objects}
    for page in all_pages():
        names = _PARAMETER.findall(page.route)
        if "GET" not in page.methods or not all(name in objects for name in names):
            continue
        units = _UNITS if "unit" in names else ("unit",)
        for unit in units:
            known = {**objects, "unit": objects[unit], **objects["others"].get(page.name, {})}
            address = "/" + _PARAMETER.sub(lambda part, of=known: str(of[part[1]]), page.route)
            found.append(address + _QUERIES.get(page.name, "").format(**known))
    return found


def kind_of(address: str) -> tuple[str, str] | None:
    """The page an address leads to, with its tab; None when there is none."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        return None
    chosen = dict(parse_qsl(parts.query))
    return str(name), next((chosen[tab] for tab in _TABS if tab in chosen), "")


@dataclass
class Walked:
    """What a walk met: names of pages that answered, and what did not answer."""

    pages: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


def walk(driver: webdriver.Chrome, root: str, start: list[str], met: Walked) -> Iterator[str]:
    """Open, one of each kind, the addresses of `start` and those that opened pages link to; yield
    each while it is open. Files are asked for and not opened.

    What does not answer is broken; an address of `start` may be not for this person.
    """
    seen: set[tuple[str, str]] = set()
    waiting = deque((address, "") for address in ["/", *start])
    while waiting:
        address, linked_by = waiting.popleft()
        kind = kind_of(address)
        if kind is None or kind in seen:
            continue
        status, content = _asked(driver, root + address)
        if status in (400, 404, 409) and not linked_by:
            continue
        seen.add(kind)
        if status >= 400:
            met.broken.append(f"{linked_by} links to {address}: {status}")
            continue
        met.pages.add(kind[0])
        if content.startswith("text/html"):
            driver.get(root + address)
            waiting += [(each, address) for each in _links(driver, root)]
            yield address


def _asked(driver: webdriver.Chrome, address: str) -> tuple[int, str]:
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in driver.get_cookies())
    request = urllib.request.Request(address, headers={"Cookie": cookies})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers.get("Content-Type", "")
    except HTTPError as error:
        return error.code, ""


def _links(driver: webdriver.Chrome, root: str) -> list[str]:
    found: list[str] = driver.execute_script(
        "return [...document.querySelectorAll('a[href]')].map(a => a.href)"
    )
    return [each.removeprefix(root) for each in found if each.startswith(f"{root}/")]
