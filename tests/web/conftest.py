"""A town and browsers of its people."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import town as towns


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be a day of the town's school year, whenever the tests are run."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: towns.TODAY)


@pytest.fixture
def town(db: None, settings, tmp_path: Path) -> towns.Town:
    settings.DATA = tmp_path / "data"  # the town's numbers are the same in every test
    return towns.again()


@pytest.fixture
def browser(town: towns.Town) -> Callable[[str], Client]:
    """Give a client that is signed in as one of the town's people."""

    def of(key: str) -> Client:
        client = Client()
        response = client.post("/sign-in/", {"login": key, "password": towns.PASSWORD})
        assert response.status_code == 302, response.content.decode()
        return client

    return of


class Clock:
    """The time of the program, moved by hand."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made
