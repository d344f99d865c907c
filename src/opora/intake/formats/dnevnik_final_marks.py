"""«Дневник.ру» final marks, reconstructed (formats.md §3.4): subjects over their terms."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.legends import default_legend
from opora.intake.other_columns import OtherColumns
from opora.intake.person_header import name_column, people_headers
from opora.intake.person_rows import is_no_person, reject, sections
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import TermColumn, is_mean, read_term_cells, term_of
from opora.intake.writer import SheetWriter
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold, squeeze

_ENOUGH_TERMS = 2


def _is_header(grid: Grid, index: int) -> bool:
    """Subjects in the upper row (merged over their terms), terms in the lower one."""
    if index + 1 >= len(grid.rows) or name_column(grid.rows[index]) is None:
        return False
    titles = [cell for cell in grid.rows[index + 1] if cell]
    return sum(map(bool, map(term_of, titles))) >= _ENOUGH_TERMS and not any(
        fold(title) == "предмет" for title in titles
    )


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «ФИО | subjects» over a row of terms."""
    return bool(people_headers(grid, _is_header))


def _columns(upper: list[str], lower: list[str], name: int) -> list[tuple[str, TermColumn]]:
    found = []
    subject = ""
    for column in range(name + 1, len(lower)):
        above = squeeze(upper[column]) if column < len(upper) else ""
        subject = above.rstrip(":") or subject
        stated = is_mean(lower[column])
        term = term_of(lower[column])
        if subject and (term or stated):
            found.append((subject, TermColumn(column, term or "", stated)))
    return found


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the final marks of every pupil of the sheet."""
    writer = SheetWriter(grid, hints, reading, default_legend("dnevnik"))
    for table, section in sections(writer, people_headers(grid, _is_header)):
        _read_rows(writer, table, section)


def _read_rows(writer: SheetWriter, table: range, section: int) -> None:
    rows = writer.grid.rows
    place = name_column(rows[table.start]) or 0
    columns = _columns(rows[table.start], rows[table.start + 1], place)
    known = {item.column for _, item in columns}
    header = range(table.start, table.start + 2)
    others = OtherColumns(writer, header, table.stop, known, place + 1)
    number = writer.new_table()
    for index in table[2:]:
        if is_no_person(writer.grid, index, place):
            continue
        name = squeeze(rows[index][place]) if place < len(rows[index]) else ""
        if looks_like_name(name):
            pupil = writer.pupil(name, section, number, index, place)
            for subject, column in columns:
                read_term_cells(writer, pupil, writer.subject(subject), index, [column])
            others.check(index)
        else:
            reject(writer, index, [item for _, item in columns], _NO_NAME)


_NO_NAME = "В строке не читаются фамилия и имя. Ячейка не учтена: впишите «Фамилия Имя»."

FORMAT = Format(
    key="dnevnik_final_marks",
    title="Итоговые оценки «Дневник.ру» (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)
