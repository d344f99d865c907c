"""Reading of what was sent: what it holds, who is in it, what acceptance would change."""

from django.db import transaction

from opora.records import jobs
from opora.records.actions.readings import keep_reading
from opora.records.jobs import Held
from opora.records.models import Upload
from opora.records.understanding import understood
from opora.records.works.work import Work, progress_of

_READING = Upload.State.READING


def run(held: Held) -> None:
    """Read an upload; one that nobody waits for any more is left as it is."""
    upload = Upload.objects.select_related("school").get(pk=int(held.key))
    if upload.state != _READING:
        jobs.finish(held)
        return
    with understood(upload, progress_of(held, "Читаем файлы")) as found, transaction.atomic():
        jobs.finish(held)
        row = Upload.objects.select_for_update().get(pk=upload.pk)
        # Somebody may have left it, or changed a hint, while it was read.
        if row.state == _READING and row.version == upload.version:
            keep_reading(row, found)


def given_up(held: Held, why: str) -> None:
    """Show the upload with the reason; hints may be changed, or it may be left."""
    waiting = Upload.objects.filter(pk=int(held.key), state=_READING)
    waiting.update(state=Upload.State.READ, said=why[:600])


WORK = Work("read_upload", run, given_up)
