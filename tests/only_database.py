"""A pytest plugin: leaves only tests that touch the database (see postgres.py)."""

import pytest

_FIXTURES = {"db", "transactional_db"}
_MARKS = ("django_db", "database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the others."""
    chosen = [item for item in items if _touches(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _touches(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(_FIXTURES & fixtures) or any(item.get_closest_marker(m) for m in _MARKS)
