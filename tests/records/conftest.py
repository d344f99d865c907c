"""A town in the database."""

from pathlib import Path

import pytest

import town as towns


@pytest.fixture
def town(db: None, settings, tmp_path: Path) -> towns.Town:
    settings.DATA = tmp_path / "data"  # the town's numbers are the same in every test
    return towns.again()
