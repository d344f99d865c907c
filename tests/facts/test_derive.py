"""From batches of a school and year to its current files and statistics."""

from datetime import date

import pytest

from opora.facts.derived import MAKING, STATISTICS
from opora.facts.parquet import read_file
from opora.facts.store import Store
from opora.facts.tables import MARKS, TABLES
from stores import accepted, upload
from wholeness import assert_whole

DAY, NEXT = date(2025, 9, 3), date(2025, 9, 4)


def derived_of(store):
    (derived,) = store.ledger.derived()
    return derived


def current(store, name="marks"):
    path = derived_of(store).path(name)
    return read_file(store.root / path)


def marks_in(store):
    return current(store)["mark"].to_pylist()


def shas(store):
    return {file.table: file.sha256 for file in derived_of(store).files}


def test_current_rows_are_sorted_and_do_not_say_from_which_cell_they_are(tmp_path):
    rows = [
        {"school_class": "9Б", "pupil_id": 1, "mark": 5},
        {"pupil_id": 8, "mark": 4},
        {"pupil_id": 2, "date": NEXT, "mark": 3},
        {"pupil_id": 2, "date": DAY, "mark": 2},
    ]

    store = accepted(tmp_path, {"marks": rows})

    assert current(store).schema.equals(MARKS.current)
    assert marks_in(store) == [2, 3, 4, 5]


def test_a_table_without_rows_has_no_file(tmp_path):
    store = accepted(tmp_path, {"marks": [{}]})

    assert {file.table for file in derived_of(store).files} == {"marks", STATISTICS}
    assert [name for name in TABLES if derived_of(store).path(name)] == ["marks"]


def test_of_batches_that_differ_one_counts_and_the_difference_is_told(tmp_path):
    store = accepted(tmp_path, {"marks": [{"mark": 2}]}, {"marks": [{"mark": 5}]})

    (conflict,) = derived_of(store).marks_conflicts
    assert marks_in(store) == [5]
    assert (conflict.pupil_id, conflict.date, conflict.term) == (7, DAY, None)
    assert (conflict.winner, conflict.others) == (2, (1,))
    assert derived_of(store).final_conflicts == ()


def test_a_difference_of_final_marks_is_told_apart(tmp_path):
    store = accepted(tmp_path, {"final_marks": [{"mark": 2}]}, {"final_marks": [{"mark": 5}]})

    (conflict,) = derived_of(store).final_conflicts
    assert (conflict.date, conflict.term, conflict.winner) == (None, "1 четверть", 2)
    assert derived_of(store).marks_conflicts == ()


def test_a_withdrawn_batch_gives_back_what_it_had_won(tmp_path):
    store = accepted(tmp_path, {"marks": [{"mark": 2}]}, {"marks": [{"mark": 5}]})
    alone = shas(accepted(tmp_path / "alone", {"marks": [{"mark": 2}]}))

    store.withdraw(2)

    assert shas(store) == alone
    assert derived_of(store).marks_conflicts == ()
    assert derived_of(store).batches == (1,)


def test_a_school_whose_batches_are_all_withdrawn_has_no_files(tmp_path):
    store = accepted(tmp_path, {"marks": [{}]})

    store.withdraw(1)

    assert derived_of(store).files == ()
    assert_whole(store)


def test_equal_batches_give_files_of_equal_bytes(tmp_path):
    rows = [{"pupil_id": pupil, "mark": pupil % 5 + 1} for pupil in range(1, 9)]
    told = {"marks": rows, "absences": rows, "final_marks": rows, "lesson_plans": [{}]}

    one, other = (shas(accepted(tmp_path / name, told, told)) for name in ("a", "b"))

    assert one == other
    assert set(one) == {*told, STATISTICS}


def test_rows_without_a_day_count_but_not_for_any_period(tmp_path):
    store = accepted(tmp_path, {"marks": [{"date": None}, {"date": DAY}]})

    assert current(store).num_rows == 2
    assert set(current(store, STATISTICS)["marks"].to_pylist()) == {1}


def test_rows_without_days_give_no_statistics_and_no_days(tmp_path):
    store = accepted(tmp_path, {"marks": [{"date": None}]})

    derived = derived_of(store)
    assert derived.path(STATISTICS) is None
    assert (derived.first_day, derived.last_day) == (None, None)


@pytest.mark.parametrize(
    "tables",
    [
        {"marks": [{"date": NEXT}, {"date": DAY}, {"date": None}]},
        {"marks": [{"date": DAY}], "absences": [{"date": NEXT}]},
        {"absences": [{"date": DAY}], "lesson_plans": [{"actual": NEXT}, {"actual": None}]},
    ],
)
def test_first_and_last_day_are_those_of_dated_rows_of_any_table(tmp_path, tables):
    derived = derived_of(accepted(tmp_path, tables))

    assert (derived.first_day, derived.last_day) == (DAY, NEXT)


def test_what_is_derived_is_kept_as_it_is(tmp_path):
    store = accepted(
        tmp_path,
        {"marks": [{"mark": 2}], "final_marks": [{"mark": 2}]},
        {"marks": [{"mark": 5}], "final_marks": [{"mark": 5}]},
    )

    derived = derived_of(store)

    assert type(derived).from_text(derived.as_text()) == derived
    assert_whole(store)


def test_each_school_and_year_has_its_own_files(tmp_path):
    rows = [{"school_id": 1}, {"school_id": 2}, {"school_id": 2, "school_year": 2024}]

    store = accepted(tmp_path, {"marks": rows})

    shelves = [(d.shelf.school_year, d.shelf.school_id) for d in store.ledger.derived()]
    assert shelves == [(2024, 2), (2025, 1), (2025, 2)]
    assert_whole(store)


TOLD = {
    "marks": [{"mark": 2}, {"pupil_id": 8}],
    "absences": [{"pupil_id": 8}],
    "final_marks": [{"mark": 3}],
}
PERIOD = {"since": date(2025, 9, 1), "on": date(2025, 10, 25)}


def again(tmp_path, store, content, **changes):
    """Accept the first upload's scope anew with some tables changed."""
    return store.accept(upload(tmp_path / "files", content, TOLD | changes, **PERIOD))


def told_once(tmp_path):
    store = Store(tmp_path / "data")
    again(tmp_path, store, "first")
    return store


def paths(store):
    return {file.table: file.path for file in derived_of(store).files}


def test_an_upload_leaves_the_files_of_tables_it_says_the_same_about(tmp_path):
    store = told_once(tmp_path)
    before = paths(store)

    again(tmp_path, store, "second", marks=[{"mark": 5}, {"pupil_id": 8}])

    after = paths(store)
    assert {name for name in after if after[name] == before[name]} == {"absences", "final_marks"}
    assert set(store.ledger.retired()) == {before["marks"], before[STATISTICS]}
    assert marks_in(store) == [5, 4]
    assert_whole(store)


def test_statistics_stay_when_nothing_they_count_has_changed(tmp_path):
    store = told_once(tmp_path)
    before = paths(store)
    days = (derived_of(store).first_day, derived_of(store).last_day)

    again(tmp_path, store, "second", final_marks=[{"mark": 4}])

    after = paths(store)
    assert {name for name in after if after[name] != before[name]} == {"final_marks"}
    assert (derived_of(store).first_day, derived_of(store).last_day) == days == (DAY, DAY)
    assert_whole(store)


@pytest.mark.parametrize("name", ["absences", STATISTICS])
def test_a_damaged_file_is_made_again_and_not_left(tmp_path, name):
    store = told_once(tmp_path)
    before = paths(store)
    (store.root / before[name]).write_bytes(b"PAR1")

    again(tmp_path, store, "second", final_marks=[{"mark": 4}])

    assert paths(store)[name] != before[name]
    assert_whole(store)


def test_what_another_version_derived_is_made_again(tmp_path, monkeypatch):
    store = told_once(tmp_path)
    before = paths(store)
    for module in ("derive", "store"):
        monkeypatch.setattr(f"opora.facts.{module}.MAKING", MAKING + 1)

    refreshed = store.refresh()

    assert refreshed == store.ledger.shelves()
    assert set(before.values()).isdisjoint(paths(store).values())
    assert store.refresh() == []


def test_one_batch_prepared_or_accepted_gives_files_of_equal_bytes(tmp_path):
    marks = [{"pupil_id": 9, "mark": 5}, {"pupil_id": 7, "mark": 2}]
    accepting, preparing = Store(tmp_path / "a"), Store(tmp_path / "b")

    accepting.accept(upload(tmp_path / "files", "one", {"marks": marks}))
    preparing.publish([preparing.prepare([upload(tmp_path / "files", "one", {"marks": marks})], 1)])

    assert shas(preparing) == shas(accepting)
    assert marks_in(preparing) == [2, 5]


def test_what_batches_differ_about_is_settled_anew_each_time(tmp_path):
    store = accepted(tmp_path, {"absences": [{"reason": "illness"}]}, {"absences": [{}]})
    before = paths(store)["absences"]
    assert "absences" not in derived_of(store).apart

    store.accept(upload(tmp_path / "files", "more", {"marks": [{}]}, on=date(2025, 12, 1)))

    assert paths(store)["absences"] != before
    assert_whole(store)


def test_a_table_that_an_upload_no_longer_tells_of_loses_its_file(tmp_path):
    store = told_once(tmp_path)

    again(tmp_path, store, "second", absences=[])

    assert derived_of(store).path("absences") is None
    assert_whole(store)
