"""План индивидуальной работы учителя: lessons of all routes that one teacher is responsible for.

It is carried about by a teacher, so it has no causes about health or family. Source of the fields:
methods.md 2.5 (6sdu.uralschool.ru id=8192, shtormovskaya.krymschool.ru id=4405).
"""

from dataclasses import dataclass, field
from datetime import date

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature

_COLUMNS = (
    Column("pupil", "ФИО", weight=24),
    Column("school_class", "Класс", weight=10),
    Column("subject", "Предмет", weight=14),
    Column("cause", "Причина", weight=18),
    Column("topic", "Тема пробела", weight=22),
    Column("kind", "Что за работа", weight=16),
    Column("due", "Срок", Kind.DATE, weight=13),
    Column("done", "Выполнено", weight=15),
    Column("result", "Результат", weight=15),
)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A planned lesson as the plan has it; `causes`: titles that may be handed about."""

    pupil: str = field(repr=False)
    label: str
    subject: str
    causes: str = field(repr=False)
    topic: str = field(repr=False)
    kind: str
    due: date
    done: bool
    result: str


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """All a plan says."""

    school: str
    teacher: str = field(repr=False)
    period: str
    rows: tuple[PlanRow, ...] = field(repr=False)
    on: date
    version: str


def plan_report(paper: PlanPaper) -> Report:
    """Return the plan as a report."""
    rows = tuple(
        cells(
            row.pupil,
            row.label,
            row.subject,
            row.causes,
            row.topic,
            row.kind,
            row.due,
            "да" if row.done else "нет",
            row.result,
        )
        for row in paper.rows
    )
    empty = "Занятий по маршрутам учеников нет."
    return Report(
        title="План индивидуальной работы учителя",
        school=paper.school,
        period=paper.period,
        sheets=(Sheet("form.plan", "Занятия", _COLUMNS, rows, empty=empty),),
        signature=signature("Учитель"),
        trace=trace_lines((), paper.on, paper.version),
        on=paper.on,
        orientation="landscape",
        lines=(f"Учитель: {paper.teacher}",),
        also=(signature("Заместитель директора по УВР"),),
    )
