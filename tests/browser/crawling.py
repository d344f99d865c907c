"""Walking all pages in a browser: what the registry declares, and what pages link to."""

import re
import urllib.request
from collections import deque
from collections.abc import Iterator, Mapping
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from selenium import webdriver

from opora.web.registry import all_pages

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def declared(objects: Mapping[str, int]) -> list[str]:
    """Addresses of all pages that answer GET and whose parameters are known."""
    found = []
    for page in all_pages():
        names = _PARAMETER.findall(page.route)
        if "GET" in page.methods and all(name in objects for name in names):
            found.append("/" + _PARAMETER.sub(lambda part: str(objects[part[1]]), page.route))
    return found


def kind_of(address: str) -> tuple[str, tuple[str, ...]] | None:
    """The page an address leads to, with the names of its filters; None when there is none."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        return None
    return str(name), tuple(sorted({key for key, _ in parse_qsl(parts.query)}))


def walk(driver: webdriver.Chrome, root: str, start: list[str], broken: list[str]) -> Iterator[str]:
    """Open, one of each kind, the addresses of `start` and those that opened pages link to; yield
    each while it is open. Files are asked for and not opened.

    `broken` gets what does not answer; an address of `start` may be not for this person.
    """
    seen: set[tuple[str, tuple[str, ...]]] = set()
    waiting = deque((address, "") for address in ["/", *start])
    while waiting:
        address, linked_by = waiting.popleft()
        kind = kind_of(address)
        if kind is None or kind in seen:
            continue
        status, content = _asked(driver, root + address)
        if status in (400, 404) and not linked_by:
            continue
        seen.add(kind)
        if status >= 400:
            broken.append(f"{linked_by} links to {address}: {status}")
        elif content.startswith("text/html"):
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
