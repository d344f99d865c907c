"""Labels and titles around tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.grid import Grid
from opora.intake.labels import (
    Labels,
    class_in_title,
    dates_in,
    is_label_row,
    labelled,
    labelled_at,
    looks_like_school,
    read_labels,
)

LINE = (
    "Учебный год: 2025/2026 Класс: 9А Период: 01.09.25 - 26.10.25 "
    "Ученик: Дубравина Алёна Олеговна Предмет: Алгебра"
)


def said(*rows: list[str]) -> Labels:
    return read_labels(Grid(None, list(rows)), 0, len(rows))


def test_labels_of_one_line_are_all_read() -> None:
    labels = said([LINE])

    assert (labels.school_year, labels.school_class) == (2025, "9А")
    assert (labels.since, labels.on) == (date(2025, 9, 1), date(2025, 10, 26))
    assert (labels.pupil, labels.subject) == ("Дубравина Алёна Олеговна", "Алгебра")


@pytest.mark.parametrize(
    "row",
    [
        ["Класс: 9А"],
        ["Класс:", "", "9А"],
        ["Класс :9А;"],
        ["КЛАСС:\xa09A"],
        ["", "Класс:", "9 «А»"],
    ],
)
def test_value_follows_in_the_cell_or_in_the_next_filled_one(row: list[str]) -> None:
    assert said(row).school_class == "9А"


@pytest.mark.parametrize(
    "text", ["Учебный\xa0год: 2024/2025", "Учебный  год: 2024-25", "учебный год:2024/2025"]
)
def test_spaces_in_a_label_do_not_matter(text: str) -> None:
    assert said([text]).school_year == 2024


def test_label_with_yo_is_read_and_yo_in_names_stays() -> None:
    labels = said(["Отчётный период: 01.09.25 - 02.09.25 Ученик: Ёлкин Пётр"])

    assert labels.since == date(2025, 9, 1)
    assert labels.pupil == "Ёлкин Пётр"


@pytest.mark.parametrize("label", ["Ф.И.О.", "ФИО ученика", "Ученица", "Обучающийся", "ФИО"])
def test_labels_of_a_pupil(label: str) -> None:
    assert said([f"{label}: Лесной Пётр"]).pupil == "Лесной Пётр"


def test_empty_value_does_not_take_the_next_label() -> None:
    assert labelled(["Класс:", "Ученик: Лесной Пётр"]) == [
        ("school_class", "", 0),
        ("pupil", "Лесной Пётр", 1),
    ]


@pytest.mark.parametrize("text", [":", "Время: 10:30", "Одноклассник: Пётр", "09:00"])
def test_other_colons_are_no_labels(text: str) -> None:
    assert labelled([text]) == []


def test_row_is_of_labels_only_when_it_begins_with_one() -> None:
    assert is_label_row(Grid(None, [["", "Класс: 9А"]]), 0)
    assert not is_label_row(Grid(None, [["Алгебра", "Дата: 5"]]), 0)
    assert not is_label_row(Grid(None, [["", "\xa0"]]), 0)


def test_rows_without_labels_are_known_at_once() -> None:
    grid = Grid(None, [["5", "Класс: 9А"], ["5", "Тест: 4"], ["", "Период:", "01.09.25"], [""]])

    found = [labelled_at(grid, index) for index in range(len(grid.rows))]

    assert found == [labelled(row) for row in grid.rows]
    assert found[0] == [("school_class", "9А", 1)]
    assert found[1] == found[3] == []
    assert found[2] == [("period", "01.09.25", 1)]


def test_label_after_other_cells_makes_no_row_of_labels() -> None:
    assert not is_label_row(Grid(None, [["Лесной Пётр", "5", "Класс: 9А"]]), 0)
    assert not is_label_row(Grid(None, [[]]), 0)


def test_unreadable_class_forgets_the_one_above() -> None:
    labels = said(["Класс: 9А"], ["Класс: IX-Б"])

    assert labels.school_class is None
    assert labels.class_text == "IX-Б"


@pytest.mark.parametrize(
    "period", ["1 четверть", "с 26.10.25 по 01.09.25", "01.09.25", "31.02.26 - 32.02.26", ""]
)
def test_period_without_two_days_in_order_is_unknown(period: str) -> None:
    labels = said(["Период: 01.09.25 - 26.10.25"], [f"Период: {period}"])

    assert (labels.since, labels.on, labels.school_year) == (None, None, None)


def test_labelled_year_is_believed_before_the_period() -> None:
    assert said(["Период: 01.09.25 - 26.10.25"], ["Учебный год: 2024/2025"]).school_year == 2024


@pytest.mark.parametrize("order", [1, -1])
def test_unreadable_year_leaves_the_one_of_the_period(order: int) -> None:
    rows = [["Период: 12.01.26 - 26.03.26"], ["Учебный год: 2025"]]

    assert said(*rows[::order]).school_year == 2025


def test_titles_without_colons_are_believed_when_alone_in_a_row() -> None:
    labels = said(["МБОУ «СОШ № 5»"], ["", "9 «А» класс"], ["2024/2025 учебный год"])

    assert (labels.school, labels.school_class) == ("МБОУ «СОШ № 5»", "9А")
    assert labels.school_year == 2024


def test_stray_row_of_personal_data_is_not_a_title() -> None:
    assert said(["", "9 класс", "Чужой Человек", "01.02.2010"]).school_class is None


def test_title_that_says_more_is_not_the_name_of_the_school() -> None:
    labels = said(["Журнал 9 «А» класса школы № 5, 2025/2026 учебный год"])

    assert (labels.school, labels.school_class, labels.school_year) == ("", "9А", 2025)


def test_first_title_and_any_label_win() -> None:
    labels = said(["9А класс"], ["9Б класс"], ["Школа № 1"], ["Школа № 2"])

    assert (labels.school_class, labels.school) == ("9А", "Школа № 1")
    assert said(["Школа: Лицей № 3"], ["Школа:"]).school == "Лицей № 3"


@pytest.mark.parametrize(
    ("title", "label"),
    [("11 класс", "11"), ("Журнал 9-Б класса", "9Б"), ("9А", "9А"), ("9 A", "9А"), ("9", None),
     ("Итоги 9 классов", None),
     ("Итоги 8-9 класса", None), ("8–9 класс", None), ("Итоги 8 - 9 класса", None),
     ("7 — 8 класс", None), ("Журнал — 9А класс", "9А"), ("8-9", None),
     ("Классный час", None), ("IX класс", None)],
)  # fmt: skip
def test_class_in_a_title(title: str, label: str | None) -> None:
    assert class_in_title(title) == label


def test_impossible_dates_are_left_out() -> None:
    assert dates_in("с 31.02.25 по 01.03.2025") == (date(2025, 3, 1),)


@pytest.mark.parametrize("text", ["МБОУ СОШ № 5", "Гимназия", "Лицей № 2", "Школа-интернат"])
def test_schools_are_told_by_their_words(text: str) -> None:
    assert looks_like_school(text)
    assert not looks_like_school("Отчет об успеваемости и посещаемости ученика")


@given(st.lists(st.lists(st.one_of(st.text(max_size=30), st.just(LINE)), max_size=4), max_size=4))
def test_any_rows_may_be_searched_for_labels(rows: list[list[str]]) -> None:
    labels = said(*rows)

    assert (labels.since is None) == (labels.on is None)
