"""What papers of support have in common: the heading and tables of texts, which have no chart."""

from collections.abc import Iterable, Sequence
from datetime import date

from opora.analysis.sheet import Column, Kind, Sheet, cells

NUMBER = Column("number", "№", Kind.NUMBER, weight=4)
PARENT = "Родитель (законный представитель)"


def headed(title: str) -> str:
    """Return a title with the kind of the document in capitals: «УВЕДОМЛЕНИЕ о встрече»."""
    kind, _, rest = title.partition(" ")
    return f"{kind.upper()} {rest}".strip()


def numbered_on(number: int | str, on: date) -> str:
    """Return «№ 5 от 27.02.2026»."""
    return f"№ {number} от {on:%d.%m.%Y}"


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the lines of a text without empty ones."""
    return tuple(line for line in text.splitlines() if line)


def texts(
    key: str,
    title: str,
    titles: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str]],
    empty: str = "Нет.",
) -> Sheet:
    """Return a table of texts; `titles` with the weight of each column."""
    columns = tuple(
        Column(str(place), name, weight=weight) for place, (name, weight) in enumerate(titles)
    )
    made = tuple(cells(*row) for row in rows)
    return Sheet(f"form.{key}", title, columns, made, empty=empty)
