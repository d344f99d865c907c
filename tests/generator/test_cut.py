"""A school year as it is known on a day."""

from datetime import date, timedelta

import pyarrow.compute as pc
import pytest

from opora.facts.store import Store
from opora.generator.cut import known_on
from opora.generator.facts import school_year_facts
from opora.generator.recipe import remade
from opora.generator.region import school_at
from opora.generator.writing import write_region

YEAR = 2025


@pytest.fixture(scope="module")
def pieces():
    return school_year_facts(school_at(67, 1), YEAR)


def test_nothing_of_later_days_is_known(pieces) -> None:
    day = pieces[1].first + timedelta(days=20)
    known = known_on(pieces, day)
    assert [piece.quarter for piece in known] == [1, 2]
    assert known[1].last == day
    for piece in known:
        for name in ("marks", "absences", "entries", "test_scores"):
            assert pc.all(pc.less_equal(piece.tables[name]["date"], day)).as_py() is not False
        plans = piece.tables["lesson_plans"]
        assert (pc.max(plans["actual"]).as_py() or day) <= day
    ahead = known[1].tables["lesson_plans"].filter(pc.field("planned") > day)
    assert ahead.num_rows
    assert ahead["actual"].null_count == ahead.num_rows
    assert known[1].tables["final_marks"].num_rows == 0
    assert known[0].tables["final_marks"].num_rows > 0


def test_a_quarter_that_is_over_is_whole_and_every_table_keeps_its_columns(pieces) -> None:
    known = known_on(pieces, pieces[1].last)
    for before, after in zip(pieces, known, strict=False):
        for name, rows in before.tables.items():
            assert after.tables[name].schema == rows.schema
    assert known[0].tables["marks"].equals(pieces[0].tables["marks"])
    assert known[1].tables["final_marks"].equals(pieces[1].tables["final_marks"])


def test_before_the_year_begins_there_is_nothing(pieces) -> None:
    assert known_on(pieces, date(YEAR, 8, 31)) == []


def test_what_was_cut_is_made_again_the_same(tmp_path) -> None:
    store = Store(tmp_path / "data")
    day = date(YEAR, 11, 20)
    write_region(store, [(school_at(67, 1), YEAR)], range(1), day)
    assert max(batch.on for batch in store.visible()) == day
    report = store.rebuild(remade)
    assert (report.changed, report.problems) == ((), ())
