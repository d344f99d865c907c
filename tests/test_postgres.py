"""The tests' own PostgreSQL: safe as a real one, and gone afterwards."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from opora.records.queries.health import postgres_complaints
from postgres import NoPostgres, cluster

SCRIPT = Path(__file__).with_name("postgres.py")
pytestmark = pytest.mark.slow


@pytest.fixture
def address():
    try:
        with cluster() as found:
            yield found
    except NoPostgres:
        if os.environ.get("CI"):
            raise
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")


def test_it_keeps_what_it_acknowledges_and_listens_to_no_network(address):
    names = (
        "fsync",
        "full_page_writes",
        "synchronous_commit",
        "data_checksums",
        "listen_addresses",
    )
    with psycopg.connect(address) as connection:
        kept = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in names}
    assert postgres_complaints(kept) == ()
    assert (kept["data_checksums"], kept["listen_addresses"]) == ("on", "")


@pytest.fixture
def folder():
    """A folder that the server's user may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_no_server_and_no_files(address, folder, number):
    slow = folder / "test_slow.py"
    slow.write_text("import pytest, time\n@pytest.mark.database\ndef test(): time.sleep(600)\n")
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "-c", os.devnull, "-p", "no:cacheprovider", str(slow)],
        env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(SCRIPT.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as run:
        server = started(folder, run)
        run.send_signal(number)
        assert run.wait(60) != 0
    assert not Path(f"/proc/{server}").exists()
    assert list(folder.glob("opora-postgres-*")) == []


def started(folder: Path, run: "subprocess.Popen[bytes]") -> int:
    """Wait until the run has a server that answers; return the server's number."""
    while run.poll() is None:
        sockets = list(folder.glob("opora-postgres-*/.s.PGSQL.5432"))
        if sockets:
            kept = sockets[0].parent / "data" / "postmaster.pid"
            return int(kept.read_text().split()[0])
        time.sleep(0.1)
    raise AssertionError(f"the run ended by itself with {run.returncode}")
