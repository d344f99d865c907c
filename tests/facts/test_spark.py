"""What is said about an address of Spark before Spark is started: needs neither it nor Java."""

import socket
import sys
from types import SimpleNamespace

import pyarrow as pa
import pytest

from opora.facts import engine, spark
from opora.facts.tables import TABLES
from opora.vocabulary.problems import UserError


@pytest.fixture
def java(tmp_path, monkeypatch):
    """A computer where the first check finds a Java."""
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.touch(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))


@pytest.fixture
def asked(java, monkeypatch):
    """Return what the session was started with, in place of a session."""
    sessions = []
    module = SimpleNamespace(start=lambda *how: sessions.append(how))
    monkeypatch.setitem(sys.modules, "opora.facts.spark_backend", module)
    spark.connect.cache_clear()
    yield sessions
    spark.connect.cache_clear()


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize(
    "address", ["local", "local[2]", "local[*]", "spark://node:7077", "spark://a.b:7077,c:7078"]
)
def test_addresses_of_spark(address):
    assert spark.is_address(address)


@pytest.mark.parametrize(
    "text", ["", "yarn", "local[x]", "spark://node", "spark://:7077", "http://node:7077", "a spark"]
)
def test_what_is_no_address_is_told_with_examples(text):
    with pytest.raises(UserError, match="spark://узел:7077"):
        engine.at(text)
    with pytest.raises(ValueError, match="no address"):
        spark.connect(text)


def test_the_usual_engine_has_a_name(tmp_path):
    assert engine.at("duckdb", tmp_path) is engine.connect(tmp_path)


def test_without_java(monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UserError, match=r"нужна Java 17.*в PATH нет"):
        engine.at("local[2]")


def test_without_java_where_the_variable_says(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))

    with pytest.raises(UserError, match=r"в папке JAVA_HOME=.*jdk нет"):
        engine.at("local[2]")


def test_without_pyspark(java, monkeypatch):
    monkeypatch.setitem(sys.modules, "opora.facts.spark_backend", None)

    with pytest.raises(UserError, match=r"pip install \"opora\[spark\]\""):
        engine.at("local[2]")


@pytest.mark.parametrize("port", [None, 99999])
def test_where_nobody_answers(java, closed_port, port):
    with pytest.raises(UserError, match="никто не отвечает"):
        engine.at(f"spark://127.0.0.1:{port or closed_port}")


def test_one_master_of_two_is_enough(asked, listener, closed_port):
    address = f"spark://127.0.0.1:{closed_port},127.0.0.1:{listener}"

    engine.at(address)

    assert [how[0] for how in asked] == [address]


def test_spark_of_this_computer_listens_to_this_computer_only(asked, monkeypatch):
    monkeypatch.setattr(spark, "_answers", lambda place: True)

    for address in ("local[2]", "spark://127.0.0.1:7077", "spark://node:7077"):
        engine.at(address)

    bound = [options.get("spark.driver.bindAddress") for _, options in asked]
    assert bound == ["127.0.0.1", "127.0.0.1", None]


def test_a_session_has_no_page_and_silently_wraps_no_sum(asked):
    engine.at("local[2]")

    ((_, options),) = asked
    assert options["spark.ui.enabled"] == "false"
    assert options["spark.sql.ansi.enabled"] == "true"
    assert options["spark.sql.session.timeZone"] == "UTC"


class Session:
    """Remembers what a session is asked for."""

    name = "pyspark"

    def __init__(self):
        self.session = self.catalog = self
        self.views, self.paths = {}, []

    def createDataFrame(self, rows):  # noqa: N802  # the name is Spark's
        return SimpleNamespace(createOrReplaceTempView=lambda name: self.views.update({name: rows}))

    def dropTempView(self, name):  # noqa: N802
        del self.views[name]

    def read_files(self, name, paths, differ):
        self.paths += paths

    def table(self, name):
        return SimpleNamespace(get_backend=lambda: self, get_name=lambda: name)


def test_rows_are_sent_in_types_that_spark_has():
    session = Session()

    table = engine.table(TABLES["marks"].empty(), session)

    (sent,) = session.views.values()
    kinds = {name: sent.schema.field(name).type for name in ("pupil_id", "mark", "weight", "kind")}
    assert list(kinds.values()) == [pa.int64(), pa.int16(), pa.int32(), pa.string()]
    engine.forget(table)
    assert session.views == {}


def test_texts_are_addresses_and_paths_are_files_of_this_computer(tmp_path):
    session = Session()

    engine.files(["s3a://facts/1.parquet", tmp_path / "a [1].parquet"], session)

    assert session.paths == ["s3a://facts/1.parquet", rf"file://{tmp_path}/a \[1\].parquet"]
