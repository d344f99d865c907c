"""A closed loop of requests over kept connections: as many at once as asked, one process.

Run: python -m benchmarks.web_load URL COOKIE CONNECTIONS SECONDS. Prints one JSON object:
answers, seconds, failures, and the seconds of every answer.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Seen:
    """What was answered: `times` in seconds; `failures` by status."""

    times: list[float] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)


async def _client(url: str, cookie: str, until: float, seen: Seen) -> None:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    asked = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(asked)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await _body(reader, head)
        seen.times.append(time.perf_counter() - began)
        status = head.split(" ", 2)[1]
        if status != "200":
            seen.failures[status] = seen.failures.get(status, 0) + 1
    writer.close()


async def _body(reader: asyncio.StreamReader, head: str) -> None:
    length = next(
        (line.partition(":")[2] for line in head.splitlines() if line.startswith("content-length")),
        None,
    )
    if length is not None:
        await reader.readexactly(int(length))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


async def _all(url: str, cookie: str, connections: int, seconds: float) -> Seen:
    seen = Seen()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_client(url, cookie, until, seen) for _ in range(connections)))
    return seen


def main(url: str, cookie: str, connections: str, seconds: str) -> None:
    """Load the page and print what was answered."""
    began = time.perf_counter()
    seen = asyncio.run(_all(url, cookie, int(connections), float(seconds)))
    took = time.perf_counter() - began
    told = {"answers": len(seen.times), "seconds": took, "failures": seen.failures}
    sys.stdout.write(json.dumps({**told, "times": seen.times}))


if __name__ == "__main__":
    main(*sys.argv[1:])
