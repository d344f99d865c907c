"""«Прохождение программы»: counts by class and subject."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import progress_sheet
from opora.intake.formats.programme_progress import FORMAT
from opora.intake.grid import Grid, address
from readings import problems, progress, read, remarks, teachers

LINE = ("9А", "Алгебра", "Громова Н.В.", "48", "46", "2", "", "3", "3")


def test_a_row_is_a_class_and_a_subject_up_to_the_end_of_the_period() -> None:
    reading = read(progress_sheet([LINE]))

    assert progress(reading) == [
        ["9А", "Алгебра", "2025-09-01", "2025-12-28", 48, 46, 3, 3, "D4"],
    ]
    assert teachers(reading) == [("Громова Н.В.", "9А", "Алгебра")]


def test_day_may_be_labelled_or_unknown() -> None:
    rows = progress_sheet([LINE]).rows

    dated = read(Grid(None, [["Дата: 28.12.2025"], ["Учебный год: 2025/2026"], *rows[2:]]))
    silent = read(Grid(None, rows[2:]), school_year=2025)

    assert progress(dated)[0][2:4] == ["", "2025-12-28"]
    assert progress(silent)[0][2:4] == ["", ""]


def test_merged_classes_and_subjects_hold_until_the_next() -> None:
    lines = [
        LINE,
        ("", "Физика", "", "32", "30"),
        ("9Б", "", "", "1", "1"),
        ("", "Химия", "", "5", "5"),
    ]

    reading = read(progress_sheet(lines))

    assert [row[:2] for row in progress(reading)] == [
        ["9А", "Алгебра"], ["9А", "Физика"], ["9Б", "Химия"],
    ]  # fmt: skip
    assert problems(reading) == [("D6", "subject_missing"), ("E6", "subject_missing")]


def test_unknown_counts_and_classes_are_problems_and_dashes_are_not() -> None:
    lines = [
        ("9А", "Алгебра", "", "48,5", "46,0", "-", "", "—", ""),
        ("8-9", "Музыка", "", "16", "16"),
    ]

    reading = read(progress_sheet(lines))

    assert problems(reading) == [("D4", "unknown_token"), ("A5", "class_missing")]
    assert [row[4:8] for row in progress(reading)] == [[None, 46, None, None]]


@pytest.mark.parametrize(
    ("lag", "noted"), [("2", []), ("-2", []), ("0", ["lag_differs"]), ("", []), ("-", [])]
)
def test_stated_lag_is_compared(lag: str, noted: list[str]) -> None:
    reading = read(progress_sheet([(*LINE[:5], lag, "", "3", "3")]))

    assert [code for _, code in remarks(reading)] == noted


def test_causes_are_not_read_and_footers_are_no_classes() -> None:
    reading = read(
        progress_sheet([(*LINE[:6], "болезнь", "3", "3"), ("Всего", "", "", "48", "46")])
    )

    assert remarks(reading) == [("G3", "column_ignored")]
    assert len(progress(reading)) == 1


@pytest.mark.parametrize(
    "row",
    [
        ["Класс", "Предмет", "Дано"],
        ["Класс", "ФИО", "Предмет", "План", "Факт"],
        ["Предмет", "Часов по плану", "Дано"],
    ],
)
def test_other_headers_are_not_taken(row: list[str]) -> None:
    assert not FORMAT.recognises(Grid(None, [row]))


@pytest.mark.parametrize(
    "header",
    [
        ("Класс", "Предмет", "Преподаватель", "Кол-во часов по плану", "Проведено часов"),
        ("Класс", "Учебный предмет", "ФИО учителя", "По плану", "По факту"),
        ("Класс", "Дисциплина", "Учитель", "Уроков по плану", "Уроков дано"),
    ],
)
def test_usual_headers(header: tuple) -> None:  # type: ignore[type-arg]
    assert progress(read(progress_sheet([LINE[:5]], header)))[0][4:6] == [48, 46]


COUNTS = st.sampled_from(("", "-", "0", "7", "48", "16.0", "много", "1,5"))


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), max_size=5))
def test_generated_summary_is_read_back_without_loss(drawn) -> None:  # type: ignore[no-untyped-def]
    lines = [
        ("9А", f"Предмет {number}", "", planned, given_, "", "", *controls)
        for number, (planned, given_, *controls) in enumerate(drawn)
    ]

    reading = read(progress_sheet(lines))

    def value(text: str) -> int | None:
        return int(float(text)) if text and text not in ("-", "много", "1,5") else None

    expected = [
        [f"Предмет {number}", *map(value, counts)]
        for number, counts in enumerate(drawn)
        if any(text not in ("", "-") for text in counts)
    ]
    assert [[row[1], *row[4:8]] for row in progress(reading)] == expected
    bad = {
        address(number + 3, column)
        for number, counts in enumerate(drawn)
        for column, text in zip((3, 4, 7, 8), counts, strict=True)
        if text in ("много", "1,5")
    }
    assert {cell for cell, _ in problems(reading)} == bad
