"""What both reports on a control work have: its subject, class, day and who taught."""

from collections.abc import Callable

from opora.analysis.results.works import WorkResults
from opora.analysis.sheet import Sheet
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, Request
from opora.orders.order import Signature
from opora.vocabulary.subject import subject_title


def work_report(
    request: Request,
    title: str,
    tables: Callable[[WorkResults], tuple[Sheet, ...]],
    signed: Signature,
) -> Report:
    """Return a report on the work of `place` on `day`; ValueError when no day is asked about."""
    if request.day is None:
        raise ValueError("a report on a control work needs its day")
    school_class, subject = request.place
    work = WorkResults(request.asked, request.place, request.day)
    return Report(
        title=title,
        school=request.school,
        period=f"{subject_title(subject)}, {school_class} класс, {request.day:%d.%m.%Y}",
        sheets=tables(work),
        signature=signed,
        trace=trace_lines(request.sources, request.on, request.version),
        on=request.on,
        lines=(f"Учитель: {request.teacher}",) if request.teacher else (),
    )
