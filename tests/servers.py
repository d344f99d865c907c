"""Starts a real server: `opora serve` as a process, on a free port of the loopback address."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit

import psycopg

_READY_IN = 180.0  # seconds; a busy machine is slow


@dataclass
class Server:
    """A running server; `log`: what it wrote."""

    address: str
    data: Path
    process: "subprocess.Popen[bytes]"
    log: Path

    def health(self) -> dict[str, Any]:
        """What `/health/` says."""
        with urllib.request.urlopen(f"{self.address}/health/", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def kill(self) -> None:
        """Kill it with all its processes, none of which can do anything more."""
        below = children(self.process.pid)
        self.process.kill()
        for pid in below:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(60)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)


def children(process: int) -> dict[int, str]:
    """Processes below one, at any depth, with their command lines (Linux)."""
    found: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            stat = (folder / "stat").read_text()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == process:
            found |= {int(folder.name): line, **children(int(folder.name))}
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a real process: settings of the product, not of the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPORA_", "DJANGO_"))}
    if "DATABASE_URL" in kept:
        kept["DATABASE_URL"] = own_database(kept["DATABASE_URL"], data)
    return {**kept, "OPORA_DATA": str(data), **more}


def own_database(address: str, data: Path) -> str:
    """The address of a database that belongs to a data directory; it is made when it is missing."""
    own = database_of(address, data)
    name = urlsplit(own).path[1:]
    with psycopg.connect(address, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {name}")
    return own


def database_of(address: str, data: Path) -> str:
    """The address of the database of a data directory, on the server of `address`."""
    name = "t" + hashlib.sha256(str(data).encode()).hexdigest()[:20]
    parts = urlsplit(address)
    # urlunsplit would drop the slashes of an address without a host.
    return urlunsplit(parts._replace(netloc=parts.netloc or "@", path=f"/{name}"))


def opora(data: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "opora.cli.main", *arguments],
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


@contextmanager
def served(
    data: Path, *options: str, port: int = 0, more: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it at the end; `port` 0: any free one."""
    port = port or free_port()
    data.mkdir(parents=True, exist_ok=True)
    log = data.parent / f"server-{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "opora.cli.main", "serve", "--port", str(port), *options],
            env=environment(data, **(more or {})),
            stdout=file,
            stderr=file,
        )
    server = Server(f"http://127.0.0.1:{port}", data, process, log)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        if process.poll() is None:
            server.stop()


def _wait_until_ready(server: Server) -> None:
    until = time.monotonic() + _READY_IN
    while True:
        try:
            server.health()
        except HTTPError as error:
            raise AssertionError(error.read().decode()) from None
        except (URLError, ConnectionError, TimeoutError):
            if server.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(server.log.read_text(encoding="utf-8")) from None
            time.sleep(0.1)
        else:
            return
