"""The list of academic debts of a school with what is due, for the deputy head's folder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature
from opora.documents.support.paper import NUMBER

_COLUMNS = (
    NUMBER,
    Column("pupil", "Обучающийся", weight=20),
    Column("class", "Класс", weight=6),
    Column("subject", "Предмет", weight=14),
    Column("arose", "Возникла", Kind.DATE, weight=9),
    Column("last", "Ликвидировать до", Kind.DATE, weight=10),
    Column("used", "Использовано попыток", Kind.NUMBER, weight=9),
    Column("state", "Состояние", weight=14),
    Column("todo", "Что сделать", weight=26),
)
_NOTE = (
    "273-ФЗ, статья 58: не более двух попыток в пределах года со дня образования, без дней болезни "
    "и отпусков (часть 5); вторая попытка с комиссией (часть 6)."
)
_EMPTY = "Академических задолженностей нет."


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A debt as it stands on the day of the list; `last` None: an open pause stops the year."""

    pupil: str = field(repr=False)
    label: str
    subject: str
    arose_on: date
    last: date | None
    used: int
    state: str
    todo: str
    alert: bool


@dataclass(frozen=True, slots=True)
class DebtList:
    """The debts of a school, or of the classes of who asks, in the order of the page."""

    school: str
    on: date
    lines: Sequence[OwedLine]
    version: str


def debts_report(debts: DebtList) -> Report:
    """Return the list; what is overdue is marked by a word."""
    rows = tuple(_row(place, line) for place, line in enumerate(debts.lines, 1))
    return Report(
        title="СПИСОК обучающихся с академической задолженностью",
        school=debts.school,
        period=f"на {debts.on:%d.%m.%Y}",
        sheets=(
            Sheet("form.debts", "Задолженности", _COLUMNS, rows, empty=_EMPTY, notes=(_NOTE,)),
        ),
        signature=signature("Заместитель директора по УВР"),
        trace=trace_lines((), debts.on, debts.version),
        on=debts.on,
        orientation="landscape",
    )


def _row(place: int, line: OwedLine) -> tuple[Cell, ...]:
    return (
        Cell(place),
        Cell(line.pupil),
        Cell(line.label),
        Cell(line.subject),
        Cell(line.arose_on),
        Cell(line.last),
        Cell(line.used),
        Cell(line.state, alert="просрочено" if line.alert else ""),
        Cell(line.todo),
    )
