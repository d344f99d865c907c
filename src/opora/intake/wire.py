"""A reading as a message and columns, and back with everything checked."""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import astuple
from datetime import date
from typing import Any

import numpy as np

from opora.intake.frames import BrokenFrame
from opora.intake.grid import Grid
from opora.intake.reading import (
    ENTRIES,
    NO_SUBJECT,
    REASONS,
    PupilEntry,
    Reading,
    Said,
    Section,
    TeacherEntry,
)
from opora.vocabulary.problems import Refusal

FillColumn = Callable[["array[int]", int], None]

_TEXT, _NUMBER = (str,), (int,)
_MAYBE_TEXT, _MAYBE_NUMBER = (str, type(None)), (int, type(None))
_PUPIL = (_TEXT, *[_NUMBER] * 5)
_TEACHER = (_TEXT, _NUMBER, _NUMBER)
_SAID = (_MAYBE_TEXT, _MAYBE_TEXT, _TEXT, _TEXT)
_SECTION = (_MAYBE_TEXT, _MAYBE_TEXT, _MAYBE_NUMBER, _MAYBE_TEXT, _MAYBE_TEXT)
_LONGEST_MESSAGE = 1000
_DAYS = ("day", "marked_on", "since", "planned_on", "given_on")


def pack(reading: Reading) -> tuple[dict[str, Any], list["array[int]"]]:
    """Return the message of a reading and its columns, not copied."""
    tables = reading.tables()
    message = {
        "format": reading.format,
        "sheets": reading.sheets,
        "sections": [_pack_section(section) for section in reading.sections],
        "pupils": [astuple(pupil) for pupil in reading.pupils],
        "subjects": reading.subjects,
        "kinds": reading.kinds,
        "terms": reading.terms,
        "works": reading.works,
        "tasks": reading.tasks,
        "topics": reading.topics,
        "teachers": [astuple(teacher) for teacher in reading.teachers],
        "mapped": reading.mapped,
        "stated_means": reading.stated_means,
        "problems": [astuple(said) for said in reading.problems],
        "remarks": [astuple(said) for said in reading.remarks],
        "rows": {name: len(table) for name, table in tables.items()},
    }
    return message, [column for table in tables.values() for column in table.columns.values()]


def unpack(message: dict[str, Any], fill: FillColumn) -> Reading:
    """Return the reading; types, lengths and ranges of indexes are ours, never the child's.

    Raises BrokenFrame.
    """
    reading = Reading(
        format=_one(message, "format", str),
        sheets=_texts(message, "sheets", _MAYBE_TEXT),
        sections=[_section(row) for row in _rows(message, "sections", _SECTION)],
        pupils=[PupilEntry(*row) for row in _rows(message, "pupils", _PUPIL)],
        subjects=_texts(message, "subjects", _TEXT),
        kinds=_texts(message, "kinds", _TEXT),
        terms=_texts(message, "terms", _TEXT),
        works=_texts(message, "works", _TEXT),
        tasks=_texts(message, "tasks", _TEXT),
        topics=_texts(message, "topics", _TEXT),
        teachers=[TeacherEntry(*row) for row in _rows(message, "teachers", _TEACHER)],
        mapped=_texts(message, "mapped", _TEXT),
        stated_means=_one(message, "stated_means", int),
        problems=[Said(*row) for row in _rows(message, "problems", _SAID)],
        remarks=[Said(*row) for row in _rows(message, "remarks", _SAID)],
    )
    _read_tables(reading, _one(message, "rows", dict), fill)
    _check_people(reading)
    return reading


def unpack_grids(message: dict[str, Any]) -> list[Grid]:
    """Return grids; raises BrokenFrame."""
    grids = []
    for item in _one(message, "grids", list):
        if not (isinstance(item, list) and len(item) == 2 and isinstance(item[1], list)):
            raise BrokenFrame("a grid is not a name and rows")
        name, rows = item
        if not isinstance(name, (str, type(None))) or not all(map(_is_row, rows)):
            raise BrokenFrame("a row of a grid is not texts")
        grids.append(Grid(name, rows))
    return grids


def unpack_file(message: dict[str, Any], fill: FillColumn) -> bytes:
    """Return the bytes of a file; raises BrokenFrame."""
    content = array("B")
    fill(content, _one(message, "size", int))
    return content.tobytes()


def unpack_refusal(message: dict[str, Any]) -> Refusal:
    """Return a refusal; raises BrokenFrame."""
    ((code, text),) = _rows({"refusal": [message.get("refusal")]}, "refusal", (_TEXT, _TEXT))
    return Refusal(code[:_LONGEST_MESSAGE], text[:_LONGEST_MESSAGE])


def _pack_section(section: Section) -> list[Any]:
    days = (day.isoformat() if day else None for day in (section.since, section.on))
    return [section.school, section.school_class, section.school_year, *days]


def _section(row: list[Any]) -> Section:
    try:
        since, on = (date.fromisoformat(day) if day is not None else None for day in row[3:])
    except ValueError as error:
        raise BrokenFrame("a date of a section") from error
    return Section(row[0], row[1], row[2], since, on)


def _read_tables(reading: Reading, rows: dict[str, Any], fill: FillColumn) -> None:
    limits = _index_limits(reading)
    for name, table in reading.tables().items():
        count = rows.get(name)
        if type(count) is not int:
            raise BrokenFrame(f"number of rows of {name}: {count!r}")
        for key, column in table.columns.items():
            fill(column, count)
            most = limits.get((name, key), limits.get(("", key)))
            if column and most is not None and np.frombuffer(column, column.typecode).max() > most:
                _allow_no_subject(name, key, column, most)


def _allow_no_subject(table: str, key: str, column: "array[int]", most: int) -> None:
    free = {NO_SUBJECT} if (table, key) == ("absences", "subject") else set()
    if any(value > most and value not in free for value in column):
        raise BrokenFrame(f"{table}.{key} is out of range")


def _index_limits(reading: Reading) -> dict[tuple[str, str], int]:
    """Return the greatest value allowed, by table and column; '' stands for every table."""
    return {
        ("", "pupil"): len(reading.pupils) - 1,
        ("", "subject"): len(reading.subjects) - 1,
        ("", "sheet"): len(reading.sheets) - 1,
        ("", "section"): len(reading.sections) - 1,
        **{("", key): date.max.toordinal() for key in _DAYS},
        ("", "mark"): 5,
        ("", "term"): len(reading.terms) - 1,
        ("marks", "kind"): len(reading.kinds) - 1,
        ("entries", "kind"): len(ENTRIES) - 1,
        ("absences", "reason"): len(REASONS) - 1,
        ("final_marks", "entry"): len(ENTRIES),
        ("test_scores", "work"): len(reading.works) - 1,
        ("test_scores", "task"): len(reading.tasks) - 1,
        ("lesson_plans", "topic"): len(reading.topics) - 1,
    }


def _check_people(reading: Reading) -> None:
    for pupil in reading.pupils:
        places = (pupil.table, pupil.row, pupil.column)
        if not (
            0 <= pupil.section < len(reading.sections)
            and 0 <= pupil.sheet < len(reading.sheets)
            and all(0 <= place < 1 << 32 for place in places)
        ):
            raise BrokenFrame("a pupil stands nowhere")
    for teacher in reading.teachers:
        if not (
            0 <= teacher.section < len(reading.sections)
            and 0 <= teacher.subject < len(reading.subjects)
        ):
            raise BrokenFrame("a teacher of nothing")


def _one(message: dict[str, Any], key: str, kind: type) -> Any:
    value = message.get(key)
    if type(value) is not kind:
        raise BrokenFrame(f"{key} is not {kind.__name__}")
    return value


def _texts(message: dict[str, Any], key: str, kinds: tuple[type, ...]) -> list[Any]:
    values: list[Any] = _one(message, key, list)
    if not all(type(value) in kinds for value in values):
        raise BrokenFrame(f"{key} holds something else than texts")
    return values


def _rows(message: dict[str, Any], key: str, kinds: Iterable[tuple[type, ...]]) -> list[list[Any]]:
    allowed = tuple(kinds)
    rows: list[list[Any]] = _one(message, key, list)
    for row in rows:
        if type(row) is not list or len(row) != len(allowed):
            raise BrokenFrame(f"a row of {key} has another length")
        if not all(type(value) in kind for value, kind in zip(row, allowed, strict=True)):
            raise BrokenFrame(f"a row of {key} has another type")
    return rows


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(type(text) is str for text in row)
