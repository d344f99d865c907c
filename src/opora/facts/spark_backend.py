"""Ibis on a session of Spark. Imported only when Spark is asked for: see `facts.spark`."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import ibis.expr.types as ir
from ibis.backends.pyspark import Backend
from ibis.formats.pyarrow import PyArrowData
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from opora.vocabulary.problems import UserError

_PATIENCE = 60.0  # seconds for the first executor to come
_ADVICE_START = (
    "Проверьте, что по этому адресу главный узел Spark версии 4.0, а Java на этом компьютере не "
    "старее 17 (см. docs/how-to/spark.md)."
)
_ADVICE_FILES = (
    "Проверьте, что кластер работает и что рабочие узлы видят файлы данных по тем же путям "
    "(см. docs/how-to/spark.md)."
)


class SparkBackend(Backend):  # type: ignore[misc]  # Ibis has no types
    """The backend of Ibis, whose answers come straight as Arrow.

    The original goes through pandas, where a whole number beside a null becomes a float.
    """

    @property
    def session(self) -> Any:
        """The session of Spark."""
        return self._session

    def to_pyarrow(
        self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **_: Any
    ) -> Any:
        """Return the answer to `expr`; raises UserError when Spark cannot give it."""
        table = expr.as_table()
        self._run_pre_execute_hooks(table)
        with _told(_ADVICE_FILES):
            answer = self.raw_sql(self.compile(table, params=params, limit=limit)).toArrow()
        return expr.__pyarrow_result__(PyArrowData.convert_table(answer, table.schema()))

    def read_files(self, name: str, paths: Sequence[str], differ: bool = False) -> None:
        """Make Parquet files known as the view `name`; raises UserError when one is not found.

        `differ`: some may lack columns of others.
        """
        with _told(_ADVICE_FILES):
            # Not `read_parquet`: Ibis takes one path only.
            rows = self._session.read.parquet(*paths, mergeSchema=differ)
            rows.createOrReplaceTempView(name)


def start(address: str, options: Mapping[str, str]) -> SparkBackend:
    """Return a backend on a new session; raises UserError when Spark does not come up.

    Raises ValueError when a session with another address is there already.
    """
    running = SparkSession.getActiveSession()
    if running is not None and running.sparkContext.master != address:
        raise ValueError(f"Spark of this process is {running.sparkContext.master!r}")
    with _told(_ADVICE_START):
        builder = SparkSession.builder.master(address)
        for key, value in options.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
    _want_executor(session, address)
    backend = SparkBackend()
    backend.do_connect(session)
    return backend


def _want_executor(session: Any, address: str) -> None:
    """A cluster without free cores would leave the first query waiting for ever."""
    if address.startswith("local"):
        return
    until = time.monotonic() + _PATIENCE
    # The driver is in the list too.
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:
        if time.monotonic() > until:
            session.stop()
            raise UserError(
                f"Кластер Spark {address} за {_PATIENCE:.0f} секунд не выделил ни одного "
                "исполнителя. Проверьте, что рабочие узлы запущены, у них есть свободные ядра и "
                "память, и что они могут соединиться с этим компьютером (SPARK_LOCAL_IP)."
            )
        time.sleep(0.2)


@contextmanager
def _told(advice: str) -> Iterator[None]:
    """Turn an error of Spark into one for people: the first line of it, and what to look at."""
    try:
        yield
    except (PySparkException, Py4JError) as cause:
        # `str` of an error in Java says where it was met, not what it is.
        said = cause.java_exception.toString() if isinstance(cause, Py4JJavaError) else str(cause)
        first = next(iter(said.splitlines()), type(cause).__name__).rstrip(".")
        raise UserError(f"Spark не ответил: {first}. {advice}") from cause
