"""Rows of lists to people and units; what cannot be understood is said with its cell."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from opora.intake.list_rows import RawRow
from opora.vocabulary import identifiers
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.period import parse_date
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import fold

LONGEST_NAME = 300
_PART = re.compile(r"[;\n]+")
_CLASSES = re.compile(r"[,\s]+")
_LESSONS = re.compile(r"\s*(?P<subject>[^:(]+?)\s*(?::\s*(?P<after>.*)|\((?P<inside>[^)]*)\)\s*)")
_YOUNGEST, _OLDEST = 5, 21  # years of age in a school year's first calendar year
_LEVELS = {
    "": "school",
    "школа": "school",
    "оо": "school",
    "муниципалитет": "municipality",
    "район": "municipality",
    "город": "municipality",
    "округ": "municipality",
}

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in the file."""

    sheet: str | None
    cell: str


@dataclass(frozen=True, slots=True)
class PupilEntry:
    """A pupil of a list."""

    place: Place
    name: str = field(repr=False)
    school_class: str
    birth_date: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """A member of staff of a list; `lessons`: subject as spelt, class."""

    place: Place
    name: str = field(repr=False)
    position: str = ""
    login: str = ""
    role: str = ""
    led: tuple[str, ...] = ()
    lessons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit of a list; `numbers`: those identifiers that are filled."""

    place: Place
    name: str
    level: str
    parent: str
    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken, and why; the name stays out of `repr`."""

    place: Place
    name: str = field(repr=False)
    message: str


def pupils_of(rows: Sequence[RawRow], year: int) -> tuple[list[PupilEntry], list[Wrong]]:
    """Return pupils and the rows that are none."""
    return _each(rows, lambda row: _pupil(row, year))


def staff_of(rows: Sequence[RawRow]) -> tuple[list[StaffEntry], list[Wrong]]:
    """Return staff, a row each; a row without a name goes on with the person above."""
    named: list[RawRow] = []
    for row in rows:
        name = row.values.get("name", "")
        if not name and named:
            name = named[-1].values.get("name", "")
        named.append(RawRow(row.sheet, row.cell, {**row.values, "name": name}))
    return _each(named, _staff)


def units_of(rows: Sequence[RawRow]) -> tuple[list[UnitEntry], list[Wrong]]:
    """Return units and the rows that are none."""
    return _each(rows, _unit)


def _each(
    rows: Iterable[RawRow], read: Callable[[RawRow], Entry]
) -> tuple[list[Entry], list[Wrong]]:
    entries: list[Entry] = []
    wrong: list[Wrong] = []
    for row in rows:
        try:
            entries.append(read(row))
        except UserError as error:
            wrong.append(Wrong(_place(row), row.values.get("name", ""), str(error)))
    return entries, wrong


def _place(row: RawRow) -> Place:
    return Place(row.sheet, row.cell)


def _name(row: RawRow) -> str:
    name = row.values.get("name", "")
    if not name:
        raise UserError("Нет имени. Впишите его или удалите строку.")
    if len(name) > LONGEST_NAME:
        raise UserError(f"Имя длиннее {LONGEST_NAME} знаков. Сократите его.")
    return name


def _pupil(row: RawRow, year: int) -> PupilEntry:
    text = row.values.get("school_class", "")
    label = parse_class(text)
    if label is None:
        raise UserError(f"Класс «{text[:40]}» не понятен. Напишите так: 9А.")
    return PupilEntry(_place(row), _name(row), label, _birth(row.values.get("birth_date"), year))


def _birth(text: str | None, year: int) -> date | None:
    if not text:
        return None
    day = parse_date(text)
    if not _YOUNGEST <= year - day.year <= _OLDEST:
        raise UserError(f"Дата рождения {day:%d.%m.%Y}: не школьный возраст. Исправьте год.")
    return day


def _staff(row: RawRow) -> StaffEntry:
    values = row.values
    return StaffEntry(
        _place(row),
        _name(row),
        values.get("position", "")[:200],
        values.get("login", "").lower(),
        values.get("role", ""),
        tuple(_labels(values.get("led", ""))),
        tuple(_lessons(values.get("subjects", ""), values.get("classes", ""))),
    )


def _labels(text: str) -> list[str]:
    parts = [part for part in _PART.split(text) if part.strip()]
    words = [each for part in parts for each in _whole_or_words(part)]
    labels = [(word, parse_class(word)) for word in words]
    unread = [word for word, label in labels if label is None]
    if unread:
        raise UserError(f"Класс «{unread[0][:40]}» не понятен. Напишите так: 9А, 9Б.")
    return list(dict.fromkeys(label for _, label in labels if label is not None))


def _whole_or_words(text: str) -> list[str]:
    """«9 А» is one class, «9А 9Б» are two."""
    by_comma = [part for part in text.split(",") if part.strip()]
    return [
        word
        for part in by_comma
        for word in ([part] if parse_class(part) else [w for w in _CLASSES.split(part) if w])
    ]


def _lessons(subjects: str, classes: str) -> list[tuple[str, str]]:
    if not subjects:
        if classes:
            raise UserError("Классы названы, а предмет нет. Впишите предмет.")
        return []
    found: list[tuple[str, str]] = []
    for part in filter(str.strip, _PART.split(subjects)):
        match = _LESSONS.fullmatch(part)
        named = (match["after"] or match["inside"] or "") if match else ""
        labels = _labels(named) if match and named else []
        subject = match["subject"] if match and labels else part.strip()
        labels = labels or _labels(classes)
        if not labels:
            raise UserError(f"У предмета «{part.strip()[:60]}» нет классов. Впишите их рядом.")
        found += [(subject, label) for label in labels]
    return list(dict.fromkeys(found))


def _unit(row: RawRow) -> UnitEntry:
    values = row.values
    level = _LEVELS.get(fold(values.get("level", "")))
    if level is None:
        raise UserError(
            f"Уровень «{values['level'][:40]}» не понятен. Нужно: школа, муниципалитет."
        )
    checks = {
        "ogrn": identifiers.ogrn,
        "inn": identifiers.inn,
        "gia_code": identifiers.gia_code,
        "oko_login": identifiers.oko_login,
    }
    numbers = {key: check(values.get(key, "")) for key, check in checks.items()}
    given = {key: number for key, number in numbers.items() if number}
    return UnitEntry(_place(row), _name(row), level, values.get("parent", ""), given)
