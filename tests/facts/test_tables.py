"""The schemas of facts and what they refuse."""

import subprocess
import sys
from datetime import date

import pyarrow as pa
import pytest

from opora.facts.tables import MARKS, TABLES, completed


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_is_described(table):
    assert all(column.metadata[b"description"] for column in table.schema)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_table_has_a_place_for_a_name_of_a_pupil(table):
    names = {"pupil_name", "name", "surname"}

    assert names.isdisjoint(table.schema.names)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_an_empty_table_is_of_its_schema(table):
    assert table.check(table.empty()).num_rows == 0


def test_a_table_of_other_columns_is_refused():
    with pytest.raises(TypeError, match="'marks'"):
        MARKS.check(pa.table({"mark": [5]}))


def test_a_null_where_none_may_be_is_refused(fact_rows):
    rows = fact_rows("marks", {})
    index = rows.schema.get_field_index("mark")
    rows = rows.set_column(index, rows.schema.field(index), pa.nulls(1, pa.uint8()))

    with pytest.raises(TypeError, match="'mark'"):
        MARKS.check(rows)


def test_what_a_file_of_an_earlier_version_lacks_is_null(fact_rows):
    rows = fact_rows("marks", {"marked_on": date(2025, 9, 8)}, {})

    again = completed(rows.drop_columns(["marked_on"]), MARKS.schema)

    assert again.equals(fact_rows("marks", {}, {}))
    assert MARKS.check(again).num_rows == 2
    assert completed(rows, MARKS.schema).equals(rows)


def test_what_may_not_be_null_is_not_made_up(fact_rows):
    with pytest.raises(KeyError, match="mark"):
        completed(fact_rows("marks", {}).drop_columns(["mark"]), MARKS.schema)


def test_schemas_need_no_engine():
    code = "import sys, opora.facts.tables; print({'ibis', 'duckdb'} & set(sys.modules))"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert answer.stdout.strip() == "set()"
