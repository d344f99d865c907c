"""The form a school filled before, ours or typed by hand: what stands in its own columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from opora.documents.table import shown
from opora.documents.titles import recognised
from opora.intake.grid import Grid, address
from opora.orders.order import Column, Form
from opora.orders.sources import SCHOOL
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.problems import Problem

_SEARCHED = 100  # rows: a form has at most a page of headings above its table
_NAME, _CLASS = "pupil.name", "pupil.school_class"


@dataclass
class PreviousEntry:
    """What the form says of one pupil; `school_class` is '' where the form has no such column.

    `filled` holds the texts of the school's columns by their keys; the place is that of the name.
    """

    name: str
    school: str
    school_class: str
    subjects: str
    filled: dict[str, str]
    sheet: str | None
    cell: str


@dataclass
class PreviousForm:
    """All entries, in the order of the file, and what could not be read."""

    file: str
    entries: list[PreviousEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row under the header: texts by source, those of the school by the key of the column."""

    about: Mapping[str, str]
    filled: dict[str, str]
    cell: str
    has_class_column: bool


def read_previous(grids: Iterable[Grid], form: Form, file: str) -> PreviousForm:
    """Return what the school wrote into its columns.

    Columns are known by their titles, with slips of the pen, in any order. A row without a name
    goes on with the pupil above. Problems: `no_table` when no sheet has the form, `class_unclear`
    for a row whose class cannot be read, `lost_text` for a text beside no name; such rows are left
    out.
    """
    found = PreviousForm(file)
    headers = [(grid, *header) for grid in grids if (header := _header(grid, form)) is not None]
    for grid, number, columns in headers:
        _read(grid, number, columns, found)
    if not headers:
        titles = "; ".join(f"«{column.title}»" for column in form.columns)
        message = f"В файле нет таблицы формы. Нужна строка заголовков: {titles}."
        found.problems.append(Problem(file, None, None, "no_table", message))
    return found


def _header(grid: Grid, form: Form) -> tuple[int, dict[int, Column]] | None:
    """Return the header row and its columns: the name, and at least one that the school fills."""
    for number, row in enumerate(grid.rows[:_SEARCHED]):
        columns = recognised(row, form.columns)
        if {_NAME, SCHOOL} <= {column.source for column in columns.values()}:
            return number, columns
    return None


def _read(grid: Grid, header: int, columns: dict[int, Column], found: PreviousForm) -> None:
    current: PreviousEntry | None = None
    for row in _rows(grid, header, columns):
        name = row.about[_NAME]
        if not name and current is not None:
            _go_on(current, row)
        elif looks_like_name(name) and (row.about.get(_CLASS) or not row.has_class_column):
            current = _entry(row, grid.name, found)
        else:
            current = None  # a footnote, the signature, or a row that is not understood
            if any(row.filled.values()):
                message = (
                    "Рядом с этой записью нет ФИО или класса обучающегося, она не перенесена. "
                    "Допишите ФИО и класс."
                )
                found.problems.append(
                    Problem(found.file, grid.name, row.cell, "lost_text", message)
                )


def _rows(grid: Grid, header: int, columns: dict[int, Column]) -> Iterator[_Row]:
    titles = _cells(grid.rows[header], columns)
    name_column = next(place for place, column in columns.items() if column.source == _NAME)
    for number, cells in enumerate(grid.rows[header + 1 :], header + 1):
        texts = _cells(cells, columns)
        written = [text for text in texts.values() if text]
        # A header repeated on the next page, or the row that numbers the columns, is no pupil.
        if not written or texts == titles or all(text.isdigit() for text in written):
            continue
        school = {c.key: texts[i] for i, c in columns.items() if c.source == SCHOOL}
        about = {c.source: texts[i] for i, c in columns.items() if c.source != SCHOOL}
        yield _Row(about, school, address(number, name_column), _CLASS in about)


def _cells(row: list[str], columns: Iterable[int]) -> dict[int, str]:
    return {place: _text(row[place]) if place < len(row) else "" for place in columns}


def _text(cell: str) -> str:
    return "\n".join(filter(None, shown(cell).split("\n")))


def _entry(row: _Row, sheet: str | None, found: PreviousForm) -> PreviousEntry | None:
    written = row.about.get(_CLASS, "")
    label = parse_class(written) if written else ""
    if label is None:
        message = f"Класс «{written}» непонятен, строка не перенесена. Запишите класс так: 9А."
        found.problems.append(Problem(found.file, sheet, row.cell, "class_unclear", message))
        return None
    name = " ".join(row.about[_NAME].split())
    school = row.about.get("pupil.school", "")
    subjects = row.about.get("subjects_with_means", "")
    entry = PreviousEntry(name, school, label, subjects, dict(row.filled), sheet, row.cell)
    found.entries.append(entry)
    return entry


def _go_on(entry: PreviousEntry, row: _Row) -> None:
    entry.subjects = _joined(entry.subjects, row.about.get("subjects_with_means", ""))
    for key, text in row.filled.items():
        entry.filled[key] = _joined(entry.filled[key], text)


def _joined(one: str, two: str) -> str:
    return "\n".join(filter(None, (one, two)))
