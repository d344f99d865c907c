"""«Дневник.ру» final marks, reconstructed (formats.md §3.4): subjects over their terms."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import class_in_title, read_labels
from opora.intake.legends import default_legend
from opora.intake.person_header import name_column
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import TermColumn, read_term_cells, term_of
from opora.intake.writer import SheetWriter
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import squeeze

_ENOUGH_TERMS = 2


def _is_header(grid: Grid, index: int) -> bool:
    """Subjects in the upper row (merged over their terms), terms in the lower one."""
    if index + 1 >= len(grid.rows) or name_column(grid.rows[index]) is None:
        return False
    terms = [cell for cell in grid.rows[index + 1] if cell and term_of(cell)]
    return len(terms) >= _ENOUGH_TERMS


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «ФИО | subjects» over a row of terms."""
    return any(_is_header(grid, index) for index in range(len(grid.rows)))


def _columns(upper: list[str], lower: list[str], name: int) -> list[tuple[str, TermColumn]]:
    found = []
    subject = ""
    for column in range(name + 1, len(lower)):
        above = squeeze(upper[column]) if column < len(upper) else ""
        subject = above.rstrip(":") or subject
        term = term_of(lower[column])
        if subject and term:
            found.append((subject, TermColumn(column, term, stated=False)))
    return found


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the final marks of every pupil of the sheet."""
    writer = SheetWriter(grid, hints, reading, default_legend("dnevnik"))
    header = next(i for i in range(len(grid.rows)) if _is_header(grid, i))
    labels = read_labels(grid, 0, header)
    labels.school_class = labels.school_class or class_in_title(squeeze(grid.name or ""))
    section = writer.section(labels, header)
    if section is not None:
        _read_rows(writer, header, section)


def _read_rows(writer: SheetWriter, header: int, section: int) -> None:
    rows = writer.grid.rows
    place = name_column(rows[header]) or 0
    columns = _columns(rows[header], rows[header + 1], place)
    table = writer.new_table()
    for index in range(header + 2, len(rows)):
        name = squeeze(rows[index][place]) if place < len(rows[index]) else ""
        if looks_like_name(name):
            pupil = writer.pupil(name, section, table, index, place)
            for subject, column in columns:
                read_term_cells(writer, pupil, writer.subject(subject), index, [column])
        else:
            _reject(writer, index, columns)


def _reject(writer: SheetWriter, index: int, columns: list[tuple[str, TermColumn]]) -> None:
    row = writer.grid.rows[index]
    for _, item in columns:
        if item.column < len(row) and squeeze(row[item.column]):
            writer.problem(index, item.column, "name_unclear", _NO_NAME)


_NO_NAME = "В строке не читаются фамилия и имя. Ячейка не учтена: впишите «Фамилия Имя»."

FORMAT = Format(
    key="dnevnik_final_marks",
    title="Итоговые оценки «Дневник.ру» (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)
