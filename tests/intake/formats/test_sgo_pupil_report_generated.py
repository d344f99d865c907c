"""«Отчет об успеваемости и посещаемости ученика»: what is generated is read back without loss."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from journals import LEGEND, csv_text, html_page, report_block, report_sheet, write_xlsx
from opora.intake.grid import Grid, address
from readings import (
    absences,
    accounted,
    entries,
    marks,
    problems,
    read,
    read_file,
)

PUPIL = "Лесной Пётр Ильич"
SUBJECTS = ("Алгебра", "Литература ", "Родной  язык", "Англ. яз. (1 гр.)", "Кулинария")
MONTH_ORDER = (9, 10, 11, 12, 1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Token:
    """A piece of a cell and what it must become."""

    text: str
    marks: tuple[int, ...] = ()
    absences: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    only_default: bool = False  # of no meaning where a legend is printed without it


KNOWN = (
    *(Token(str(mark), (mark,)) for mark in range(1, 6)),
    Token("4/5", (4, 5)),
    Token("2/2/3", (2, 2, 3)),
    Token("5.0", (5,)),
    Token("0", entries=("debt",)),
    Token("0/3", (3,), entries=("debt",)),
    Token(".", entries=("debt",)),
    Token("Н", absences=("unexcused",)),
    Token("H", absences=("unexcused",)),  # Latin
    Token("О", absences=("late",)),
    Token("o", absences=("late",)),  # Latin
    Token("Б", absences=("illness",)),
    Token("у", absences=("valid",)),
    Token("ОП", absences=("late",), only_default=True),
    Token("УП", absences=("valid",), only_default=True),
    Token("осв", entries=("exempt",)),
    Token("Н/А", entries=("not_assessed",)),
)
UNKNOWN = ("5-", "4+", "6", "55", "3,5", "4/", "/", "Ж", "Э/5", "?", "2025-05-04", "-", "×")
tokens = st.lists(st.sampled_from(KNOWN), max_size=3)
spaces = st.sampled_from((" ", "  ", "\xa0", "\n"))


@st.composite
def known_cells(draw: st.DrawFn) -> tuple[str, list[Token]]:
    drawn = draw(tokens)
    text = draw(spaces).join(token.text for token in drawn)
    return draw(st.sampled_from(("", " ", "\xa0"))) + text, drawn


@st.composite
def unknown_cells(draw: st.DrawFn) -> tuple[str, None]:
    drawn = [token.text for token in draw(tokens)]
    drawn.insert(draw(st.integers(0, len(drawn))), draw(st.sampled_from(UNKNOWN)))
    return " ".join(drawn), None


cells = st.one_of(st.just(("", [])), known_cells(), known_cells(), unknown_cells())


@st.composite
def days(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Days in the order of a school year; a day may occur twice."""
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(MONTH_ORDER), st.integers(1, 28)), min_size=1, max_size=8
        )
    )
    return sorted(drawn, key=lambda day: (MONTH_ORDER.index(day[0]), day[1]))


@dataclass(frozen=True)
class Spec:
    """One block: its days, the cells of its subjects and whether it prints a legend."""

    days: list[tuple[int, int]]
    table: dict[str, list]
    legend: bool


@st.composite
def block_specs(draw: st.DrawFn) -> Spec:
    columns = draw(days())
    names = draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3, unique=True))
    row = st.lists(cells, min_size=len(columns), max_size=len(columns))
    return Spec(columns, {name: draw(row) for name in names}, draw(st.booleans()))


specs = st.lists(block_specs(), min_size=1, max_size=3)


def build(drawn: list[Spec]) -> Grid:
    """Every block has the same name: namesakes stay apart by their places."""
    blocks = [
        report_block(
            PUPIL,
            spec.days,
            {name: [text for text, _ in row] for name, row in spec.table.items()},
            legend=LEGEND if spec.legend else (),
        )
        for spec in drawn
    ]
    return report_sheet(*blocks)


def expected(drawn: list[Spec], grid: Grid):  # type: ignore[no-untyped-def]
    """Walk the specification, not the reader: a plain twin of what must be found.

    A legend printed by any block holds for those without one, and leaves no other absence codes.
    """
    said_marks, said_absences, said_entries, unread = [], [], [], []
    printed = any(spec.legend for spec in drawn)
    headers = [i for i, row in enumerate(grid.rows) if row and row[0] == "Предмет"]
    for header, spec in zip(headers, drawn, strict=True):
        for offset, (name, row) in enumerate(spec.table.items()):
            for column, ((month, day), (_, found)) in enumerate(
                zip(spec.days, row, strict=True), 1
            ):
                cell = address(header + 2 + offset, column)
                subject = " ".join(name.split())
                on = date(2024 if month >= 9 else 2025, month, day).isoformat()
                if found is None or (printed and any(token.only_default for token in found)):
                    unread.append((cell, "unknown_token"))
                    continue
                for token in found:
                    who = (PUPIL, subject, on)
                    said_marks += [(*who, mark, cell) for mark in token.marks]
                    said_absences += [(*who, reason, cell) for reason in token.absences]
                    said_entries += [(*who, kind, cell) for kind in token.entries]
    return said_marks, said_absences, said_entries, unread


@given(specs)
def test_generated_workbook_is_read_back_without_loss(drawn) -> None:  # type: ignore[no-untyped-def]
    grid = build(drawn)

    reading = read(grid)

    got = (marks(reading), absences(reading), entries(reading), problems(reading))
    assert got == expected(drawn, grid)
    assert len(reading.pupils) == len(drawn)
    assert len({pupil.table for pupil in reading.pupils}) == 1


@settings(max_examples=15)
@given(specs)
def test_it_is_the_same_through_a_file(tmp_path_factory, drawn) -> None:  # type: ignore[no-untyped-def]
    grid = build(drawn)
    path = write_xlsx(tmp_path_factory.mktemp("book") / "otchet.xlsx", grid)

    reading = read_file(path)

    got = (marks(reading), absences(reading), entries(reading), problems(reading))
    assert got == expected(drawn, grid)


@settings(max_examples=15)
@given(specs, st.sampled_from((";", "\t")))
def test_it_is_the_same_through_a_csv(tmp_path_factory, drawn, delimiter) -> None:  # type: ignore[no-untyped-def]
    grid = build(drawn)
    path = tmp_path_factory.mktemp("text") / "otchet.csv"
    path.write_bytes(csv_text(grid, delimiter).encode("utf-8-sig"))

    reading = read_file(path)

    assert marks(reading) == expected(drawn, grid)[0]


@settings(max_examples=15)
@given(block_specs())
def test_one_pupil_page_saved_as_xls_is_the_same(tmp_path_factory, drawn) -> None:  # type: ignore[no-untyped-def]
    grid = build([drawn])
    path = tmp_path_factory.mktemp("page") / "otchet.xls"
    path.write_bytes(html_page(grid, first_row_of_table=10))

    reading = read_file(path)

    places = slice(0, 4)  # rows of a page are numbered differently
    assert [row[places] for row in marks(reading)] == [
        row[places] for row in expected([drawn], grid)[0]
    ]


@given(block_specs(), st.lists(st.text(max_size=8), min_size=1, max_size=12))
def test_no_filled_cell_of_the_table_vanishes(drawn, noise) -> None:  # type: ignore[no-untyped-def]
    columns = drawn.days
    block = report_block(
        PUPIL, columns, {"Алгебра": noise[: len(columns)], "Физика": noise[len(columns) :]}
    )
    grid = report_sheet(block)
    first = next(i for i, row in enumerate(grid.rows) if row and row[0] == "Предмет") + 2

    reading = read(grid)

    filled = {
        (grid.name, address(index, column))
        for index in (first, first + 1)
        for column in range(1, len(columns) + 1)
        if column < len(grid.rows[index]) and _visible(grid.rows[index][column])
    }
    assert filled <= accounted(reading)


def _visible(text: str) -> bool:
    return any(character.isalnum() or character in "./-+?!:" for character in text)
