"""Sums of schools: the same from a region's file and from the files of the schools."""

import shutil
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crash_works import writing_sums_after
from opora.facts.rollup import FINAL_SUMS, MARK_SUMS, changed_schools, school_sums, stale
from opora.facts.view import view_of
from opora.measures.rates import counts
from opora.vocabulary.period import Window
from stores import accepted, upload
from wholeness import assert_whole

SUBJECTS = st.sampled_from(["Физика | ", "Химия | "])
DAYS = st.dates(date(2025, 9, 1), date(2026, 5, 31))
SCHOOLS = st.integers(1, 3)
PUPIL = {"pupil_id": st.integers(1, 4), "subject": SUBJECTS, "school_id": SCHOOLS}
ENTRIES = st.sampled_from(["not_assessed", "exempt", "credit", "no_credit", None])
MARK = st.fixed_dictionaries(
    PUPIL | {"date": DAYS, "mark": st.integers(1, 5), "weight": st.none() | st.integers(1, 65535)}
)
ABSENCE = st.fixed_dictionaries(
    PUPIL | {"date": DAYS, "reason": st.sampled_from(["late", "unexcused", "illness"])}
)
FINAL = st.fixed_dictionaries(PUPIL | {"mark": st.none() | st.integers(1, 5), "entry": ENTRIES})
PLAN = st.fixed_dictionaries({"school_id": SCHOOLS, "subject": SUBJECTS, "actual": DAYS})
TOLD = st.fixed_dictionaries(
    {
        name: st.lists(row, max_size=6)
        for name, row in (
            ("marks", MARK), ("absences", ABSENCE), ("final_marks", FINAL), ("lesson_plans", PLAN)
        )
    }
)  # fmt: skip


def marks_of(*schools, mark=4):
    return {"marks": [{"school_id": school, "mark": mark} for school in schools]}


def afresh(factory, name):
    """An empty folder; the same one for each example, as the engine keeps a database for each."""
    folder = factory.getbasetemp() / name
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def rows_of(table):
    return sorted(map(str, table.to_pyarrow().to_pylist()))


def mark_sums(view):
    (part,) = view.parts(Window())
    return part.table(MARK_SUMS.name)


def made(store, kind, chosen=lambda derived: True):
    derived = [each for each in store.ledger.derived() if chosen(each)]
    return sorted(map(str, school_sums(store.root, kind, derived).to_pylist()))


@given(told=st.lists(TOLD, min_size=1, max_size=4), changed=st.integers(0, 3))
@settings(deadline=None, max_examples=8)
def test_sums_are_those_of_the_files_of_the_schools(tmp_path_factory, told, changed):
    with writing_sums_after(changed):
        store = accepted(afresh(tmp_path_factory, "rollup"), *told)

    assert_whole(store)


def test_schools_are_answered_from_their_own_files_until_sums_are_written(tmp_path):
    with writing_sums_after(2):
        store = accepted(tmp_path, marks_of(1, 2))

    assert store.ledger.rollups() == []
    assert rows_of(mark_sums(view_of(store))) == made(store, MARK_SUMS)


def test_sums_are_written_when_more_schools_than_that_have_changed(tmp_path):
    with writing_sums_after(2):
        store = accepted(tmp_path, marks_of(1, 2, 3))

    (rollup,) = store.ledger.rollups()
    assert stale(rollup, store.ledger.derived()) == []
    assert store.ledger.changed_more_than(0) == []
    assert_whole(store)


def test_a_school_that_changed_since_is_answered_from_its_own_files(tmp_path):
    with writing_sums_after(1):
        store = accepted(tmp_path, marks_of(1, 2), marks_of(2, mark=2))

    (rollup,) = store.ledger.rollups()
    assert [d.shelf.school_id for d in stale(rollup, store.ledger.derived())] == [2]
    assert rows_of(mark_sums(view_of(store))) == made(store, MARK_SUMS)


def test_a_view_of_some_schools_sums_these_alone(tmp_path):
    with writing_sums_after(1):
        store = accepted(tmp_path, marks_of(1, 2, 3, 4), marks_of(4, mark=2))
    few = view_of(store).only(lambda shelf: shelf.school_id in (2, 4))
    most = view_of(store).only(lambda shelf: shelf.school_id != 1)

    assert rows_of(mark_sums(few)) == made(store, MARK_SUMS, lambda d: d.shelf.school_id in (2, 4))
    assert rows_of(mark_sums(most)) == made(store, MARK_SUMS, lambda d: d.shelf.school_id != 1)


def test_a_view_made_before_an_upload_keeps_its_sums(tmp_path):
    with writing_sums_after(0):
        store = accepted(tmp_path, marks_of(1, 2))
        before = view_of(store)
        expected = made(store, MARK_SUMS)
        store.accept(upload(tmp_path, "later", marks_of(1, mark=2), on=date(2025, 12, 30)))

    assert rows_of(mark_sums(before)) == expected
    assert rows_of(mark_sums(view_of(store))) != expected


def test_years_and_regions_are_summed_apart(tmp_path):
    year = [{"school_id": 1}, {"school_id": 1, "school_year": 2024}]
    with writing_sums_after(0):
        store = accepted(tmp_path, {"marks": year})
        store.accept(upload(tmp_path, "other", marks_of(5), region="15"))

    assert [(r.region, r.school_year) for r in store.ledger.rollups()] == [
        ("0", 2024),
        ("0", 2025),
        ("15", 2025),
    ]
    assert_whole(store)


def test_a_school_whose_batches_are_withdrawn_leaves_the_sums(tmp_path):
    with writing_sums_after(0):
        store = accepted(tmp_path, marks_of(1), marks_of(2))
        store.withdraw(2)

    assert set(mark_sums(view_of(store)).to_pyarrow()["school_id"].to_pylist()) == {1}
    assert_whole(store)


@given(st.lists(FINAL, min_size=1, max_size=12))
@settings(deadline=None, max_examples=8)
def test_counts_of_final_marks_are_those_of_the_rows(tmp_path_factory, rows):
    with writing_sums_after(1):
        store = accepted(afresh(tmp_path_factory, "finals"), {"final_marks": rows})
    view = view_of(store)
    by = ["term", "school_id", "school_year", "subject"]

    counted = counts(view.table("final_marks"), by).select(*FINAL_SUMS.schema.names)

    assert rows_of(view.final_sums()) == rows_of(counted)


def test_the_catalogue_says_how_many_schools_may_change():
    assert changed_schools() > 0


@pytest.mark.parametrize("kind", [MARK_SUMS, FINAL_SUMS], ids=lambda kind: kind.name)
def test_no_schools_give_no_sums_of_the_same_columns(tmp_path, kind):
    assert school_sums(tmp_path, kind, []).equals(kind.schema.empty_table())
