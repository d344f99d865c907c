"""The engine sees what it is given and nothing else."""

import duckdb
import ibis
import pyarrow.parquet as pq
import pytest

from opora.facts import duck, engine


@pytest.fixture
def folder_backend(tmp_path):
    (tmp_path / "allowed").mkdir()
    return engine.connect(tmp_path / "allowed"), tmp_path


def test_a_table_is_answered_as_it_is(fact_rows):
    rows = fact_rows("marks", {"mark": 2}, {"mark": 5, "weight": 150})

    table = engine.table(rows)

    assert table.select("mark", "weight", "subject").to_pyarrow().to_pylist() == [
        {"mark": 2, "weight": None, "subject": "Алгебра | "},
        {"mark": 5, "weight": 150, "subject": "Алгебра | "},
    ]


def test_a_forgotten_table_is_gone(fact_rows):
    table = engine.table(fact_rows("marks", {}))

    engine.forget(table)

    with pytest.raises(duckdb.Error):
        table.count().execute()


def test_one_backend_for_the_process():
    assert engine.connect() is engine.connect()


def test_one_database_serves_a_data_directory_whoever_asks(folder_backend):
    backend, root = folder_backend
    folder = root / "allowed"

    assert engine.connect(folder, keeps=True).con is backend.con is duck.database(folder)
    assert engine.connect().con is duck.database()
    once = engine.for_reading_once(backend, folder)
    assert once.con is duck.database(folder, keeps=False) is not backend.con


def test_a_question_asked_again_is_answered_as_ibis_answers_it(fact_rows):
    rows = fact_rows("marks", {"mark": 2, "date": None}, {"mark": 5, "weight": 150, "kind": "КР"})
    asked = engine.table(rows).mutate(high=ibis._.mark > 3, once=ibis.literal(1))

    assert engine.answer(asked).equals(asked.to_pyarrow())
    assert engine.answer(asked).equals(engine.answer(asked))


def test_files_of_the_given_folder_are_read(folder_backend, fact_rows):
    backend, root = folder_backend
    paths = [root / "allowed" / name for name in ("a.parquet", "b.parquet")]
    for path in paths:
        pq.write_table(fact_rows("marks", {"mark": 3}), path)

    assert engine.files(paths, backend).mark.sum().to_pyarrow().as_py() == 6


def test_files_elsewhere_are_not(folder_backend, fact_rows):
    backend, root = folder_backend
    pq.write_table(fact_rows("marks", {}), root / "elsewhere.parquet")

    with pytest.raises(duckdb.Error):
        engine.files([root / "elsewhere.parquet"], backend).count().execute()


def test_the_doors_cannot_be_opened_again():
    with pytest.raises(duckdb.Error):
        engine.connect().raw_sql("SET enable_external_access = true")


def test_a_query_does_not_see_variables_of_the_program(fact_rows):
    marks = fact_rows("marks", {})

    with pytest.raises(duckdb.Error):
        duck.ask("SELECT * FROM marks", {"rows": marks})
