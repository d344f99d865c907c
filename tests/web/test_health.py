"""How the server is."""

from django.conf import settings
from django.db.utils import OperationalError

from opora.records import beat
from opora.web.pages.health import page


def test_anybody_may_ask_and_learns_no_secret(client, db):
    response = client.get("/health/")
    assert response.status_code == 200
    found = response.json()
    assert set(found) == {"ok", "database", "version", "journal", "worker_seen", "problems"}
    assert found["ok"] is True
    assert str(settings.DATA) not in response.content.decode()


def test_it_tells_when_the_worker_was_alive(client, db):
    with beat.beating(settings.DATA):
        pass
    assert client.get("/health/").json()["worker_seen"] == (
        beat.last(settings.DATA).isoformat(timespec="seconds")
    )


def test_a_database_that_does_not_answer_is_no_crash(client, db, monkeypatch):
    def broken(folder):
        raise OperationalError("host=secret.example")

    monkeypatch.setattr(page, "health", broken)
    response = client.get("/health/")
    assert response.status_code == 503
    assert "secret" not in response.content.decode()


def test_an_unsafe_setting_is_told_to_who_watches(client, db, monkeypatch):
    unsafe = page.health(settings.DATA)
    worse = type(unsafe)("sqlite", "3", "wal", None, ("нельзя",))
    monkeypatch.setattr(page, "health", lambda folder: worse)
    response = client.get("/health/")
    assert (response.status_code, response.json()["problems"]) == (503, ["нельзя"])
