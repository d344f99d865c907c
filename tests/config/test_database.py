"""Which database, and whether it keeps what it acknowledged."""

from pathlib import Path

import pytest
from django.db import connection

from opora.config.database import database, journal_mode
from opora.records.queries import health as healths
from opora.records.queries.health import health, postgres_complaints
from opora.vocabulary.problems import UserError

SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 6, 23), "WAL"),
        ((3, 7, 0), "DELETE"),
        ((3, 40, 1), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
    ],
)
def test_a_write_ahead_log_only_where_it_cannot_lose(version, mode):
    assert journal_mode(version) == mode


def test_without_an_address_the_database_is_a_file_of_the_data_directory(tmp_path):
    made = database(None, tmp_path)
    assert made["NAME"] == str(tmp_path / "records.sqlite")
    assert "synchronous=FULL" in made["OPTIONS"]["init_command"]


def test_an_address_is_taken_apart_and_odd_letters_of_it_are_kept():
    made = database("postgresql://op%40ra:p%2Fw@db:5433/sch%20ool?sslmode=require", Path())
    assert (made["USER"], made["PASSWORD"], made["NAME"]) == ("op@ra", "p/w", "sch ool")
    assert (made["HOST"], made["PORT"]) == ("db", "5433")
    assert made["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_may_be_given():
    made = database("postgresql://opora@/school?host=/run/pg&port=5433", Path())
    assert (made["HOST"], made["PORT"], made["OPTIONS"]) == ("/run/pg", "5433", {})


def test_another_kind_of_database_is_refused():
    with pytest.raises(UserError, match="mysql"):
        database("mysql://root:secret@host/base", Path())


@pytest.mark.parametrize("name", SAFE)
def test_a_setting_of_the_server_that_may_lose_data_is_named(name):
    assert postgres_complaints(SAFE) == ()
    (said,) = postgres_complaints({**SAFE, name: "off"})
    assert f"{name} = off" in said


def test_the_database_of_the_tests_is_safe_itself(db, tmp_path):
    found = health(tmp_path)
    assert found.complaints == ()
    assert found.kind == connection.vendor
    assert found.worker_seen is None


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (("wal", "2", "1"), "WAL"),
        (("delete", "1", "1"), "synchronous"),
        (("delete", "2", "0"), "foreign_keys"),
    ],
)
def test_a_file_that_others_have_set_otherwise_is_noticed(monkeypatch, kept, said):
    monkeypatch.setattr(healths, "asks_for_wal", lambda: False)
    (complaint,) = healths.sqlite_complaints(*kept)
    assert said in complaint
    assert healths.sqlite_complaints("delete", "2", "1") == ()
