"""Which database: SQLite beside the data by default, PostgreSQL by an address."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from opora.vocabulary.problems import UserError

# The write-ahead log of these versions may lose data when it is reset (sqlite.org/wal.html).
_WAL_BUG = ((3, 7, 0), (3, 51, 2))
_WAL_MENDED = {(3, 44, 6), (3, 50, 7)}
_PRAGMAS = "PRAGMA synchronous=FULL; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY"
_BUSY = 20  # seconds that a writer waits for another


def journal_mode(version: tuple[int, int, int]) -> str:
    """Return the journal mode that is safe with this version of SQLite."""
    first, last = _WAL_BUG
    faulty = first <= version <= last and version not in _WAL_MENDED
    return "DELETE" if faulty else "WAL"


def database(address: str | None, folder: Path) -> dict[str, Any]:
    """Return what Django needs to reach the database at «postgresql://…»; SQLite in `folder` if
    no address is given.

    Raises UserError for an address that is neither.
    """
    if not address:
        return _sqlite(folder / "records.sqlite")
    parts = urlsplit(address)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgres(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    raise UserError(
        f"DATABASE_URL: непонятно «{parts.scheme}://…». Нужно postgresql://имя:пароль@узел/база "
        "или ничего: тогда база - файл в каталоге данных."
    )


def _sqlite(path: Path) -> dict[str, Any]:
    version = sqlite3.sqlite_version_info[:3]
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": _BUSY,
            "init_command": f"PRAGMA journal_mode={journal_mode(version)}; {_PRAGMAS}",
        },
    }


def _postgres(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "OPTIONS": options,
    }
