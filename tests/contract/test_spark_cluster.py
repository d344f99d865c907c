"""Every measure on a cluster of Spark, over files that `facts.parquet` wrote."""

import shutil
import time

import pytest

from contract.answers import check, in_order
from contract.cases import CASES
from contract.cluster import cluster
from contract.rows import generated
from opora.facts import engine
from opora.facts.parquet import write_facts
from opora.facts.tables import TABLES
from opora.facts.view import view_of
from opora.vocabulary.problems import UserError

pytestmark = [
    pytest.mark.spark,
    # pyspark leaves the socket of an answer to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]
WORKERS = 2


@pytest.fixture(scope="module")
def backend(tmp_path_factory, spark_at):
    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text("spark.executor.memory 512m\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, cluster(folder, WORKERS) as address:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        with spark_at(address) as opened:
            yield opened


@pytest.fixture(scope="module")
def written(tmp_path_factory, facts):
    """Map each table of facts to its rows, and to the paths of its files on the disk."""
    root = tmp_path_factory.mktemp("data")
    tables = {name: facts.get(name) or generated(name, 300) for name in TABLES}
    files = write_facts(root, "0", 1, tables)
    tables = {name: rows.drop_columns(["batch"]) for name, rows in tables.items()}
    paths = {name: [root / file.path for file in files if file.table == name] for name in TABLES}
    return root, tables, paths


@pytest.fixture(scope="module")
def tables(backend, written, facts, store):
    _, _, paths = written
    files = {name: engine.files(paths[name], backend) for name in facts}
    return files | {"facts": view_of(store, backend.session.sparkContext.master)}


@pytest.fixture(scope="module")
def rows(written, rows):
    _, tables, _ = written
    return rows | {name: table.to_pylist() for name, table in tables.items() if name in rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_cluster_answers_as_the_twin(case, tables, rows):
    check(case, tables, rows)


@pytest.mark.parametrize("name", TABLES)
def test_files_say_the_same_to_both_engines(name, backend, written):
    root, tables, paths = written
    assert len(paths[name]) > 1  # several schools and years

    on_spark = engine.files(paths[name], backend).to_pyarrow()
    on_duckdb = engine.files(paths[name], engine.connect(root)).to_pyarrow()

    assert on_spark.column_names == on_duckdb.column_names == tables[name].schema.names
    expected = in_order(tables[name].to_pylist())
    assert in_order(on_spark.to_pylist()) == expected
    assert in_order(on_duckdb.to_pylist()) == expected


def test_every_worker_gives_an_executor(backend):
    until = time.monotonic() + 30
    members = backend.session.sparkContext._jsc.sc().getExecutorMemoryStatus

    while members().size() < WORKERS + 1 and time.monotonic() < until:
        time.sleep(0.2)

    assert members().size() == WORKERS + 1  # the driver is in the list too


def test_a_file_that_is_not_there_is_told_in_russian(backend, tmp_path):
    with pytest.raises(UserError, match="рабочие узлы видят файлы"):
        engine.files([tmp_path / "нет.parquet"], backend)


def test_a_file_that_is_gone_when_it_is_read_too(backend, written, tmp_path):
    _, _, paths = written
    copy = shutil.copy(paths["marks"][0], tmp_path / "copy.parquet")
    table = engine.files([copy], backend)
    copy.unlink()

    with pytest.raises(UserError, match="рабочие узлы видят файлы"):
        table.count().to_pyarrow()
