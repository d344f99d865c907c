"""Everything a person can get from the front page by links: pages, pictures, files."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from html import unescape

from django.http import HttpResponse
from django.test import Client

_LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')


def answers(
    client: Client, more: Sequence[str] = (), most: int = 150
) -> Iterator[tuple[str, HttpResponse, bytes]]:
    """Yield address, response and content of no more than `most` addresses.

    It begins with the front page and `more`, and goes on with what pages link to.
    """
    waiting, seen = deque(["/", *more]), set()
    while waiting and len(seen) < most:
        address = waiting.popleft()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        yield address, response, content
        if "text/html" in response.headers.get("Content-Type", ""):
            links = map(unescape, _LINK.findall(content.decode()))
            waiting += [link for link in links if not link.startswith("/static/")]
