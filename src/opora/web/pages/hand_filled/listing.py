"""The files that came for a due date, with a form to send more; all that are ready at once."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.intake.limits import Limits
from opora.intake.zip_parts import megabytes
from opora.records.actions.hand_accepting import accept_ready
from opora.records.actions.hand_filled import take_in
from opora.records.actions.uploads import SentFile
from opora.records.models import HandFilled
from opora.records.queries.hand_filled import hand_files
from opora.records.understanding import receive
from opora.records.upload_rules import upload_rules
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.hand_filled.about import TITLE, Collecting, by_of, collecting
from opora.web.render import crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the list; take what is sent."""
    here = collecting(asked)
    if asked.request.method != "POST":
        return _shown(asked, here)
    try:
        new = _sent(asked, here)
    except UserError as error:
        return _shown(asked, here, str(error), 400)
    return redirect(f"{here.address}?new={new}")


def accept(asked: Asked) -> HttpResponse:
    """Accept every file that has no problem and whose school is known."""
    here = collecting(asked)
    rows = HandFilled.objects.filter(due=here.due.number, receiver=here.receiver)
    ready = rows.filter(state=HandFilled.State.READ, problems=0).exclude(unit=None)
    _, why = accept_ready(by=by_of(asked), files=list(ready.values_list("pk", "version")))
    if why:
        return _shown(asked, here, " ".join(why), 409)
    return redirect(here.address)


def _sent(asked: Asked, here: Collecting) -> int:
    """Return how many of the files are new for the due date."""
    received = []
    for file in asked.request.FILES.getlist("files"):
        digest, size = receive(file.chunks())
        received.append(SentFile(file.name or "", digest, size))
    new = take_in(by=by_of(asked), due=here.due.number, receiver=here.receiver, files=received)
    return len(new)


def _shown(asked: Asked, here: Collecting, error: str = "", status: int = 200) -> HttpResponse:
    lines = hand_files(here.due.number, here.receiver)
    limits = Limits.load()
    taken = {line.unit for line in lines if line.submission is not None}
    return show(
        asked,
        "hand_filled/listing.html",
        status,
        crumbs=crumbs(asked, *here.way()),
        title=TITLE,
        here=here,
        lines=lines,
        error=error,
        nothing_new=asked.chosen.get("new") == "0",
        busy=any(line.busy for line in lines),
        ready=sum(line.ready for line in lines),
        left=[school for school in here.schools if school.unit not in taken],
        book=megabytes(limits.book_bytes),
        archive=megabytes(limits.archive_bytes),
        request_size=megabytes(upload_rules().request_bytes),
    )
