"""The database copied to a file and back: SQLite by itself, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from opora.vocabulary.problems import UserError

_DEBIAN = Path("/usr/lib/postgresql")


def copy_database(target: Path) -> None:
    """Write the database as it is at one moment to a new file; others may go on writing.

    Raises UserError when PostgreSQL's pg_dump is missing or fails.
    """
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source:
            source.execute("VACUUM INTO ?", (str(target),))
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", "--file", str(target))


def bring_back(copy: Path) -> None:
    """Fill the empty database from a copy; raises UserError when it is not empty, or it fails."""
    if connection.vendor == "sqlite":
        target = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target)) as made:
            source.backup(made)
    else:
        restored = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction")
        _run("pg_restore", *restored, "--dbname", _name(), str(copy))


def check_empty() -> None:
    """Raise UserError when the database holds tables already."""
    if connection.vendor == "sqlite":
        target = Path(str(connection.settings_dict["NAME"]))
        taken = target.exists() and target.stat().st_size > 0
    else:
        taken = bool(connection.introspection.table_names())
    if taken:
        raise UserError(
            "База данных не пуста, а восстанавливают только в пустую: так нельзя стереть то, что "
            "есть. Укажите новый каталог (--data) и пустую базу (DATABASE_URL)."
        )


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    found = _program(program)
    to = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    kept: dict[str, Any] = connection.settings_dict
    reached = {name: str(kept[field]) for name, field in to.items() if kept[field]}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [found, *arguments],
        env={**os.environ, **reached, "PGDATABASE": _name()},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        # The program's words name the server and tables, never a row.
        raise UserError(f"{program} не справился: {done.stderr.strip()[:400]}")


def _program(name: str) -> str:
    """The newest of Debian's packages first: an older one refuses a newer server."""
    packaged = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(packaged[-1]) if packaged else shutil.which(name)
    if found is None:
        raise UserError(
            f"Нет программы {name}: без неё базу PostgreSQL не скопировать. Установите пакет "
            "postgresql-client той же версии, что и сервер базы."
        )
    return found
