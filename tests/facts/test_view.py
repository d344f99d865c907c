"""What counted at one moment, of all schools or of some."""

from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest

from opora.facts.view import View, view_of
from stores import accepted, upload


@pytest.fixture
def store(tmp_path):
    """Two schools; in the first one a later file corrects a mark and adds another."""
    first = [
        {"pupil_id": 7, "mark": 2, "row": 10, "column": 3},
        {"pupil_id": 8, "mark": 4, "row": 11, "column": 3},
        {"pupil_id": 9, "mark": 3, "row": 12, "school_id": 2, "school_class": "10Б"},
    ]
    later = [
        {"pupil_id": 7, "mark": 5, "row": 20, "column": 6},
        {"pupil_id": 7, "mark": 4, "row": 21, "column": 6, "date": date(2025, 9, 4)},
    ]
    return accepted(tmp_path, {"marks": first}, {"marks": later})


def cells(rows):
    return [(row["mark"], row["batch"], row["row"], row["column"]) for row in rows.to_pylist()]


def test_marks_of_pupils_come_with_their_cells_and_only_those_that_count(store):
    assert cells(view_of(store).with_cells([7], [1])) == [(5, 2, 20, 6), (4, 2, 21, 6)]


def test_marks_of_schools_that_are_not_asked_about_stay_out(store):
    assert cells(view_of(store).with_cells([7, 8, 9], [2])) == [(3, 1, 12, 0)]


def test_no_pupils_have_no_marks(store):
    assert view_of(store).with_cells([], [1]).num_rows == 0


def test_a_part_of_a_view_has_its_own_schools_classes_and_rows(store):
    view = view_of(store)

    part = view.only(lambda shelf: shelf.school_id == 2)

    assert (view.school_ids(), sorted(view.classes())) == ([1, 2], ["10Б", "9А"])
    assert (part.school_ids(), part.classes()) == ([2], ["10Б"])
    assert part.table("marks").to_pyarrow()["mark"].to_pylist() == [3]
    assert cells(part.with_cells([7, 9], [1, 2])) == [(3, 1, 12, 0)]


def test_a_view_of_no_schools_has_tables_without_rows(store):
    nothing = view_of(store).only(lambda shelf: False)

    assert nothing.school_ids() == []
    assert nothing.table("marks").to_pyarrow().num_rows == 0
    assert nothing.statistics().to_pyarrow().num_rows == 0
    assert nothing.final_sums().to_pyarrow().num_rows == 0


def test_a_view_does_not_change_when_something_is_uploaded(store, tmp_path):
    view = view_of(store)

    store.accept(upload(tmp_path, "new", {"marks": [{"school_id": 3}]}))

    assert view.school_ids() == [1, 2]
    assert view.table("marks").to_pyarrow().num_rows == 4
    assert view_of(store).school_ids() == [1, 2, 3]


def test_rows_with_some_values_are_read_from_every_year(tmp_path):
    rows = [{}, {"pupil_id": 8, "mark": 2}, {"pupil_id": 8, "school_class": "9Б"}]
    before = [{"pupil_id": 8, "school_year": 2024, "date": date(2024, 9, 3), "mark": 3}]
    view = view_of(accepted(tmp_path, {"marks": rows}, {"marks": before}))

    found = view.rows_of(
        "marks", ["pupil_id", "mark", "school_class"], pupil_id=8, school_class="9А"
    )

    assert sorted(row["mark"] for row in found.to_pylist()) == [2, 3]
    assert view.rows_of("entries", ["pupil_id"], pupil_id=8).num_rows == 0


def of_an_earlier_version(view, school_id):
    """The view with the current marks of a school as a version without `marked_on` wrote them."""
    derived = []
    for each in view.derived:
        if each.shelf.school_id == school_id:
            path = view._access.root / each.path("marks")
            rows = pq.read_table(path, partitioning=None).drop_columns(["marked_on"])
            pq.write_table(rows, path)
            each = replace(each, making=each.making - 1)
        derived.append(each)
    return View(view._access, derived, [])


@pytest.mark.parametrize("earlier", [(1,), (2,), (1, 2)])
def test_files_of_versions_that_know_less_are_read_together(tmp_path, earlier):
    marks = [{"school_id": n, "pupil_id": n, "marked_on": date(2025, 9, 9)} for n in (1, 2)]
    view = view_of(accepted(tmp_path, {"marks": marks}))
    for school_id in earlier:
        view = of_an_earlier_version(view, school_id)

    rows = view.table("marks").order_by("school_id").to_pyarrow()

    told = [None if n in earlier else date(2025, 9, 9) for n in (1, 2)]
    assert rows["marked_on"].to_pylist() == told
    assert [view.rows_of("marks", pupil_id=n)["marked_on"][0].as_py() for n in (1, 2)] == told
