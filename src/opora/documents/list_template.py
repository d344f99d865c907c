"""An empty list to fill in: headings on one sheet, what to write on the other."""

import io
from collections.abc import Sequence

import xlsxwriter

_WIDTH = 28  # characters


def list_template(columns: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook with these columns, each with what to write in it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    bold, text = book.add_format({"bold": True, "border": 1}), book.add_format({"num_format": "@"})
    sheet, about = book.add_worksheet("Список"), book.add_worksheet("Как заполнять")
    # As text: Excel would drop leading zeros of codes and make dates of «9-1».
    sheet.set_column(0, len(columns) - 1, _WIDTH, text)
    sheet.freeze_panes(1, 0)
    about.set_column(0, 1, 2 * _WIDTH)
    about.write_row(0, 0, ("Столбец", "Что писать"), bold)
    for place, (title, meaning) in enumerate(columns):
        sheet.write_string(0, place, title, bold)
        about.write_string(place + 1, 0, title)
        about.write_string(place + 1, 1, meaning)
    book.close()
    return stream.getvalue()
