"""Small browsers for loads: every session keeps its own connections, nothing else."""

import asyncio
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

_TOKEN = secrets.token_hex(16)  # a form is ours when the cookie and the header agree
_PATIENCE = 60.0  # seconds
_BOUNDARY = "friday"
_FORM = "application/x-www-form-urlencoded"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Gone(Exception):
    """No answer that one can go on with."""


@dataclass(frozen=True)
class Status:
    """An answer."""

    number: int
    location: str
    retry_after: str
    body: str = field(repr=False)


_Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Browsers:
    """Ask one server; a connection that was answered is used again by the same session."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._kept: defaultdict[str, list[_Connection]] = defaultdict(list)

    async def get(self, address: str, session: str) -> Status:
        """Open a page."""
        return await self._ask("GET", address, session, b"", _FORM)

    async def post(self, address: str, session: str, fields: dict[str, str]) -> Status:
        """Send a form."""
        return await self._ask("POST", address, session, urlencode(fields).encode(), _FORM)

    async def upload(self, address: str, session: str, path: Path) -> Status:
        """Send a file by the form of uploads."""
        part = f'Content-Disposition: form-data; name="files"; filename="{path.name}"'
        head = f"--{_BOUNDARY}\r\n{part}\r\nContent-Type: {_WORKBOOK}\r\n\r\n".encode()
        body = head + path.read_bytes() + f"\r\n--{_BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        return await self._ask("POST", address, session, body, kind)

    async def _ask(self, method: str, address: str, session: str, body: bytes, kind: str) -> Status:
        head = (
            f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Cookie: opora={session}; csrftoken={_TOKEN}\r\nX-CSRFToken: {_TOKEN}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        async with asyncio.timeout(_PATIENCE):
            try:
                return await self._answered(self._kept[session], head.encode() + body)
            except EOFError as error:
                raise ConnectionResetError from error

    async def _answered(self, kept: list[_Connection], asked: bytes) -> Status:
        while kept:
            try:
                return await self._over(kept, kept.pop(), asked)
            except (ConnectionError, EOFError):
                continue  # it was closed while nobody used it; a browser goes on with another
        opened = await asyncio.open_connection("127.0.0.1", self._port)
        return await self._over(kept, opened, asked)

    async def _over(self, kept: list[_Connection], connection: _Connection, asked: bytes) -> Status:
        whole, (reader, writer) = False, connection
        try:
            writer.write(asked)
            status = await _read(reader)
            whole = True
            return status
        finally:
            if whole:
                kept.append(connection)
            else:
                writer.close()


async def _read(reader: asyncio.StreamReader) -> Status:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    named = (line.partition(": ") for line in lines if line)
    headers = {name.lower(): value for name, _, value in named}
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    else:
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:size]
        await reader.readline()
    told = headers.get("location", ""), headers.get("retry-after", "")
    return Status(int(first.split(" ", 2)[1]), *told, body.decode())
