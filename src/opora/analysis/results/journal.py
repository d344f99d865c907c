"""A page of a journal: a subject of a class, pupils over days."""

from collections import defaultdict
from datetime import date

from opora.analysis.results.asked import Asked, Place, Row
from opora.analysis.results.figures import NOTHING, Opens, mean, summed
from opora.analysis.results.marks import LEGEND, lesson_cell, mark_cell
from opora.analysis.results.names import PUPIL, pupil_cell
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.means import MEAN
from opora.vocabulary.subject import subject_title

# What a table says of a lesson cell, and as what it stands among the others.
_SAID = {"marks": ("mark", "mark"), "absences": ("reason", "reason"), "entries": ("kind", "entry")}
EMPTY = "За это время в журнале ничего нет. Загрузите выгрузку журнала."


def journal(asked: Asked, place: Place) -> Sheet:
    """Return pupils over days with marks, absences and debts; mean of the days, final marks.

    A column for each day with a lesson that tells something; its key is the ISO day.
    """
    school_class, subject = place
    told = _lessons(asked, place)
    finals = _finals(asked, place)
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


def _lessons(asked: Asked, place: Place) -> list[Row]:
    """Return all that lesson cells hold; of mark, reason and entry each row has one."""
    found = []
    for name, (column, said) in _SAID.items():
        rows = _of(asked, name, place, "date", column)
        blank = dict.fromkeys(("mark", "reason", "entry"))
        found += [row | blank | {said: row[column]} for row in asked.in_window(rows)]
    return found


def _finals(asked: Asked, place: Place) -> list[Row]:
    return asked.of_terms(_of(asked, "final_marks", place, "term", "mark", "entry"))


def _of(asked: Asked, table: str, place: Place, *columns: str) -> list[Row]:
    names = ("school_class", "subject", "pupil_id", *columns)
    return asked.rows(table, names, school_class=place[0], subject=place[1])


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
