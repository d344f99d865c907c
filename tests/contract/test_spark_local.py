"""Every measure on the Spark inside this process, over rows that were sent to it."""

import pytest

from contract.answers import check
from contract.cases import CASES
from contract.rows import generated
from opora.facts import engine, spark
from opora.facts.parquet import write_facts
from opora.facts.tables import TABLES
from opora.facts.view import view_of
from opora.vocabulary.problems import UserError

pytestmark = [
    pytest.mark.spark,
    # pyspark leaves the socket of an answer to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]
# The cluster is asked all of them.
EACH_MEASURE = {case.of: case for case in CASES}.values()


@pytest.fixture(scope="module")
def backend(spark_at):
    with spark_at("local[2]") as opened:
        yield opened


@pytest.fixture(scope="module")
def tables(backend, facts, store):
    sent = {name: engine.table(table, backend) for name, table in facts.items()}
    return sent | {"facts": view_of(store, "local[2]")}


@pytest.mark.parametrize("case", EACH_MEASURE, ids=lambda case: case.name)
def test_spark_in_the_process_answers_as_the_twin(case, tables, rows):
    check(case, tables, rows)


@pytest.mark.parametrize("name", TABLES)
def test_rows_come_back_as_they_were_sent(name, backend):
    sent = generated(name, 50)

    assert engine.table(sent, backend).to_pyarrow().to_pylist() == sent.to_pylist()
    assert engine.table(TABLES[name].empty(), backend).count().to_pyarrow().as_py() == 0


def test_a_forgotten_table_is_gone(backend, facts):
    table = engine.table(facts["marks"], backend)

    engine.forget(table)

    with pytest.raises(UserError, match="Spark не ответил"):
        table.count().to_pyarrow()


def test_signs_of_patterns_in_a_path_are_plain_letters(backend, tmp_path):
    root = tmp_path / "да[н]ные {1}, 100%20 *"
    sent = generated("marks", 20)
    paths = [root / file.path for file in write_facts(root, "0", 1, {"marks": sent})]

    assert engine.files(paths, backend).count().to_pyarrow().as_py() == 20


def test_a_number_that_does_not_fit_is_an_error(backend, facts):
    table = engine.table(facts["marks"], backend)
    widest = (table.pupil_id + (2**63 - 1)).max()

    with pytest.raises(UserError, match="OVERFLOW"):
        widest.to_pyarrow()


def test_one_address_for_a_process(backend):
    assert engine.at("local[2]") is backend
    with pytest.raises(ValueError, match="local"):
        spark.connect("local[1]")
