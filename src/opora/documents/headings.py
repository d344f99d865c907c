"""The head of a table: titles, and titles of groups over several columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_MM_PER_LETTER = 1.9  # of a bold title of 9 points, measured on Russian text


@dataclass(frozen=True, slots=True)
class Heading:
    """A title over `columns` columns from `first` on, `rows` rows high; `turned`: upright."""

    title: str
    first: int
    columns: int = 1
    rows: int = 1
    turned: bool = False


def headings(
    titles: Sequence[str], groups: Sequence[str] = (), widths: Sequence[float] = ()
) -> tuple[tuple[Heading, ...], ...]:
    """Return the rows of the head: one, or two where columns stand under titles of groups.

    `widths` of the columns in mm: a title whose longest word does not fit stands upright, and with
    it the titles of all columns of that width. Without widths all titles lie.
    """
    narrow = {
        width
        for title, width in zip(titles, widths, strict=False)
        if max(map(len, title.split()), default=0) * _MM_PER_LETTER > width
    }
    turned = [width in narrow for width in widths] or [False] * len(titles)
    if not any(groups):
        line = [Heading(title, n, turned=turned[n]) for n, title in enumerate(titles)]
        return (tuple(line),)
    upper: list[Heading] = []
    lower: list[Heading] = []
    for group, own in _together(groups):
        if group:
            upper.append(Heading(group, own[0], len(own)))
            lower += [Heading(titles[n], n, turned=turned[n]) for n in own]
        else:
            upper += [Heading(titles[n], n, rows=2, turned=turned[n]) for n in own]
    return (tuple(upper), tuple(lower))


def _together(groups: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Return the groups with the places of their columns, those that stand side by side."""
    found = groupby(range(len(groups)), key=groups.__getitem__)
    return [(group, list(places)) for group, places in found]
