"""One invented school: its facts in memory and in a data directory, and its rows for twins."""

from datetime import date

import pyarrow as pa
import pytest

from opora.analysis.results.asked import Asked, terms_of_school
from opora.facts.memory import Memory
from opora.facts.store import Store
from opora.facts.tables import TABLES
from opora.facts.view import view_of
from opora.generator.facts import school_year_facts
from opora.generator.region import region
from opora.generator.writing import write_region
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE

YEAR = 2025


@pytest.fixture(scope="session")
def calendar():
    return load_calendars(CATALOGUE / "calendars")[YEAR]


@pytest.fixture(scope="session")
def school():
    """The smallest of the first schools: quick to make and to count."""
    return min(region(1, 40), key=lambda each: each.pupils)


@pytest.fixture(scope="session")
def tables(school):
    pieces = school_year_facts(school, YEAR)
    return {
        name: pa.concat_tables([piece.tables[name] for piece in pieces]).unify_dictionaries()
        for name in TABLES
    }


@pytest.fixture(scope="session")
def rows(tables):
    return {name: table.to_pylist() for name, table in tables.items()}


@pytest.fixture(scope="session")
def memory(tables):
    return Memory(tables)


@pytest.fixture(scope="session")
def view(school, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("invented") / "data")
    write_region(store, [(school, YEAR)], iter([0]))
    return view_of(store)


@pytest.fixture(scope="session")
def quarter(calendar):
    """The second quarter, with which the first half-year ends."""
    return terms_of_school(calendar)[1]


@pytest.fixture
def asked(memory, quarter):
    return Asked(memory, quarter)


@pytest.fixture(scope="session")
def of_quarter(rows, quarter):
    """Rows of the quarter: dated ones by day, final marks by term."""
    since, on = quarter.window.since, quarter.window.on

    def inside(row):
        return row["date"] is not None and since <= row["date"] <= on

    found = {name: [r for r in own if "date" in r and inside(r)] for name, own in rows.items()}
    found["final_marks"] = [r for r in rows["final_marks"] if r["term"] in quarter.terms]
    return found


@pytest.fixture(scope="session")
def last_day():
    return date(YEAR, 12, 20)
