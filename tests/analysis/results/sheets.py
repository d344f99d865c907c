"""Tables as dictionaries, so that a test says what it looks at."""

from fractions import Fraction

from opora.measures.shares import Share


def told(sheet, *keys):
    """Return the rows by the values of these columns, each as values by column."""
    names = [column.key for column in sheet.columns]
    rows = [dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.rows]
    return {tuple(row[key] for key in keys): row for row in rows}


def total(sheet, line=0):
    """Return the values of a line of totals by column."""
    names = [column.key for column in sheet.columns]
    return dict(zip(names, (cell.value for cell in sheet.totals[line]), strict=True))


def exact(share: Share) -> Fraction | None:
    return share.exact()


def percent(part, whole):
    return Fraction(part, whole) if whole else None
