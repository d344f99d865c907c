"""Numbers of one person are read as one number: rows, statistics and sums of all kinds."""

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.facts.view import view_of
from opora.measures.attendance import COLUMNS, attendance
from opora.measures.finals import final_counts
from opora.measures.means import SUMS
from opora.measures.periods import KEYS, period_sums
from opora.measures.rates import COUNTS
from opora.vocabulary.period import Window
from splitting import OTHER, PUPILS, SAME, SCHOOLS, SUBJECTS, split_store, whole_store
from stores import accepted

_BY = st.lists(st.sampled_from(KEYS), unique=True, min_size=1)
_WINDOWS = (
    Window(),
    Window(date(2025, 9, 1), date(2025, 10, 24)),
    Window(date(2025, 9, 3), date(2025, 11, 12)),
)
TABLES = ("marks", "absences", "final_marks", "lesson_plans")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stores")


def in_order(rows):
    """The rows as texts that do not tell their order."""
    return sorted(map(str, rows.to_pylist()))


def rows_of_all(view, name):
    return in_order(view.table(name).to_pyarrow())


def rows_of_one(view, name):
    return in_order(view.rows_of(name, pupil_id=1))


def told(asked, by, names):
    rows = asked.to_pyarrow().to_pylist()
    return sorted(str([row[name] for name in (*by, *names)]) for row in rows)


def both(folder, school):
    here = folder / hashlib.sha256(repr(school).encode()).hexdigest()
    split = view_of(split_store(here / "split", school))
    return split.joined(SAME), view_of(whole_store(here / "whole", school))


@given(st.data(), SCHOOLS)
@settings(deadline=None, max_examples=6)
def test_joined_numbers_are_read_and_counted_as_one_number(folder, data, school):
    joined, whole = both(folder, school)
    by = data.draw(_BY)

    for name in TABLES:
        assert rows_of_all(joined, name) == rows_of_all(whole, name)
    for name in (*TABLES[:3], "statistics"):
        assert in_order(joined.rows_of(name, pupil_id=1)) == in_order(
            whole.rows_of(name, pupil_id=1)
        )
    assert in_order(joined.statistics().to_pyarrow()) == in_order(whole.statistics().to_pyarrow())
    assert in_order(joined.with_cells(PUPILS, [1])) == in_order(whole.with_cells(PUPILS, [1]))
    for window in _WINDOWS:
        sums, missed = period_sums(joined, by, window), attendance(joined, by, window)
        assert told(sums, by, SUMS) == told(period_sums(whole, by, window), by, SUMS)
        assert told(missed, by, COLUMNS) == told(attendance(whole, by, window), by, COLUMNS)
    finals = ["school_id", "subject"]
    counts = final_counts(whole, finals)
    assert told(final_counts(joined, finals), finals, COUNTS) == told(counts, finals, COUNTS)


def test_a_mark_that_both_numbers_have_counts_once_and_the_later_file_wins(tmp_path):
    before = [{"pupil_id": 1, "mark": 2}, {"pupil_id": 1, "date": date(2025, 9, 9), "mark": 4}]
    after = [{"pupil_id": 1 + OTHER, "mark": 3}, {"pupil_id": 1 + OTHER, "date": date(2025, 9, 9)}]
    view = view_of(accepted(tmp_path, {"marks": before}, {"marks": after})).joined(SAME)

    assert sorted(view.table("marks").to_pyarrow()["mark"].to_pylist()) == [3, 4]
    assert sorted(view.with_cells([1], [1])["mark"].to_pylist()) == [3, 4]
    sums = period_sums(view, ["pupil_id"], Window()).to_pyarrow().to_pylist()
    assert [(row["pupil_id"], row["marks"], row["total"]) for row in sums] == [(1, 2, 7)]


def test_joining_nobody_changes_no_question(tmp_path):
    view = view_of(accepted(tmp_path, {"marks": [{}]}))

    assert view.joined({}).table("marks").equals(view.table("marks"))


def test_parts_of_a_joined_view_are_joined_too(tmp_path):
    marks = [{"pupil_id": 1}, {"pupil_id": 1 + OTHER, "subject": SUBJECTS[1]}]
    view = view_of(accepted(tmp_path, {"marks": marks})).joined(SAME)

    for part in (view.only(lambda shelf: True), view.without_statistics(), *view.portions()):
        assert part.rows_of("marks", ["pupil_id"], pupil_id=1).num_rows == 2
        assert set(part.table("marks").to_pyarrow()["pupil_id"].to_pylist()) == {1}
    assert not view.tells_as(view.joined({}))
