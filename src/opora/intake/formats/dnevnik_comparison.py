"""«Сравнение среднего балла и итоговой оценки» of «Дневник.ру», reconstructed (formats.md §3.4)."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.legends import default_legend
from opora.intake.person_header import name_column, people_headers
from opora.intake.person_rows import is_no_person, reject, sections
from opora.intake.reading import Hints, Reading
from opora.intake.roster import Roster
from opora.intake.term_tables import TermColumn, read_term_cells
from opora.intake.writer import SheetWriter
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold, squeeze

_NEEDED = ("предмет", "средний балл", "средневзвешенный балл", "итоговая оценка")


def _is_header(grid: Grid, index: int) -> bool:
    row = grid.rows[index]
    if name_column(row) is None:
        return False
    titles = {fold(cell) for cell in row if cell}
    return all(title in titles for title in _NEEDED)


def recognises(grid: Grid) -> bool:
    """Tell whether some row has a pupil, «Предмет», both means and «Итоговая оценка»."""
    return bool(people_headers(grid, _is_header))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add final marks; means are only counted, since the sheet has no dated marks.

    A row is a pupil and a subject; the pupil's name may stand in the first of his rows only.
    """
    writer = SheetWriter(grid, hints, reading, default_legend("dnevnik"))
    for table, section in sections(writer, people_headers(grid, _is_header)):
        _read_rows(writer, table, section)


def _read_rows(writer: SheetWriter, table: range, section: int) -> None:
    rows = writer.grid.rows
    titles = [fold(cell) for cell in rows[table.start]]
    place, subject_place = name_column(rows[table.start]) or 0, titles.index("предмет")
    stated = [TermColumn(titles.index(title), "", stated=True) for title in _NEEDED[1:3]]
    columns = [*stated, TermColumn(titles.index(_NEEDED[3]), "", stated=False)]
    roster = Roster(writer, writer.new_table())
    name = ""
    for index in table[1:]:
        if is_no_person(writer.grid, index, place):
            continue
        row = [*rows[index], *[""] * (len(titles) - len(rows[index]))]
        name, subject = squeeze(row[place]) or name, squeeze(row[subject_place])
        if subject and looks_like_name(name):
            pupil = roster.person(name, section, (index, place), fold(subject))
            read_term_cells(writer, pupil, writer.subject(subject), index, columns)
        else:
            reject(writer, index, columns, _NO_NAME)


_NO_NAME = "В строке не читаются ФИО или предмет. Ячейка не учтена: впишите их."

FORMAT = Format(
    key="dnevnik_comparison",
    title="Сравнение среднего балла и итоговой оценки «Дневник.ру» (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)
