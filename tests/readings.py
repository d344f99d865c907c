"""Shows readings as plain tuples, so that tests compare what a person would compare."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from opora.intake.books import read_book
from opora.intake.grid import Grid, address
from opora.intake.limits import Limits
from opora.intake.reading import (
    ENTRIES,
    NO_COUNT,
    NO_SCORE,
    NO_SUBJECT,
    REASONS,
    Columns,
    Hints,
    Reading,
)
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
    return _when(row["day"])


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


def teachers(reading: Reading) -> list[tuple[str, str | None, str]]:
    """Return (name, class, subject) of every teacher."""
    return [
        (each.name, reading.sections[each.section].school_class, reading.subjects[each.subject])
        for each in reading.teachers
    ]


def kinds(reading: Reading) -> list[tuple[str, str]]:
    """Return (kind of work, day of marking or '') of every mark."""
    rows = _rows(reading.marks)
    return [(reading.kinds[row["kind"]], _when(row["marked_on"])) for row in rows]


def scores(reading: Reading) -> list[tuple[str, str, str, str, int | None, int | None, str]]:
    """Return (name, day, work, task, score, most, cell): hundredths, None where there is none."""
    return [
        (
            reading.pupils[row["pupil"]].name,
            _day(row),
            reading.works[row["work"]],
            reading.tasks[row["task"]],
            *(None if row[name] == NO_SCORE else row[name] for name in ("score", "max_score")),
            address(row["row"], row["column"]),
        )
        for row in _rows(reading.test_scores)
    ]


def _when(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""


def plans(reading: Reading) -> list[tuple[str | None, str, int, str, str, str, str]]:
    """Return (class, subject, number, topic, planned, given, cell) of every lesson."""
    return [
        (
            reading.sections[row["section"]].school_class,
            reading.subjects[row["subject"]],
            row["number"],
            reading.topics[row["topic"]],
            _when(row["planned_on"]),
            _when(row["given_on"]),
            address(row["row"], row["column"]),
        )
        for row in _rows(reading.lesson_plans)
    ]


def progress(reading: Reading) -> list[list[Any]]:
    """Return [class, subject, since, day, lessons planned and given, controls the same, cell]."""
    counts = ("lessons_planned", "lessons_given", "controls_planned", "controls_given")
    return [
        [
            reading.sections[row["section"]].school_class,
            reading.subjects[row["subject"]],
            _when(row["since"]),
            _when(row["day"]),
            *(None if row[name] == NO_COUNT else row[name] for name in counts),
            address(row["row"], row["column"]),
        ]
        for row in _rows(reading.programme_progress)
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
        **_others(reading),
        "stated_means": reading.stated_means,
        "problems": [[s.sheet, s.cell, s.code] for s in reading.problems],
        "remarks": [[s.sheet, s.cell, s.code] for s in reading.remarks],
    }


def _others(reading: Reading) -> dict[str, Any]:
    """Return what only some formats have; what is empty is left out."""
    found: dict[str, list[Any]] = {
        "kinds": [list(row) for row in kinds(reading)] if len(reading.kinds) > 1 else [],
        "test_scores": [list(row) for row in scores(reading)],
        "lesson_plans": [list(row) for row in plans(reading)],
        "programme_progress": progress(reading),
        "teachers": [list(row) for row in teachers(reading)],
    }
    return {name: rows for name, rows in found.items() if rows}
