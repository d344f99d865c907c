"""Headers of final marks."""

import pytest

from opora.intake.grid import Grid
from opora.intake.term_tables import TermColumn, is_mean, term_columns, term_of


@pytest.mark.parametrize(
    ("header", "term"),
    [("1 четверть", "1 четверть"), ("IV четверть", "4 четверть"), ("1 чет.", "1 четверть"),
     ("2-я четверть", "2 четверть"), ("3ч", "3 четверть"), ("1Т", "1 триместр"),
     ("2 П", "2 полугодие"),     ("I полугодие", "1 полугодие"), ("2 триместр", "2 триместр"),
     ("Итог 1 четверть", "1 четверть"),     ("Год. оценка", "год"), ("Годовая", "год"),
     ("Год", "год"), ("Экз. оценка", "экзамен"),
     ("Гос. экз. оценка", "гос. экзамен"), ("Итог. оценка", "итог"), ("Итог", "итог")],
)  # fmt: skip
def test_header_names_a_term(header: str, term: str) -> None:
    assert term_of(header) == term


@pytest.mark.parametrize(
    "header",
    ["", "1 тест", "2 предмет", "1 практика", "5 четверть", "Государство и право", "Годунов",
     "01.09", "Физика", "Экономика"],
)  # fmt: skip
def test_other_headers_name_none(header: str) -> None:
    assert term_of(header) is None


@pytest.mark.parametrize("header", ["Средний балл", "Ср. взв. балл", "Ср.", "Ср", "Средняя"])
def test_means_are_told(header: str) -> None:
    assert is_mean(header)
    assert not is_mean("Срок")


def columns(*rows: list[str]) -> list[TermColumn]:
    return term_columns(Grid(None, list(rows)), 0, len(rows), 1)


def test_one_row_of_terms() -> None:
    assert columns(["Предмет", "1 четверть", "", "Поведение", "Год"]) == [
        TermColumn(1, "1 четверть", False),
        TermColumn(4, "год", False),
    ]


def test_terms_merged_over_means_and_marks() -> None:
    found = columns(
        ["Предмет", "Учебные периоды", "", "", "", "Год. оценка", "Поведение"],
        ["", "1 Четверть", "", "2 Четверть", "", ""],
        ["", "Средний балл", "Итог", "Средний балл", "Итог"],
    )

    assert found == [
        TermColumn(1, "1 четверть", True),
        TermColumn(2, "1 четверть", False),
        TermColumn(3, "2 четверть", True),
        TermColumn(4, "2 четверть", False),
        TermColumn(5, "год", False),
    ]


def test_periods_over_plain_terms() -> None:
    found = columns(
        ["Предмет", "Учебные периоды", "", "Год. оценка"], ["", "1 четверть", "2 четверть", ""]
    )

    assert [item.term for item in found] == ["1 четверть", "2 четверть", "год"]
