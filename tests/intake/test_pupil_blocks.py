"""Where the blocks of pupils of a sheet begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import report_block, report_sheet
from opora.intake.grid import Grid
from opora.intake.pupil_blocks import blocks, find_school, subject_column, subject_headers
from opora.vocabulary.text import fold

CELLS = ("", "Предмет", " ПРЕДМЕТ ", "предмет:", "Март", "5")


def is_header(row: list[str]) -> bool:
    return any(fold(cell) == "предмет" for cell in row) and "Март" in row


@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=4), max_size=6))
def test_looking_only_at_rows_titled_subject_misses_no_header(rows: list[list[str]]) -> None:
    found = subject_headers(Grid(None, rows), is_header)

    assert found == [index for index, row in enumerate(rows) if is_header(row)]


def test_blocks_share_a_sheet_without_gap_or_overlap() -> None:
    block = report_block("Лесной Пётр", [(3, 24)], {"Алгебра": ["2"]})
    grid = report_sheet(block, block, block)

    found = list(blocks(grid, is_header))

    assert [item.start for item in found[1:]] == [item.end for item in found[:-1]]
    assert (found[0].start, found[-1].end) == (0, len(grid.rows))
    assert all(grid.rows[item.header][0] == "Предмет" for item in found)
    assert [grid.rows[item.start][0] for item in found[1:]] == [block[0][0]] * 2


def test_block_without_labels_of_its_own_starts_at_its_header() -> None:
    header = ["Предмет", "Март"]
    grid = Grid(None, [header, ["Алгебра", "5"], header, ["Алгебра", "4"]])

    assert [(item.start, item.header, item.end) for item in blocks(grid, is_header)] == [
        (0, 0, 2),
        (2, 2, 4),
    ]


@pytest.mark.parametrize(
    ("rows", "school"),
    [
        ([["МБОУ СОШ № 5"], ["Класс: 9А"], ["Предмет", "Март"]], "МБОУ СОШ № 5"),
        ([["МБОУ СОШ № 5"], ["Школа: Гимназия № 1"], ["Предмет"]], "Гимназия № 1"),
        ([["МБОУ СОШ № 5"], ["Лицей № 2"], ["Предмет"]], "МБОУ СОШ № 5"),
        ([["МБОУ СОШ № 5", "печать"], ["Предмет"]], ""),
        ([["Предмет", "Март"], ["МБОУ СОШ № 5"]], ""),
        ([["Школа:"], ["Предмет"]], ""),
        ([["Отчет школы № 5"]], ""),
        ([], ""),
    ],
)
def test_school_is_labelled_or_alone_above_the_table(rows: list[list[str]], school: str) -> None:
    assert find_school(Grid(None, rows)) == school


def test_subjects_may_stand_in_any_column() -> None:
    assert subject_column(["№", " Предмет ", "Март"]) == 1
