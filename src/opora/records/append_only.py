"""The database itself refuses to change or remove audit events.

The triggers are set after every migration and not by one: SQLite forgets the triggers of a table
whenever a migration rewrites it. Who owns the database can still drop them; then the chain tells.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Tables and what tells their rows apart.
_TABLES = {"records_auditevent": "number", "records_auditpupil": "id"}
_SAID = "audit events are never changed or removed"
# REPLACE of SQLite removes a row without asking the triggers of removal, so it is met as it comes.
_ACTS = {"sqlite": ("update", "delete", "insert"), "postgresql": ("update", "delete", "truncate")}


def protect(using: str = "default", **_: Any) -> None:
    """Set the triggers; those that are there stay. Called after every migration."""
    connection = connections[using]
    if set(_TABLES) <= set(connection.introspection.table_names()):
        _run(connection, *_SETTING[connection.vendor])


def expose(using: str = "default") -> None:
    """Drop the triggers: for tests that tamper, and before a test empties the tables."""
    connection = connections[using]
    on = " ON {table}" if connection.vendor == "postgresql" else ""
    _run(connection, f"DROP TRIGGER IF EXISTS {{table}}_{{act}}{on}")


def is_protected(using: str = "default") -> bool:
    """Return whether every trigger is there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_LISTING[connection.vendor])
        found = {row[0] for row in cursor.fetchall()}
    return {f"{table}_{act}" for table in _TABLES for act in _ACTS[connection.vendor]} <= found


def _run(connection: BaseDatabaseWrapper, *statements: str) -> None:
    with connection.cursor() as cursor:
        for table, key in _TABLES.items():
            for act in _ACTS[connection.vendor]:
                for statement in statements:
                    cursor.execute(_filled(statement, table, key, act))


def _filled(statement: str, table: str, key: str, act: str) -> str:
    when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - ours
    each = "STATEMENT" if act == "truncate" else "ROW"
    only = when if act == "insert" else ""
    return statement.format(table=table, act=act, only=only, each=each, said=_SAID)


_REFUSING = "CREATE TRIGGER IF NOT EXISTS {table}_{act} BEFORE {act} ON {table} {only} "
_FUNCTION = "CREATE OR REPLACE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS "
_CALLING = "CREATE OR REPLACE TRIGGER {table}_{act} BEFORE {act} ON {table} FOR EACH {each} "
_SETTING: dict[str, tuple[str, ...]] = {
    "sqlite": (_REFUSING + "BEGIN SELECT RAISE(ABORT, '{said}'); END",),
    "postgresql": (
        _FUNCTION + "$$ BEGIN RAISE EXCEPTION '{said}'; END $$",
        _CALLING + "EXECUTE FUNCTION records_refuse()",
    ),
}
_LISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
