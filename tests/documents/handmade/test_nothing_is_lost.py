"""Whatever stands where in a table, a text is in a row of the form or its cell has a note."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opora.documents.handmade.form import HandRow
from opora.documents.handmade.pupil import Asked
from opora.documents.handmade.reading import read_hand_form
from opora.intake.grid import Grid, address

HEADER = ["ФИО", "ОО", "Класс", "Предмет", "Причина", "Проведенная работа", "Планируемые меры"]
SURNAMES = ("Абаев", "Бекоев", "Валиев", "Газданов", "Дзуцев", "Козаев", "Плиев", "Фидаров")
CELLS = {
    0: ("", "{surname} Алан Алиевич", "{surname} Алан", "{surname}", "Итого {surname}", "12"),
    1: ("", "СОШ № 5", "СОШ № 7", "МБОУ"),
    2: ("", "9А", "9А, 9Б", "8В", "девятый", "9"),
    3: ("", "Физика (2,4)", "Алгебра 2,5; химия", "Матиматика", "2,4", "нет"),
    4: ("", "причина{n}", "Школа причина{n}", "#ССЫЛКА!"),
    5: ("", "работа{n}", "Директор работа{n}", "9А"),
    6: ("", "план{n}\nи ещё", "* план{n}"),
    7: ("", "", "", "сбоку{n}"),
}
ROW = st.tuples(*(st.sampled_from(cells) for cells in CELLS.values()))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(ROW, max_size=len(SURNAMES)), titled=st.booleans())
def test_every_text_is_read_or_reported(
    asked: Asked, rows: list[tuple[str, ...]], titled: bool
) -> None:
    body = [[cell.format(surname=SURNAMES[n], n=n) for cell in row] for n, row in enumerate(rows)]
    grid = Grid("Лист1", [HEADER, *body] if titled else body)

    found = read_hand_form([grid], asked, "форма")

    if not found.tables:
        assert found.problems or found.nobody
        return
    noted = {note.cell for note in found.notes}
    read = " ".join(text for row in found.rows for text in _texts(row))
    lost = [
        (address(number, place), cell)
        for number, row in enumerate(grid.rows)
        for place, cell in enumerate(row)
        if cell and place in (0, 4, 5, 6, 7) and not (titled and number == 0)
        if address(number, place) not in noted and not _is_in(cell, read)
        if not _explained(grid, number, noted)
    ]
    assert lost == []


def _texts(row: HandRow) -> list[str]:
    return [row.name, *row.classes, *row.filled.values()]


def _is_in(cell: str, read: str) -> bool:
    return all(part in read for part in cell.split("\n"))


def _explained(grid: Grid, number: int, noted: set[str | None]) -> bool:
    """Tell whether the row has a note, stands alone as a heading, or below the table."""
    row = grid.rows[number]
    has_note = any(address(number, place) in noted for place in range(len(row)))
    filled = [cell for cell in row if cell]
    return has_note or len(filled) == 1 or filled[0].startswith(("Итого", "*", "Директор"))
