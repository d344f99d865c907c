"""A sheet read by what a person said of it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.fingerprint import fingerprint
from opora.intake.grid import Grid, address
from opora.intake.mapped_sheet import preview
from opora.intake.propose import propose
from opora.intake.reading import Hints, Reading
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from readings import (
    absences,
    accounted,
    finals,
    marks,
    problems,
    read,
    remarks,
    teachers,
)

NAME, OTHER = "Лесной Пётр Ильич", "Дубравина Алёна"
MARKS, FINALS, ABSENCES = (
    (ValueColumn(column, holds),)
    for column, holds in ((1, Holds.MARKS), (1, Holds.FINALS), (1, Holds.ABSENCES))
)
DAY = date(2025, 9, 3)


def sheet(*rows: list[str], name: str = "Лист1") -> Grid:
    return Grid(name, [list(row) for row in rows])


def mapped(grid: Grid, **fields: Any) -> Reading:
    usual: dict[str, Any] = {"names": (0,), "school_class": "9А", "subject": "Алгебра"}
    return preview(grid, SheetMapping(**usual | fields), Hints(school_year=2025))


def test_days_of_the_header() -> None:
    grid = sheet(["Дети", "01.09", "31.02", "Май"], [NAME, "4/5", "3", "5"])

    reading = mapped(grid, under_days=Holds.MARKS)

    assert marks(reading) == [
        (NAME, "Алгебра", "2025-09-01", 4, "B2"),
        (NAME, "Алгебра", "2025-09-01", 5, "B2"),
    ]
    assert problems(reading) == [("C2", "unknown_date")]
    assert remarks(reading) == [("D1", "column_ignored")]


def test_months_over_days() -> None:
    grid = sheet(["", "Сентябрь", "", "Январь"], ["ФИО", "1", "2", "12"], [NAME, "4", "", "5"])

    reading = mapped(grid, under_days=Holds.MARKS, depth=2)

    assert [row[2:4] for row in marks(reading)] == [("2025-09-01", 4), ("2026-01-12", 5)]


def test_a_fixed_day_and_a_column_of_days() -> None:
    fixed = mapped(sheet(["Дети", "Балл"], [NAME, "4"]), columns=MARKS, day=DAY)
    rows = (["Дети", "Балл", "Когда"], [NAME, "4", "03.09"], [NAME, "5", "04.09"], [NAME, "2", "-"])
    by_row = mapped(sheet(*rows), columns=MARKS, day_column=2)

    assert marks(fixed) == [(NAME, "Алгебра", "2025-09-03", 4, "B2")]
    assert [row[2:4] for row in marks(by_row)] == [("2025-09-03", 4), ("2025-09-04", 5)]
    assert problems(by_row) == [("B4", "unknown_date")]
    assert len({*by_row.marks.columns["pupil"]}) == 1


def test_final_marks_by_subject_of_the_column_of_the_row_and_of_the_sheet() -> None:
    columns = (
        ValueColumn(1, Holds.FINALS, "Физика", "1 четверть"),
        ValueColumn(2, Holds.FINALS, None, "год"),
    )
    grid = sheet(["Дети", "Физ", "Итоги", "Что"], [NAME, "4", "осв", "Химия"], [OTHER, "", "3", ""])

    by_row = mapped(grid, columns=columns, subject_column=3)
    of_sheet = mapped(grid, columns=columns)

    assert [row[1:] for row in finals(by_row)] == [
        ("Физика", "1 четверть", "4", "B2"),
        ("Химия", "год", "exempt", "C2"),
    ]
    assert problems(by_row) == [("C3", "subject_missing")]
    assert [row[1] for row in finals(of_sheet)] == ["Физика", "Алгебра", "Алгебра"]


def test_absences_are_codes_or_numbers_of_lessons_and_need_no_subject() -> None:
    grid = sheet(
        ["Дети", "01.09", "02.09", "03.09"], [NAME, "н", "2", "-"], [OTHER, "б", "4/5", "0"]
    )

    reading = mapped(grid, under_days=Holds.ABSENCES, subject=None)

    assert [row[1:] for row in absences(reading)] == [
        ("", "2025-09-01", "unknown", "B2"),
        ("", "2025-09-02", "unknown", "C2"),
        ("", "2025-09-02", "unknown", "C2"),
        ("", "2025-09-01", "illness", "B3"),
    ]
    assert problems(reading) == [("C3", "unknown_token"), ("D3", "unknown_token")]


def test_what_the_file_says_goes_before_what_was_said_of_it() -> None:
    rows = (["Класс: 9Б"], ["Предмет: Физика"], ["Учитель: Громова Н.В."], ["Дата: 04.09.2025"])

    reading = mapped(sheet(*rows, ["Дети", "Балл"], [NAME, "4"]), columns=MARKS, day=DAY)

    assert marks(reading) == [(NAME, "Физика", "2025-09-04", 4, "B6")]
    assert reading.sections[0].school_class == "9Б"
    assert teachers(reading) == [("Громова Н.В.", "9Б", "Физика")]


def test_classes_by_row_and_titles_between_rows() -> None:
    grid = sheet(["Дети", "Балл", "Кл."], [NAME, "4", "9 «Б»"], ["10А класс"], [OTHER, "5", ""])

    reading = mapped(grid, columns=MARKS, day=DAY, class_column=2)

    assert [reading.sections[p.section].school_class for p in reading.pupils] == ["9Б", "10А"]


def test_namesakes_of_a_list_are_two_and_rows_of_subjects_are_one_person() -> None:
    twice = sheet(["Дети", "Балл"], [NAME, "4"], [NAME, "5"])
    rows = (
        ["Дети", "Балл", "Что"],
        [NAME, "4", "Химия"],
        [NAME, "5", "Физика"],
        [NAME, "3", "Химия"],
    )

    alike = mapped(twice, columns=FINALS)
    by_subject = mapped(sheet(*rows), columns=FINALS, subject_column=2)

    assert list(alike.final_marks.columns["pupil"]) == [0, 1]
    assert list(by_subject.final_marks.columns["pupil"]) == [0, 0, 1]


def test_names_in_several_columns_rows_of_nobody_and_footers() -> None:
    columns = (ValueColumn(2, Holds.FINALS),)
    grid = sheet(["Фам", "Имя", "Балл"], ["Лесной", "Пётр", "4"], ["Лесной", "", "3"],
                 ["Итого", "", "7"], ["Дата: 01.06.26"])  # fmt: skip

    reading = mapped(grid, names=(0, 1), columns=columns)

    assert [pupil.name for pupil in reading.pupils] == ["Лесной Пётр"]
    assert problems(reading) == [("C3", "name_unclear")]


@pytest.mark.parametrize("header", [1, -1, 9])
def test_header_is_counted_from_the_one_that_is_found(header: int) -> None:
    grid = sheet(["Журнал"], ["ФИО", "Балл"], ["", "4"], [NAME, "5"])

    reading = mapped(grid, columns=FINALS, header=header)

    assert len(finals(reading)) == (0 if header == 9 else 1)


def test_a_file_is_read_by_the_mapping_that_its_header_is_known_by() -> None:
    grid = sheet(["Класс: 9А"], ["Учебный год: 2025/2026"], ["Дети", "Балл"], [NAME, "4"])
    mapping = SheetMapping((0,), (ValueColumn(1, Holds.FINALS, "Химия"),))

    reading = read(grid, mappings={fingerprint(grid): mapping})

    assert reading.format == "mapped"
    assert reading.mapped == [fingerprint(grid)]
    assert finals(reading) == [(NAME, "Химия", "", "4", "B4")]


def test_a_mapping_goes_before_formats_and_other_sheets_are_read_as_before() -> None:
    known = sheet(["9А класс"], ["2025/2026 учебный год"], ["ФИО", "Алгебра", "Химия", "Физика"],
                  [NAME, "4", "5", "3"])  # fmt: skip
    mapping = SheetMapping((0,), (ValueColumn(2, Holds.FINALS, "Химия", "год"),))

    reading = read(known, mappings={fingerprint(known): mapping, "other": mapping})

    assert finals(reading) == [(NAME, "Химия", "год", "5", "C4")]
    assert read(known).format == "handmade_subjects"


CELLS = ("", "-", "5", "4/5", "Н", "б 3", "осв", "5-", "болел?", "7", "\xa0")


@given(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=3, max_size=3), max_size=4),
    st.sampled_from(Holds),
)
def test_no_cell_of_a_mapped_column_vanishes(rows: list[list[str]], holds: Holds) -> None:
    people = [[f"Лесной Пётр{'и' * number}", *row] for number, row in enumerate(rows)]
    grid = sheet(["Дети", "А", "Б", "В"], *people)
    columns = tuple(ValueColumn(column, holds) for column in (1, 2, 3))

    reading = mapped(grid, columns=columns, day=DAY)

    filled = {
        ("Лист1", address(row, column))
        for row, cells in enumerate(rows, 1)
        for column, text in enumerate(cells, 1)
        if text not in ("", "-", "\xa0")
    }
    assert accounted(reading) == filled


@given(
    st.lists(
        st.lists(st.sampled_from((*CELLS, NAME, "ФИО", "01.09", "9А", "Химия")), max_size=5),
        max_size=7,
    )
)
def test_whatever_is_proposed_can_be_read_by(rows: list[list[str]]) -> None:
    grid = Grid("9А", rows)
    mapping = propose(grid)

    if mapping is not None:
        assert preview(grid, mapping, Hints(None, "9А", 2025)).format == "mapped"
