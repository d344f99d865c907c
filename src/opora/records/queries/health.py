"""How the database and the worker are: what `/health` shows and what is checked at start."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from opora.records import beat

_FULL = 2  # PRAGMA synchronous: every commit is on the disk


@dataclass(frozen=True, slots=True)
class Health:
    """The database: kind, version, journal; `worker_seen`: when the worker was last alive.

    `complaints`: settings by which an acknowledged change might be lost, for people.
    """

    kind: str
    version: str
    journal: str
    worker_seen: datetime | None
    complaints: tuple[str, ...] = ()


def health(folder: Path) -> Health:
    """Return how things are; `folder` is the data directory."""
    with connection.cursor() as cursor:

        def asked(question: str) -> str:
            cursor.execute(question)
            return str(cursor.fetchone()[0])

        if connection.vendor == "sqlite":
            journal = asked("PRAGMA journal_mode")
            complaints = sqlite_complaints(
                journal, asked("PRAGMA synchronous"), asked("PRAGMA foreign_keys")
            )
            version = sqlite3.sqlite_version
        else:
            journal = "wal"
            kept = {name: asked(f"SHOW {name}") for name in _POSTGRES}
            complaints = postgres_complaints(kept)
            version = asked("SHOW server_version").split()[0]
    return Health(connection.vendor, version, journal, beat.last(folder), complaints)


_POSTGRES = ("fsync", "full_page_writes", "synchronous_commit")


def postgres_complaints(kept: dict[str, str]) -> tuple[str, ...]:
    """Return what is unsafe in these settings of a PostgreSQL server."""
    off = [name for name in _POSTGRES if kept[name] == "off"]
    return tuple(
        f"PostgreSQL: {name} = off, после сбоя питания сохранённое может пропасть. Включите "
        f"{name} в postgresql.conf."
        for name in off
    )


def sqlite_complaints(journal: str, synchronous: str, foreign_keys: str) -> tuple[str, ...]:
    """Return what is unsafe in these settings of a connection to SQLite."""
    found = []
    if journal == "wal" and not asks_for_wal():
        found.append(
            f"SQLite {sqlite3.sqlite_version} в режиме WAL может потерять данные. Остановите "
            "все программы, которые открыли базу, и запустите сервер снова."
        )
    if int(synchronous) < _FULL:
        found.append("SQLite: запись не дожидается диска (synchronous). Обновите программу.")
    if foreign_keys != "1":
        found.append("SQLite: связи между таблицами не проверяются (foreign_keys).")
    return tuple(found)


def asks_for_wal() -> bool:
    """Whether the settings found this version of SQLite fit for a write-ahead log."""
    return "journal_mode=WAL" in connection.settings_dict["OPTIONS"].get("init_command", "")
