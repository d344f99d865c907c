"""A town in the database."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from django.utils import timezone

import town as towns


@pytest.fixture
def town(db: None, settings, tmp_path: Path) -> towns.Town:
    settings.DATA = tmp_path / "data"  # the town's numbers are the same in every test
    return towns.again()


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be a day of the town's school year, whenever the tests are run."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: towns.TODAY)


@pytest.fixture
def clock_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock show noon of a day of the town's school year."""
    noon = datetime.combine(towns.TODAY, time(12), UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
