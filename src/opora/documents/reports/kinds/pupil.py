"""Отчёт об успеваемости и посещаемости обучающегося: subjects over terms, absences, dynamics."""

from opora.analysis.results.dynamics import dynamics
from opora.analysis.results.names import ERASED
from opora.analysis.results.pupil import PupilResults
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, ReportKind, Request, period_of, signature


def build(request: Request) -> Report:
    """Return the report on `pupil_id` over `terms` of the school year."""
    results = PupilResults(request.asked, request.pupil_id, request.terms)
    only = {"pupil_id": request.pupil_id}
    return Report(
        title="Отчёт об успеваемости и посещаемости обучающегося",
        school=request.school,
        period=period_of(request.asked.when),
        sheets=(
            results.subjects(),
            results.attendance(),
            dynamics(request.asked, request.terms, [only]),
        ),
        signature=signature("Классный руководитель"),
        trace=trace_lines(request.sources, request.on, request.version),
        on=request.on,
        orientation="landscape",
        lines=(f"Обучающийся: {_name(request)}", f"Класс: {request.school_class}"),
    )


def _name(request: Request) -> str:
    try:
        return request.people.name(request.pupil_id)
    except KeyError:
        return ERASED


REPORT = ReportKind("pupil", "Отчёт об успеваемости и посещаемости обучающегося", "pupil", build)
