"""Сводная ведомость класса: final marks of a term by pupil and subject, with absences."""

from opora.analysis.results.names import named, numbered
from opora.analysis.results.school_class import ClassResults
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, ReportKind, Request, period_of, signature


def build(request: Request) -> Report:
    """Return the register of `school_class` for the term that is asked about."""
    results = ClassResults(request.asked, request.school_class)
    return Report(
        title=f"Сводная ведомость учёта успеваемости {request.school_class} класса",
        school=request.school,
        period=period_of(request.asked.when),
        sheets=(numbered(named(results.register(), request.people)),),
        signature=signature("Классный руководитель"),
        trace=trace_lines(request.sources, request.on, request.version),
        on=request.on,
        orientation="landscape",
    )


REPORT = ReportKind("class_register", "Сводная ведомость класса", "school_class", build)
