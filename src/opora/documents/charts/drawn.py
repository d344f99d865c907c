"""What of a table is drawn: a smaller table, names first, then figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from opora.analysis.sheet import Cell, Column, Kind, Sheet, shown
from opora.measures.shares import Share

PLACE = "place"  # the column of joined names


def picked(sheet: Sheet, keys: Sequence[str]) -> Sheet:
    """Return these columns, without totals and notes."""
    places = [[column.key for column in sheet.columns].index(key) for key in keys]
    columns = tuple(sheet.columns[place] for place in places)
    rows = tuple(tuple(row[place] for place in places) for row in sheet.rows)
    return replace(sheet, columns=columns, rows=rows, totals=(), notes=())


def joined(sheet: Sheet, names: Sequence[str], values: Sequence[str]) -> Sheet:
    """Return the `values` under one column `PLACE`, «9А, Алгебра».

    A name that all rows share is left out, if another is left.
    """
    told = picked(sheet, names)
    texts = [
        [shown(cell.value, column.kind) for cell in told.column(column.key)]
        for column in told.columns
    ]
    apart = [own for own in texts if len(set(own)) > 1] or texts[:1]
    figures = picked(sheet, values)
    places = [", ".join(own) for own in zip(*apart, strict=True)]
    rows = tuple((Cell(place), *row) for place, row in zip(places, figures.rows, strict=True))
    return replace(figures, columns=(Column(PLACE, "Где"), *figures.columns), rows=rows)


def counted(sheet: Sheet, names: Sequence[str], title: str) -> Sheet:
    """Return how many rows there are of each name, the most first."""
    told = joined(sheet, names, ())
    found = Counter(str(row[0].value) for row in told.rows)
    columns = (*told.columns, Column("rows", "Число строк", Kind.NUMBER))
    rows = tuple((Cell(name), Cell(number)) for name, number in found.most_common())
    return replace(told, title=title, columns=columns, rows=rows)


def marks_of(sheet: Sheet) -> Sheet:
    """Return how many marks are «5»…«2»: columns n5…n2 of the first row."""
    keys = [column.key for column in sheet.columns]
    own = [(column, sheet.rows[0][keys.index(column.key)]) for column in _counts(sheet)]
    columns = (Column("mark", "Отметка"), Column("number", "Число отметок", Kind.NUMBER))
    rows = tuple((Cell(column.title), cell) for column, cell in own)
    return replace(sheet, columns=columns, rows=rows, totals=(), notes=())


def part_of(sheet: Sheet, names: Sequence[str], part: str, whole: str, title: str) -> Sheet:
    """Return what per cent of the counts in column `whole` those in `part` are.

    Rows of one name are added up; without a whole there is no data.
    """
    told, sums = joined(sheet, names, (part, whole)), dict[str, tuple[int, int]]()
    for name, got, of in told.rows:
        if isinstance(got.value, int) and isinstance(of.value, int):
            before = sums.get(str(name.value), (0, 0))
            sums[str(name.value)] = (before[0] + got.value, before[1] + of.value)
    columns = (told.columns[0], Column("part", title, Kind.PERCENT))
    rows = tuple((Cell(name), Cell(Share(*own))) for name, own in sums.items())
    return replace(told, columns=columns, rows=rows)


def _counts(sheet: Sheet) -> list[Column]:
    return [column for column in sheet.columns if column.key in ("n5", "n4", "n3", "n2")]
