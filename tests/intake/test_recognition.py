"""A file of several sheets."""

import pytest

from journals import mesh_page, mesh_sheet, people_sheet
from opora.intake.grid import Grid
from opora.intake.reading import Hints
from opora.intake.recognition import format_of, read_grids
from opora.vocabulary.problems import Refusal
from readings import marks, read, remarks

DATES = people_sheet(["ФИО", "01.09.2025"], [["Лесной Пётр", "5"]], [["Алгебра"], ["9А класс"]])
_READ_AT_A_GLANCE = 250  # it is told for every photograph and letter of a folder
NOTE = Grid("Лист2", [["Расписание звонков"]])


@pytest.mark.parametrize("grids", [[], [Grid("Лист1", [])], [Grid(None, [["", " ", "\u200b"]])]])
def test_file_without_a_visible_cell_is_empty(grids: list[Grid]) -> None:
    with pytest.raises(Refusal) as refused:
        read_grids(grids, Hints())

    assert refused.value.code == "empty"


def test_file_of_no_known_sheet_is_refused_and_told_what_suits() -> None:
    with pytest.raises(Refusal) as refused:
        read_grids([NOTE], Hints())

    message = refused.value.message
    assert refused.value.code == "not_journal"
    assert all(word in message for word in ("Сетевого города", "МЭШ", "Дневник.ру", "ФИО"))
    assert len(message) < _READ_AT_A_GLANCE


def test_unknown_sheet_among_known_ones_is_remarked() -> None:
    reading = read(DATES, NOTE)

    assert len(marks(reading)) == 1
    assert remarks(reading) == [(None, "sheet_unknown")]
    assert reading.remarks[0].sheet == "Лист2"


def test_service_sheets_of_mesh_are_passed_over() -> None:
    page = mesh_page(["02.09", "1Т"], [("1", "Лесной Пётр", ("5", ""))], note="9-А, Алгебра")

    assert remarks(read(mesh_sheet(page), NOTE, school_year=2025)) == []


def test_empty_sheets_do_not_count() -> None:
    assert remarks(read(DATES, Grid("Лист3", [[""]]))) == []


def test_unknown_sheet_has_no_format() -> None:
    assert format_of(NOTE) is None
