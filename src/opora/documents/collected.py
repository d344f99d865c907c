"""The matrix of a campaign for paper: counts by place and due date, and who has not handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opora.analysis.sheet import Cell, Column, Kind, Sheet, cells
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature
from opora.orders.collected import Said, Tally

_COUNTS = (
    Column("expected", "Ожидается", Kind.NUMBER, weight=7),
    Column("received", "Сдано", Kind.NUMBER, weight=7),
    Column("completeness", "Сдано, %", Kind.PERCENT, weight=8),
    Column("on_time", "Вовремя", Kind.NUMBER, weight=7),
    Column("timeliness", "Вовремя, %", Kind.PERCENT, weight=8),
    Column("late", "С опоз\u00adданием", Kind.NUMBER, weight=7),
    Column("returned", "Возвра\u00adщено", Kind.NUMBER, weight=7),
    Column("accepted", "Принято", Kind.NUMBER, weight=7),
    Column("overdue", "Просро\u00adчено", Kind.NUMBER, weight=7),
)
NOTE = (
    "Сдано – форма пришла, в том числе возвращённая с замечаниями. Вовремя – по первой отправке. "
    "Просрочено – время вышло, а форма не пришла."
)


@dataclass(frozen=True, slots=True)
class DueTable:
    """A due date, named by `title`, and its counts by place."""

    title: str
    places: Sequence[tuple[str, Tally]]


@dataclass(frozen=True, slots=True)
class UnitStates:
    """A unit and what is said of its papers, by due date; None: it owed nothing."""

    name: str
    said: Sequence[Said | None]


@dataclass(frozen=True, slots=True)
class Collected:
    """How far a campaign is on a day, below one unit; `dues`: titles of the due dates."""

    title: str
    unit: str
    period: str
    on: date
    version: str
    dues: Sequence[str]
    tables: Sequence[DueTable]
    units: Sequence[UnitStates]
    waiting: Sequence[tuple[str, str, str]]  # due date, unit, what is said


def collected_report(given: Collected) -> Report:
    """Return the matrix as a document: a table for every due date, units, who owes."""
    sheets = [_due_sheet(number, table) for number, table in enumerate(given.tables, 1)]
    if given.units:
        sheets.append(_units_sheet(given))
    sheets.append(_waiting_sheet(given))
    return Report(
        title=f"{given.title}: кто сдал",
        school=given.unit,
        period=given.period,
        sheets=tuple(sheets),
        signature=signature("Ответственный за мониторинг"),
        trace=trace_lines((), given.on, given.version),
        on=given.on,
        orientation="landscape",
    )


def _due_sheet(number: int, table: DueTable) -> Sheet:
    rows = tuple(cells(name, *_counts(tally)) for name, tally in table.places)
    whole = sum((tally for _, tally in table.places), Tally())
    return Sheet(
        f"form.collected_{number}",
        f"Срок {table.title}",
        (Column("place", "Где", weight=30), *_COUNTS),
        rows,
        (cells("Всего", *_counts(whole)),),
        empty="Сдавать некому: нет ни одного открытого учреждения.",
        notes=(NOTE,),
    )


def _counts(tally: Tally) -> tuple[Cell, ...]:
    return cells(
        tally.expected,
        tally.received,
        tally.completeness,
        tally.on_time,
        tally.timeliness,
        tally.late,
        tally.returned,
        tally.accepted,
        tally.overdue,
    )


def _units_sheet(given: Collected) -> Sheet:
    columns = tuple(
        Column(f"due_{number}", title, weight=14) for number, title in enumerate(given.dues, 1)
    )
    rows = tuple(cells(unit.name, *map(_state, unit.said)) for unit in given.units)
    return Sheet(
        "form.collected_units",
        "Кто что сдал",
        (Column("unit", "Учреждение", weight=24), *columns),
        rows,
    )


def _state(said: Said | None) -> str:
    return "не сдаёт" if said is None else said.words


def _waiting_sheet(given: Collected) -> Sheet:
    columns = (
        Column("due", "Срок", weight=14),
        Column("unit", "Учреждение", weight=40),
        Column("state", "Состояние", weight=40),
    )
    rows = tuple(cells(*row) for row in given.waiting)
    empty = "Просроченных и возвращённых форм нет."
    return Sheet("form.collected_waiting", "За кем форма", columns, rows, empty=empty)
