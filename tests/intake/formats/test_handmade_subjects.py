"""A hand-made sheet «ФИО × предмет»."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import final_marks_page, people_sheet, report_block, report_sheet
from opora.intake.formats.handmade_subjects import FORMAT
from opora.intake.grid import Grid, address
from readings import accounted, finals, marks, problems, read, remarks

SUBJECTS = ("Русский язык", "Литература ", "Родной  язык", "Алгебра")
NAMES = ("Лесной Пётр Ильич", "Дубравина Алёна", "Полевой Ян")
YEAR = (["2025/2026 учебный год"],)
CELLS = (
    "",
    "5",
    "5.0",
    "2 3",
    "4/5",
    "зач",
    "н/а",
    "осв",
    "-",
    "—",
    "неуд",
    "5-",
    "4 н/а",
    "Н",
    "0",
)
SILENT = {"", "-", "—"}


@given(
    st.lists(st.sampled_from(SUBJECTS), min_size=3, max_size=4, unique=True),
    st.lists(st.lists(st.sampled_from(CELLS), min_size=4, max_size=4), min_size=1, max_size=3),
)
def test_generated_sheet_is_read_back_without_loss(subjects, drawn) -> None:  # type: ignore[no-untyped-def]
    rows = [[name, *cells[: len(subjects)]] for name, cells in zip(NAMES, drawn, strict=False)]
    grid = people_sheet(["ФИО", *subjects], rows, YEAR)

    reading = read(grid, school_class="9А")

    filled = {
        (grid.name, address(2 + r, 1 + c))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row[1:])
        if cell not in SILENT
    }
    assert accounted(reading) == filled
    single = {
        "5": "5",
        "5.0": "5",
        "зач": "credit",
        "н/а": "not_assessed",
        "осв": "exempt",
        "0": "debt",
    }
    assert [(row[0], row[3]) for row in finals(reading)] == [
        (row[0], single[cell]) for row in rows for cell in row[1:] if cell in single
    ]
    undated = {"2 3": [2, 3], "4/5": [4, 5]}
    assert [row[3] for row in marks(reading)] == [
        mark for row in rows for cell in row[1:] for mark in undated.get(cell, [])
    ]
    assert {row[2] for row in marks(reading)} <= {""}


def test_class_is_a_row_label_until_the_next_one() -> None:
    rows = [
        ["", "11 класс", NAMES[0], "5", "5", "5"],
        ["", "", NAMES[1], "4", "4", "4"],
        ["", "9Б", NAMES[2], "3", "3", "3"],
    ]

    reading = read(people_sheet(["", "", "ФИО/ПРЕДМЕТ", *SUBJECTS[:3]], rows, YEAR))

    classes = [reading.sections[pupil.section].school_class for pupil in reading.pupils]
    assert classes == ["11", "11", "9Б"]


@pytest.mark.parametrize("corner", ["Предмет", "ФИО/ПРЕДМЕТ", "предмет \\ ученик", " ПРЕДМЕТ\xa0"])
def test_people_may_stand_under_the_word_subject(corner: str) -> None:
    rows = [
        [NAMES[0], "5", "2 3", "н/а"],
        ["Средний балл", "5", "3", ""],
        ["Алгебра", "1", "1", "1"],
    ]

    reading = read(people_sheet([corner, *SUBJECTS[:3]], rows, YEAR, "9А"))

    assert reading.format == "handmade_subjects"
    assert [pupil.name for pupil in reading.pupils] == [NAMES[0]]
    assert [row[1:4] for row in finals(reading)] == [
        ("Русский язык", "", "5"),
        ("Родной язык", "", "not_assessed"),
    ]
    assert [row[1:4] for row in marks(reading)] == [("Литература", "", 2), ("Литература", "", 3)]
    assert [code for _, code in problems(reading)] == ["name_unclear"] * 3


def test_subjects_under_the_word_subject_stay_subjects() -> None:
    names = ["Алгебра", "Физика", "Химия"]
    report = report_block(NAMES[0], [(3, 24), (3, 25)], {name: ["4", "5"] for name in names})
    terms = ("1 четверть", "2 четверть", "Год. оценка")
    page = final_marks_page(NAMES[0], terms, {name: ["4", "5", "5"] for name in names})

    assert not FORMAT.recognises(report_sheet(report))
    assert not FORMAT.recognises(Grid(None, page))
    assert read(report_sheet(report)).format == "sgo_pupil_report"
    assert read(Grid(None, page)).format == "sgo_final_marks"


def test_unreadable_row_label_is_asked_for_and_never_taken_from_above() -> None:
    rows = [
        ["9А класс", NAMES[0], "5", "5", "5"],
        ["IX класс", NAMES[1], "4", "4", "4"],
        ["Классный руководитель", NAMES[2], "3", "3", "3"],
    ]

    reading = read(people_sheet(["", "ФИО", *SUBJECTS[:3]], rows, YEAR))

    assert [pupil.name for pupil in reading.pupils] == [NAMES[0]]
    assert [code for _, code in problems(reading)] == ["class_missing"]


def test_classes_stacked_on_one_sheet() -> None:
    rows = [
        [NAMES[0], "5", "5", "5"],
        ["9Б класс"],
        ["ФИО", "Алгебра", "Физика", "История"],
        [NAMES[0], "2", "2", "2"],
    ]

    reading = read(people_sheet(["ФИО", *SUBJECTS[:3]], rows, (*YEAR, ["9А класс"])))

    assert [s.school_class for s in reading.sections] == ["9А", "9Б"]
    assert [row[1] for row in finals(reading)][3:] == ["Алгебра", "Физика", "История"]


def test_stray_personal_data_above_the_table_is_not_read() -> None:
    above = (["", "9 класс", "Чужой Человек Иванович", "2010-02-01"], *YEAR)

    reading = read(people_sheet(["ФИО", *SUBJECTS[:3]], [[NAMES[0], "5", "5", "5"]], above, "9Б"))

    assert reading.sections[0].school_class == "9Б"
    assert [pupil.name for pupil in reading.pupils] == [NAMES[0]]


def test_totals_of_a_row_are_counted_as_stated_means() -> None:
    header = ["№", "ФИО", *SUBJECTS[:3], "Ср. балл", "Итог", "Год"]

    reading = read(
        people_sheet(header, [["1", NAMES[0], "5", "5", "4", "4,67", "5", "нет"]], YEAR, "9А")
    )

    assert reading.stated_means == 2
    assert problems(reading) == [("H3", "unknown_token")]
    assert len(finals(reading)) == 3


def test_notes_are_remarked_and_footers_passed_over() -> None:
    rows = [
        [NAMES[0], "5", "5", "5", "нет"],
        ["Итого", "1", "1", "1"],
        ["Средний балл", "5", "5", "5"],
    ]

    reading = read(people_sheet(["ФИО", *SUBJECTS[:3], "Примечание"], rows, YEAR, "9А"))

    assert problems(reading) == []
    assert remarks(reading) == [("E2", "column_ignored")]


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (["ФИО", "Алгебра", "Физика", "Химия"], True),
        (["Обучающийся", "Алгебра"], True),
        (["ФИО", "Алгебра", "Средний балл", "Класс"], True),
        (["ФИО", "Алгебра", "Загадка"], False),
        (["ФИО", "Загадка"], False),
        (["ФИО"], False),
        (["ФИО/ПРЕДМЕТ", "Алгебра", "Физика", "Химия"], True),
        (["№", "Предмет", "Алгебра", "Физика", "Химия"], True),
        (["ПРЕДМЕТ / ФИО", "Алгебра", "Физика", "Химия", "Загадка"], True),
        (["Предмет", "Алгебра", "Физика"], False),
        (["Предмет", "1 четверть", "2 четверть", "3 четверть", "Год"], False),
        (["Предмет", "Сентябрь", "Октябрь", "Ноябрь", "Средняя оценка"], False),
        (["Предмет", "Алгебра", "Физика", "Химия", "01.09"], False),
        (["Предмет: Алгебра", "Алгебра", "Физика", "Химия"], False),
        (["Предметы", "Алгебра", "Физика", "Химия"], False),
        (["Ученик: Лесной Пётр", "Алгебра", "Физика", "Химия"], False),
        (["ФИО", "Алгебра", "Физика", "Химия", "01.09"], False),
    ],
)
def test_header_is_found_by_its_subjects(header: list[str], known: bool) -> None:
    assert FORMAT.recognises(people_sheet(header, [])) is known
