"""Names into tables, at the last moment: results hold numbers of pupils."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Protocol

from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.vocabulary.text import fold

PUPIL = Column("pupil", "ФИО", weight=26)
NUMBER = Column("number", "№", Kind.NUMBER, weight=4)
ERASED = "имя удалено"


class People(Protocol):
    """Whoever knows the names of pupils."""

    def name(self, pupil_id: int) -> str:
        """Return the name; KeyError for a number that nobody has."""


def pupil_cell(pupil_id: int, school_class: str) -> Cell:
    """Return the cell of a pupil without the name: `named` puts it in."""
    return Cell(pupil_id, {"school_class": school_class, "pupil": pupil_id})


def pupils_in(sheets: Iterable[Sheet]) -> set[int]:
    """Return the numbers of the pupils whose rows tables show, with names or without."""
    places = [(sheet, [column.key for column in sheet.columns]) for sheet in sheets]
    cells = [
        row[keys.index(PUPIL.key)]
        for sheet, keys in places
        if PUPIL.key in keys
        for row in sheet.rows
    ]
    return {number for cell in cells if isinstance(number := cell.opens.get("pupil"), int)}


def named(sheet: Sheet, people: People) -> Sheet:
    """Return the table with names in its column `pupil`, pupils in the order of the alphabet.

    Rows that stand under one heading (equal cells left of the pupil) stay together. A table without
    that column is returned as it is; a pupil whose name was erased stays, nameless.
    """
    keys = [column.key for column in sheet.columns]
    if PUPIL.key not in keys:
        return sheet
    place = keys.index(PUPIL.key)
    headings: dict[Hashable, int] = {}
    for row in sheet.rows:
        headings.setdefault(_heading(row, place), len(headings))
    rows = [_named_row(row, place, people) for row in sheet.rows]
    rows.sort(key=lambda row: (headings[_heading(row, place)], fold(str(row[place].value))))
    return replace(sheet, rows=tuple(rows))


def numbered(sheet: Sheet) -> Sheet:
    """Return the table with a column of numbers before the others."""
    rows = tuple((Cell(number), *row) for number, row in enumerate(sheet.rows, 1))
    totals = tuple((Cell(""), *row) for row in sheet.totals)
    return replace(sheet, columns=(NUMBER, *sheet.columns), rows=rows, totals=totals)


def _heading(row: tuple[Cell, ...], place: int) -> Hashable:
    return tuple(cell.value for cell in row[:place])


def _named_row(row: tuple[Cell, ...], place: int, people: People) -> tuple[Cell, ...]:
    cell = row[place]
    if not isinstance(cell.value, int):
        return row
    try:
        name = people.name(cell.value)
    except KeyError:
        name = ERASED
    return (*row[:place], replace(cell, value=name), *row[place + 1 :])
