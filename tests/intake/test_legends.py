"""Legends of absences printed in files."""

import pytest

from opora.intake.legends import default_legend, is_legend_row, printed_legend


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
    found = printed_legend([row])

    assert {code: meaning for code, meaning in found.items() if code != "."} == legend
    assert is_legend_row(row)


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
    assert not is_legend_row(row)
    assert printed_legend([row]) == {}


def test_default_is_a_copy_that_may_be_changed() -> None:
    default_legend("sgo")["н"] = "late"

    assert "н" not in default_legend("sgo")


@pytest.mark.parametrize("family", ["sgo", "sgo_report", "dnevnik", "mesh", "handmade"])
def test_a_point_is_a_debt_in_every_family(family: str) -> None:
    assert default_legend(family)["."] == "debt"
