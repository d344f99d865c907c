"""A draft as the page shows it: a card for every pupil, its cells with notes, offers, remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from opora.analysis.support.causes import open_reasons, read_cause
from opora.documents.cell_notes import (
    AS_ANOTHER,
    AS_BEFORE,
    HOLLOW,
    MISSING,
    UNANSWERED,
    CellNote,
    cell_notes,
    own_columns,
)
from opora.documents.draft import DraftRow
from opora.documents.listing import SubjectMarks
from opora.documents.submitted import Submitted
from opora.orders.order import Column, Form
from opora.records.actions.versions import Changed, Typed
from opora.records.queries.form_drafts import DraftLine, FormView, texts_of
from opora.records.queries.offers import Offer
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import standard_subjects

_WORDS = {
    MISSING: "не заполнено",
    HOLLOW: "текст не говорит, что именно сделано или намечено: проверьте",
    AS_BEFORE: "то же, что в прошлый раз: проверьте, верно ли это и сейчас",
    AS_ANOTHER: "то же, что у другого обучающегося",
    UNANSWERED: "в списке программы его больше нет: оставить или не включать?",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A note in words, where it leads, whether the form waits for it."""

    place: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    blocks: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be filled in; `was`: what it held when the page was opened, `theirs`: what another
    person made of it meanwhile. `causes`: boxes to tick, '' where the column is of no causes."""

    column: Column
    place: str
    value: str = field(repr=False)
    was: str = field(repr=False)
    causes: str = field(default="", repr=False)
    notes: list[Said] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list, repr=False)
    theirs: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A pupil of the form; `now`: the version of the row, when somebody was faster than `version`.

    `error`: why what was typed is not kept.
    """

    line: DraftLine
    version: int
    cells: list[Cell]
    remarks: list[str] = field(repr=False)
    error: str = ""
    now: int = 0

    @property
    def place(self) -> str:
        """The anchor of the card."""
        return f"row-{self.line.row.key}"

    @property
    def listed(self) -> list[tuple[SubjectMarks, str]]:
        """The subjects for which the pupil is listed, each with the address of its marks; '' where
        there are none."""
        row = self.line.row
        known = standard_subjects()
        return [
            (each, marks_address(row.pupil, known.resolve(each.subject).key) if each.marks else "")
            for each in row.subjects
            if each.listed
        ]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a form of a card brought and could not be kept."""

    key: str
    typed: Typed
    error: UserError


@dataclass(frozen=True)
class Cards:
    """All of a draft: the cards of who is in, who is left out, everything to be looked at."""

    cards: list[Card]
    left_out: list[DraftLine] = field(repr=False)
    notes: list[Said]

    @property
    def stops(self) -> list[Said]:
        """What the form waits for."""
        return [each for each in self.notes if each.blocks]

    @property
    def odd(self) -> list[Said]:
        """What is to be looked at, and stops nothing."""
        return [each for each in self.notes if not each.blocks]

    def of(self, key: str) -> Card | None:
        """Return the card of a row; None where it is not shown."""
        return next((card for card in self.cards if card.line.row.key == key), None)


def marks_address(pupil: int | None, subject: str) -> str:
    """Return where the marks of a pupil in a subject are, by its grouping key."""
    return f"/pupils/{pupil}/marks/?{urlencode({'subject': subject})}" if pupil else ""


def cell_place(key: str, column: str) -> str:
    """Return the anchor of a cell."""
    return f"cell-{key}-{column}" if column else f"row-{key}"


def cards_of(
    view: FormView,
    before: Submitted | None,
    offers: Mapping[str, Sequence[Offer]],
    brought: Brought | None = None,
) -> Cards:
    """Return the draft as it is shown; `brought`: typed texts that stand in place of kept ones."""
    shown = [line for line in view.lines if line.draft.printed]
    said = _said(view.form, [line.draft for line in view.lines], texts_of(before))
    return Cards(
        [_card(view, line, said, offers.get(line.row.key, ()), brought) for line in shown],
        [line for line in view.lines if not line.draft.printed],
        [each for _, each in said],
    )


def said_notes(
    form: Form, rows: Sequence[DraftRow], before: Mapping[str, Mapping[str, str]]
) -> list[Said]:
    """Return the notes on the cells of a form, in words."""
    return [each for _, each in _said(form, rows, before)]


def _said(
    form: Form, rows: Sequence[DraftRow], before: Mapping[str, Mapping[str, str]]
) -> list[tuple[CellNote, Said]]:
    names = {each.row.key: each.row.name for each in rows}
    titles = {column.key: column.title for column in form.columns}
    return [(note, _say(note, names, titles)) for note in cell_notes(rows, form, before)]


def _say(note: CellNote, names: Mapping[str, str], titles: Mapping[str, str]) -> Said:
    other = f": {names[note.other]}" if note.other else ""
    where = f", «{titles[note.column]}»" if note.column else ""
    return Said(
        cell_place(note.key, note.column),
        f"{names[note.key]}{where}",
        f"{_WORDS[note.code]}{other}",
        note.blocks,
    )


def _card(
    view: FormView,
    line: DraftLine,
    said: Sequence[tuple[CellNote, Said]],
    offers: Sequence[Offer],
    brought: Brought | None,
) -> Card:
    key = line.row.key
    mine = brought if brought and brought.key == key else None
    cells = [
        _cell(
            line,
            column,
            mine,
            notes=[each for note, each in said if (note.key, note.column) == (key, column.key)],
            offers=[each for each in offers if each.column == column.key],
            remarks=_remarks(view, key, column.key),
        )
        for column in own_columns(view.form)
    ]
    error = mine.error if mine else None
    return Card(
        line,
        mine.typed.version if mine else line.version,
        cells,
        _other_remarks(view, key),
        str(error) if error else "",
        error.version if isinstance(error, Changed) else 0,
    )


def _cell(line: DraftLine, column: Column, mine: Brought | None, **around: Any) -> Cell:
    now = line.row.filled.get(column.key, "")
    value, was, theirs = now, now, None
    if mine is not None and column.key in mine.typed.values:
        value, was = mine.typed.values[column.key], mine.typed.was[column.key]
        theirs = now if now not in (was, value) and value != was else None
    causes = ""
    if column.kind == "cause":
        chosen, value = read_cause(value)
        causes = _boxes(column.key, frozenset(chosen))
    place = cell_place(line.row.key, column.key)
    return Cell(column, place, value, was, causes, theirs=theirs, **around)


@lru_cache(maxsize=1024)  # the same few boxes on every card: half of what a template would write
def _boxes(column: str, chosen: frozenset[str]) -> SafeString:
    """Return boxes for causes, some of them ticked."""
    box = '<label><input type="checkbox" name="{}.causes" value="{}"{}> {}</label>'
    ticked = mark_safe(" checked")
    told = (
        (column, each.key, ticked if each.key in chosen else "", each.title)
        for each in open_reasons()
    )
    return format_html_join("", box, told)


def _other_remarks(view: FormView, key: str) -> list[str]:
    """Return remarks to a row that are not to a cell of the school: to the whole, to a subject."""
    own = {column.key for column in own_columns(view.form)}
    titles = {column.key: f"«{column.title}»: " for column in view.form.columns}
    rest = [each for each in view.remarks if each.key == key and each.column not in own]
    return [f"{titles.get(each.column, '')}{each.text}" for each in rest]


def _remarks(view: FormView, key: str, column: str) -> list[str]:
    return [each.text for each in view.remarks if (each.key, each.column) == (key, column)]
