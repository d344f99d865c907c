"""Acceptance: people first, then all batches at once, then the word that it is done.

Killed anywhere, the work is begun again and comes to the same: people are made once (`people.given`
of the upload), the store knows an upload it has, the last step is one transaction.
"""

from django.db import transaction

from opora.facts.store import Store
from opora.facts.upload import AlreadyThere
from opora.facts.upload import Upload as FactUpload
from opora.records import jobs
from opora.records.actions.by import leave_trace
from opora.records.actions.readings import (
    PeopleChanged,
    give_people,
    keep_reading,
    learn_teachers,
)
from opora.records.daily import ask_for_all
from opora.records.jobs import Held
from opora.records.models import Upload, UploadFile
from opora.records.understanding import Understood, facts_of, hints_of, store, understood
from opora.records.works.work import Work, progress_of

_ACCEPTING = Upload.State.ACCEPTING
_CHANGED = (
    "Пока загрузка ждала, данные школы изменились, и итог был бы не тем, что вам показали. "
    "Ничего не принято. Посмотрите новый итог и примите снова."
)


class _Stale(Exception):
    """What was shown is no longer what would happen."""


def run(held: Held) -> None:
    """Accept an upload, or show it again when something changed since it was shown."""
    upload = Upload.objects.select_related("school").get(pk=int(held.key))
    if upload.state != _ACCEPTING:
        jobs.finish(held)
        return
    with understood(upload, progress_of(held, "Принимаем файлы")) as found:
        try:
            batches = _accept(held, upload, found)
        except (_Stale, PeopleChanged):
            with transaction.atomic():
                jobs.finish(held)
                keep_reading(Upload.objects.select_for_update().get(pk=upload.pk), found, _CHANGED)
            return
        _finish(held, upload, batches, found)


def given_up(held: Held, why: str) -> None:
    """Show the upload as it was before, with the reason."""
    waiting = Upload.objects.filter(pk=int(held.key), state=_ACCEPTING)
    waiting.update(state=Upload.State.READ, said=why[:600])


def _accept(held: Held, upload: Upload, found: Understood) -> dict[int, int]:
    """Return the batch of every file that was taken, by number of the row."""
    rows = [file.kept for file in found.taken if file.kept is not None]
    if len(rows) != len(found.taken):
        raise _Stale
    if not upload.people.get("given"):
        if [row.pupils for row in rows] != found.matched.numbers or _undecided(found):
            raise _Stale
        if list(found.foreseen.seen) != upload.changes.get("seen"):
            raise _Stale
        jobs.beat(held)
        give_people(by=held.by, upload=upload, found=found)
        facts = found.facts
    else:
        facts = _as_given(upload, found, rows)
    archive = store()
    with archive.writing():
        if not _is_in(archive, upload, facts):
            shelves = found.foreseen.shelves
            if list(archive.seen(shelves)) != upload.changes.get("seen"):
                raise _Stale
        answers = archive.accept_all(facts)
    numbers = [
        each.batch.number if isinstance(each, AlreadyThere) else each.number for each in answers
    ]
    return dict(zip((row.pk for row in rows), numbers, strict=True))


def _undecided(found: Understood) -> bool:
    return any(question.decision is None for question in found.matched.questions)


def _as_given(upload: Upload, found: Understood, rows: list[UploadFile]) -> list[FactUpload]:
    """Return the facts with the numbers that were given before a worker died."""
    hints = hints_of(upload)
    pairs = list(zip(found.taken, rows, found.facts, strict=True))
    if any(len(row.pupils) != len(file.reading.pupils) for file, row, _ in pairs):
        raise _Stale
    return [facts_of(file, upload, hints, row.pupils, f.region) for file, row, f in pairs]


def _is_in(archive: Store, upload: Upload, facts: list[FactUpload]) -> bool:
    """Whether a worker that died had put the batches in."""
    known = [archive.known(each.sha256, each.hints) for each in facts]
    numbers = {batch.number for batch in known if batch is not None}
    others = UploadFile.objects.filter(batch__in=numbers).exclude(upload=upload)
    return bool(numbers - set(others.values_list("batch", flat=True)))


@transaction.atomic
def _finish(held: Held, upload: Upload, batches: dict[int, int], found: Understood) -> None:
    jobs.finish(held)
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    others = UploadFile.objects.filter(batch__in=batches.values()).exclude(upload=row)
    theirs = set(others.values_list("batch", flat=True))
    for file in row.files.filter(pk__in=batches):
        # A batch that another upload brought is not this one's to undo.
        file.batch = None if batches[file.pk] in theirs else batches[file.pk]
        file.save(update_fields=["batch"])
    learn_teachers(by=held.by, upload=row, found=found)
    row.state = Upload.State.ACCEPTED
    row.version += 1
    row.save()
    ask_for_all(row.school_id, held.by)
    leave_trace(
        held.by,
        "загрузка принята",
        unit=row.school_id,
        upload=row.pk,
        batches=sorted(set(batches.values()) - theirs),
        why=row.brake_reason,
    )


WORK = Work("accept_upload", run, given_up)
