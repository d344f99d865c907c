"""Shows readings as plain tuples, so that tests compare what a person would compare."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from opora.intake.books import read_book
from opora.intake.grid import Grid, address
from opora.intake.limits import Limits
from opora.intake.reading import ENTRIES, NO_SUBJECT, REASONS, Columns, Hints, Reading
from opora.intake.recognition import read_grids


def read(*grids: Grid, **hints: Any) -> Reading:
    """Read sheets as one file."""
    return read_grids(list(grids), Hints(**hints))


def read_file(path: Path, **hints: Any) -> Reading:
    """Read a file of any container."""
    return read_grids(read_book(path, Limits.load()), Hints(**hints))


def _rows(table: Columns) -> Iterator[dict[str, int]]:
    names = list(table.columns)
    for values in zip(*table.columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def _common(reading: Reading, row: dict[str, int]) -> tuple[str, str]:
    subject = row["subject"]
    return (
        reading.pupils[row["pupil"]].name,
        "" if subject == NO_SUBJECT else reading.subjects[subject],
    )


def _day(row: dict[str, int]) -> str:
    return date.fromordinal(row["day"]).isoformat() if row["day"] else ""


def marks(reading: Reading) -> list[tuple[str, str, str, int, str]]:
    """Return (name, subject, day or '', mark, cell)."""
    return [
        (*_common(reading, row), _day(row), row["mark"], address(row["row"], row["column"]))
        for row in _rows(reading.marks)
    ]


def absences(reading: Reading) -> list[tuple[str, str, str, str, str]]:
    """Return (name, subject, day, reason, cell)."""
    return [
        (*_common(reading, r), _day(r), REASONS[r["reason"]], address(r["row"], r["column"]))
        for r in _rows(reading.absences)
    ]


def entries(reading: Reading) -> list[tuple[str, str, str, str, str]]:
    """Return (name, subject, day, kind, cell)."""
    return [
        (*_common(reading, r), _day(r), ENTRIES[r["kind"]], address(r["row"], r["column"]))
        for r in _rows(reading.entries)
    ]


def finals(reading: Reading) -> list[tuple[str, str, str, str, str]]:
    """Return (name, subject, term, mark or entry, cell)."""
    return [
        (
            *_common(reading, row),
            reading.terms[row["term"]],
            str(row["mark"]) if row["mark"] else ENTRIES[row["entry"] - 1],
            address(row["row"], row["column"]),
        )
        for row in _rows(reading.final_marks)
    ]


def problems(reading: Reading) -> list[tuple[str | None, str]]:
    """Return (cell, code) of every problem."""
    return [(said.cell, said.code) for said in reading.problems]


def remarks(reading: Reading) -> list[tuple[str | None, str]]:
    """Return (cell, code) of every remark."""
    return [(said.cell, said.code) for said in reading.remarks]


def accounted(reading: Reading) -> set[tuple[str | None, str]]:
    """Return (sheet, cell) of everything that was read or is a problem."""
    tables = reading.tables().values()
    read_cells = {
        (reading.sheets[row["sheet"]], address(row["row"], row["column"]))
        for table in tables
        for row in _rows(table)
    }
    return read_cells | {(said.sheet, said.cell or "") for said in reading.problems}


def summary(reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON can hold it."""
    return {
        "format": reading.format,
        "sections": [
            [s.school, s.school_class, s.school_year, str(s.since or ""), str(s.on or "")]
            for s in reading.sections
        ],
        "pupils": [[p.name, p.table, address(p.row, p.column)] for p in reading.pupils],
        "marks": [list(row) for row in marks(reading)],
        "absences": [list(row) for row in absences(reading)],
        "entries": [list(row) for row in entries(reading)],
        "final_marks": [list(row) for row in finals(reading)],
        "stated_means": reading.stated_means,
        "problems": [[s.sheet, s.cell, s.code] for s in reading.problems],
        "remarks": [[s.sheet, s.cell, s.code] for s in reading.remarks],
    }
