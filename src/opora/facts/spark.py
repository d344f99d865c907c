"""The door to Spark: what is asked of an address before a session is started there.

Only `facts.spark_backend` imports pyspark, and only when an address asks for it: the extra
`opora[spark]` and Java are needed by nobody else.
"""

import os
import re
import shutil
import socket
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa

from opora.vocabulary.problems import UserError

_LOCAL = re.compile(r"local(\[(\d+|\*)\])?")
_CLUSTER = re.compile(r"spark://[^\s/,:]+:\d+(,[^\s/,:]+:\d+)*")
_LOOPBACK = {"localhost", "127.0.0.1"}
_PATIENCE = 5.0  # seconds for a master to take a connection

_OPTIONS = {
    "spark.app.name": "opora",
    "spark.ui.enabled": "false",  # a web page without a password
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",  # a day stays the day it is on every machine
    # A sum that does not fit is an error, as in DuckDB; otherwise it would wrap silently.
    "spark.sql.ansi.enabled": "true",
    # The default of 200 is for terabytes. Seven million groups (a large region, pupil by subject)
    # are some 20 MB a partition; Spark joins the small ones itself.
    "spark.sql.shuffle.partitions": "32",
}


def is_address(text: str) -> bool:
    """Whether `text` is an address of Spark: «local[2]» or «spark://host:7077»."""
    return bool(_LOCAL.fullmatch(text) or _CLUSTER.fullmatch(text))


@cache
def connect(address: str) -> Any:
    """Return an Ibis backend on the Spark at `address`; one address for a process.

    Other options (memory of executors, S3, a shared secret) are taken from `spark-defaults.conf` in
    the folder SPARK_CONF_DIR. Raises UserError when Java or pyspark is missing, when nobody
    answers, or when the cluster gives no executor; ValueError when it is no address.
    """
    if not is_address(address):
        raise ValueError(f"no address of Spark: {address!r}")
    _want_java()
    _want_answer(address)
    try:
        backend = import_module("opora.facts.spark_backend")
    except ModuleNotFoundError as cause:
        raise UserError(
            "Для расчёта на Spark не хватает пакета pyspark. Установите дополнение: "
            'pip install "opora[spark]" (см. docs/how-to/spark.md).'
        ) from cause
    return backend.start(address, {**_OPTIONS, **_binding(address)})


def register(backend: Any, name: str, rows: pa.Table) -> None:
    """Make `rows` known to `backend` as the view `name`; they are sent from this process."""
    plain = rows.cast(pa.schema([_plain(column) for column in rows.schema]))
    backend.session.createDataFrame(plain).createOrReplaceTempView(name)


def read(backend: Any, name: str, paths: Sequence[Path | str], differ: bool = False) -> None:
    """Make Parquet files known to `backend` as the view `name`; a text is Spark's own address.

    `differ`: some files may lack columns of others. Raises UserError when one is not found.
    """
    backend.read_files(name, [_file(path) for path in paths], differ)


def forget(backend: Any, name: str) -> None:
    """Drop a view, so that its rows can be freed."""
    backend.session.catalog.dropTempView(name)


def _want_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home) / "bin") if home else None) is None:
        place = f"в папке JAVA_HOME={home}" if home else "в PATH"
        raise UserError(
            f"Для расчёта на Spark нужна Java 17 или новее, а программы java {place} нет. "
            "Установите Java или укажите её папку в переменной JAVA_HOME."
        )


def _want_answer(address: str) -> None:
    """Spark itself would try for a minute, and say why in pages of Java."""
    places = _places(address)
    if places and not any(map(_answers, places)):
        raise UserError(
            f"По адресу {address} никто не отвечает ({_PATIENCE:.0f} секунд на узел). Проверьте "
            "адрес и порт, и что главный узел Spark запущен и доступен с этого компьютера."
        )


def _answers(place: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(place, timeout=_PATIENCE):
            return True
    except (OSError, OverflowError):  # Overflow: no such port
        return False


def _places(address: str) -> list[tuple[str, int]]:
    """Return host and port of each master; none for a Spark inside this computer."""
    if _LOCAL.fullmatch(address):
        return []
    masters = address.removeprefix("spark://").split(",")
    return [(host, int(port)) for host, _, port in (master.partition(":") for master in masters)]


def _binding(address: str) -> dict[str, str]:
    """Nothing listens to the network when all of Spark is on this computer.

    Elsewhere executors call back to this computer, by the address that SPARK_LOCAL_IP gives.
    """
    if not all(host in _LOOPBACK for host, _ in _places(address)):
        return {}
    return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def _file(path: Path | str) -> str:
    """A path of this computer, whatever the cluster's own file system is, and never a pattern."""
    if isinstance(path, str):
        return path
    plain = re.sub(r"[][{}*?]", r"\\\g<0>", path.absolute().as_posix())
    return f"file:///{plain.lstrip('/')}"


def _plain(column: pa.Field) -> pa.Field:
    """Spark knows neither dictionaries nor unsigned numbers: the next wider signed one is exact."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    wider = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64()}
    return pa.field(column.name, wider.get(kind, kind), column.nullable)
