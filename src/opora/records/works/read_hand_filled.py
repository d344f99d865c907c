"""Reading of forms filled by hand: all that wait for a due date, one limited child for them all."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import QuerySet

from opora.documents.handmade.kind import kind_of_form
from opora.documents.handmade.reading import check_size
from opora.intake.archive import SourceFile, expand_files
from opora.intake.limits import Limits
from opora.intake.pool import Progress, ReaderPool
from opora.records import jobs
from opora.records.actions.by import By
from opora.records.actions.hand_filled import READ, add_file, keep_read, keep_refused
from opora.records.actions.uploads import SentFile
from opora.records.jobs import Held
from opora.records.models import HandFilled
from opora.records.understanding import receive, store
from opora.records.works.work import Work, progress_of
from opora.vocabulary.problems import Problem, Refusal

_WAITING = HandFilled.State.WAITING
_CHUNK = 1 << 20


def run(held: Held) -> None:
    """Read the files of a due date until none waits; a file that was read is not read again."""
    read_waiting(int(held.key), held.by, progress_of(held, "Читаем формы"))
    with transaction.atomic():
        jobs.finish(held)


def given_up(held: Held, why: str) -> None:
    """Show the files that were not read with the reason."""
    _waiting(int(held.key)).update(state=HandFilled.State.REFUSED, said=why[:600])


def read_waiting(due: int, by: By, progress: Progress) -> None:
    """Read the files that wait for a due date, those in archives too."""
    limits = Limits.load()
    with ReaderPool(limits, 1) as pool, TemporaryDirectory(prefix="opora-") as folder:
        while rows := list(_waiting(due).order_by("pk")):
            for row in progress(rows, len(rows)):
                _read(by, row, pool, Path(folder), limits)


def _waiting(due: int) -> QuerySet[HandFilled]:
    return HandFilled.objects.filter(due=due, state=_WAITING)


def _read(by: By, row: HandFilled, pool: ReaderPool, folder: Path, limits: Limits) -> None:
    path = store().received(row.sha256)
    found = expand_files([(row.label, path)], folder, limits)
    files = [item for item in found if isinstance(item, SourceFile)]
    problems = [item for item in found if isinstance(item, Problem)]
    if [item.path for item in files] == [path]:
        _read_form(row, files[0], pool, limits)
    elif files:
        _open(by, row, files, problems)
    else:
        said = problems[0].message if problems else "В архиве нет файлов. Пришлите сами формы."
        keep_refused(number=row.pk, said=said)


def _read_form(row: HandFilled, file: SourceFile, pool: ReaderPool, limits: Limits) -> None:
    try:
        kind = kind_of_form(file.path, limits)
        grids = pool.grids(file)
        if isinstance(grids, Refusal):
            raise grids
        check_size(grids)
    except Refusal as refusal:
        keep_refused(number=row.pk, said=refusal.message)
    else:
        keep_read(number=row.pk, kind=kind, sheets=grids)


def _open(by: By, row: HandFilled, files: list[SourceFile], problems: list[Problem]) -> None:
    """Make a file of every member of an archive; each is kept among the originals."""
    for file in files:
        with file.path.open("rb") as content:
            digest, size = receive(iter(lambda: content.read(_CHUNK), b""))
        sent = SentFile(file.label.removeprefix(f"{row.label}/"), digest, size)
        add_file(by=by, due=row.due_id, receiver=row.receiver_id, file=sent)
    said = [f"Файлов в архиве: {len(files)}."]
    said += [f"{problem.file.rpartition('/')[2]}: {problem.message}" for problem in problems]
    keep_refused(number=row.pk, said=" ".join(said), opened=True)


WORK = Work(READ, run, given_up)
