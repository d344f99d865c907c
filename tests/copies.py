"""A data directory with its database, of the kind the suite runs on, and copies of the two.

On PostgreSQL a copy is made of the other database as a template, on SQLite of the whole folder.
"""

import os
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

from opora.config.database import database
from servers import database_of, own_database

ADDRESS = os.environ.get("DATABASE_URL", "")
_PATIENCE = 60.0  # seconds that a killed process's end of the database may take
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def made(root: Path) -> Path:
    """Make an empty directory and an empty database."""
    root.mkdir(parents=True)
    if ADDRESS:
        own_database(ADDRESS, root)
    return root


def copied(start: Path, root: Path) -> Path:
    """Return a copy of a beginning that nobody uses."""
    shutil.copytree(start, root)
    if ADDRESS:
        _tell(f"CREATE DATABASE {_name(root)} TEMPLATE {_name(start)}")
    return root


def forgotten(root: Path) -> None:
    """Remove a directory with its database."""
    shutil.rmtree(root)
    if ADDRESS:
        _tell(f"DROP DATABASE {_name(root)} WITH (FORCE)")


def settle_in(root: Path) -> None:
    """Let this process work on a directory and its database, when no other does any more."""
    settings.DATA = root
    connection.settings_dict.update(database(ADDRESS and database_of(ADDRESS, root), root))
    connection.ensure_connection()
    until = time.monotonic() + _PATIENCE
    while ADDRESS and _others():
        assert time.monotonic() < until
        time.sleep(0.005)


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        return int(cursor.fetchone()[0])


def _name(root: Path) -> str:
    return urlsplit(database_of(ADDRESS, root)).path[1:]


def _tell(statement: str) -> None:
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(statement)
