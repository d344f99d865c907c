"""Where the table of a form stands on a sheet, and which column is which."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from opora.documents.handmade.cells import is_below, is_class, name_of, people_of, text_of
from opora.documents.handmade.schools import names_school
from opora.documents.handmade.subjects import means_of, names_subjects
from opora.documents.handmade.words import words
from opora.documents.titles import recognised
from opora.intake.grid import Grid
from opora.orders.order import Column, Form
from opora.orders.sources import SCHOOL
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold

NAME, OF_SCHOOL = "pupil.name", "pupil.school"
CLASS, SUBJECTS = "pupil.school_class", "subjects_with_means"
_MOSTLY = 0.6  # of the cells of a column say what it holds
_FEW_TITLES = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: its header row (None without one), the first and the last row below it, columns.

    `mean`: a column of means alone; `number`: of numbers of rows. `guessed`: columns whose title is
    missing or says something else than what is in them.
    """

    header: int | None
    first: int
    end: int
    columns: Mapping[int, Column]
    mean: int | None = None
    number: int | None = None
    guessed: tuple[int, ...] = ()


def layouts(grid: Grid, form: Form) -> list[Layout]:
    """Return the tables of the form on a sheet, top down; a header repeated on the next page does
    not begin another."""
    rows = grid.rows[: words().rows]
    headers = list(_headers(rows, form))
    if not headers:
        first = _first_pupil(rows)
        return [] if first is None else [_layout(rows, None, first, len(rows), form)]
    ends = [*(number for number, _ in headers[1:]), len(rows)]
    return [
        _layout(rows, number, number + 1, end, form, titled)
        for (number, titled), end in zip(headers, ends, strict=True)
    ]


def is_repeated(row: Sequence[str], header: Sequence[str]) -> bool:
    """Tell whether a row is the header again."""
    said = [(fold(cell), fold(header[i]) if i < len(header) else "") for i, cell in enumerate(row)]
    filled = [(cell, title) for cell, title in said if cell]
    return len(filled) >= _FEW_TITLES and all(cell == title for cell, title in filled)


def is_numbering(row: Sequence[str]) -> bool:
    """Tell whether a row numbers the columns: 1, 2, 3."""
    numbers = [int(cell) for cell in map(str.strip, row) if cell.isdigit()]
    filled = [cell for cell in row if cell.strip()]
    steps = pairwise(numbers)
    return len(numbers) == len(filled) > _FEW_TITLES and all(b == a + 1 for a, b in steps)


def _headers(rows: Sequence[list[str]], form: Form) -> Iterator[tuple[int, dict[int, Column]]]:
    """Yield rows of titles; one equal to the header before it is passed over."""
    last: list[str] = []
    for number, row in enumerate(rows):
        if not last and number >= words().titles_within:
            return
        if len([cell for cell in row if cell.strip()]) < _FEW_TITLES or is_repeated(row, last):
            continue
        if last and any(looks_like_name(name_of(cell)) for cell in row):
            continue  # a pupil: titles need not be looked for
        titled = recognised(row[: words().columns], form.columns)
        if len(titled) > _FEW_TITLES or _is_short_header(titled):
            yield number, titled
            last = row


def _is_short_header(titled: Mapping[int, Column]) -> bool:
    sources = {column.source for column in titled.values()}
    return len(titled) == _FEW_TITLES and NAME in sources


def _first_pupil(rows: Sequence[list[str]]) -> int | None:
    """Return the first row of a table on a sheet without titles: one that can only be of a pupil,
    or the class or the school that stands over it. A list without any name is no form."""
    kinds = [_kinds_of(row) for row in rows]
    if not any(NAME in each for each in kinds):
        return None
    for number, each in enumerate(kinds):
        if len(each & {NAME, CLASS, SUBJECTS}) >= _FEW_TITLES:
            while number and _is_heading(rows[number - 1]):
                number -= 1
            return number
    return None


def _kinds_of(row: Sequence[str]) -> set[str]:
    return {kind for cell in row for kind in _kinds(cell)}


def _is_heading(row: Sequence[str]) -> bool:
    texts = [text for text in map(text_of, row) if text]
    return len(texts) == 1 and (is_class(texts[0]) or names_school(texts[0]))


def _layout(
    rows: Sequence[list[str]],
    header: int | None,
    first: int,
    end: int,
    form: Form,
    titled: Mapping[int, Column] | None = None,
) -> Layout:
    titles = rows[header] if header is not None else []
    body = [row for row in rows[first:end] if not is_repeated(row, titles)]
    shares = _shares([row for row in body if not is_numbering(row) and not _is_under(row)])
    columns = dict(titled or {})
    number = _of_titles(titles, words().number_titles, columns)
    mean = _of_titles(titles, words().mean_titles, columns)
    others = {place: kinds for place, kinds in shares.items() if place not in (number, mean)}
    guessed = _by_content(columns, others, form)
    if number is None:
        number = _holding("number", others, {*columns, mean})
    if mean is None:
        mean = _holding("mean", others, {*columns, number})
    taken = {*columns, mean, number}
    guessed += _rest_in_order(columns, [p for p in shares if p not in taken], form)
    return Layout(header, first, end, columns, mean, number, tuple(sorted(guessed)))


def _holding(kind: str, shares: Mapping[int, frozenset[str]], taken: Set[int | None]) -> int | None:
    return next((p for p, kinds in shares.items() if kind in kinds and p not in taken), None)


def _by_content(
    columns: dict[int, Column], shares: Mapping[int, frozenset[str]], form: Form
) -> list[int]:
    """Put columns of names, classes, subjects and schools where such cells are; return the places
    that no title named, or another title did."""
    guessed = []
    for column in form.columns:
        if column.source == SCHOOL:
            continue
        at = next((place for place, own in columns.items() if own == column), None)
        if at is not None and column.source in shares.get(at, frozenset()):
            continue
        free = [
            place
            for place, kinds in shares.items()
            if column.source in kinds
            and (place not in columns or columns[place].source not in {SCHOOL, *kinds})
        ]
        if len(free) == 1:
            displaced = columns.get(free[0])
            if at is not None:
                del columns[at]
            columns[free[0]] = column
            if at is not None and displaced is not None and at not in shares:
                columns[at] = displaced  # titles exchanged over an empty column
            guessed.append(free[0])
    return [place for place in guessed if place in columns]


def _rest_in_order(columns: dict[int, Column], free: list[int], form: Form) -> list[int]:
    """Give the school's own columns without a title their places, when there are just as many."""
    known = {column.key for column in columns.values()}
    missing = [c for c in form.columns if c.source == SCHOOL and c.key not in known]
    if not missing or len(free) != len(missing):
        return []
    columns.update(zip(sorted(free), missing, strict=True))
    return free


def _of_titles(
    titles: Sequence[str], wanted: frozenset[str], columns: Mapping[int, Column]
) -> int | None:
    for place, title in enumerate(titles):
        if place not in columns and fold(title).strip(" *:") in wanted:
            return place
    return None


def _shares(body: Sequence[list[str]]) -> dict[int, frozenset[str]]:
    """Return for every place with texts what most of its cells are."""
    found: dict[int, frozenset[str]] = {}
    width = min(max(map(len, body), default=0), words().columns)
    for place in range(width):
        cells = [row[place] for row in body if place < len(row) and row[place].strip()]
        counts: dict[str, int] = {}
        for cell in cells:
            for kind in _kinds(cell):
                counts[kind] = counts.get(kind, 0) + 1
        most = {kind for kind, count in counts.items() if count >= _MOSTLY * len(cells)}
        if _counts_up(cells):
            most = {"number"}
        if cells:
            found[place] = frozenset(most)
    return found


def _counts_up(cells: Sequence[str]) -> bool:
    numbers = [int(c) for c in (cell.strip(" .)") for cell in cells) if c.isdigit() and len(c) < 5]
    return (
        bool(numbers) and len(numbers) == len(cells) and numbers == list(range(1, len(numbers) + 1))
    )


def _kinds(cell: str) -> list[str]:
    """Return what a cell may be."""
    text = text_of(cell)
    tests: dict[str, Callable[[str], bool]] = {
        NAME: lambda said: all(map(_is_name, people_of(said))) and not names_school(said),
        OF_SCHOOL: names_school,
        CLASS: is_class,
        SUBJECTS: names_subjects,
        "mean": lambda said: not all(map(str.isdigit, means_of(said) or ["0"])),
    }
    return [kind for kind, holds in tests.items() if text and holds(text)]


def _is_name(text: str) -> bool:
    """Tell whether a text is a name for sure: «Направить к психологу» has three words too."""
    return looks_like_name(text) and all(word[0].isupper() for word in text.split())


def _is_under(row: Sequence[str]) -> bool:
    return is_below(next(filter(None, map(text_of, row)), ""))
