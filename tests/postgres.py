"""A PostgreSQL cluster of the tests' own, and the tests that touch the database run on it.

    python tests/postgres.py [arguments of pytest]

The cluster is made by the binaries that are found, in a temporary folder, without a network
address, and is stopped and removed at the end, whatever the end is.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_READY_IN = 60.0  # seconds
_PORT = "5432"  # names the socket's file; the folder is our own, so no other cluster can have it


class NoPostgres(Exception):
    """There are no binaries of a PostgreSQL server here."""


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of an empty database of a new cluster; the cluster ends with the block."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="opora-postgres-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        user = _user(folder)
        data = folder / "data"
        made = [binaries / "initdb", "-D", data, "-U", "opora", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*made, "--locale=C.UTF-8", "--data-checksums"], check=True, capture_output=True, **user
        )
        started = [binaries / "postgres", "-D", data, "-k", folder, "-p", _PORT, "-h", ""]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(started, stdout=log, stderr=log, cwd=folder, **user)
        _wait_until_ready(process, folder)
        yield f"postgresql://opora@/postgres?host={quote(str(folder))}&port={_PORT}"
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """The newest server that a Debian package brought, or the one on the PATH."""
    found = sorted(
        (path.parent for path in _DEBIAN.glob("*/bin/postgres")),
        key=lambda path: float(path.parent.name),
    )
    if found:
        return found[-1]
    on_path = shutil.which("postgres")
    if on_path is None or shutil.which("initdb") is None:
        raise NoPostgres
    return Path(on_path).parent


def _user(folder: Path) -> dict[str, Any]:
    """Whom to run the server as: it refuses to be root's."""
    if os.geteuid() != 0:
        return {}
    names = [each.pw_name for each in pwd.getpwall()]
    name = "postgres" if "postgres" in names else "nobody"
    account = pwd.getpwnam(name)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": name, "group": account.pw_gid, "extra_groups": []}


def _wait_until_ready(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + _READY_IN
    while True:
        try:
            psycopg.connect(host=str(folder), port=_PORT, user="opora", dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text(encoding="utf-8")) from None
            time.sleep(0.1)
        else:
            return


def _stop(number: int, frame: object) -> None:
    sys.exit(128 + number)  # through the blocks that clean up


def main(arguments: list[str]) -> int:
    """Run pytest on a new cluster and return its exit code."""
    # SIGINT too: a shell that starts a run in the background lets it be ignored.
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        with cluster() as address:
            command = [sys.executable, "-m", "pytest", "-p", "only_database", *arguments]
            tests = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
            try:
                return tests.wait()
            finally:
                if tests.poll() is None:
                    tests.terminate()
                    tests.wait(60)
    except NoPostgres:
        sys.stderr.write("No PostgreSQL server here: apt-get install postgresql\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
