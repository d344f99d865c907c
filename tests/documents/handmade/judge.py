"""What a reading made of every cell of a form whose truth is known."""

from collections import Counter
from decimal import Decimal

from tests.documents.handmade.paper import ASKED, Paper, Pupil

from opora.documents.handmade.form import HandForm, HandRow

_LETTERS = "ABCDEFGHIJKLMNOP"
_OF_ROWS = {"no_name", "above_table"}  # what is said once of a row that is not read


def judged(paper: Paper, found: HandForm, suffix: str) -> tuple[Counter[str], list[str]]:
    """Return how many cells are right, reported and wrong, and which are wrong.

    A row of nobody that was read without a word, and junk that nobody mentions, are wrong too.
    """
    noted = {(note.sheet, note.cell) for note in found.notes}
    whole = {(n.sheet, row_of(n.cell)) for n in found.notes if n.code in _OF_ROWS}
    classless = {(n.sheet, row_of(n.cell)) for n in found.notes if n.code == "no_class"}
    rows = {(row.sheet, row.row): row for row in found.rows}
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for number, pupil in enumerate(paper.pupils):
        page, start = paper.starts[number]
        row = rows.pop((paper.sheet(page, suffix), start), None)
        for key in ASKED:
            at = {(paper.sheet(p, suffix), cell) for p, cell in paper.places[number, key]}
            owed = (number, key) in paper.reported
            if row is not None and said(row, key) == truth(pupil, key) and not owed:
                counts["right"] += 1
            elif at & noted or {(sheet, row_of(cell)) for sheet, cell in at} & (
                whole | classless if key == "school_class" else whole
            ):
                counts["reported"] += 1
            else:
                counts["wrong"] += 1
                wrong.append(f"{number} {key} {sorted(at)}")
    for number, key in paper.reported:
        at = {(paper.sheet(p, suffix), cell) for p, cell in paper.places[number, key]}
        if key not in ASKED and not at & noted:
            wrong.append(f"{number} {key} not reported")
    for page, cell in paper.junk:
        counts["reported"] += 1
        sheet, row = paper.sheet(page, suffix), row_of(cell)
        if (sheet, cell) not in noted and not _is_row_noted((sheet, row), noted):
            wrong.append(f"junk {cell}")
    wrong += [f"row of nobody {place}" for place in rows if not _is_row_noted(place, noted)]
    counts["wrong"] = len(wrong)
    return counts, wrong


def row_of(cell: str | None) -> int:
    """Return the row of an address, from zero; -1 for no address."""
    return int((cell or "0").lstrip(_LETTERS)) - 1


def said(row: HandRow, key: str) -> object:
    """Return what was read of a cell."""
    if key == "subjects":
        return tuple((each.subject, each.mean) for each in row.subjects)
    return {"name": row.name, "school_class": row.school_class, **row.filled}[key]


def truth(pupil: Pupil, key: str) -> object:
    """Return what is true of a cell."""
    if key == "subjects":
        return tuple((name, Decimal(mean) if mean else None) for name, mean in pupil.subjects)
    return {"name": pupil.name, "school_class": pupil.school_class, **pupil.filled}[key]


def _is_row_noted(place: tuple[str | None, int], noted: set[tuple[str | None, str | None]]) -> bool:
    sheet, row = place
    return any(s == sheet and row_of(cell) == row for s, cell in noted)
