"""A town in the database."""

import pytest

import town as towns


@pytest.fixture
def town(db: None) -> towns.Town:
    return towns.build()
