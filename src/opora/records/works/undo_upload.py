"""Undoing of an accepted upload: its batches stop counting at once, what they replaced counts."""

from django.db import transaction

from opora.records import jobs
from opora.records.actions.by import leave_trace
from opora.records.daily import ask_for_all
from opora.records.jobs import Held
from opora.records.models import Enrolment, Teaching, Upload, UploadFile
from opora.records.understanding import store
from opora.records.works.work import Work

_UNDOING = Upload.State.UNDOING


def run(held: Held) -> None:
    """Undo an upload; what is withdrawn already stays so."""
    upload = Upload.objects.get(pk=int(held.key))
    if upload.state == _UNDOING:
        own = upload.files.exclude(batch=None).values_list("batch", flat=True)
        batches = sorted(number for number in own if number is not None)
        store().withdraw_all(batches)
        _finish(held, upload, batches)
    else:
        jobs.finish(held)


def given_up(held: Held, why: str) -> None:
    """Show the upload as accepted, with the reason."""
    waiting = Upload.objects.filter(pk=int(held.key), state=_UNDOING)
    waiting.update(state=Upload.State.ACCEPTED, said=why[:600])


@transaction.atomic
def _finish(held: Held, upload: Upload, batches: list[int]) -> None:
    jobs.finish(held)
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    row.state = Upload.State.UNDONE
    row.version += 1
    row.save()
    ask_for_all(row.school_id, held.by)
    gone = _take_back(row)
    lessons = _forget_lessons(row)
    leave_trace(
        held.by,
        "загрузка отменена",
        unit=row.school_id,
        pupils=gone,
        upload=row.pk,
        batches=batches,
        enrolments=len(gone),
        lessons=lessons,
    )


def _take_back(upload: Upload) -> list[int]:
    """Take people out of the classes they were put in, unless another upload names them."""
    accepted = UploadFile.objects.filter(
        upload__school_id=upload.school_id, upload__state=Upload.State.ACCEPTED
    )
    named = {number for pupils in accepted.values_list("pupils", flat=True) for number in pupils}
    own = Enrolment.objects.filter(upload=upload)
    gone = [row for row in own if row.pupil_id not in named]
    Enrolment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return sorted(row.pupil_id for row in gone)


def _forget_lessons(upload: Upload) -> int:
    """Take back who teaches what, unless another upload tells it too; return how many."""
    others = Upload.objects.filter(school_id=upload.school_id, state=Upload.State.ACCEPTED)
    told = {
        tuple(lesson): other
        for other, people in others.values_list("pk", "people")
        for lesson in people.get("taught", ())
    }
    gone = []
    for row in Teaching.objects.filter(upload=upload).select_related("school_class"):
        place = row.school_class
        row.upload_id = told.get((place.school_year, place.label, row.subject, row.staff_id))
        if row.upload_id is None:
            gone.append(row.pk)
        else:
            row.save(update_fields=["upload"])
    Teaching.objects.filter(pk__in=gone).delete()
    return len(gone)


WORK = Work("undo_upload", run, given_up)
