"""A protocol of a control work: scores by task, the mark, and what does not add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import people_sheet, protocol_sheet
from opora.intake.formats.work_protocol import FORMAT
from opora.intake.grid import Grid, address
from readings import absences, accounted, kinds, marks, problems, read, remarks, scores, teachers

NAME, OTHER = "Лесной Пётр Ильич", "Дубравина Алёна"
HEADER = ("№", "ФИО", "Вариант", "1", "2", "Сумма баллов", "%", "Оценка")
ROW = 8  # of the first pupil, as people count


def rows_of(*people, header=HEADER, **how) -> Grid:  # type: ignore[no-untyped-def]
    return protocol_sheet(header, people, **how)


def test_scores_go_by_task_and_the_mark_is_of_a_control_work() -> None:
    reading = read(rows_of(("1", NAME, "2", "1", "0,5", "1,5", "75", "4")))

    assert scores(reading) == [
        (NAME, "2025-10-12", "Квадратные уравнения", "1", 100, None, "D8"),
        (NAME, "2025-10-12", "Квадратные уравнения", "2", 50, None, "E8"),
    ]
    assert marks(reading) == [(NAME, "Алгебра", "2025-10-12", 4, "H8")]
    assert kinds(reading) == [("Контрольная работа", "")]
    assert teachers(reading) == [("Громова Н.В.", "9А", "Алгебра")]
    assert remarks(reading) == []


def test_stated_sum_that_differs_is_remarked_at_its_cell() -> None:
    reading = read(rows_of(("1", NAME, "2", "1", "0,5", "2", "", "4")))

    (said,) = reading.remarks
    assert (said.cell, said.code) == ("F8", "sum_differs")
    assert said.message.startswith("Сумма в файле 2, а по заданиям 1,5.")


def test_what_was_not_tried_is_null_and_who_did_not_write_has_no_rows() -> None:
    reading = read(
        rows_of(
            ("1", NAME, "1", "1", "-", "1", "", "2"),
            ("2", OTHER, "", "", "", "", "", "н"),
            ("3", "Полевой Ян", "", "б", "", "", "", ""),
            ("4", "Лугова Анна", "", "", "", "", "", "3"),
            ("5", "Лугов Пётр", "", "-", "x", "", "", "2"),
        )
    )

    assert [(row[0], row[4]) for row in scores(reading)] == [
        (NAME, 100), (NAME, None), ("Лугов Пётр", None), ("Лугов Пётр", None),
    ]  # fmt: skip
    assert [row[3:] for row in absences(reading)] == [("unknown", "H9"), ("illness", "D10")]
    assert problems(reading) == []


def test_more_than_possible_and_no_number_are_problems_and_the_sum_is_not_compared() -> None:
    reading = read(
        rows_of(
            ("1", NAME, "1", "3", "1", "4", "", "4"),
            ("2", OTHER, "1", "1", "много", "3", "", "3"),
            ("", "Макс. балл", "", "2", "2", "4"),
        )
    )

    assert problems(reading) == [("D8", "score_out_of_range"), ("E9", "unknown_token")]
    assert reading.problems[0].message.startswith("Баллов 3, а больше 2 за это задание нет.")
    assert [row[4:6] for row in scores(reading)] == [(100, 200), (100, 200)]
    assert remarks(reading) == []


@pytest.mark.parametrize(
    ("title", "task", "most"),
    [
        ("Задание 3", "3", None), ("зад. 2.1", "2.1", None), ("№ 4", "4", None),
        ("К1", "К1", None), ("1а", "1а", None), ("5 (2 б.)", "5", 200),
        ("Задание 6 (макс. 1,5 балла)", "6", 150),
    ],
)  # fmt: skip
def test_titles_of_tasks(title: str, task: str, most: int | None) -> None:
    header = ("ФИО", "1", title, "Балл", "Оценка")

    reading = read(rows_of((NAME, "1", "1", "2", "4"), header=header))

    assert [row[3] for row in scores(reading)] == ["1", task]
    assert scores(reading)[1][5] == most


def test_tasks_may_stand_under_a_common_title() -> None:
    header = ("№", "ФИО", "Номера заданий", "", "Всего баллов", "Оценка")

    reading = read(rows_of(("", "", "1", "2"), ("1", NAME, "1", "1", "2", "5"), header=header))

    assert [row[3:5] for row in scores(reading)] == [("1", 100), ("2", 100)]


@pytest.mark.parametrize(
    ("day", "code"),
    [("", "date_missing"), ("вчера", "date_missing"), ("31.02.2026", "date_missing")],
)
def test_a_work_without_a_day_is_asked_for(day: str, code: str) -> None:
    reading = read(rows_of(("1", NAME, "1", "1", "1", "2", "", "5"), day=day))

    assert problems(reading) == [("A7", code)]
    assert scores(reading) == []


def test_subject_is_asked_for_and_the_class_may_stand_in_the_row() -> None:
    above = [["Дата: 12.10.2025"]]
    header = ("Класс", "ФИО", "1", "2", "Балл")
    people = [("9А", NAME, "1", "1", "2"), ("9 Б", OTHER, "1", "0", "1")]

    assert problems(read(people_sheet(header, people, above))) == [("A2", "subject_missing")]
    reading = read(people_sheet(header, people, [*above, ["Предмет: Физика"]]))
    assert [s.school_class for s in reading.sections] == ["9А", "9Б"]
    assert [s.school_year for s in reading.sections] == [2025, 2025]


def test_rows_of_nobody_are_problems_and_footers_are_not() -> None:
    reading = read(
        rows_of(
            ("1", NAME, "1", "1", "1", "2", "", "5"),
            ("2", "Лесной", "1", "1", "", "1", "", "2"),
            ("", "Средний балл", "", "1", "1", "2"),
            ("", "Справились", "", "1", "1"),
            ("Писали работу: 1",),
        )
    )

    assert problems(reading) == [("D9", "name_unclear"), ("H9", "name_unclear")]


def test_two_protocols_of_a_sheet_have_their_own_days() -> None:
    person = ("1", NAME, "1", "1", "1", "2", "", "5")
    rows = [
        *rows_of(person).rows,
        ["Дата: 13.10.2025"],
        ["Тема: Дроби"],
        list(HEADER),
        list(person),
    ]

    reading = read(Grid("Лист1", rows))

    assert [row[1:3] for row in scores(reading)][::2] == [
        ("2025-10-12", "Квадратные уравнения"),
        ("2025-10-13", "Дроби"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["ФИО", "01.09", "02.09", "Сумма баллов"],
        ["ФИО", "1", "2", "3", "Всего"],
        ["ФИО", "1", "2", "Средний балл"],
        ["ФИО", "1ч", "2ч", "Балл"],
        ["ФИО", "1", "Балл"],
        ["№", "1", "2", "Сумма баллов"],
    ],
)
def test_other_headers_are_not_taken(row: list[str]) -> None:
    assert not FORMAT.recognises(Grid(None, [row]))


SCORES = ("", "-", "0", "1", "1,5", "2.25", "300", "много", "-1", "н")


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(SCORES), min_size=3, max_size=3),
            st.sampled_from(("", "5", "4/3", "н", "осв", "6")),
            st.booleans(),
        ),
        max_size=4,
    )
)
def test_generated_protocol_is_read_back_without_loss(drawn) -> None:  # type: ignore[no-untyped-def]
    header = ("ФИО", "Задание 1", "Задание 2", "Задание 3", "Сумма", "Оценка")
    people = []
    for number, (cells, mark, right) in enumerate(drawn):
        numbers = [Decimal(c.replace(",", ".")) for c in cells if c[:1].isdigit()]
        total = str(sum(numbers, Decimal(0)) + (0 if right else 1))
        people.append([f"Лесной Пётр{'и' * number}", *cells, total, mark])

    reading = read(rows_of(*people, header=header))

    for index, (cells, mark, _) in enumerate(drawn, ROW - 1):
        known = {(row[6], row[4]) for row in scores(reading)}
        bad = {cell for cell, _ in problems(reading)}
        for column, cell in enumerate(cells, 1):
            place = address(index, column)
            if cell[:1].isdigit():
                value = int(Decimal(cell.replace(",", ".")) * 100)
                assert (place, value) in known
            elif cell in ("много", "-1"):
                assert place in bad
        if mark:
            assert ("Лист1", address(index, 5)) in accounted(reading)
    differ = [cell for cell, code in remarks(reading) if code == "sum_differs"]
    clean = {
        address(index, 4)
        for index, (cells, _, right) in enumerate(drawn, ROW - 1)
        if not right and all(c[:1].isdigit() or c in ("", "-") for c in cells)
        and any(c[:1].isdigit() for c in cells)
    }  # fmt: skip
    assert clean <= set(differ)
    right = {address(i, 4) for i, (_, _, agrees) in enumerate(drawn, ROW - 1) if agrees}
    assert right.isdisjoint(differ)
