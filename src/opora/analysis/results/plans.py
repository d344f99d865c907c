"""КТП: what was planned to a day, what was given, what lags."""

from collections.abc import Collection, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from opora.analysis.results.asked import Asked, Place, Row, control_works_of
from opora.analysis.results.figures import summed
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.means import whole
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_NUMBERS = ("whole", "dated", "planned", "given", "works_planned", "works_given")
_COLUMNS = (
    Column("school_class", "Класс", weight=6),
    Column("subject", "Предмет", weight=18),
    Column("whole", "Всего", Kind.NUMBER, "Уроков", 7),
    Column("planned", "По плану на дату", Kind.NUMBER, "Уроков", 8),
    Column("given", "Дано", Kind.NUMBER, "Уроков", 7),
    Column("lag", "Отставание", Kind.NUMBER, "Уроков", 9),
    Column("works_planned", "По плану на дату", Kind.NUMBER, "Контрольных работ", 8),
    Column("works_given", "Дано", Kind.NUMBER, "Контрольных работ", 7),
    Column("last", "Последняя дата", Kind.DATE, weight=9),
    Column("topic", "Последняя тема", weight=24),
)
EMPTY = "Планов (КТП) нет. Загрузите КТП с плановыми и фактическими датами."


def progress(asked: Asked, on: date, places: Collection[Place] | None = None) -> Sheet:
    """Return a row for each class and subject with a plan: lessons to the day, the last topic.

    `places`: which classes and subjects; None takes all that may be seen.
    lag: planned less given, in lessons; below zero the class is ahead. Planned lessons are those
    with a planned day; without planned days there is no data to compare with.
    """
    rows = [
        row
        for row in sorted(_read(asked, on), key=lambda row: (_order(row), fold(row["subject"])))
        if places is None or (row["school_class"], row["subject"]) in places
    ]
    total = (
        Cell("Всего"),
        Cell(""),
        *_cells(summed([dict.fromkeys(_NUMBERS, 0), *rows]), {}),
        Cell(None),
        Cell(""),
    )
    title = f"Прохождение программы на {on:%d.%m.%Y}"
    told = tuple(_line(row) for row in rows)
    return Sheet("plans", title, _COLUMNS, told, (total,) if rows else (), EMPTY)


def _read(asked: Asked, on: date) -> Sequence[Row]:
    return asked.read(("plans", on), lambda: _counted(asked.facts.table("lesson_plans"), on))


def _counted(plans: ir.Table, on: date) -> ir.Table:
    day = ibis.literal(on)
    planned, given = plans.planned <= day, plans.actual <= day
    work = plans.topic.isin(control_works_of(plans, "topic")).fill_null(False)
    return plans.aggregate(
        by=["school_class", "subject"],
        whole=plans.count(),
        dated=whole(plans.planned.notnull().sum()),
        planned=whole(planned.sum()),
        given=whole(given.sum()),
        works_planned=whole((planned & work).sum()),
        works_given=whole((given & work).sum()),
        last=plans.actual.max(where=given),
        topic=plans.topic.argmax(plans.number, where=given),
    )


def _order(row: Row) -> tuple[int, str]:
    return class_sort_key(row["school_class"])


def _line(row: Row) -> tuple[Cell, ...]:
    opens = {"school_class": row["school_class"], "subject": row["subject"]}
    return (
        Cell(row["school_class"], opens),
        Cell(subject_title(row["subject"]), opens),
        *_cells(row, opens),
        Cell(row["last"], opens if row["last"] else {}),
        Cell(row["topic"]),
    )


def _cells(row: Row, opens: dict[str, str | int]) -> list[Cell]:
    """Return the counts; without a planned day nothing can be said of lag."""
    known = bool(row["dated"])
    lag = row["planned"] - row["given"]
    return [
        Cell(row["whole"], opens),
        Cell(row["planned"] if known else None, opens if known else {}),
        Cell(row["given"], opens),
        Cell(lag if known else None, opens if known else {}),
        Cell(row["works_planned"] if known else None),
        Cell(row["works_given"]),
    ]
