"""Legends of absences printed in files."""

import pytest

from opora.intake.grid import Grid
from opora.intake.legends import (
    default_legend,
    effective_legend,
    is_legend_row,
    printed_legend,
)
from opora.intake.reading import REASONS


@pytest.mark.parametrize(
    ("row", "legend"),
    [
        (["Н", "Неуважительная"], {"н": "unexcused"}),
        (["", "Б", "", "Болезнь", ""], {"б": "illness"}),
        (["H", "Болезнь"], {"н": "illness"}),
        (["Н", "Неуважительная", "О", "Опоздание"], {"н": "unexcused", "о": "late"}),
        (["О - опоздание"], {"о": "late"}),
        (
            ["О – опоздание, Б — болезнь; Н = прогул"],
            {"о": "late", "б": "illness", "н": "unexcused"},
        ),
        (["Условные обозначения:", "У", "Уважительная"], {"у": "valid"}),
        (["УП", "По уважительной причине"], {"уп": "valid"}),
        (["К", "Карантин", "Б", "Болезнь"], {"б": "illness"}),
        ([".", "Точка"], {}),
    ],
)
def test_row_explains_its_codes(row: list[str], legend: dict[str, str]) -> None:
    found = printed_legend(Grid(None, [row]))

    assert {code: meaning for code, meaning in found.items() if code != "."} == legend
    assert is_legend_row(Grid(None, [row]), 0)


@pytest.mark.parametrize(
    "row",
    [
        [],
        ["", ""],
        ["Алгебра", "Н", "Болезнь"],
        ["ОБЖ", "болезнь"],
        ["Н", "5"],
        ["Н", "Карантин"],
        ["Легенда:"],
        ["Н", "Неуважительная"] * 9,
        ["Н - неуважительная", "4"],
        ["1", "Болезнь"],
    ],
)
def test_other_rows_are_no_legend(row: list[str]) -> None:
    assert not is_legend_row(Grid(None, [row]), 0)
    assert printed_legend(Grid(None, [row])) == {}


def test_later_rows_of_a_legend_add_codes_and_correct_them() -> None:
    grid = Grid(None, [["Н", "Болезнь"], ["Алгебра"], ["О", "Опоздание"], ["Н", "Прогул"]])

    assert printed_legend(grid) == {"о": "late", "н": "unexcused"}
    assert [index for index in range(4) if is_legend_row(grid, index)] == [0, 2, 3]


def test_printed_legend_of_absences_stands_in_place_of_the_default() -> None:
    legend = effective_legend(default_legend("sgo_report"), {"н": "illness", "к": "late"})

    absences = {code for code, what in legend.items() if what in REASONS}
    assert absences == {"н", "к"}
    assert legend["н"] == "illness"


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("осв", "exempt"), ("н/а", "not_assessed"), ("зач", "credit"), (".", "debt")],
)
def test_printed_legend_leaves_what_is_no_absence(code: str, meaning: str) -> None:
    assert effective_legend(default_legend("handmade"), {"н": "illness"})[code] == meaning


def test_printed_legend_may_give_a_kept_code_another_meaning() -> None:
    assert effective_legend(default_legend("sgo"), {".": "late"})["."] == "late"


def test_without_a_printed_legend_the_default_holds() -> None:
    assert effective_legend(default_legend("sgo"), {}) == default_legend("sgo")


def test_printed_legend_without_absences_takes_none_away() -> None:
    legend = effective_legend(default_legend("sgo"), {"зач": "credit", "к": "debt"})

    assert legend == default_legend("sgo") | {"зач": "credit", "к": "debt"}


def test_o_of_a_hand_made_sheet_is_late() -> None:
    assert default_legend("handmade")["о"] == "late"


def test_default_is_a_copy_that_may_be_changed() -> None:
    default_legend("sgo")["н"] = "late"

    assert "н" not in default_legend("sgo")


@pytest.mark.parametrize("family", ["sgo", "sgo_report", "dnevnik", "mesh", "handmade"])
def test_a_point_is_a_debt_in_every_family(family: str) -> None:
    assert default_legend(family)["."] == "debt"
