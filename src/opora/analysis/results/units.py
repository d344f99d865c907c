"""Schools and municipalities side by side: sums of whole schools, nothing of anybody by name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opora.analysis.results.asked import Row, When, by_key
from opora.analysis.results.figures import (
    COUNT_COLUMNS,
    FIGURES,
    MEAN_COLUMN,
    NOTHING,
    RATE_COLUMNS,
    Opens,
    counts,
    mean,
    ones,
    rates,
    summed,
)
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.facts.engine import answer
from opora.facts.view import View
from opora.measures.finals import SCHOOL_TERM, final_counts
from opora.measures.means import MEAN
from opora.measures.periods import period_sums
from opora.measures.rates import COUNTS, figures
from opora.measures.scale import Scale
from opora.vocabulary.text import fold

_ZEROS: Row = dict.fromkeys((*MEAN, *COUNTS, *FIGURES), 0)
_COLUMNS = (
    Column("schools", "Школ", Kind.NUMBER, "Загружено", 7),
    Column("told", "С данными", Kind.NUMBER, "Загружено", 7),
    Column("last", "Последний день", Kind.DATE, "Загружено", 9),
    MEAN_COLUMN,
    *COUNT_COLUMNS,
    *RATE_COLUMNS,
)
EMPTY = "Здесь нет ни одной школы. Добавьте школы или попросите об этом администратора."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a unit, its name, the schools in it."""

    unit: int
    name: str
    schools: tuple[int, ...]


def units(view: View, when: When, lines: Sequence[Line], scale: Scale) -> Sheet:
    """Return a row for each unit, by name: who has sent what, mean, final marks, shares.

    last: the last day of which anything is known. Shares are of final marks, not of pupils.
    """
    sums, days = _of_schools(view, when, scale), _last_days(view)
    rows = [_row(line, sums, days) for line in sorted(lines, key=lambda line: fold(line.name))]
    every = Line(0, "Всего", tuple(school for line in lines for school in line.schools))
    return Sheet(
        "units",
        "Школы" if all(line.schools == (line.unit,) for line in lines) else "Муниципалитеты",
        (Column("unit", "Название", weight=30), *_COLUMNS),
        tuple(rows),
        (_row(every, sums, days),) if rows else (),
        EMPTY,
        ones(list(sums.values())),
    )


def _row(line: Line, sums: dict[int, Row], days: dict[int, date]) -> tuple[Cell, ...]:
    opens: Opens = {"unit": line.unit} if line.unit else NOTHING
    told = summed([_ZEROS, *(sums[school] for school in line.schools if school in sums)])
    known = [days[school] for school in line.schools if school in days]
    return (
        Cell(line.name, opens),
        Cell(len(line.schools)),
        Cell(len(known), alert="" if known else "нет данных"),
        Cell(max(known, default=None)),
        mean(told, opens),
        *(Cell(cell.value) for cell in counts(told, NOTHING)),
        *rates(told, opens),
    )


def _of_schools(view: View, when: When, scale: Scale) -> dict[int, Row]:
    """Return sums of marks and counts of final marks by school; two questions."""
    marks = answer(period_sums(view, ["school_id"], when.window, names=MEAN)).to_pylist()
    found = {key: {**_ZEROS, **row} for (key,), row in by_key(marks, "school_id").items()}
    titles = set(map(fold, when.terms))
    finals: defaultdict[int, list[Row]] = defaultdict(list)
    for row in answer(final_counts(view, list(SCHOOL_TERM))).to_pylist() if titles else ():
        if fold(row["term"]) in titles:
            finals[row["school_id"]].append({name: row[name] for name in COUNTS})
    for school, rows in finals.items():
        counted = summed([dict.fromkeys(COUNTS, 0), *rows])
        own = found.setdefault(school, dict(_ZEROS))
        own.update(counted)
        own.update(figures(counted, scale))
    return found


def _last_days(view: View) -> dict[int, date]:
    return {each.shelf.school_id: each.last_day for each in view.derived if each.last_day}
