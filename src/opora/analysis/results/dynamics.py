"""Means and shares over terms and years, each against the one before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from opora.analysis.results.asked import Asked, Row, When, final_marks_of
from opora.analysis.results.figures import FIGURES, summed
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.dynamics import Change
from opora.measures.means import MEAN
from opora.measures.periods import period_sums
from opora.measures.rates import counts, rated
from opora.measures.scale import Scale
from opora.measures.shares import Share

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
WORSE = "хуже, чем раньше"
Only = Mapping[str, Any]
EMPTY = "Сравнивать нечего: отметок за эти периоды нет."


def dynamics(
    asked: Asked, whens: Sequence[When], only: Sequence[Mapping[str, Any]] = ({},)
) -> Sheet:
    """Return a row for each period, in their order: mean and shares with changes.

    A change is against the nearest earlier period that has data. `only`: which rows count, by
    values of school_class, subject, pupil_id; one for all periods, or one for each: a class changes
    its label from year to year, and a pupil the number. Facts must hold all the school years asked
    about. Shares are of final marks, not of pupils.
    """
    chosen = [*only] * (len(whens) if len(only) == 1 else 1)
    by = sorted({"school_class", "subject", *(name for each in chosen for name in each)})
    common = {name: {each[name] for each in chosen} for name in set.intersection(*map(set, chosen))}
    key = (*whens, *by)
    marks = asked.read(("dynamics", *key), lambda: _marks(asked, whens, by), **common)
    finals = asked.read(("dynamics finals", *key), lambda: _finals(asked, whens, by), **common)
    before: dict[str, Share] = {}
    rows = []
    for place, (when, own) in enumerate(zip(whens, chosen, strict=True)):
        told = _chosen([row for row in marks if row["place"] == place], own)
        told += _chosen([row for row in finals if _of(when, row)], own)
        rows.append((Cell(when.title, _opens(when)), *_cells(told, when, before, asked.scale)))
    return Sheet("dynamics", "Динамика", _COLUMNS, tuple(rows) if before else (), (), EMPTY)


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
    titles = [title.lower() for title in when.terms]
    return row["school_year"] == when.school_year and row["term"] in titles


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
    return {"term": when.title, **days}
