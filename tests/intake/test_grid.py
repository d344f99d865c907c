"""Sheets as rows of text: where something is said, and how a cell is called."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from opora.intake.grid import CodedRows, Encoder, Grid, address

rows = st.lists(st.lists(st.sampled_from(["", "а", "б", "5", "аб"]), max_size=4), max_size=6)


@given(rows)
def test_rows_with_are_the_rows_where_some_cell_says_so(table: list[list[str]]) -> None:
    grid = Grid(None, table)

    found = grid.rows_with(lambda text: "а" in text)

    assert list(found) == [
        index for index, row in enumerate(table) if any("а" in cell for cell in row)
    ]


def coded(table: list[list[str]]) -> CodedRows:
    encoder = Encoder()
    for row in table:
        encoder.add(row)
    return CodedRows(encoder.coded())


@given(rows)
def test_a_coded_sheet_says_the_same_with_short_rows_filled_up(table: list[list[str]]) -> None:
    width = max(map(len, table), default=0)
    filled = [row + [""] * (width - len(row)) for row in table]
    plain, other = Grid("а", table), Grid("а", coded(table))

    assert other == Grid("а", filled)
    assert other.rows[1:3] == filled[1:3]
    assert other.rows[-1:] == filled[-1:]
    assert list(other.rows_with("б".__contains__)) == list(plain.rows_with("б".__contains__))
    assert plain.filled == other.filled == [len(row) - row.count("") for row in table]


def test_a_long_coded_sheet_gives_every_row_however_it_is_walked() -> None:
    table = [[str(number)] for number in range(10_000)]
    made = coded(table)

    assert [made[index] for index in (9_999, 0, 5_000, -1)] == [["9999"], ["0"], ["5000"], ["9999"]]
    assert list(made) == table
    assert made != [["0"]]


def test_what_is_made_of_a_sheet_is_made_once() -> None:
    made: list[Grid] = []
    grid = Grid(None, [["а"]])

    def make(sheet: Grid) -> int:
        made.append(sheet)
        return len(sheet.rows)

    assert [grid.once(make), grid.once(make)] == [1, 1]
    assert made == [grid]


def test_each_distinct_text_is_asked_once_and_the_answer_is_kept() -> None:
    asked: Counter[str] = Counter()

    def says(text: str) -> bool:
        asked[text] += 1
        return text == "ФИО"

    grid = Grid("Лист1", [["н", "", "н"], ["ФИО", "н"], ["ФИО"]])

    assert list(grid.rows_with(says)) == list(grid.rows_with(says)) == [1, 2]
    assert asked == {"н": 1, "ФИО": 1}


def test_different_questions_have_answers_of_their_own() -> None:
    grid = Grid(None, [["а"], ["Б"]])

    assert list(grid.rows_with(str.islower)) == [0]
    assert list(grid.rows_with(str.isupper)) == [1]


def test_a_question_once_asked_does_not_make_sheets_differ() -> None:
    asked, other = Grid("а", [["Б"]]), Grid("а", [["Б"]])

    asked.rows_with(str.isupper)

    assert asked == other
    assert "rows_with" not in repr(asked)


def test_cells_are_called_as_in_a_spreadsheet() -> None:
    assert [address(0, 0), address(13, 2), address(0, 25), address(0, 26)] == [
        "A1",
        "C14",
        "Z1",
        "AA1",
    ]
    assert [address(0, 701), address(0, 702), address(1048575, 16383)] == [
        "ZZ1",
        "AAA1",
        "XFD1048576",
    ]
