"""What is said of a form, as comments of its cells in the school's own file."""

from opora.documents.handmade.form import HandForm
from opora.intake.commenting.commented import Texts
from opora.intake.grid import address
from opora.vocabulary.problems import Problem

_FIRST = "A1"


def comments_of(form: HandForm) -> Texts:
    """Return the comments by sheet and cell; what is said of the whole form stands at its table.

    Problems come before remarks. Nothing where no sheet is known.
    """
    found: dict[str, dict[str, list[str]]] = {}
    ordered = sorted(form.notes, key=lambda note: not isinstance(note, Problem))
    for note in ordered:
        sheet, cell = _place(form, note.sheet, note.cell)
        kind = "Ошибка" if isinstance(note, Problem) else "Замечание"
        if sheet:
            found.setdefault(sheet, {}).setdefault(cell, []).append(f"{kind}. {note.message}")
    return {
        sheet: {cell: "\n".join(dict.fromkeys(said)) for cell, said in own.items()}
        for sheet, own in found.items()
    }


def _place(form: HandForm, sheet: str | None, cell: str | None) -> tuple[str, str]:
    if sheet is not None and cell is not None:
        return sheet, cell
    tables = [table for table in form.tables if sheet in (None, table.sheet)]
    if not tables:
        return sheet or form.first_sheet, _FIRST
    first = tables[0]
    row = first.first if first.header is None else first.header
    return first.sheet or "", address(row, min(first.columns, default=0))
