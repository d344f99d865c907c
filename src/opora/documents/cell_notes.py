"""What is wrong or odd in the cells that a school completes, before it hands the form in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from opora.analysis.support.causes import needs_words
from opora.analysis.support.content import copies, has_content
from opora.documents.draft import DraftRow
from opora.orders.order import Column, Form
from opora.orders.sources import SCHOOL

MISSING, UNANSWERED = "missing", "unanswered"
HOLLOW, AS_BEFORE, AS_ANOTHER = "hollow", "as_before", "as_another"
_BLOCKING = frozenset({MISSING, UNANSWERED})
_WORDS = ("work", "plan")  # kinds of columns whose texts must say something of this pupil


@dataclass(frozen=True, slots=True)
class CellNote:
    """A note on a cell, by keys; `column` '' is about the row. `other`: key of the row whose text
    it repeats. No names, no texts."""

    key: str
    column: str
    code: str
    other: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the form cannot be handed in with it."""
        return self.code in _BLOCKING


def own_columns(form: Form) -> list[Column]:
    """Return the columns that the school completes."""
    return [column for column in form.columns if column.source == SCHOOL]


def cell_notes(
    rows: Sequence[DraftRow], form: Form, before: Mapping[str, Mapping[str, str]]
) -> list[CellNote]:
    """Return notes row by row, those of one row in the order of the columns.

    `before`: what was handed in last time, by key of the row. Rows that are left out have none.
    """
    printed = [each for each in rows if each.printed]
    found = [*_unanswered(printed)]
    for column in own_columns(form):
        found += _of_cells(printed, column)
        if column.kind in _WORDS:
            found += _repeated(printed, column, before)
    place = {each.row.key: number for number, each in enumerate(rows)}
    return sorted(found, key=lambda note: place[note.key])


def _unanswered(rows: Sequence[DraftRow]) -> Iterator[CellNote]:
    for each in rows:
        if each.asks:
            yield CellNote(each.row.key, "", UNANSWERED)


def _of_cells(rows: Sequence[DraftRow], column: Column) -> Iterator[CellNote]:
    for each in rows:
        text = each.row.filled.get(column.key, "")
        if not text or (column.kind == "cause" and needs_words(text)):
            if column.required or text:
                yield CellNote(each.row.key, column.key, MISSING)
        elif column.kind in _WORDS and not has_content(text):
            yield CellNote(each.row.key, column.key, HOLLOW)


def _repeated(
    rows: Sequence[DraftRow], column: Column, before: Mapping[str, Mapping[str, str]]
) -> Iterator[CellNote]:
    keys = [each.row.key for each in rows]
    texts = [each.row.filled.get(column.key, "") for each in rows]
    for key, text, twin in zip(keys, texts, copies(texts), strict=True):
        if twin is not None:
            yield CellNote(key, column.key, AS_ANOTHER, keys[twin])
        if copies([before.get(key, {}).get(column.key, ""), text])[1] == 0:
            yield CellNote(key, column.key, AS_BEFORE)
