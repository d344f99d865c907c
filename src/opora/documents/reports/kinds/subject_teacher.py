"""Отчёт учителя-предметника: classes and subjects of a teacher, and how the plans go."""

from opora.analysis.results.plans import progress
from opora.analysis.results.school import SchoolResults
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, ReportKind, Request, period_of, signature


def build(request: Request) -> Report:
    """Return the report on `places` for the term that is asked about."""
    day = request.asked.when.window.on or request.on
    return Report(
        title="Отчёт учителя-предметника",
        school=request.school,
        period=period_of(request.asked.when),
        sheets=(
            SchoolResults(request.asked).taught(request.places),
            progress(request.asked, day, request.places),
        ),
        signature=signature("Учитель"),
        trace=trace_lines(request.sources, request.on, request.version),
        on=request.on,
        orientation="landscape",
        lines=(f"Учитель: {request.teacher}",) if request.teacher else (),
    )


REPORT = ReportKind("subject_teacher", "Отчёт учителя-предметника", "places", build)
