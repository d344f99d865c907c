"""Headers of tables of people: where they are and which column is what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.grid import Grid
from opora.intake.person_header import (
    has_dates,
    has_months,
    has_subjects,
    people_headers,
    read_header,
)

CELLS = (
    "",
    "ФИО",
    "Предмет",
    "Ученик: Лесной Пётр",
    "Март",
    "5",
    "01.09",
    "Алгебра",
    "Физика",
    "Химия",
)


def by_subjects(grid: Grid, index: int) -> bool:
    return has_subjects(grid.rows[index])


def by_dates(grid: Grid, index: int) -> bool:
    return has_dates(grid.rows[index])


@pytest.mark.parametrize("is_header", [by_subjects, by_dates, has_months])
@given(rows=st.lists(st.lists(st.sampled_from(CELLS), max_size=6), max_size=6))
def test_looking_only_where_people_are_titled_misses_no_header(is_header, rows) -> None:  # type: ignore[no-untyped-def]
    grid = Grid(None, rows)

    assert people_headers(grid, is_header) == [i for i in range(len(rows)) if is_header(grid, i)]


def test_months_may_stand_above_the_title_of_people() -> None:
    grid = Grid(None, [["Журнал"], ["", "Март"], ["ФИО", "3"], ["Лесной Пётр", "5"]])

    assert people_headers(grid, has_months) == [1]


def test_each_column_has_its_use() -> None:
    titles = [
        "№",
        "Фамилия",
        "Имя",
        "Класс",
        "СНИЛС",
        "01.09",
        "31.02",
        "Ср. балл",
        "Ср. взв. балл",
    ]
    header = read_header(Grid(None, [[*titles, "1 четверть", "Примечание"]]), 0, 2025)

    assert (header.number, header.names, header.school_class) == (0, [1, 2], 3)
    assert header.personal == [4]
    assert [column for column, _ in header.days] == [5]
    assert header.impossible == [(6, "31.02")]
    assert (header.means, header.weighted) == ([7], [8])
    assert header.finals == [(9, "1 четверть")]
    assert header.known() == set(range(10))
    assert header.values() == {5, 6, 7, 8, 9}


def test_months_over_days_take_two_rows() -> None:
    rows = [["ФИО", "Март", "", "Ср. балл"], ["", "3", "32", ""]]

    header = read_header(Grid(None, rows), 0, 2024)

    assert header.depth == 2
    assert [column for column, _ in header.days] == [1]
    assert header.impossible == [(2, "32")]
    assert header.means == [3]


def test_a_mean_or_a_final_mark_under_the_last_month_is_no_impossible_day() -> None:
    rows = [["ФИО", "Сентябрь", "", "", ""], ["", "1", "2", "Ср. балл", "1 четверть"]]

    header = read_header(Grid(None, rows), 0, 2025)

    assert [column for column, _ in header.days] == [1, 2]
    assert (header.means, header.finals, header.impossible) == ([3], [(4, "1 четверть")], [])
