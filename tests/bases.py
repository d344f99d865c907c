"""A database of its own for tests that start processes: of the kind the suite runs on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

import psycopg

SETTINGS = {"DJANGO_SETTINGS_MODULE": "opora.config.settings", "OPORA_SECRET_KEY": "x" * 50}


@contextmanager
def own_base(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of processes that use a new database; it is gone afterwards."""
    address = os.environ.get("DATABASE_URL", "")
    env = os.environ | SETTINGS | {"OPORA_DATA": str(folder)}
    if not address:
        yield _migrated(env)
        return
    name = f"opora_test_{token_hex(6)}"
    with psycopg.connect(_with_base(address, "postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield _migrated(env | {"DATABASE_URL": _with_base(address, name)})
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _with_base(address: str, name: str) -> str:
    parts = urlsplit(address)
    # urlunsplit would drop the slashes of an address without a host.
    return urlunsplit(parts._replace(netloc=parts.netloc or "@", path=f"/{name}"))


def _migrated(env: dict[str, str]) -> dict[str, str]:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=env, check=True, capture_output=True)
    return env
