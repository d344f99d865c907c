"""What processes of a killing trial do: send, read, accept, undo, and tell what there is."""

import multiprocessing
import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web_settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

import town as towns  # noqa: E402
from killing import Writes  # noqa: E402
from opora.facts.atomic import TEMPORARY  # noqa: E402
from opora.facts.derive import settle_table  # noqa: E402
from opora.facts.parquet import checksum  # noqa: E402
from opora.facts.tables import MARKS  # noqa: E402
from opora.intake import pool  # noqa: E402
from opora.records import chain, jobs  # noqa: E402
from opora.records.actions.by import By  # noqa: E402
from opora.records.actions.uploads import accept_upload, undo_upload  # noqa: E402
from opora.records.models import AuditEvent, Enrolment, Job, Pupil, Upload, UploadFile  # noqa: E402
from opora.records.temporary import FOLDER, keep_temporary_files  # noqa: E402
from opora.records.understanding import store  # noqa: E402
from opora.records.worker import drain, work_once  # noqa: E402
from opora.vocabulary.problems import UserError  # noqa: E402
from sendings import sent  # noqa: E402

if multiprocessing.parent_process() is not None:  # other tests beside this one must not notice
    pool._cores = lambda: 1  # one reader of two small files: a start costs more than they do
    jobs.DEAD_AFTER = timedelta(0)  # the worker of a job that is begun was killed


def begin(first: Path) -> tuple[int, dict[str, str]]:
    """Make a town with one accepted upload; return the number of the school, and the cookies of one
    who is signed in and may upload."""
    call_command("migrate", verbosity=0)
    town = towns.build()
    client = Client()
    client.post("/sign-in/", {"login": "deputy_head", "password": towns.PASSWORD})
    sent(client, town.school.number, first)
    _work()
    _accept(Upload.objects.get().pk)
    _work()
    return town.school.number, {name: each.value for name, each in client.cookies.items()}


def read(writes: Writes) -> None:
    """Do what waits for a worker."""
    keep_temporary_files(settings.DATA)
    with writes.of_work():
        _work()


def accept(writes: Writes, upload: int) -> None:
    """Accept an upload to the end."""
    keep_temporary_files(settings.DATA)
    with writes.of_work():
        _accept(upload)
        _work()


def undo(writes: Writes, upload: int) -> None:
    """Undo an upload to the end."""
    keep_temporary_files(settings.DATA)
    with writes.of_work():
        undo_upload(by=By(Upload.objects.get(pk=upload).by_id), upload=upload)
        _work()


def resume(upload: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Start a worker where one was killed; return what was there before and after."""
    left = state(upload)
    keep_temporary_files(settings.DATA)
    _work()
    store().sweep()
    drain()
    return left, state(upload)


def resume_sent(upload: int) -> tuple[dict[str, Any], ...]:
    """Do what waits, then accept it; return what was there before, between and after."""
    left, ready = resume(upload)
    _accept(upload)
    _work()
    return left, ready, state(upload)


def _accept(upload: int) -> None:
    row = Upload.objects.get(pk=upload)
    accept_upload(by=By(row.by_id), upload=upload, version=row.version, reason="проба")


def _work() -> None:
    while work_once():
        pass


def state(upload: int) -> dict[str, Any]:
    """Return all that must be whole, of an upload and of the school; `state`: None if it is not."""
    row = Upload.objects.filter(pk=upload).first()
    files = UploadFile.objects.filter(upload=upload)
    mine = Job.objects.filter(key=str(upload)).exclude(kind="check_duty")
    events = AuditEvent.objects.filter(details__upload=upload)
    return {
        "state": row and row.state,
        "uploads": Upload.objects.count(),
        "files": sorted(files.values_list("label", "state")),
        "accepted files": files.exclude(batch=None).count(),
        "lost originals": [file.label for file in files if not _is_whole(file)],
        "rows": rows(),
        "pupils": sorted(Pupil.objects.values_list("name", flat=True)),
        "enrolments": Enrolment.objects.count(),
        "batches": len(store().visible()),
        "jobs": sorted(mine.values_list("kind", flat=True)),
        "waiting": _waiting(),
        "events": sorted(events.values_list("what", flat=True)),
        "chain": chain.verify().flaw,
        "litter": litter(),
        "damage": [problem.code for problem in store().verify()],
    }


def _waiting() -> int:
    return Job.objects.filter(state__in=("waiting", "running")).count()


def _is_whole(file: UploadFile) -> bool:
    kept = store().received(file.sha256)
    return kept.is_file() and kept.stat().st_size == file.size and checksum(kept) == file.sha256


def litter() -> list[str]:
    """Return the names of temporary files in the data directory."""
    half = settings.DATA.rglob(f"{TEMPORARY}*")
    others = (path for path in (settings.DATA / FOLDER).glob("*/**/*") if path.is_file())
    return sorted(path.name for path in (*half, *others))


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
        while len(answers) < times or _waiting():
            if not work_once():
                time.sleep(0.02)
        connection.close()

    jobs.DEAD_AFTER = timedelta(seconds=60)
    threads = [threading.Thread(target=press) for _ in range(times)]
    threads += [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"answers": answers, **state(upload)}
