"""The server as a whole: starts, keeps its worker, stops, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from servers import Server, children, environment, opora, served

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
    pytest.mark.database,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("served") / "data", "--workers", "2") as running:
        yield running


def worker_of(server: Server) -> int | None:
    found = children(server.process.pid)
    return next((pid for pid, line in found.items() if " worker " in line), None)


def wait_for(what: Callable[[], object], seconds: float = 30.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.1)
    return False


def test_the_first_page_and_its_style_sheet_answer(server: Server) -> None:
    with urllib.request.urlopen(f"{server.address}/") as page:
        assert page.url.endswith("/sign-in/?next=%2F")
        assert "Войти" in page.read().decode()
    with urllib.request.urlopen(f"{server.address}/static/opora/opora.css") as sheet:
        assert sheet.headers["Content-Type"].startswith("text/css")


def test_health_tells_the_database_and_when_the_worker_was_seen(server: Server) -> None:
    assert wait_for(lambda: server.health()["worker_seen"])
    found = server.health()
    assert found["ok"] is True
    assert found["problems"] == []
    assert found["database"] in ("sqlite", "postgresql")


def test_what_holds_names_and_keys_is_for_the_owner_alone(server: Server) -> None:
    kept = {path.name: path.stat().st_mode & 0o077 for path in server.data.iterdir()}
    assert kept.pop("secret.key") == 0
    assert set(kept.values()) == {0}


def test_a_worker_that_dies_is_started_again(server: Server) -> None:
    assert wait_for(lambda: worker_of(server))
    old = worker_of(server)
    os.kill(old, signal.SIGKILL)
    assert wait_for(lambda: worker_of(server) not in (None, old))
    assert "Фоновая работа" in server.log.read_text(encoding="utf-8")


def test_a_web_process_that_dies_is_replaced(server: Server) -> None:
    found = children(server.process.pid)
    web = [pid for pid, line in found.items() if "opora.config.server" in line]
    os.kill(max(web), signal.SIGKILL)
    assert wait_for(lambda: max(web) not in children(server.process.pid))
    assert server.health()["ok"]


def test_a_second_server_on_the_same_port_says_what_to_do(server: Server) -> None:
    port = server.address.rpartition(":")[2]
    done = opora(server.data, "serve", "--port", port)
    assert done.returncode == 2
    assert f"--port {int(port) + 1}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "восемь"), "--port «восемь»"),
        (("--port", "70000"), "от 1 до 65535"),
        (("--workers", "0"), "--workers «0»"),
    ],
)
def test_a_wrong_number_is_explained(tmp_path: Path, arguments, said) -> None:
    done = opora(tmp_path / "data", "serve", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "data").exists()


def test_an_address_of_no_database_is_explained(tmp_path: Path) -> None:
    done = opora(tmp_path / "data", "serve", "--port", "1024", DATABASE_URL="mysql://x/y")
    assert done.returncode == 2
    assert "mysql" in done.stderr
    assert "Traceback" not in done.stderr


def test_stopping_ends_every_process(tmp_path: Path) -> None:
    with served(tmp_path / "data", "--workers", "1") as server:
        assert wait_for(lambda: worker_of(server))
        below = children(server.process.pid)
        assert server.stop() == 0
        assert not [pid for pid in below if Path(f"/proc/{pid}").exists()]


def test_a_server_that_was_killed_leaves_no_process_and_its_port_free(tmp_path: Path) -> None:
    with served(tmp_path / "data", "--workers", "1") as server:
        assert wait_for(lambda: worker_of(server))
        below = children(server.process.pid)
        server.stop(signal.SIGKILL)
        assert wait_for(lambda: not any(alive(pid) for pid in below))
    with served(tmp_path / "data", port=int(server.address.rpartition(":")[2])) as again:
        assert again.health()["ok"]


def test_a_server_whose_listener_was_killed_answers_again(tmp_path: Path) -> None:
    with served(tmp_path / "data", "--workers", "1", "--no-worker") as server:
        listener = min(children(server.process.pid))
        os.kill(listener, signal.SIGKILL)
        assert wait_for(lambda: listener not in children(server.process.pid))
        assert wait_for(lambda: answers(server))
        assert worker_of(server) is None


def answers(server: Server) -> bool:
    try:
        return bool(server.health()["ok"])
    except OSError:
        return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_worker_alone_stops_when_asked(tmp_path: Path) -> None:
    assert opora(tmp_path / "data", "migrate").returncode == 0
    worker = subprocess.Popen(
        [sys.executable, "-m", "opora.cli.main", "worker"], env=environment(tmp_path / "data")
    )
    assert wait_for((tmp_path / "data" / "worker.beat").exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
