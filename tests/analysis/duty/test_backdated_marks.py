"""Marks entered in bulk long after their lessons, where a file tells when."""

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.duty import twins
from duties import calendar, told, usual
from opora.analysis.duty.checking import Scope, checked
from opora.analysis.duty.checks.backdated_marks import CHECK
from opora.facts.memory import Memory
from stores import ORDINARY, table

ON = date(2025, 11, 20)
LESSON = date(2025, 10, 6)


def result(rows, on=ON, **changes):
    """Marks with the day of entering, as journals that export it give."""
    marks = table("marks", [{k: v for k, v in row.items() if k != "marked_on"} for row in rows])
    days = pa.array([row["marked_on"] for row in rows], pa.date32())
    if "marked_on" in marks.schema.names:
        marks = marks.drop_columns(["marked_on"])
    facts = Memory({"marks": marks.append_column("marked_on", days)})
    (found,) = checked(facts, Scope(on), calendar(), replace(usual(), **changes), [CHECK])
    facts.close()
    return found


@pytest.mark.parametrize(("marks", "days", "found"), [(20, 14, 1), (19, 14, 0), (20, 13, 0)])
def test_many_marks_long_after_their_lessons_are_found(marks, days, found):
    rows = [
        {"pupil_id": n, "date": LESSON, "marked_on": LESSON + timedelta(days=days)}
        for n in range(1, marks + 1)
    ]

    assert len(result(rows).findings) == found


def test_it_is_not_known_where_files_do_not_tell():
    assert len(result([{"date": LESSON, "marked_on": None}]).not_known) == 1

    marks = table("marks", [{"date": LESSON}])
    if "marked_on" in marks.schema.names:
        marks = marks.drop_columns(["marked_on"])
    (found,) = checked(Memory({"marks": marks}), Scope(ON), None, usual(), [CHECK])

    assert (found.findings, len(found.not_known)) == ((), 1)


DAYS = st.dates(date(2025, 10, 1), date(2025, 10, 12))
MARK = st.fixed_dictionaries(
    {"pupil_id": st.integers(1, 3), "date": DAYS, "marked_on": st.none() | DAYS}
)


@given(st.lists(MARK, min_size=1, max_size=30))
@settings(deadline=None, max_examples=15)
def test_bulk_is_what_the_twin_finds(rows):
    limits = {"backdate_days": 2, "backdated_marks": 2}
    full = [{**ORDINARY, **row} for row in rows]

    expected = twins.backdated_marks(full, ON, replace(usual(), **limits))

    assert told(result(rows, **limits)) == expected
