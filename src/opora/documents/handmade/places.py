"""Where a note stands, in the words of the program the file was typed in."""

from opora.vocabulary.problems import Note, cell_order


def place_in_words(note: Note, kind: str) -> str:
    """Return «лист «Лист1», ячейка C4», of a document «Таблица 1, строка 4, столбец 3»; '' where
    the note is about the whole file. `kind`: «xlsx» or «docx»."""
    row, column = cell_order(note.cell)
    if kind == "docx":
        place = f"строка {row}, столбец {column}" if note.cell else ""
        return ", ".join(filter(None, (note.sheet, place)))
    sheet = f"лист «{note.sheet}»" if note.sheet else ""
    return ", ".join(filter(None, (sheet, f"ячейка {note.cell}" if note.cell else "")))
