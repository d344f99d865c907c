"""«Сравнение среднего балла и итоговой оценки» of «Дневник.ру», reconstructed (formats.md §3.4)."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import class_in_title, read_labels
from opora.intake.legends import default_legend
from opora.intake.person_header import name_column
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import TermColumn, read_term_cells
from opora.intake.writer import SheetWriter
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold, squeeze

_NEEDED = ("предмет", "средний балл", "средневзвешенный балл", "итоговая оценка")


def _is_header(row: list[str]) -> bool:
    titles = {fold(cell) for cell in row if cell}
    return name_column(row) is not None and all(title in titles for title in _NEEDED)


def recognises(grid: Grid) -> bool:
    """Tell whether some row has a pupil, «Предмет», both means and «Итоговая оценка»."""
    return any(_is_header(row) for row in grid.rows)


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add final marks; means are only counted, since the sheet has no dated marks.

    A row is a pupil and a subject; the pupil's name may stand in the first of his rows only.
    """
    writer = SheetWriter(grid, hints, reading, default_legend("dnevnik"))
    header = next(i for i, row in enumerate(grid.rows) if _is_header(row))
    labels = read_labels(grid, 0, header)
    labels.school_class = labels.school_class or class_in_title(squeeze(grid.name or ""))
    section = writer.section(labels, header)
    if section is not None:
        _read_rows(writer, header, section)


def _read_rows(writer: SheetWriter, header: int, section: int) -> None:
    rows = writer.grid.rows
    titles = [fold(cell) for cell in rows[header]]
    place, subject_place = name_column(rows[header]) or 0, titles.index("предмет")
    stated = [TermColumn(titles.index(title), "", stated=True) for title in _NEEDED[1:3]]
    columns = [*stated, TermColumn(titles.index(_NEEDED[3]), "", stated=False)]
    table = writer.new_table()
    pupils: dict[str, int] = {}
    pupil: int | None = None
    for index in range(header + 1, len(rows)):
        row = [*rows[index], *[""] * (len(titles) - len(rows[index]))]
        name = squeeze(row[place])
        if looks_like_name(name):
            if name not in pupils:
                pupils[name] = writer.pupil(name, section, table, index, place)
            pupil = pupils[name]
        elif name:
            pupil = None
        subject = squeeze(row[subject_place])
        if pupil is not None and subject:
            read_term_cells(writer, pupil, writer.subject(subject), index, columns)
        else:
            _reject(writer, index, columns)


def _reject(writer: SheetWriter, index: int, columns: list[TermColumn]) -> None:
    row = writer.grid.rows[index]
    for item in columns:
        if item.column < len(row) and squeeze(row[item.column]):
            writer.problem(index, item.column, "name_unclear", _NO_NAME)


_NO_NAME = "В строке не читаются ФИО или предмет. Ячейка не учтена: впишите их."

FORMAT = Format(
    key="dnevnik_comparison",
    title="Сравнение среднего балла и итоговой оценки «Дневник.ру» (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)
