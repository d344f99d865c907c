"""A list in a workbook to its rows: columns are found by heading, else by what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from opora.intake.grid import Grid, address
from opora.intake.lists import FIELDS, NAME_PARTS, Field, ListKind, heading_key
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.problems import Remark, UserError
from opora.vocabulary.text import squeeze

_HEAD = 30  # rows in which a heading may stand
_LOOKED_AT = 200  # rows that tell what a column holds
_BY_LINE = ("subjects",)  # a line of a cell is a subject with its classes
_MOSTLY = 0.8  # of a column's filled cells


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a list as texts by field; `cell` is where it begins, with its sheet."""

    sheet: str | None
    cell: str
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RawList:
    """The rows of a list, which column is what, and what is left aside."""

    kind: ListKind
    rows: tuple[RawRow, ...]
    columns: tuple[str, ...]
    remarks: tuple[Remark, ...]


def read_rows(grids: Sequence[Grid], kind: ListKind, file: str) -> RawList:
    """Return the rows of all sheets that hold such a list.

    Raises UserError when no sheet does.
    """
    rows: list[RawRow] = []
    columns: dict[str, None] = {}
    remarks: list[Remark] = []
    for grid in grids:
        table = _table(grid, kind)
        if table is None:
            if any(grid.filled):
                remarks.append(Remark(file, grid.name, None, "no_list", "На листе нет списка."))
            continue
        rows += _rows(grid, kind, table)
        columns |= dict.fromkeys(_said(kind, table.places))
        remarks += _unused(grid, table, file)
    if not columns:
        needed = " и ".join(f"«{each.title}»" for each in FIELDS[kind] if each.needed)
        raise UserError(
            f"В файле не нашли список: нет столбца {needed}. Подпишите столбцы как в образце, его "
            "можно скачать на этой странице."
        )
    return RawList(kind, tuple(rows), tuple(columns), tuple(remarks))


Places = dict[str, int]  # the column of each field


@dataclass(frozen=True, slots=True)
class _Table:
    """Where a list stands: the row of headings, None where there is none, and the columns."""

    header: int | None
    first: int
    places: Places


def _table(grid: Grid, kind: ListKind) -> _Table | None:
    """Return where the list stands, None where there is none."""
    best: tuple[int | None, Places] = (None, {})
    for index, row in enumerate(grid.rows[:_HEAD]):
        places = _headed(row, kind)
        if len(places) > len(best[1]):
            best = (index, places)
    header, places = best
    if not _has_name(places):
        header, places = None, {}
    first = _titles(grid) if header is None else header + 1
    _guess(grid, kind, first, places)
    return _Table(header, first, places) if _has_name(places) else None


def _titles(grid: Grid) -> int:
    """Return how many rows of one cell or none stand above a table of several columns."""
    wide = (index for index, filled in enumerate(grid.filled[:_HEAD]) if filled > 1)
    return next(wide, 0)


def _has_name(places: Places) -> bool:
    return "name" in places or "surname" in places


def _headed(row: Sequence[str], kind: ListKind) -> Places:
    places: Places = {}
    parts = NAME_PARTS if kind != ListKind.UNITS else ()
    for column, cell in enumerate(row):
        key = heading_key(cell) if cell else ""
        for each in (*FIELDS[kind], *parts):
            if key in each.headings and each.key not in places:
                places[each.key] = column
                break
    if "surname" in places and "given" not in places:
        places.setdefault("name", places.pop("surname"))  # «Фамилия» over whole names
    return places


def _guess(grid: Grid, kind: ListKind, first: int, places: Places) -> None:
    """Put in the columns that no heading names, by what most of their cells look like."""
    rows = grid.rows[first : first + _LOOKED_AT]
    wide = max(map(len, rows), default=0)
    for each in FIELDS[kind]:
        if each.looks is None or each.key in places or (each.key == "name" and _has_name(places)):
            continue
        free = (column for column in range(wide) if column not in places.values())
        found = next((column for column in free if _mostly(rows, column, each)), None)
        if found is not None:
            places[each.key] = found


def _mostly(rows: Sequence[Sequence[str]], column: int, each: Field) -> bool:
    texts = [row[column] for row in rows if column < len(row) and squeeze(row[column])]
    looks = each.looks
    if not texts or looks is None:
        return False
    return sum(looks(text) for text in texts) >= _MOSTLY * len(texts)


def _rows(grid: Grid, kind: ListKind, table: _Table) -> Iterator[RawRow]:
    places = table.places
    headings = None if table.header is None else list(grid.rows[table.header])
    left = min(places.values())
    by_sheet = parse_class(grid.name or "") if kind == ListKind.PUPILS else None
    for index in range(table.first, len(grid.rows)):
        row = grid.rows[index]
        if headings is not None and list(row) == headings:
            continue  # repeated on every printed page
        values = {
            key: _text(key, row[column]) if column < len(row) else ""
            for key, column in places.items()
        }
        if not any(values.values()):
            continue
        if "surname" in values:
            parts = (values.pop(each.key, "") for each in NAME_PARTS)
            values["name"] = squeeze(" ".join(parts))
        if by_sheet and "school_class" not in values:
            values["school_class"] = by_sheet
        yield RawRow(grid.name, address(index, left), values)


def _text(key: str, cell: str) -> str:
    return "\n".join(filter(None, map(squeeze, cell.splitlines() if key in _BY_LINE else [cell])))


def _said(kind: ListKind, places: Places) -> Iterator[str]:
    titles = {each.key: each.title for each in (*FIELDS[kind], *NAME_PARTS)}
    for key, column in sorted(places.items(), key=lambda item: item[1]):
        yield f"{address(0, column)[:-1]} - {titles[key].lower()}"


def _unused(grid: Grid, table: _Table, file: str) -> Iterator[Remark]:
    if table.header is None:
        return
    for column, cell in enumerate(grid.rows[table.header]):
        if squeeze(cell) and column not in table.places.values():
            message = f"Столбец «{squeeze(cell)[:60]}» не используется."
            yield Remark(file, grid.name, address(table.header, column), "unused_column", message)
