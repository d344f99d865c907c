"""КТП by lesson: planned and given days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import plan_sheet
from opora.intake.formats.lesson_plan import FORMAT
from opora.intake.grid import Grid, address
from readings import plans, problems, read, remarks, teachers


def test_a_lesson_has_its_topic_and_both_days() -> None:
    reading = read(
        plan_sheet([("1", "Дроби", "02.09.2025", "03.09"), ("2", "Степени", "04.09", "")])
    )

    assert plans(reading) == [
        ("9А", "Алгебра", 1, "Дроби", "2025-09-02", "2025-09-03", "B5"),
        ("9А", "Алгебра", 2, "Степени", "2025-09-04", "", "B6"),
    ]
    assert teachers(reading) == [("Громова Н.В.", "9А", "Алгебра")]
    assert reading.pupils == []


@pytest.mark.parametrize(
    ("planned", "days"),
    [
        ("02.09, 04.09", ["2025-09-02", "2025-09-04"]),
        ("02.09 04.09", ["2025-09-02", "2025-09-04"]),
        ("02.09.2025", ["2025-09-02", "2025-09-02"]),
        ("2 сентября", ["2025-09-02", "2025-09-02"]),
    ],
)
def test_a_row_of_two_lessons_has_a_day_for_each_or_one_for_both(planned: str, days: list) -> None:  # type: ignore[type-arg]
    reading = read(plan_sheet([("7-8", "Дроби", planned, "")]))

    assert [row[2] for row in plans(reading)] == [7, 8]
    assert [row[4] for row in plans(reading)] == days


def test_an_unreadable_day_is_a_problem_and_the_lesson_stays() -> None:
    rows = [("1", "Дроби", "1 неделя", ""), ("2", "Дроби", "01.09, 02.09", "31.02.2026")]

    reading = read(plan_sheet(rows))

    assert problems(reading) == [
        ("C5", "unknown_date"), ("C6", "unknown_date"), ("D6", "unknown_date"),
    ]  # fmt: skip
    assert [row[4:6] for row in plans(reading)] == [("", ""), ("", "")]
    assert "«1 неделя»" not in reading.problems[0].message  # a long word may be a surname


def test_titles_of_sections_and_footers_are_no_lessons() -> None:
    rows = [
        ("", "Раздел 1"), ("Глава 2. Степени",), ("1", "Дроби", "02.09.25", ""), ("Итого", "34 ч."),
        ("Учитель: Громова Н.В.",),
    ]  # fmt: skip

    reading = read(plan_sheet(rows))

    assert [row[2] for row in plans(reading)] == [1]
    assert problems(reading) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "Дроби", "02.09.25", ""), "number_missing"),
        (("7а", "Дроби", "", ""), "unknown_token"),
        (("8-2", "Дроби", "", ""), "unknown_token"),
        (("1-900", "Дроби", "", ""), "unknown_token"),
    ],
)
def test_a_lesson_without_a_readable_number_is_a_problem(row: tuple, code: str) -> None:  # type: ignore[type-arg]
    reading = read(plan_sheet([row]))

    assert problems(reading) == [("A5", code)]
    assert plans(reading) == []


def test_numbers_that_begin_anew_are_remarked_once() -> None:
    rows = [(number, "Дроби", "", "") for number in ("1", "2", "1", "2")]

    reading = read(plan_sheet(rows))

    assert remarks(reading) == [("A7", "lesson_repeats")]
    assert len(plans(reading)) == 4


@pytest.mark.parametrize(
    "header",
    [
        ("№ п/п", "Тема урока", "План", "Факт"),
        ("№", "Содержание материала", "Дата (план)", "Дата (факт)"),
        ("Номер урока", "Наименование темы", "Дата проведения по плану", "фактическая дата"),
        ("№ занятия", "Раздел, тема", "Плановая дата", "Факт. дата"),
    ],
)
def test_usual_headers(header: tuple) -> None:  # type: ignore[type-arg]
    reading = read(plan_sheet([("1", "Дроби", "02.09.25", "03.09.25")], header))

    assert [row[2:6] for row in plans(reading)] == [(1, "Дроби", "2025-09-02", "2025-09-03")]


def test_days_may_stand_under_a_common_title_and_lessons_may_be_not_numbered() -> None:
    header = ("Тема", "Кол-во часов", "Дата проведения", "")
    rows = [("", "", "план", "факт"), ("Дроби", "1", "02.09.25", ""), ("Степени", "1", "03.09.25")]

    reading = read(plan_sheet(rows, header))

    assert [row[2:5] for row in plans(reading)] == [
        (1, "Дроби", "2025-09-02"),
        (2, "Степени", "2025-09-03"),
    ]
    assert remarks(reading) == []


def test_year_comes_from_full_dates_and_subject_is_asked_for() -> None:
    rows = [["Класс: 9А"], ["№", "Тема", "План", "Факт"], ["1", "Дроби", "02.09.2025", "12.01"]]

    assert problems(read(Grid(None, rows))) == [("A2", "subject_missing")]
    assert plans(read(Grid("Физика", rows)))[0][4:6] == ("2025-09-02", "2026-01-12")


@pytest.mark.parametrize(
    "row",
    [["№", "Тема", "Дата"], ["Тема", "План"], ["ФИО", "Тема", "План", "Факт"], ["Тема: план"]],
)
def test_other_headers_are_not_taken(row: list[str]) -> None:
    assert not FORMAT.recognises(Grid(None, [row]))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 260),
            st.none() | st.integers(0, 30),
            st.sampled_from(("%d.%m.%y", "%d.%m.%Y", "%Y-%m-%d", "%d.%m")),
            st.sampled_from(("Дроби", "Степени", "")),
        ),
        max_size=8,
    )
)
def test_generated_plan_is_read_back_without_loss(drawn) -> None:  # type: ignore[no-untyped-def]
    rows, expected = [], []
    for number, (offset, lag, style, topic) in enumerate(drawn, 1):
        planned = date(2025, 9, 1) + timedelta(offset)
        actual = None if lag is None else min(planned + timedelta(lag), date(2026, 8, 31))
        rows.append(
            (str(number), topic, planned.strftime(style), (actual and actual.isoformat()) or "")
        )
        told = (planned.isoformat(), actual.isoformat() if actual else "")
        expected.append(("9А", "Алгебра", number, topic, *told, address(number + 3, 1)))

    reading = read(plan_sheet(rows))

    assert plans(reading) == expected
    assert problems(reading) == []
