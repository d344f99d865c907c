"""Протокол контрольной работы: points of each pupil by task, and how each task was done."""

from opora.analysis.results.names import named, numbered
from opora.documents.reports.report import Report, ReportKind, Request, signature
from opora.documents.reports.work import work_report


def build(request: Request) -> Report:
    """Return the protocol of the work of `place` on `day`."""
    return work_report(
        request,
        "Протокол контрольной работы",
        lambda work: (numbered(named(work.protocol(), request.people)), work.tasks()),
        signature("Учитель"),
    )


REPORT = ReportKind("work_protocol", "Протокол контрольной работы", "work", build)
