"""«Отчет об успеваемости» by subject: kinds of work and days of marking."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import subject_marks_page
from opora.intake.formats.sgo_subject_marks import FORMAT
from opora.intake.grid import Grid, address
from readings import (
    absences,
    accounted,
    entries,
    kinds,
    marks,
    problems,
    read,
    remarks,
    teachers,
)

NAME = "Дубравина Алёна Олеговна"
FIRST_ROW = 5
CELLS = ("", "5", "4/5", "2 3", "УП", "НП 3", "ОП 2", "ОСВ", "0", ".", "-", "5-", "болел?", "7")


def sheet(*works, **how) -> Grid:  # type: ignore[no-untyped-def]
    return Grid("Лист1", subject_marks_page(NAME, "Алгебра", works, **how))


def test_kind_of_work_and_both_days_come_with_the_mark() -> None:
    reading = read(sheet(("Контрольная работа", "Дроби", "12.10.25", "14.10.25", "4")))

    assert marks(reading) == [(NAME, "Алгебра", "2025-10-12", 4, "E6")]
    assert kinds(reading) == [("Контрольная работа", "2025-10-14")]
    assert teachers(reading) == [("Громова Н.В.", "9А", "Алгебра")]


def test_two_works_of_one_day_are_both_kept() -> None:
    work = ("Ответ на уроке", "", "12.10.25", "12.10.25", "4")

    reading = read(sheet(work, ("Контрольная работа", "", "12.10.25", "", "4"), work))

    assert [row[2:] for row in marks(reading)] == [
        ("2025-10-12", 4, "E6"),
        ("2025-10-12", 4, "E7"),
        ("2025-10-12", 4, "E8"),
    ]
    assert kinds(reading)[1] == ("Контрольная работа", "")


def test_several_markings_of_a_cell_share_its_kind_and_day() -> None:
    reading = read(sheet(("Диктант", "", "12.10.25", "13.10.25", "НП 4/3")))

    assert [row[3] for row in marks(reading)] == [4, 3]
    assert kinds(reading) == [("Диктант", "2025-10-13")] * 2
    assert absences(reading) == [(NAME, "Алгебра", "2025-10-12", "unexcused", "E6")]


def test_a_mark_without_a_readable_day_is_a_problem_at_the_day() -> None:
    reading = read(sheet(("Диктант", "", "31.02.26", "", "4"), ("Диктант", "", "", "", "5")))

    assert problems(reading) == [("C6", "unknown_date"), ("C7", "unknown_date")]
    assert marks(reading) == []


def test_marking_may_be_late_or_unknown_and_the_mark_counts() -> None:
    late = ("Диктант", "", "12.10.25", "03.09.26", "4")

    reading = read(sheet(late, ("Диктант", "", "13.10.25", "потом", "5")))

    assert kinds(reading) == [("Диктант", "2026-09-03"), ("Диктант", "")]
    assert remarks(reading) == [("D7", "marking_day_unknown")]


@pytest.mark.parametrize(("mean", "noted"), [("4,50", []), ("4,40", [("C8", "mean_differs")])])
def test_stated_mean_is_compared_with_the_marks_read(mean: str, noted: list) -> None:  # type: ignore[type-arg]
    works = [("Диктант", "", f"1{day}.10.25", "", str(day)) for day in (4, 5)]

    reading = read(sheet(*works, mean=mean))

    assert reading.stated_means == 1
    assert remarks(reading) == noted


def test_a_day_outside_the_period_is_remarked_once() -> None:
    works = [("Диктант", "", f"1{day}.12.25", "", "4") for day in range(3)]

    reading = read(sheet(*works, period="01.09.25 - 31.10.25"))

    assert remarks(reading) == [("C6", "day_outside_period")]
    assert len(marks(reading)) == 3


@pytest.mark.parametrize(
    ("line", "code"),
    [(2, "subject_missing"), (3, "pupil_missing")],
)
def test_what_the_page_does_not_name_is_asked_for(line: int, code: str) -> None:
    rows = subject_marks_page(NAME, "Алгебра", [("Диктант", "", "12.10.25", "", "4")])
    rows[line] = []

    assert problems(read(Grid(None, rows))) == [("A5", code)]


def test_columns_stand_in_any_order_and_others_are_remarked() -> None:
    rows = subject_marks_page(NAME, "Алгебра", [("Диктант", "", "12.10.25", "13.10.25", "4")])
    rows = [
        *rows[:4],
        *([*row[::-1], extra] for row, extra in zip(rows[4:], ("Вес", "2"), strict=True)),
    ]

    reading = read(Grid(None, rows))

    assert marks(reading) == [(NAME, "Алгебра", "2025-10-12", 4, "A6")]
    assert remarks(reading) == [("F5", "column_ignored")]


def test_blocks_of_other_subjects_are_of_one_person_and_of_the_same_one_of_namesakes() -> None:
    work = [("Диктант", "", "12.10.25", "", "4")]
    pages = [subject_marks_page(NAME, name, work) for name in ("Алгебра", "Физика", "Алгебра")]

    reading = read(Grid(None, [row for page in pages for row in page]))

    assert list(reading.marks.columns["pupil"]) == [0, 0, 1]


@pytest.mark.parametrize("row", [["Тип задания", "Оценка"], ["Дата выполнения", "Оценка"]])
def test_other_headers_are_not_taken(row: list[str]) -> None:
    assert not FORMAT.recognises(Grid(None, [row]))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("Диктант", "Контрольная работа", "")),
            st.integers(0, 260),
            st.none() | st.integers(0, 20),
            st.sampled_from(CELLS),
            st.sampled_from(("%d.%m.%y", "%d.%m.%Y", "%Y-%m-%d", "%d.%m")),
        ),
        max_size=8,
    )
)
def test_generated_page_is_read_back_without_loss(drawn) -> None:  # type: ignore[no-untyped-def]
    works, expected = [], []
    for index, (kind, offset, late, cell, style) in enumerate(drawn, FIRST_ROW):
        day = date(2025, 9, 1) + timedelta(offset)
        marked = "" if late is None else (day + timedelta(late)).isoformat()
        works.append((kind, "тема", day.strftime(style), marked, cell))
        if cell not in ("5-", "7"):
            expected += [
                (NAME, day.isoformat(), int(sign), address(index, 4), kind, marked)
                for sign in cell
                if sign in "12345"
            ]

    reading = read(sheet(*works))

    got = zip(marks(reading), kinds(reading), strict=True)
    assert [(m[0], *m[2:], *k) for m, k in got] == expected
    filled = {
        ("Лист1", address(index, 4))
        for index, work in enumerate(works, FIRST_ROW)
        if work[4] not in ("", "-")
    }
    assert accounted(reading) == filled
    assert len(entries(reading)) == sum(cell in ("ОСВ", "0", ".") for *_, cell, _ in drawn)
