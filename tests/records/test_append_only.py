"""The database refuses to change or remove audit events."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from opora.records.append_only import expose, is_protected, protect
from opora.records.chain import Event, append, verify
from opora.records.models import AuditEvent, AuditHead, AuditPupil

EVENT = Event(datetime(2026, 2, 27, tzinfo=UTC), 1, "read", "класс", pupils=(7, 8))

FORBIDDEN = {
    "an event is changed": "UPDATE records_auditevent SET what = 'другое'",
    "an event is removed": "DELETE FROM records_auditevent WHERE number = 1",
    "the index is changed": "UPDATE records_auditpupil SET pupil = 9",
    "the index is emptied": "DELETE FROM records_auditpupil",
}


@pytest.fixture
def one_event(db: None) -> None:
    append([EVENT])


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_database_refuses_when(statement, one_event):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEvent.objects.get().what == "класс"
    assert AuditPupil.objects.count() == 2


def test_models_are_refused_too(one_event):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(what="другое")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditPupil.objects.all().delete()


def test_an_event_is_not_replaced_by_another_of_its_number(one_event):
    """SQLite's REPLACE removes a row without asking the triggers of removal."""
    columns = "number, at, account, act, what, unit, reason, details, pupils, digest"
    values = "1, '2026-02-27 00:00:00+00:00', 1, 'read', 'другое', NULL, '', '{}', '[]', ''"
    replacing = {
        "sqlite": f"INSERT OR REPLACE INTO records_auditevent ({columns}) VALUES ({values})",
        "postgresql": f"INSERT INTO records_auditevent ({columns}) VALUES ({values}) "
        "ON CONFLICT (number) DO UPDATE SET what = 'другое'",
    }
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replacing[connection.vendor])
    assert AuditEvent.objects.get().what == "класс"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_tables_are_not_emptied_at_once(one_event):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE records_auditpupil, records_auditevent")


def test_the_head_may_move_on(one_event):
    append([EVENT])
    assert AuditHead.objects.get().number == 2
    assert verify().flaw is None


def test_dropped_triggers_are_noticed_and_come_back_with_the_next_migration(db):
    assert is_protected()
    expose()
    assert not is_protected()
    call_command("migrate", verbosity=0)
    assert is_protected()


def test_setting_them_twice_changes_nothing(one_event):
    protect()
    protect()
    assert is_protected()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_a_test_that_commits_begins_without_events_and_protected(again):
    assert AuditEvent.objects.count() == 0
    assert is_protected()
    append([EVENT])
