"""A process with a data directory and a database of its own that sends, accepts, and is killed.

Processes are forked from one that has imported everything, where the system can do that.
"""

import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web_settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

import town as towns  # noqa: E402
from opora.config.database import database  # noqa: E402
from opora.facts.derive import settle_table  # noqa: E402
from opora.facts.tables import MARKS  # noqa: E402
from opora.records import chain, jobs  # noqa: E402
from opora.records.actions.by import By  # noqa: E402
from opora.records.actions.uploads import (  # noqa: E402
    SentFile,
    accept_upload,
    send_files,
    undo_upload,
)
from opora.records.models import AuditEvent, Enrolment, Job, Pupil, Upload, UploadFile  # noqa: E402
from opora.records.understanding import receive, store  # noqa: E402
from opora.records.worker import work_once  # noqa: E402
from opora.vocabulary.problems import UserError  # noqa: E402

_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_PROCESSES = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
if _FORKS:
    heavy = ["pytest", "pandas", "opora.facts.store", "opora.intake.collection", "django.db"]
    _PROCESSES.set_forkserver_preload(heavy)


def called(act: Callable[..., Any], root: Path, *args: Any, ready: bool = False) -> Any:
    """Do something in a process of its own and return the answer; `ready`: it says so first."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_answer, args=(act, root, theirs, args))
    process.start()
    theirs.close()
    try:
        if ready:
            ours.recv()
        return ours.recv()
    finally:
        process.join()


def killed(act: Callable[..., Any], root: Path, delay: float, *args: Any) -> None:
    """Begin something in a process of its own and kill it after so many seconds."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_answer, args=(act, root, theirs, args))
    process.start()
    theirs.close()
    ours.recv()  # it is ready
    time.sleep(delay)
    if process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()


def _answer(act: Callable[..., Any], root: Path, pipe: Connection, args: tuple[Any, ...]) -> None:
    connection.settings_dict.update(database(None, root))
    settings.DATA = root
    jobs.DEAD_AFTER = timedelta(0)
    if act in (accept, undo):
        connection.ensure_connection()
        pipe.send("ready")
    try:
        answer = act(*args)
    finally:
        connections.close_all()
    pipe.send(answer)


def begin(paths: list[Path], later: list[Path]) -> tuple[int, int]:
    """Make a town with one accepted upload and one that waits; return the number of the latter."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    town = towns.build()
    by = By(town.accounts["deputy_head"], "проба")
    for number, each in enumerate((paths, later)):
        files = []
        for path in each:
            with path.open("rb") as file:
                files.append(SentFile(path.name, *receive(iter(lambda f=file: f.read(9999), b""))))
        upload = send_files(by=by, school=town.school.number, files=files, form_key=str(number))
        _work()
        if number == 0:
            accept(upload)
    return upload, town.accounts["deputy_head"]


def accept(upload: int) -> float:
    """Accept an upload to the end; return how long it took."""
    since = time.monotonic()
    row = Upload.objects.get(pk=upload)
    accept_upload(by=By(row.by_id), upload=upload, version=row.version, reason="проба")
    _work()
    return time.monotonic() - since


def undo(upload: int) -> float:
    """Undo an upload to the end; return how long it took."""
    since = time.monotonic()
    undo_upload(by=By(Upload.objects.get(pk=upload).by_id), upload=upload)
    _work()
    return time.monotonic() - since


def resume(upload: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Do what a killed worker has left; return what was there before and after."""
    left = state(upload)
    _work()
    return left, state(upload)


def _work() -> None:
    while work_once():
        pass


def state(upload: int) -> dict[str, Any]:
    """Return all that must be whole."""
    return {
        "state": Upload.objects.get(pk=upload).state,
        "rows": rows(),
        "pupils": sorted(Pupil.objects.values_list("name", flat=True)),
        "enrolments": Enrolment.objects.count(),
        "files": UploadFile.objects.filter(upload=upload).exclude(batch=None).count(),
        "batches": len(store().visible()),
        "accepted": AuditEvent.objects.filter(what="загрузка принята").count(),
        "waiting": Job.objects.filter(state__in=("waiting", "running")).count(),
        "chain": chain.verify().broken,
        "damage": [problem.code for problem in store().verify()],
    }


def rows() -> list[tuple[str, int]]:
    """Return marks that count, by the name of the pupil: numbers differ from run to run."""
    names = dict(Pupil.objects.values_list("pk", "name"))
    found = []
    for shelf in store().ledger.shelves():
        batches = store().ledger.visible_on(shelf)
        table = settle_table(store().root, MARKS, shelf, batches).rows
        found += [(names[row["pupil_id"]], row["mark"]) for row in table.to_pylist()]
    return sorted(found)


def accept_at_once(upload: int, times: int) -> dict[str, Any]:
    """Press «Принять» in many browsers at one moment, with two workers at work."""
    row = Upload.objects.get(pk=upload)
    start = threading.Barrier(times + 2)
    answers: list[str] = []

    def press() -> None:
        start.wait()
        try:
            accept_upload(by=By(row.by_id), upload=upload, version=row.version, reason="проба")
            answers.append("fine")
        except UserError as error:
            answers.append(str(error))
        finally:
            connection.close()

    def work() -> None:
        start.wait()
        for _ in range(50):
            if not work_once():
                time.sleep(0.1)
        connection.close()

    jobs.DEAD_AFTER = timedelta(seconds=60)
    threads = [threading.Thread(target=press) for _ in range(times)]
    threads += [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs_made = Job.objects.filter(kind="accept_upload", key=str(upload)).count()
    return {"answers": answers, "jobs": jobs_made, **state(upload)}


def copied(start: Path, root: Path) -> Path:
    """Return a fresh copy of a beginning."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(start, root)
    return root
