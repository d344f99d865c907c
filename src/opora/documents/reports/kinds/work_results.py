"""Результаты контрольной работы: marks of a class, mean, успеваемость, качество, who wrote how."""

from opora.analysis.results.names import named, numbered
from opora.documents.reports.report import Report, ReportKind, Request, signature
from opora.documents.reports.work import work_report


def build(request: Request) -> Report:
    """Return the results of the work of `place` on `day`."""
    return work_report(
        request,
        "Результаты контрольной работы",
        lambda work: (work.summary(), numbered(named(work.pupils(), request.people))),
        signature("Учитель"),
    )


REPORT = ReportKind("work_results", "Результаты контрольной работы", "work", build)
