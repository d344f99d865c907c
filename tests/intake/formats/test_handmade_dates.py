"""A hand-made journal «ФИО × дата»: what is generated is read back without loss."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import people_sheet
from opora.intake.grid import Grid, address
from readings import absences, accounted, finals, marks, problems, read, remarks, teachers

ABOVE = (["МБОУ СОШ № 5"], ["9А класс"], ["2025/2026 учебный год"], ["Предмет: Алгебра"])
NAMES = ("Лесной Пётр Ильич", "Дубравина Алёна", "Полевой Ян Юрьевич", "Лесной Пётр Ильич")
CELLS = ("", "", "5", "4/5", "2 3", "Н", "б 3", "ОП 2", "осв", "0", ".", "5-", "болел?", "7", "  ")


def sheet(header, people, above=ABOVE, name="Лист1") -> Grid:  # type: ignore[no-untyped-def]
    return people_sheet(header, people, above, name)


def header_text(day: date, style: str) -> str:
    return day.isoformat() if style == "iso" else day.strftime(style)


@given(
    st.lists(st.integers(0, 260), min_size=1, max_size=6).map(sorted),
    st.sampled_from(("iso", "%d.%m", "%d.%m.%Y", "%d.%m.%y", "%d.%m.")),
    st.lists(st.lists(st.sampled_from(CELLS), min_size=6, max_size=6), min_size=1, max_size=4),
    st.booleans(),
)
def test_generated_sheet_is_read_back_without_loss(offsets, style, drawn, numbered) -> None:  # type: ignore[no-untyped-def]
    days = [date(2025, 9, 1) + timedelta(days=offset) for offset in offsets]
    left = ["№"] if numbered else []
    rows = [
        [*("1" for _ in left), name, *cells[: len(days)]]
        for name, cells in zip(NAMES, drawn, strict=False)
    ]
    grid = sheet([*left, "ФИО", *(header_text(day, style) for day in days)], rows)
    shift = len(left) + 1

    reading = read(grid)

    filled = {
        (grid.name, address(5 + r, shift + c))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row[shift:])
        if cell.strip()
    }
    assert accounted(reading) == filled
    expected = [
        (row[shift - 1], "Алгебра", day.isoformat(), int(sign), address(5 + r, shift + c))
        for r, row in enumerate(rows)
        for c, (day, cell) in enumerate(zip(days, row[shift:], strict=True))
        if not {"-", "?", "7"} & set(cell)
        for sign in cell
        if sign in "12345"
    ]
    assert marks(reading) == expected
    assert len(reading.pupils) == len(rows)


@given(
    st.lists(
        st.tuples(st.sampled_from(("Сентябрь", "Октябрь", "Март")), st.integers(1, 28)),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_months_over_days_are_read_with_the_name_title_in_either_row(columns, lower) -> None:  # type: ignore[no-untyped-def]
    upper = ["" if lower else "ФИО", *(month for month, _ in columns), "Ср."]
    days = ["ФИО" if lower else "", *(str(day) for _, day in columns), ""]
    grid = Grid("9А", [["Алгебра 2025/2026 уч. год"], ["Алгебра"], upper, days])
    grid.rows.append([NAMES[0], *["4"] * len(columns), "4"])

    reading = read(grid)

    months = {"Сентябрь": (2025, 9), "Октябрь": (2025, 10), "Март": (2026, 3)}
    assert [row[2] for row in marks(reading)] == [
        date(*months[month], day).isoformat() for month, day in columns
    ]
    assert remarks(reading) == problems(reading) == []


def test_impossible_day_is_a_problem_at_the_cell() -> None:
    reading = read(sheet(["ФИО", "31.02", "01.03"], [[NAMES[0], "5", "4"], [NAMES[1], "", "3"]]))

    assert problems(reading) == [("B6", "unknown_date")]
    assert [row[2] for row in marks(reading)] == ["2026-03-01", "2026-03-01"]


def test_full_date_of_another_school_year_is_a_problem_at_the_cell() -> None:
    reading = read(sheet(["ФИО", "01.09.2024", "01.09.2025"], [[NAMES[0], "5", "4"]]))

    assert problems(reading) == [("B6", "unknown_date")]


def test_year_is_taken_from_full_dates_when_nothing_else_says_it() -> None:
    reading = read(
        sheet(["ФИО", "01.09.2025", "12.01.2026"], [[NAMES[0], "5", "4"]], [["9А"], ["Алгебра"]]),
        school_year=2020,
    )

    assert reading.sections[0].school_year == 2025
    assert len(reading.marks) == 2


def test_dates_without_a_year_ask_for_it_and_the_hint_gives_it() -> None:
    grid = sheet(["ФИО", "01.09", "31.02"], [[NAMES[0], "5", ""]], [["9А"], ["Алгебра"]])

    assert problems(read(grid)) == [("A3", "year_missing")]
    assert [row[2] for row in marks(read(grid, school_year=2025))] == ["2025-09-01"]


def test_unknown_class_is_asked_for_once_and_gives_no_marks() -> None:
    above = (["2025/2026 учебный год"], ["Предмет: Алгебра"])

    reading = read(sheet(["ФИО", "01.09"], [[NAMES[0], "5"], [NAMES[1], "4"]], above))

    assert problems(reading) == [("A3", "class_missing")]
    assert (len(reading.marks), reading.pupils) == (0, [])


def test_hints_fill_only_what_is_lacking() -> None:
    grid = sheet(["ФИО", "01.09"], [[NAMES[0], "5"]])

    section = read(grid, school="Другая", school_class="11Б", school_year=2020).sections[0]

    assert (section.school, section.school_class, section.school_year) == (
        "МБОУ СОШ № 5",
        "9А",
        2025,
    )


def test_unknown_subject_is_a_problem_at_each_cell() -> None:
    grid = sheet(
        ["ФИО", "01.09", "31.02", "Ср.", "1 чет."], [[NAMES[0], "5", "4", "5", "5"]], ABOVE[:3]
    )

    reading = read(grid)

    assert problems(reading) == [(f"{letter}5", "subject_missing") for letter in "BCE"]
    assert remarks(reading) == []


@pytest.mark.parametrize(
    ("above", "name"),
    [(ABOVE, "Лист1"), ((*ABOVE[:3], ["Алгебра"]), "Лист1"), (ABOVE[:3], "Алгебра")],
)
def test_subject_comes_from_a_label_a_title_or_the_sheet(above, name) -> None:  # type: ignore[no-untyped-def]
    reading = read(sheet(["ФИО", "01.09"], [[NAMES[0], "5"]], above, name))

    assert reading.subjects == ["Алгебра"]


def test_class_comes_from_the_name_of_the_sheet() -> None:
    reading = read(sheet(["ФИО", "01.09"], [[NAMES[0], "5"]], ABOVE[2:], "9 Б"))

    assert reading.sections[0].school_class == "9Б"


def test_totals_terms_and_means_beside_days() -> None:
    header = ["ФИО", "01.09", "02.09", "Ср.", "Ср. взв.", "1 чет.", "Итог"]
    rows = [[NAMES[0], "5", "4", "4,5", "4,7", "5", "н/а"], [NAMES[1], "5", "", "3", "0", "-", "0"]]

    reading = read(sheet(header, rows))

    assert [row[2:] for row in finals(reading)] == [
        ("1 четверть", "5", "F6"),
        ("итог", "not_assessed", "G6"),
        ("итог", "debt", "G7"),
    ]
    assert remarks(reading) == [("D7", "mean_differs")]


def test_own_legend_overrides_the_default() -> None:
    rows = [[NAMES[0], "Н"], ["Н", "Болезнь"], ["О - опоздание"]]

    reading = read(sheet(["ФИО", "01.09"], rows))

    assert [row[3] for row in absences(reading)] == ["illness"]
    assert problems(reading) == []


def test_footers_are_neither_people_nor_problems() -> None:
    rows = [
        [NAMES[0], "5"],
        ["Средний балл", "5"],
        ["Итого", "1"],
        ["", "Всего: 1"],
        ["Классный руководитель", "____"],
        ["Замятин Пётр", "4"],
    ]

    reading = read(sheet(["ФИО", "01.09"], rows))

    assert [pupil.name for pupil in reading.pupils] == [NAMES[0], "Замятин Пётр"]
    assert problems(reading) == [("B9", "name_missing")]


def test_cells_without_a_readable_name_are_problems() -> None:
    rows = [["Лесной", "5", "4"], ["", "3", ""], ["№ 7", "", ""]]

    reading = read(sheet(["ФИО", "01.09", "02.09"], rows))

    assert problems(reading) == [
        ("B6", "name_unclear"),
        ("C6", "name_unclear"),
        ("B7", "name_missing"),
    ]


def test_separate_columns_of_surname_given_name_and_patronymic() -> None:
    rows = [["Лесной", "Пётр", "Ильич", "5"], ["Дубравина", "Алёна", "", "4"]]

    reading = read(sheet(["Фамилия", "Имя", "Отчество", "01.09"], rows))

    assert [pupil.name for pupil in reading.pupils] == ["Лесной Пётр Ильич", "Дубравина Алёна"]


def test_titled_column_is_remarked_and_mark_under_no_title_is_a_problem() -> None:
    rows = [[NAMES[0], "5", "молодец", "3", "4", "см. ниже"], [NAMES[1], "", "+", "", "", ""]]

    reading = read(sheet(["ФИО", "01.09", "Поведение", "", "02.09"], rows))

    assert remarks(reading) == [("C5", "column_ignored")]
    assert problems(reading) == [("D6", "column_untitled")]


def test_mark_right_of_the_table_is_a_problem_and_a_note_is_not() -> None:
    rows = [[NAMES[0], "5", "", "4"], [NAMES[1], "", "", "см. ниже"]]

    assert problems(read(sheet(["ФИО", "01.09"], rows))) == [("D6", "column_untitled")]


def test_name_in_a_heading_is_not_repeated_in_a_message() -> None:
    reading = read(sheet(["ФИО", "01.09", "Тихая Вера Юрьевна"], [[NAMES[0], "5", "4"]]))

    assert "Тихая" not in reading.remarks[0].message


def test_personal_data_is_left_out_in_silence() -> None:
    header = ["ФИО", "Дата рождения", "СНИЛС", "01.09"]

    reading = read(sheet(header, [[NAMES[0], "2010-02-01", "000-000-000 00", "5"]]))

    assert (problems(reading), remarks(reading), len(reading.marks)) == ([], [], 1)


def test_several_tables_stand_one_under_another_with_their_own_classes() -> None:
    rows = [
        [NAMES[0], "5"],
        [],
        ["Класс: 9Б"],
        ["Предмет: Физика"],
        ["ФИО", "03.02"],
        [NAMES[0], "2"],
        ["10А"],
        [NAMES[1], "3"],
        ["Химия"],
        [NAMES[2], "4"],
    ]

    reading = read(sheet(["ФИО", "01.09"], rows))

    assert [(row[1], row[2], row[3]) for row in marks(reading)] == [
        ("Алгебра", "2025-09-01", 5),
        ("Физика", "2026-02-03", 2),
        ("Физика", "2026-02-03", 3),
        ("Химия", "2026-02-03", 4),
    ]
    classes = [reading.sections[pupil.section].school_class for pupil in reading.pupils]
    assert classes == ["9А", "9Б", "10А", "10А"]
    assert [pupil.table for pupil in reading.pupils] == [0, 1, 1, 1]


def test_unreadable_class_between_tables_is_asked_for() -> None:
    rows = [[NAMES[0], "5"], ["Класс: IX"], ["ФИО", "03.02"], [NAMES[1], "2"]]

    reading = read(sheet(["ФИО", "01.09"], rows))

    assert [row[0] for row in marks(reading)] == [NAMES[0]]
    assert problems(reading) == [("A8", "class_missing")]
    assert "IX" in reading.problems[0].message


def test_column_of_classes_and_of_schools_divide_the_list() -> None:
    header = ["Школа", "Класс", "ФИО", "01.09"]
    rows = [
        ["Лицей № 1", "9A", NAMES[0], "5"],
        ["", "9Б", NAMES[1], "4"],
        ["Лицей № 1", "IX", NAMES[2], "3"],
        ["", "", NAMES[3], "2"],
    ]

    reading = read(sheet(header, rows))

    assert [(s.school, s.school_class) for s in reading.sections] == [
        ("Лицей № 1", "9А"),
        ("МБОУ СОШ № 5", "9Б"),
        ("МБОУ СОШ № 5", "9А"),
    ]
    assert problems(reading) == [("B8", "class_missing")]


def test_column_of_subjects_gives_each_person_several_rows() -> None:
    header = ["ФИО", "Предмет", "01.09"]
    rows = [
        [NAMES[0], "Алгебра", "5"],
        [NAMES[0], "Физика", "4"],
        [NAMES[0], "Алгебра", "3"],
        [NAMES[0], "Физика", "2"],
        [NAMES[1], "", "2"],
    ]

    reading = read(sheet(header, rows))

    pupils = list(reading.marks.columns["pupil"])
    assert (pupils, len(reading.pupils)) == ([0, 0, 1, 1], 3)
    assert problems(reading) == [("C10", "subject_missing")]


def test_namesakes_of_one_list_are_two_people() -> None:
    reading = read(sheet(["ФИО", "01.09"], [[NAMES[0], "5"], [NAMES[0], "2"]]))

    assert list(reading.marks.columns["pupil"]) == [0, 1]


def test_label_inside_a_row_of_a_person_loses_no_marks() -> None:
    reading = read(sheet(["ФИО", "01.09", "02.09"], [[NAMES[0], "5", "Дата: 03.09"]]))

    assert len(reading.marks) == 1
    assert problems(reading) == [("C6", "unknown_token")]


def test_name_of_a_school_between_rows_is_no_person() -> None:
    reading = read(sheet(["ФИО", "01.09"], [["Гимназия имени Пушкина"], [NAMES[0], "5"]]))

    assert len(reading.pupils) == 1


def test_o_is_late_unless_the_sheet_says_otherwise() -> None:
    rows = [["Лесной Пётр", "О 4", "Н"]]
    header = ["ФИО", "01.09", "02.09"]

    silent = read(sheet(header, rows))
    other = read(sheet(header, [*rows, [], ["О - болезнь"]]))

    assert [row[3] for row in absences(silent)] == ["late", "unknown"]
    assert [row[3] for row in absences(other)] == ["illness"]
    assert problems(other) == [("C6", "unknown_token")]


TABLE = (["ФИО", "01.09"], ["Лесной Пётр Ильич", "5"])


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ((*ABOVE, ["Учитель: Громова Н.В."], *TABLE), [("Громова Н.В.", "9А", "Алгебра")]),
        ((*ABOVE, *TABLE, ["Учитель: ______ /Громова Н.В./"]), [("Громова Н.В.", "9А", "Алгебра")]),
        (
            (*ABOVE, ["Учитель: Громова Н.В."], *TABLE, ["Предмет: Физика"], *TABLE),
            [("Громова Н.В.", "9А", "Алгебра")],
        ),
        (
            (*ABOVE, *TABLE, ["Учитель: Громова Н.В."], ["Предмет: Физика"], *TABLE),
            [],
        ),
        (
            (*ABOVE, *TABLE, ["Предмет: Физика"], ["Учитель: Громова Н.В."], *TABLE),
            [("Громова Н.В.", "9А", "Физика")],
        ),
        ((*ABOVE, ["Классный руководитель: Громова Н.В."], *TABLE), []),
    ],
)  # fmt: skip
def test_teacher_is_of_the_subject_the_file_says_and_of_no_other(rows, named) -> None:  # type: ignore[no-untyped-def]
    assert teachers(read(Grid("Лист1", [list(row) for row in rows]))) == named
