"""A page of a journal: a subject of a class, pupils over days."""

from collections import defaultdict
from datetime import date

import ibis
import ibis.expr.types as ir

from opora.analysis.results.asked import Asked, Place, Row
from opora.analysis.results.figures import NOTHING, Opens, mean, summed
from opora.analysis.results.marks import LEGEND, lesson_cell, mark_cell
from opora.analysis.results.names import PUPIL, pupil_cell
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.means import MEAN, in_period
from opora.vocabulary.subject import subject_title

# What a table says of a lesson cell, and as what it stands among the others.
_SAID = {"marks": ("mark", "mark"), "absences": ("reason", "reason"), "entries": ("kind", "entry")}
EMPTY = "За это время в журнале ничего нет. Загрузите выгрузку журнала."


def journal(asked: Asked, place: Place) -> Sheet:
    """Return pupils over days with marks, absences and debts; mean of the days, final marks.

    A column for each day with a lesson that tells something; its key is the ISO day.
    """
    school_class, subject = place
    told = asked.read(_lessons(asked, place))
    finals = asked.read(_finals(asked, place))
    days: list[date] = sorted({row["date"] for row in told})
    terms = sorted({row["term"] for row in finals})
    spots: defaultdict[tuple[int, date], list[Row]] = defaultdict(list)
    for row in told:
        spots[row["pupil_id"], row["date"]].append(row)
    marks = {(row["pupil_id"], row["term"]): row for row in finals}
    opens: dict[str, str | int] = {"school_class": school_class, "subject": subject}
    rows = []
    for pupil in dict.fromkeys(row["pupil_id"] for row in (*told, *finals)):
        own = opens | {"pupil": pupil}
        rows.append(
            (
                pupil_cell(pupil, school_class),
                *(
                    lesson_cell(spots.get((pupil, day), ()), own | {"date": day.isoformat()})
                    for day in days
                ),
                _mean(told, pupil, own),
                *(mark_cell(marks.get((pupil, term)), own) for term in terms),
            )
        )
    columns = (
        PUPIL,
        *(_day_column(day) for day in days),
        Column("mean", "Средний балл", Kind.MEAN, weight=6),
        *(Column(f"final:{term}", term, Kind.MARK, weight=5) for term in terms),
    )
    totals = ((Cell("Средний балл"), *_of_days(told, days), _mean(told), *[Cell("")] * len(terms)),)
    title = f"{subject_title(subject)}, {school_class} класс"
    notes = (LEGEND,) if rows else ()
    return Sheet("journal", title, columns, tuple(rows), totals if rows else (), EMPTY, notes)


def _lessons(asked: Asked, place: Place) -> ir.Table:
    """Return all that lesson cells hold, one question: mark, reason or entry is not null."""
    parts = []
    for name, (column, said) in _SAID.items():
        rows = in_period(_of(asked.facts.table(name), place), *_ends(asked))
        told = {
            "mark": ibis.null("uint8"),
            "reason": ibis.null("string"),
            "entry": ibis.null("string"),
        }
        told[said] = rows[column]
        parts.append(rows.select("school_class", "subject", "pupil_id", "date", **told))
    return ibis.union(*parts)


def _finals(asked: Asked, place: Place) -> ir.Table:
    columns = ("school_class", "subject", "pupil_id", "term", "mark", "entry")
    return _of(asked.final_marks(), place).select(*columns)


def _of(rows: ir.Table, place: Place) -> ir.Table:
    return rows.filter(rows.school_class == place[0], rows.subject == place[1])


def _ends(asked: Asked) -> tuple[date | None, date | None]:
    return asked.when.window.since, asked.when.window.on


def _mean(told: list[Row], pupil: int | None = None, opens: Opens = NOTHING) -> Cell:
    marks = [
        {"marks": 1, "total": row["mark"]}
        for row in told
        if row["mark"] is not None and pupil in (None, row["pupil_id"])
    ]
    return mean(summed([dict.fromkeys(MEAN, 0), *marks]), opens)


def _of_days(told: list[Row], days: list[date]) -> list[Cell]:
    return [_mean([row for row in told if row["date"] == day]) for day in days]


def _day_column(day: date) -> Column:
    return Column(day.isoformat(), f"{day:%d.%m}", Kind.MARK, weight=4)
