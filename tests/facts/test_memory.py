"""Facts of the given files alone."""

import pytest

from opora.facts.memory import Memory
from opora.facts.tables import TABLES
from opora.vocabulary.period import Window
from stores import table


@pytest.fixture
def memory():
    rows = [
        {"pupil_id": 7, "mark": 2},
        {"pupil_id": 8, "mark": 5, "school_id": 2, "school_class": "10Б"},
    ]
    return Memory({"marks": table("marks", rows)})


def test_schools_and_classes_are_those_that_have_marks(memory):
    assert memory.school_ids() == [1, 2]
    assert sorted(memory.classes()) == ["10Б", "9А"]


def test_a_table_that_is_not_given_has_no_rows(memory):
    for name in set(TABLES) - {"marks"}:
        assert memory.table(name).to_pyarrow().num_rows == 0


def test_marks_of_pupils_come_with_their_cells(memory):
    marks = memory.with_cells([8, 9], [2])

    assert marks.select(["mark", "row"]).to_pylist() == [{"mark": 5, "row": 1}]
    assert marks.schema.equals(TABLES["marks"].schema)


def test_nothing_is_summed_beforehand(memory):
    (part,) = memory.parts(Window())

    assert (part.cover.spans, part.has_sums, memory.final_sums()) == ((), False, None)


def test_closed_facts_can_be_asked_again(memory):
    before = memory.table("marks").to_pyarrow()

    memory.close()

    assert memory.table("marks").to_pyarrow().equals(before)


def test_rows_with_some_values_come_without_cells_or_as_the_columns_asked_for(memory):
    whole = memory.rows_of("marks", pupil_id=8, school_class="10Б")

    assert whole.column_names == TABLES["marks"].current.names
    assert memory.rows_of("marks", ["pupil_id", "mark"], pupil_id=8).to_pylist() == [
        {"pupil_id": 8, "mark": 5}
    ]
    assert memory.rows_of("marks", pupil_id=8, school_class="9А").num_rows == 0
