"""What an unknown sheet is known by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.fingerprint import fingerprint, header_span
from opora.intake.grid import Grid

HEADER = ["№", "Ребёнок", "Класс", "Работа", "Балл"]
PEOPLE = [["1", "Лесной Пётр Ильич", "9А", "КР", "4"], ["2", "Дубравина Алёна", "9А", "КР", "3"]]


def known_by(*rows: list[str]) -> str:
    return fingerprint(Grid("Лист1", [list(row) for row in rows]))


def test_rows_titles_above_and_spelling_of_the_header_do_not_matter() -> None:
    first = known_by(HEADER, *PEOPLE)

    assert known_by(HEADER, PEOPLE[1]) == first
    assert known_by(["Класс: 9Б"], [], HEADER, *PEOPLE[::-1]) == first
    assert known_by(["№", "ребенок ", "КЛАСС", "Работа", "Балл"], *PEOPLE) == first


def test_other_titles_or_places_are_another_sheet() -> None:
    first = known_by(HEADER, *PEOPLE)

    assert known_by([*HEADER[:4], "Отметка"], *PEOPLE) != first
    assert known_by([*HEADER, "Примечание"], *PEOPLE) != first
    assert known_by(["", *HEADER], *[["", *row] for row in PEOPLE]) != first


def test_another_month_of_the_same_table_is_the_same() -> None:
    def journal(*days: str) -> str:
        return known_by(["ФИО", "Класс", *days], ["Лесной Пётр", "9А", *("4" for _ in days)])

    assert (
        journal("01.09", "02.09", "03.09")
        == journal("01.10.2025")
        == journal("5 окт", "2025-10-06")
    )
    assert journal("01.09", "Итог") != journal("01.09", "02.09", "Итог")


def test_months_stand_over_days_and_over_the_names() -> None:
    def journal(months: list[str], days: list[str]) -> Grid:
        return Grid("1", [["", *months], ["ФИО", *days], ["Лесной Пётр", *("4" for _ in days)]])

    september = journal(["Сентябрь", "", "Октябрь"], ["1", "5", "2"])

    assert header_span(september) == range(2)
    assert fingerprint(september) == fingerprint(journal(["Май", ""], ["3", "4"]))


@pytest.mark.parametrize(
    ("rows", "span"),
    [
        ([HEADER, *PEOPLE], range(1)),
        ([["Журнал"], HEADER, *PEOPLE], range(1, 2)),
        ([["ФИО", "Алгебра", ""], ["", "1ч", "2ч"], ["Лесной Пётр", "4", "5"]], range(2)),
        ([["ФИО", "Алгебра"], ["", "4"], ["Лесной Пётр", "4"]], range(1)),
        (PEOPLE, range(0)),
        ([["a", "b"], ["c", "d"]], range(0)),
        ([], range(0)),
    ],
)
def test_where_the_header_stands(rows: list[list[str]], span: range) -> None:
    assert header_span(Grid(None, rows)) == span


def test_a_sheet_without_a_header_is_known_by_all_its_cells() -> None:
    assert known_by(*PEOPLE) == known_by(*PEOPLE)
    assert known_by(*PEOPLE) != known_by(*PEOPLE[:1])


TEXTS = ("", "Лесной Пётр", "4", "01.09", "Май", "3", "Алгебра", "\xa0")
CELLS, VALUES = st.sampled_from(("ФИО", *TEXTS)), st.sampled_from(TEXTS)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=8), st.lists(VALUES, max_size=5))
def test_any_sheet_has_a_fingerprint_that_rows_below_the_header_do_not_change(
    rows: list[list[str]], more: list[str]
) -> None:
    grid, longer = Grid(None, rows), Grid(None, [*rows, ["Лесной Пётр", *more]])
    span = header_span(grid)

    assert len(fingerprint(grid)) == 32
    if span and span.stop < len(rows):
        assert fingerprint(longer) == fingerprint(grid)
