"""Rows of lesson cells of one sheet: declared one by one by a format, read together.

A journal is tens of thousands of cells with a few hundred distinct texts: each text is understood
once, and cells become rows by column.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from opora.intake.arrays import Bytes, Codes, Mask, Numbers
from opora.intake.cells import CellReader
from opora.intake.reading import Columns
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import squeeze

_TOGETHER = 2048  # rows read at once: enough for speed, little for memory
_LESSON, _COMPARED, _STATED, _FINAL, _IMPOSSIBLE = range(1, 6)  # what a column holds
_KINDS = ("marks", "absences", "entries")

Row = tuple[int, int, int, int]  # row of the sheet, pupil, subject, header


class LessonHeader(Protocol):
    """Columns of a table: `days` (column, date ordinal), `impossible` ones (column, title), stated
    `means` and `weighted` ones, `finals` (column, term). A column is one of these only."""

    days: list[tuple[int, int]]
    impossible: list[tuple[int, str]]
    means: list[int]
    weighted: list[int]
    finals: list[tuple[int, str]]

    def compares(self) -> bool:
        """Tell whether there is one stated mean, of the marks of its row."""
        ...


class Lessons:
    """The declared rows of a sheet.

    A mean that its header does not compare, or a weighted one, whose weights no file has, is only
    counted.
    """

    def __init__(self, writer: SheetWriter) -> None:
        self.writer = writer
        self._headers: list[LessonHeader] = []
        self._rows: list[Row] = []

    def add(self, index: int, pupil: int, subject: int, header: LessonHeader) -> None:
        """Declare a row; declare rows in their order."""
        if not self._headers or self._headers[-1] is not header:
            self._headers.append(header)
        self._rows.append((index, pupil, subject, len(self._headers) - 1))

    def use_legend(self, legend: Mapping[str, str]) -> None:
        """Read the rows declared after this by another legend."""
        if legend != self.writer.cells.legend:
            self.read()
            self.writer.use_legend(legend)

    def read(self) -> None:
        """Add what the declared rows hold to the reading of the file."""
        if not self._rows:
            return
        roles, values = self._columns()
        for start in range(0, len(self._rows), _TOGETHER):
            self._read(self._rows[start : start + _TOGETHER], roles, values)
        self._headers, self._rows = [], []

    def _columns(self) -> tuple[Bytes, Numbers]:
        """Return for every header and column what it holds and its day, term or title."""
        width = self.writer.grid.coded.codes.shape[1]
        found = [self._columns_of(header, width) for header in self._headers]
        roles, values = zip(*found, strict=True)
        return np.array(roles, np.uint8), np.array(values, np.int64)

    def _columns_of(self, header: LessonHeader, width: int) -> tuple[list[int], list[int]]:
        role, value = [0] * width, [0] * width
        compared = _COMPARED if header.compares() else _STATED
        terms = [(column, self.writer.term(term)) for column, term in header.finals]
        titles = [(column, number) for number, (column, _) in enumerate(header.impossible)]
        for kind, columns in (
            (_LESSON, header.days),
            (compared, [(column, 0) for column in header.means]),
            (_STATED, [(column, 0) for column in header.weighted]),
            (_FINAL, terms),
            (_IMPOSSIBLE, titles),
        ):
            for column, what in columns:
                if column < width:
                    role[column], value[column] = kind, what
        return role, value

    def _read(self, declared: list[Row], roles: Bytes, values: Numbers) -> None:
        rows = np.array(declared, np.int64)
        codes = self.writer.grid.coded.codes[rows[:, 0]]
        role = roles[rows[:, 3]]
        role[codes == 0] = 0
        row, column = np.nonzero(role)
        cells = _Cells(row, column, codes[row, column], values[rows[row, 3], column])
        role = role[row, column]
        totals, counts = self._read_lessons(rows, cells.where(role == _LESSON))
        for kind in (_COMPARED, _STATED):
            for at, place, text, _ in self._texts(cells.where(role == kind)):
                count = counts[at] if kind == _COMPARED else None
                self.writer.stated_mean(declared[at][0], place, text, totals[at], count)
        for at, place, text, term in self._texts(
            self._read_finals(rows, cells.where(role == _FINAL))
        ):
            index, pupil, subject, _ = declared[at]
            self.writer.final_cell(pupil, subject, term, index, place, text)
        for at, place, _, number in self._texts(cells.where(role == _IMPOSSIBLE)):
            index, *_, header = declared[at]
            title = self._headers[header].impossible[number][1] or "без даты"
            self.writer.problem(index, place, "unknown_date", _NO_DAY.format(title))

    def _texts(self, cells: "_Cells") -> Iterator[tuple[int, int, str, int]]:
        """Yield place, column, text and value of the cells that hold more than spaces."""
        words = self.writer.grid.coded.words
        for row, column, code, value in zip(*(part.tolist() for part in cells), strict=True):
            if squeeze(words[code]):
                yield row, column, words[code], value

    def _read_lessons(self, rows: Numbers, cells: "_Cells") -> tuple[list[int], list[int]]:
        """Return the sum and the number of the marks of every row."""
        reading = self.writer.reading
        known = self._understood(cells)
        for at in np.flatnonzero(known.unknown[cells.code]).tolist():
            index, text = int(rows[cells.row[at], 0]), self._text(cells.code[at])
            self.writer.unknown(index, int(cells.column[at]), text)
        of, mark = known.spread("marks", cells.code)
        unknown = dict.fromkeys(("weight", "kind", "marked_on"), np.zeros_like(mark))
        self._extend(reading.marks, rows, cells, of, mark=mark, **unknown)
        of_absence, reason = known.spread("absences", cells.code)
        self._extend(reading.absences, rows, cells, of_absence, reason=reason)
        of_entry, kind = known.spread("entries", cells.code)
        self._extend(reading.entries, rows, cells, of_entry, kind=kind)
        marked = cells.row[of]
        totals = np.bincount(marked, mark, len(rows)).astype(np.int64)
        return totals.tolist(), np.bincount(marked, minlength=len(rows)).tolist()

    def _read_finals(self, rows: Numbers, cells: "_Cells") -> "_Cells":
        """Add the cells that hold one mark and nothing else; return the others."""
        known = self._understood(cells)
        single = known.is_single_mark(cells.code)
        usual = cells.where(single)
        of, mark = known.spread("marks", usual.code)
        index, pupil, subject, _ = rows[usual.row].T
        self.writer.reading.final_marks.extend_columns(
            pupil=pupil,
            subject=subject,
            term=usual.value,
            mark=mark,
            entry=np.zeros_like(mark),
            sheet=np.full(len(of), self.writer.sheet),
            row=index,
            column=usual.column,
        )
        return cells.where(~single)

    def _extend(
        self, table: Columns, rows: Numbers, cells: "_Cells", of: Numbers, **own: Numbers
    ) -> None:
        """Add a row for each of the cells `of`, which may stand there several times."""
        index, pupil, subject, _ = rows[cells.row[of]].T
        table.extend_columns(
            pupil=pupil,
            subject=subject,
            day=cells.value[of],
            sheet=np.full(len(of), self.writer.sheet),
            row=index,
            column=cells.column[of],
            **own,
        )

    def _understood(self, cells: "_Cells") -> "_Understood":
        return _Understood(cells.code, self.writer.grid.coded.words, self.writer.cells)

    def _text(self, code: int) -> str:
        return self.writer.grid.coded.words[code]


class _Cells(NamedTuple):
    """Filled cells: place among the declared rows, column, text by number, value of the column."""

    row: Numbers
    column: Numbers
    code: Codes
    value: Numbers

    def where(self, wanted: Mask) -> "_Cells":
        row, column, code, value = self
        return _Cells(row[wanted], column[wanted], code[wanted], value[wanted])


class _Understood:
    """What the lesson cells with these texts hold: numbers by the number of the text."""

    def __init__(self, codes: Codes, words: Sequence[str], cells: CellReader) -> None:
        self.unknown = np.zeros(len(words), np.bool_)
        self.values: dict[str, list[int]] = {kind: [] for kind in _KINDS}
        self.count = {kind: np.zeros(len(words), np.int64) for kind in _KINDS}
        self.first = {kind: np.zeros(len(words), np.int64) for kind in _KINDS}
        for code in np.flatnonzero(np.bincount(codes, minlength=len(words))).tolist():
            parsed = cells[words[code]]
            if parsed is None:
                self.unknown[code] = True
                continue
            for kind in _KINDS:
                found = getattr(parsed, kind)
                self.first[kind][code] = len(self.values[kind])
                self.count[kind][code] = len(found)
                self.values[kind] += found

    def is_single_mark(self, codes: Codes) -> Mask:
        """Tell of each cell whether it holds one mark and nothing else."""
        marks, absences, entries = (self.count[kind][codes] for kind in _KINDS)
        return np.asarray((marks == 1) & (absences + entries == 0))

    def spread(self, kind: str, codes: Codes) -> tuple[Numbers, Numbers]:
        """Return for every value of the kind which of the cells holds it, and the value."""
        count = self.count[kind][codes]
        of = np.repeat(np.arange(len(codes)), count)
        nth = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        values = np.array(self.values[kind], np.int64)
        return of, values[self.first[kind][codes][of] + nth]


_NO_DAY = "Столбец «{}» не является днём учебного года. Ячейка не учтена: исправьте шапку таблицы."
