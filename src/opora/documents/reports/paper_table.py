"""A table of figures as it stands on paper and in Excel."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opora.analysis import sheet as figures
from opora.analysis.sheet import Cell, Kind, Sheet
from opora.documents.book import BookCell, Line, Page
from opora.documents.headings import Heading, headings
from opora.documents.paper import Paper
from opora.documents.reports.paper_picture import PaperPicture, paper_picture
from opora.measures.shares import Share, rounded

_LOW = 2  # marks that are printed bold
_ALIGNED = {Kind.TEXT: "left"}
_STYLES = {Kind.POINTS: "points", Kind.PERCENT: "percent"}


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A text, where it stands in its cell, and whether it asks for attention."""

    text: str
    align: str
    alert: bool


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of texts; `widths` are shares of the columns, per cent of the page.

    `picture`: the chart that stands below.
    """

    title: str
    headings: tuple[tuple[Heading, ...], ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[PaperCell, ...], ...]
    totals: tuple[tuple[PaperCell, ...], ...]
    empty: str
    notes: tuple[str, ...]
    picture: PaperPicture | None = None


def paper_table(sheet: Sheet, paper: Paper) -> PaperTable:
    """Return the table for page, Word and PDF."""
    kinds = [column.kind for column in sheet.columns]
    return PaperTable(
        title=sheet.title,
        headings=_headings(sheet, paper),
        widths=_widths(sheet),
        rows=tuple(tuple(map(_paper_cell, row, kinds)) for row in sheet.rows),
        totals=tuple(tuple(map(_paper_cell, row, kinds)) for row in sheet.totals),
        empty=sheet.empty,
        notes=sheet.notes,
        picture=paper_picture(sheet, paper),
    )


def book_page(sheet: Sheet, paper: Paper, above: tuple[Line, ...], below: tuple[Line, ...]) -> Page:
    """Return the table as a worksheet: numbers are numbers, as they are shown."""
    kinds = [column.kind for column in sheet.columns]
    return Page(
        name=sheet.title,
        above=above,
        headings=_headings(sheet, paper),
        widths=_widths(sheet),
        rows=tuple(tuple(map(_book_cell, row, kinds)) for row in sheet.rows),
        totals=tuple(tuple(map(_book_cell, row, kinds)) for row in sheet.totals),
        empty=sheet.empty,
        below=(*((note, "note") for note in sheet.notes), *below),
    )


def said(cell: Cell, kind: Kind) -> str:
    """Return the value as paper shows it; a mean has the number of its marks: «2,45 (11)»."""
    text = figures.shown(cell.value, kind)
    if kind == Kind.MEAN and isinstance(cell.value, Share) and cell.value.denominator:
        return f"{text} ({cell.value.denominator})"
    return text


def _headings(sheet: Sheet, paper: Paper) -> tuple[tuple[Heading, ...], ...]:
    titles = [column.title for column in sheet.columns]
    widths = [share * paper.text_width / 100 for share in _widths(sheet)]
    return headings(titles, [column.group for column in sheet.columns], widths)


def _widths(sheet: Sheet) -> tuple[float, ...]:
    whole = sum(column.weight for column in sheet.columns)
    return tuple(round(100 * column.weight / whole, 3) for column in sheet.columns)


def _paper_cell(cell: Cell, kind: Kind) -> PaperCell:
    low = kind == Kind.MARK and isinstance(cell.value, int) and cell.value <= _LOW
    return PaperCell(said(cell, kind), _ALIGNED.get(kind, "center"), low or bool(cell.alert))


def _book_cell(cell: Cell, kind: Kind) -> BookCell:
    """Return the value that Excel keeps: rounded as it is shown, so that both say the same."""
    value = cell.value
    if isinstance(value, Share):
        exact = value.exact()
        if exact is None:
            return figures.shown(None, kind), "centre"
        if kind == Kind.PERCENT:
            return rounded(exact, 4), "percent"
        return rounded(exact, 2), "hundredths"
    if value is None:
        return figures.shown(None, kind), "centre"
    if isinstance(value, date):
        return value, "day"
    if isinstance(value, str):
        return value, "text" if kind == Kind.TEXT else "centre"
    return value, _STYLES.get(kind, "hundredths" if isinstance(value, Decimal) else "whole")
