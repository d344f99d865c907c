"""A standalone cluster of Spark on this computer: a master and workers, for the time of a test."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

_LOOPBACK = "127.0.0.1"
_PATIENCE = 60.0  # seconds for a process to say that it is ready
_DEPLOY = "org.apache.spark.deploy"
_WORKER = ("worker.Worker", "--cores", "1", "--memory", "1g")


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """Yield the address; logs are kept in `folder`, processes are stopped whatever happens."""
    with ExitStack() as running:
        log = running.enter_context(_daemon(folder / "master", "master.Master"))
        address = _said(log, rf"spark://{re.escape(_LOOPBACK)}:[1-9]\d*")
        logs = [
            running.enter_context(_daemon(folder / f"worker-{n}", *_WORKER, address))
            for n in range(1, workers + 1)
        ]
        for log in logs:
            _said(log, "Successfully registered with master")
        yield address


@contextmanager
def _daemon(folder: Path, name: str, *arguments: str) -> Iterator[Path]:
    """Run a class of Spark until the block is left; yield the path of its log."""
    folder.mkdir(parents=True)
    home = Path(next(iter(find_spec("pyspark").submodule_search_locations)))
    # `spark-class` becomes the Java process, so its number is ours to stop.
    command = [home / "bin" / "spark-class", f"{_DEPLOY}.{name}", "--host", _LOOPBACK]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", "0", "--webui-port", "0", *arguments],
            env=_environment(home, folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield log
    finally:
        _stop(process)


def _environment(home: Path, folder: Path) -> dict[str, str]:
    own = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": _LOOPBACK,
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
    }
    return {**os.environ, **own}


def _said(log: Path, pattern: str) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise TimeoutError(f"{pattern!r} is not in {log}:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen) -> None:
    process.terminate()  # a worker stops its executors on the way out
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
