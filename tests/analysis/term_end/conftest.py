"""One invented school for the twin, and rules as the catalogue has them."""

from datetime import date

import pyarrow as pa
import pytest

from opora.analysis.results.asked import terms_of_school
from opora.analysis.term_end.rules import Rules
from opora.facts.tables import TABLES
from opora.generator.facts import school_year_facts
from opora.generator.region import region
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE

YEAR = 2025


@pytest.fixture(scope="session")
def terms():
    return terms_of_school(load_calendars(CATALOGUE / "calendars")[YEAR])


@pytest.fixture(scope="session")
def rules():
    return Rules.load(date(2025, 12, 1))


@pytest.fixture(scope="session")
def tables():
    """The smallest of the first schools: quick to make and to count."""
    school = min(region(1, 40), key=lambda each: each.pupils)
    pieces = school_year_facts(school, YEAR)
    return {
        name: pa.concat_tables([piece.tables[name] for piece in pieces]).unify_dictionaries()
        for name in TABLES
    }


@pytest.fixture(scope="session")
def rows(tables):
    return {name: table.to_pylist() for name, table in tables.items()}
