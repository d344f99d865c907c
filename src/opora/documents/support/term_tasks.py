"""What people do at the end of a term: how far it is, and the list for paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature
from opora.measures.shares import Share

NOBODY = "Дел нет: в школе не указано, кто ведёт классы и предметы."


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as it stands on paper; `left`: None where nothing is counted."""

    title: str
    name: str = field(repr=False)
    place: str
    due_on: date
    left: int | None
    done: bool


@dataclass(frozen=True, slots=True)
class TaskList:
    """The tasks of a campaign up to a day; `period`: the term in words."""

    school: str
    period: str
    on: date
    version: str
    lines: Sequence[TaskLine]


def progress_sheet(lines: Sequence[TaskLine], on: date) -> Sheet:
    """Return a row for each kind of task: its day, tasks, done, overdue; in order of days."""
    kinds = dict.fromkeys((line.due_on, line.title) for line in sorted(lines, key=_by_day))
    rows = []
    for due_on, title in kinds:
        own = [line for line in lines if (line.due_on, line.title) == (due_on, title)]
        done = sum(line.done for line in own)
        late = sum(not line.done and due_on < on for line in own)
        rows.append(cells(title, due_on, len(own), Share(done, len(own)), late))
    columns = (
        Column("kind", "Что сделать", weight=30),
        Column("due_on", "Срок", Kind.DATE),
        Column("tasks", "Дел", Kind.NUMBER),
        Column("done", "Сделано, %", Kind.PERCENT),
        Column("overdue", "Просрочено", Kind.NUMBER),
    )
    return Sheet("term_progress", "Что сделано", columns, tuple(rows), empty=NOBODY)


def task_list(given: TaskList) -> Report:
    """Return the list of all tasks, by person; tasks that differ only by place are one row."""
    columns = (
        Column("name", "Кто", weight=22),
        Column("title", "Что сделать", weight=26),
        Column("place", "Где", weight=16),
        Column("due_on", "Срок", Kind.DATE, weight=9),
        Column("left", "Осталось", Kind.NUMBER, weight=7),
        Column("state", "Состояние", weight=11),
    )
    rows = [cells(*row) for row in _together(given.lines, given.on)]
    sheet = Sheet("form.term_tasks", "Кому что сделать", columns, tuple(rows), empty=NOBODY)
    return Report(
        title="Итоги периода: кому что и к какому дню сделать",
        school=given.school,
        period=given.period,
        sheets=(progress_sheet(given.lines, given.on), sheet),
        signature=signature("Заместитель директора по УВР"),
        trace=trace_lines((), given.on, given.version),
        on=given.on,
        orientation="landscape",
    )


Line = tuple[str, str, str, date, int | None, str]


def _together(lines: Sequence[TaskLine], on: date) -> list[Line]:
    """Return name, title, places, day, what is left and state, in the order of the lines."""
    own: dict[tuple[str, str, date, str], list[TaskLine]] = {}
    for line in lines:
        own.setdefault((line.name, line.title, line.due_on, _state(line, on)), []).append(line)
    found = []
    for (name, title, due_on, state), same in own.items():
        counted = [line.left for line in same if line.left is not None]
        places = "; ".join(line.place for line in same if line.place)
        found.append((name, title, places, due_on, sum(counted) if counted else None, state))
    return found


def _by_day(line: TaskLine) -> tuple[date, str]:
    return line.due_on, line.title


def _state(line: TaskLine, on: date) -> str:
    if line.done:
        return "сделано"
    return "просрочено" if line.due_on < on else "в работе"
