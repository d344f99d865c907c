"""The best guess of what stands where in an unknown sheet, by its titles and by its cells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from opora.intake.cells import CellReader
from opora.intake.days import full_date, header_date, is_date_header, month_of
from opora.intake.fingerprint import header_span, header_titles
from opora.intake.grid import Grid
from opora.intake.labels import read_labels
from opora.intake.legends import default_legend
from opora.intake.person_header import name_column
from opora.intake.person_titles import subject_and_class
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from opora.intake.term_tables import is_mean, term_of
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold, squeeze

_LOOKED_AT = 40  # rows under the header: enough to tell what a column holds
_MOSTLY = 0.6
_GIVEN = ("имя", "отчество")
_MARKS = ("оценка", "отметка", "балл", "результат")
_ABSENCES = ("пропу", "отсутств", "н/б", "посещ")


@dataclass
class _Columns:
    """The cells under the header by column, and what is already taken for something."""

    titles: dict[int, str]
    cells: dict[int, list[str]]
    reader: CellReader = field(default_factory=lambda: CellReader(default_legend("handmade")))
    taken: set[int] = field(default_factory=set)

    def mostly(self, column: int, says: Callable[[str], object]) -> bool:
        """Tell whether most filled cells of a column are such."""
        filled = [text for text in self.cells.get(column, []) if text]
        return bool(filled) and sum(map(bool, map(says, filled))) >= _MOSTLY * len(filled)

    def take(self, titled: Iterable[str], says: Callable[[str], object]) -> int | None:
        """Take the column so titled, else the first that mostly holds such cells."""
        free = [
            column for column in sorted({*self.titles, *self.cells}) if column not in self.taken
        ]
        by_title = (c for c in free if fold(self.titles.get(c, "")).startswith(tuple(titled)))
        by_cells = (c for c in free if self.mostly(c, says))
        found = next(by_title, None)
        found = next(by_cells, None) if found is None else found
        if found is not None:
            self.taken.add(found)
        return found


def propose(grid: Grid) -> SheetMapping | None:
    """Return a mapping of the sheet to begin with, None where nothing looks like people or results.

    Class, subject and day that the sheet names above the table are filled in, for a person to see.
    """
    span = header_span(grid)
    columns = _columns(grid, span)
    names = _names(grid, span, columns)
    if not names:
        return None
    class_column = columns.take(("класс",), _is_class)
    subject_column = columns.take(("предмет", "дисциплина"), standard_subjects().known)
    day_column = columns.take(("дата",), full_date)
    dated = _under_days(grid, span, columns)
    values = tuple(_values(columns))
    if not values and dated is None:
        return None
    labels = read_labels(grid, 0, span.start)
    subject_and_class(grid, labels)
    return SheetMapping(
        names=names,
        columns=values,
        under_days=dated,
        depth=max(len(span), 1) if span else 1,
        school_class=labels.school_class if class_column is None else None,
        class_column=class_column,
        subject=(labels.subject or None) if subject_column is None else None,
        subject_column=subject_column,
        day=header_date(labels.day, labels.school_year) if day_column is None else None,
        day_column=day_column,
    )


def _columns(grid: Grid, span: range) -> _Columns:
    last = min(span.stop + _LOOKED_AT, len(grid.rows))
    rows = [grid.rows[index] for index in range(span.stop, last)]
    width = max(map(len, rows), default=0)
    cells = {
        column: [squeeze(row[column]) if column < len(row) else "" for row in rows]
        for column in range(width)
    }
    return _Columns(header_titles(grid, span), cells)


def _names(grid: Grid, span: range, columns: _Columns) -> tuple[int, ...]:
    """Return the column of names, with those of given names right of it."""
    titled = (name_column(grid.rows[index]) for index in span)
    place = next((column for column in titled if column is not None), None)
    if place is None:
        place = columns.take(("фио",), looks_like_name)
    if place is None:
        return ()
    names = [place]
    while fold(columns.titles.get(names[-1] + 1, "")) in _GIVEN:
        names.append(names[-1] + 1)
    columns.taken.update(names)
    return tuple(names)


def _is_class(text: str) -> bool:
    return parse_class(text) is not None and not text.isdecimal()


def _under_days(grid: Grid, span: range, columns: _Columns) -> Holds | None:
    """Return what stands under the days of the header, None where there are none."""
    has_months = any(month_of(cell) for index in span for cell in grid.rows[index] if cell)
    days = [
        column
        for column, title in columns.titles.items()
        if column not in columns.taken
        and (is_date_header(title) or (has_months and squeeze(title).isdecimal()))
    ]
    if not days:
        return None
    columns.taken.update(days)
    told = [text for column in days for text in columns.cells.get(column, []) if text]
    marked = sum(bool(parsed and parsed.marks) for parsed in map(columns.reader.__getitem__, told))
    missed = sum(
        bool(parsed and parsed.absences) for parsed in map(columns.reader.__getitem__, told)
    )
    return Holds.ABSENCES if missed and not marked else Holds.MARKS


def _values(columns: _Columns) -> Iterable[ValueColumn]:
    for column, title in sorted(columns.titles.items()):
        text = fold(title)
        if column in columns.taken or is_mean(title):
            continue
        term = term_of(title)
        if standard_subjects().known(title):
            yield ValueColumn(column, Holds.FINALS, subject=title)
        elif term:
            yield ValueColumn(column, Holds.FINALS, term=term)
        elif any(word in text for word in _ABSENCES):
            yield ValueColumn(column, Holds.ABSENCES)
        elif text.startswith(_MARKS) and columns.mostly(column, columns.reader.__getitem__):
            yield ValueColumn(column, Holds.MARKS)
