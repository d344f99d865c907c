"""One small invented school of each journal, and its facts; made once for all tests."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from opora.generator.facts import Piece, school_year_facts
from opora.generator.region import School, school_at
from opora.generator.settings import settings

SEED, YEAR, PUPILS = 11, 2025, 420


def small_school(journal: str = "sgo", **changes: object) -> School:
    """Return a small school of eleven grades with this journal."""
    chosen = settings()
    kind = next(kind for kind in chosen.kinds if kind.title == "СОШ")
    kept = next(each for each in chosen.journals if each.key == journal)
    usual = {
        "kind": kind,
        "journal": kept,
        "pupils": PUPILS,
        "in_trouble": False,
        "effect": 0.0,
        "trend": 0.0,
        "absences": 1.0,
        "inflation": 0.0,
    }
    return replace(school_at(SEED, 0), **{**usual, **changes})


@pytest.fixture(scope="session")
def make_school() -> Callable[..., School]:
    """Return a function: journal and changed fields → a small school."""
    return small_school


@pytest.fixture(scope="session")
def school() -> School:
    """Return a small school."""
    return small_school()


@pytest.fixture(scope="session")
def pieces(school: School) -> list[Piece]:
    """Return the facts of its year."""
    return school_year_facts(school, YEAR)
