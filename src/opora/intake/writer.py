"""Fills a reading from one sheet, so that every format says only where things stand."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from opora.intake.cells import CellReader, Parsed
from opora.intake.grid import Grid
from opora.intake.labels import Labels
from opora.intake.reading import Hints, PupilEntry, Reading, Section, TeacherEntry
from opora.vocabulary.mean import Mean
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import squeeze

DASHES = frozenset({"-", "–", "—"})
_SHOWN = 12
_WORD = re.compile(r"[^\W\d_]{5}")  # a longer word may be a surname, and problems are kept
_LETTERS = re.compile(r"[^\W\d_]{2}")
_BETWEEN_NAMES = re.compile(r"[,;]")
_AROUND_NAME = re.compile(r"[_/()]+")  # a place to sign, and the name beside it
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,20})?")
_TOLERANCE = Decimal("0.005")  # journals print a mean with two decimals or in full


class SheetWriter:
    """Adds what one sheet holds to the reading of its file."""

    def __init__(
        self, grid: Grid, hints: Hints, reading: Reading, legend: Mapping[str, str]
    ) -> None:
        self.grid = grid
        self.hints = hints
        self.reading = reading
        self.cells = CellReader(legend)
        reading.sheets.append(grid.name)
        self.sheet = len(reading.sheets) - 1
        named = ("subjects", "terms", "kinds", "works", "tasks", "topics")
        lists: list[list[str]] = [getattr(reading, name) for name in named]
        self._known = {id(names): {n: i for i, n in enumerate(names)} for names in lists}
        self._tables = 1 + max((pupil.table for pupil in reading.pupils), default=-1)

    def use_legend(self, legend: Mapping[str, str]) -> None:
        """Read the following cells by this legend."""
        self.cells = CellReader(legend)

    def new_table(self) -> int:
        """Return a number for a list of different people."""
        self._tables += 1
        return self._tables - 1

    def section(self, labels: Labels, row: int, column: int = 0) -> int | None:
        """Return the index of a section, or None with problems if class or year is unknown.

        Hints fill only what the labels lack.
        """
        school_class = labels.school_class or self.hints.school_class
        school_year = labels.school_year or self.hints.school_year
        if school_class is None:
            self._ask_class(labels, row, column)
        if school_year is None:
            self.problem(row, column, "year_missing", _ASK_YEAR)
        if school_class is None or school_year is None:
            return None
        school = labels.school or self.hints.school or None
        section = Section(school, school_class, school_year, labels.since, labels.on)
        if section not in self.reading.sections:
            self.reading.sections.append(section)
        return self.reading.sections.index(section)

    def _ask_class(self, labels: Labels, row: int, column: int) -> None:
        found = f"Найдено: {shown(labels.class_text)}. " if labels.class_text else ""
        self.problem(row, column, "class_missing", f"Не указан класс. {found}{_ASK_CLASS}")

    def pupil(self, name: str, section: int, table: int, row: int, column: int) -> int:
        """Return the index of a new person."""
        entry = PupilEntry(squeeze(name), section, table, self.sheet, row, column)
        self.reading.pupils.append(entry)
        return len(self.reading.pupils) - 1

    def subject(self, name: str) -> int:
        """Return the index of a subject by its name in the file, spaces collapsed."""
        return self._index(self.reading.subjects, squeeze(name))

    def term(self, name: str) -> int:
        """Return the index of a term by its name, '' when the file does not say."""
        return self._index(self.reading.terms, name)

    def kind(self, name: str) -> int:
        """Return the index of a kind of work, '' when the file does not say."""
        return self._index(self.reading.kinds, squeeze(name))

    def work(self, name: str) -> int:
        """Return the index of a test work."""
        return self._index(self.reading.works, squeeze(name))

    def task(self, name: str) -> int:
        """Return the index of a task of a test work."""
        return self._index(self.reading.tasks, squeeze(name))

    def topic(self, name: str) -> int:
        """Return the index of a topic of a lesson, '' when the file does not say."""
        return self._index(self.reading.topics, squeeze(name))

    def _index(self, names: list[str], name: str) -> int:
        known = self._known[id(names)]
        if name not in known:
            known[name] = len(names)
            names.append(name)
        return known[name]

    def teacher(self, names: str, section: int, subject: int) -> None:
        """Add who teaches a subject to a class; several names are separated by commas."""
        for part in _BETWEEN_NAMES.split(names):
            entry = TeacherEntry(squeeze(_AROUND_NAME.sub(" ", part)), section, subject)
            if _LETTERS.search(entry.name) and entry not in self.reading.teachers:
                self.reading.teachers.append(entry)

    def is_value(self, text: str) -> bool:
        """Tell whether a filled cell reads as marks, codes or a number, so is no heading."""
        return self.cells[text] is not None or _decimal(text) is not None

    def final_cell(
        self, pupil: int, subject: int, term: int, row: int, column: int, text: str
    ) -> None:
        """Add a final mark; «-» and a blank mean that none is set; several marks are undated."""
        if squeeze(text) in DASHES or not squeeze(text):
            return
        parsed = self.cells[text]
        if parsed is None or parsed.absences or len(parsed.marks) + len(parsed.entries) != 1:
            if parsed is not None and len(parsed.marks) > 1 and not term:
                self._add(parsed, pupil, subject, None, (row, column))
            else:
                self.unknown(row, column, text, "итоговая отметка 1-5, н/а, осв, зач")
            return
        mark = parsed.marks[0] if parsed.marks else 0
        entry = parsed.entries[0] + 1 if parsed.entries else 0
        self.reading.final_marks.add(pupil, subject, term, mark, entry, self.sheet, row, column)

    def lesson_cell(
        self,
        pupil: int,
        subject: int,
        day: date | None,
        place: tuple[int, int],
        text: str,
        kind: int = 0,
        marked_on: date | None = None,
    ) -> Parsed:
        """Add what one lesson cell holds and return it; an unreadable one is a problem.

        Rows that hold one cell only are read so; tables of many cells are read by `Lessons`.
        """
        parsed = self.cells[text]
        if parsed is None:
            self.unknown(*place, text)
            return Parsed((), (), (), 0)
        self._add(parsed, pupil, subject, day, place, kind, marked_on)
        return parsed

    def _add(
        self,
        parsed: Parsed,
        pupil: int,
        subject: int,
        day: date | None,
        place: tuple[int, int],
        kind: int = 0,
        marked_on: date | None = None,
    ) -> None:
        cell, reading = (self.sheet, *place), self.reading
        spot = (pupil, subject, ordinal(day))
        for mark in parsed.marks:
            reading.marks.add(*spot, mark, 0, kind, ordinal(marked_on), *cell)
        for reason in parsed.absences:
            reading.absences.add(*spot, reason, *cell)
        for entry in parsed.entries:
            reading.entries.add(*spot, entry, *cell)

    def stated_mean(
        self, row: int, column: int, text: str, total: int = 0, count: int | None = None
    ) -> None:
        """Compare a mean written in the file with the recomputed one; a difference is a remark.

        `count` is None where there is nothing to compare with. «0» in journals means «no marks».
        """
        value = _decimal(text)
        if value is None:
            self.unknown(row, column, text, "число")
            return
        self.reading.stated_means += 1
        message = "" if count is None else _difference(text, total, count)
        if message:
            self.remark(row, column, "mean_differs", message)

    def unknown(self, row: int, column: int, text: str, needed: str = "") -> None:
        """Note a cell that cannot be read; by default what is needed is a lesson cell."""
        codes = ", ".join(sorted(self.cells.legend)) if not needed else ""
        wanted = needed or f"отметки 1-5 («4», «4/5», «4 4»), 0 или коды: {codes}"
        message = (
            f"Найдено: {shown(text)}. Нужно: {wanted}. Ячейка не учтена: исправьте её в файле."
        )
        self.problem(row, column, "unknown_token", message)

    def problem(self, row: int, column: int, code: str, message: str) -> None:
        """Note a problem at a cell of this sheet."""
        self.reading.problem(self.grid.name, row, column, code, message)

    def remark(self, row: int, column: int, code: str, message: str) -> None:
        """Note a remark at a cell of this sheet."""
        self.reading.remark(self.grid.name, row, column, code, message)


_TRUST = "В расчёт идут отметки. Сверьте строку с журналом."
_ASK_CLASS = "Добавьте строку «Класс: 9А» над таблицей или запустите с --class 9А."
_ASK_YEAR = (
    "Не указан учебный год. Добавьте строку «Учебный год: 2025/2026» над таблицей "
    "или запустите с --year 2025."
)


def ordinal(day: date | None) -> int:
    """Return the day as columns of a reading hold it: 0 where there is none."""
    return day.toordinal() if day else 0


def shown(text: str) -> str:
    """Return a cell's text for a message, unless it may hold a person's name."""
    found = squeeze(text)
    if len(found) > _SHOWN or _WORD.search(found) or looks_like_name(found):
        return "текст"
    return f"«{found}»"


@lru_cache(maxsize=8192)  # the same text over the same marks comes again and again
def _difference(text: str, total: int, count: int) -> str:
    """Return what to say of a stated mean that differs from the marks, '' if it agrees."""
    value = _decimal(text) or Decimal(0)
    exact = Decimal(total) / Decimal(count) if count else Decimal(0)
    if abs(value - exact) <= _TOLERANCE:
        return ""
    ours = f"{Mean(total, count).comma()} (отметок: {count})" if count else "отметок нет"
    said = squeeze(text).replace(".", ",")
    return f"Среднее в файле {said}, а по отметкам строки: {ours}. {_TRUST}"


@lru_cache(maxsize=4096)
def _decimal(text: str) -> Decimal | None:
    cleaned = squeeze(text)
    if cleaned in DASHES:
        return Decimal(0)
    return Decimal(cleaned.replace(",", ".")) if _NUMBER.fullmatch(cleaned) else None
