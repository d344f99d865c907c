"""Papers as files to download: of support, of a term's end."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse

from opora.documents.reports.report import Report
from opora.web.page import Asked
from opora.web.reading import EXPORTED, saw
from opora.web.sheets import WRITERS, attachment

_BYTES = "application/octet-stream"


def paper_file(asked: Asked, report: Report, what: str, pupils: Iterable[int] = ()) -> HttpResponse:
    """Return a report as the file whose `ending` the address names; who took it is noted.

    `what`: the paper in a few words; the file is called by the report's title, which names nobody.
    """
    ending = asked.names["ending"]
    if ending not in WRITERS:
        raise Http404
    write, kind = WRITERS[ending]
    content = write(report)
    saw(asked, what, pupils, EXPORTED)
    return attachment(content, kind, report.title, ending)


def saved_as(content: bytes, label: str) -> HttpResponse:
    """Return a file that somebody sent under its own name: whatever it is, it is only saved."""
    name, dot, ending = label.rpartition(".")
    return attachment(content, _BYTES, name if dot else label, ending if dot else "bin")
