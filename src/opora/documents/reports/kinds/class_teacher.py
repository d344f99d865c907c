"""Отчёт классного руководителя: how many of each category, who, and because of which subjects."""

from opora.analysis.results.lists import ClassLists
from opora.analysis.results.names import named
from opora.analysis.results.school_class import ClassResults
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, ReportKind, Request, period_of, signature


def build(request: Request) -> Report:
    """Return the report on `school_class` for the term that is asked about."""
    results = ClassResults(request.asked, request.school_class)
    lists = ClassLists(results)
    return Report(
        title=f"Отчёт классного руководителя {request.school_class} класса",
        school=request.school,
        period=period_of(request.asked.when),
        sheets=(
            lists.summary(),
            named(lists.lists(), request.people),
            named(results.attendance(), request.people),
        ),
        signature=signature("Классный руководитель"),
        trace=trace_lines(request.sources, request.on, request.version),
        on=request.on,
        lines=(f"Классный руководитель: {request.teacher}",) if request.teacher else (),
    )


REPORT = ReportKind("class_teacher", "Отчёт классного руководителя", "school_class", build)
