"""Means and shares over terms and years, each against the one before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from opora.analysis.results.asked import Asked, Row, When, final_marks_of, in_window
from opora.analysis.results.figures import FIGURES, summed
from opora.analysis.results.marks import counted_mark
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.dynamics import Change
from opora.measures.means import MEAN
from opora.measures.periods import period_sums
from opora.measures.rates import COUNTS, counts, figures, rated
from opora.measures.scale import Scale
from opora.measures.shares import Share
from opora.vocabulary.text import fold

_MEASURES = {
    "mean": ("Средний балл", Kind.MEAN),
    "passed": ("Успеваемость, %", Kind.PERCENT),
    "quality": ("Качество, %", Kind.PERCENT),
    "attainment": ("СОУ, %", Kind.PERCENT),
}
_COLUMNS = (
    Column("when", "Период", weight=14),
    *(
        column
        for key, (title, kind) in _MEASURES.items()
        for column in (
            Column(key, title, kind, weight=10),
            Column(
                f"{key}_change",
                "Изменение, " + ("баллов" if kind == Kind.MEAN else "п.п."),
                Kind.POINTS,
                weight=9,
            ),
        )
    ),
)
WORSE = "хуже"
Only = Mapping[str, Any]
EMPTY = "Сравнивать нечего: отметок за эти периоды нет."


def dynamics(
    asked: Asked, whens: Sequence[When], only: Sequence[Mapping[str, Any]] = ({},)
) -> Sheet:
    """Return a row for each period, in their order: mean and shares with changes.

    A change is against the nearest earlier period that has data. `only`: which rows count, by
    values of school_class, subject, pupil_id; one for all periods, or one for each: a class changes
    its label from year to year. Facts must hold all the school years asked about, a pupil under one
    number. Shares are of final marks, not of pupils.
    """
    chosen = [*only] * (len(whens) if len(only) == 1 else 1)
    of_pupils = all("pupil_id" in each for each in chosen)
    told = (_of_pupils if of_pupils else _of_classes)(asked, whens, chosen)
    before: dict[str, Share] = {}
    rows = [
        (Cell(when.title, _opens(when)), *_cells(own, when, before, asked.scale))
        for when, own in zip(whens, told, strict=True)
    ]
    return Sheet("dynamics", "Динамика", _COLUMNS, tuple(rows) if before else (), (), EMPTY)


def _of_classes(asked: Asked, whens: Sequence[When], chosen: Sequence[Only]) -> list[list[Row]]:
    """Return rows to add up, by period: sums of classes and subjects, two questions for all."""
    by = sorted({"school_class", "subject", *(name for each in chosen for name in each)})
    common = {name: {each[name] for each in chosen} for name in set.intersection(*map(set, chosen))}
    key = (*whens, *by)
    marks = asked.read(("dynamics", *key), lambda: _marks(asked, whens, by), **common)
    finals = asked.read(("dynamics finals", *key), lambda: _finals(asked, whens, by), **common)
    return [
        _chosen([row for row in marks if row["place"] == place], own)
        + _chosen([row for row in finals if _of(when, row)], own)
        for place, (when, own) in enumerate(zip(whens, chosen, strict=True))
    ]


def _of_pupils(asked: Asked, whens: Sequence[When], chosen: Sequence[Only]) -> list[list[Row]]:
    """Return the same of a pupil, from the marks themselves: they are few."""
    place = ("school_class", "subject", "pupil_id", "school_year")
    found = []
    read: dict[int, tuple[list[Row], list[Row]]] = {}
    for when, own in zip(whens, chosen, strict=True):
        pupil = own["pupil_id"]
        if pupil not in read:
            marks = asked.rows("marks", (*place, "date", "mark"), pupil_id=pupil)
            finals = asked.rows("final_marks", (*place, "term", "mark", "entry"), pupil_id=pupil)
            read[pupil] = marks, finals
        marks, finals = (_chosen(rows, own) for rows in read[pupil])
        sums = [{"marks": 1, "total": row["mark"]} for row in in_window(marks, when.window)]
        counted = dict.fromkeys(COUNTS, 0)
        for row in finals:
            counted[counted_mark(row)] += _of(when, row)
        found.append([*sums, figures(counted, asked.scale)])
    return found


def _marks(asked: Asked, whens: Sequence[When], by: Sequence[str]) -> ir.Table:
    """Return sums of all periods, one question."""
    parts = [
        period_sums(asked.facts, by, when.window, names=MEAN).mutate(place=ibis.literal(place))
        for place, when in enumerate(whens)
    ]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _finals(asked: Asked, whens: Sequence[When], by: Sequence[str]) -> ir.Table:
    marks = final_marks_of(asked.facts, {title for when in whens for title in when.terms})
    counted = counts(marks.mutate(term=marks.term.lower()), [*by, "term", "school_year"])
    return rated(counted, asked.scale)


def _of(when: When, row: Row) -> bool:
    titles = set(map(fold, when.terms))
    return row["school_year"] == when.school_year and fold(row["term"]) in titles


def _chosen(rows: Sequence[Row], own: Mapping[str, Any]) -> list[Row]:
    return [row for row in rows if all(row[name] == value for name, value in own.items())]


def _cells(told: list[Row], when: When, before: dict[str, Share], scale: Scale) -> list[Cell]:
    row = summed([dict.fromkeys((*MEAN, *FIGURES), 0), *told])
    shares = {"mean": Share(row["total"], row["marks"])}
    for name in FIGURES[1:]:
        shares[name] = Share(row[name], row["denominator"] * (100 if name == "attainment" else 1))
    found = []
    for name, now in shares.items():
        change = Change(before.get(name, Share(0, 0)), now)
        points: Decimal | None = change.points() if name == "mean" else change.percentage_points()
        alert = WORSE if points and change.better(name, scale) is False else ""
        found += [Cell(now, _opens(when) if now.denominator else {}), Cell(points, alert=alert)]
        if now.denominator:
            before[name] = now
    return found


def _opens(when: When) -> dict[str, str | int]:
    ends = {"since": when.window.since, "on": when.window.on}
    days: dict[str, str | int] = {name: day.isoformat() for name, day in ends.items() if day}
    return {"year": when.school_year, "term": when.title, **days}
