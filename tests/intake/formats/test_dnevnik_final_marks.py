"""«Дневник.ру» final marks: subjects over terms."""

from journals import people_sheet
from opora.intake.formats.dnevnik_final_marks import FORMAT
from opora.intake.grid import Grid
from readings import finals, problems, read, remarks

ABOVE = (["Класс: 9Б"], ["Учебный год: 2025/2026"])
HEADER = ["ФИО", "Алгебра:", "", "", "Физика", ""]
TERMS = ["", "1ч", "2ч", "Ср.", "1ч", "Год"]
NAME = "Лесной Пётр Ильич"


def test_each_column_is_a_term_of_the_subject_above() -> None:
    rows = [TERMS, [NAME, "4", "3", "3,5", "н/а", "5"]]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert [row[1:4] for row in finals(reading)] == [
        ("Алгебра", "1 четверть", "4"),
        ("Алгебра", "2 четверть", "3"),
        ("Физика", "1 четверть", "not_assessed"),
        ("Физика", "год", "5"),
    ]
    assert reading.stated_means == 1


def test_rows_of_nobody_are_problems_and_footers_are_not() -> None:
    rows = [
        TERMS,
        ["Лесной", "4"],
        ["Итого", "4"],
        ["Дата: 01.06.26"],
        ["Н", "Болезнь"],
        [],
        ["", "", "2"],
    ]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert problems(reading) == [("B5", "name_unclear"), ("C10", "name_unclear")]


def test_column_of_no_term_is_remarked() -> None:
    header, terms = [*HEADER, "Поведение"], [*TERMS, "за год"]

    reading = read(people_sheet(header, [terms, [NAME, "", "", "", "", "", "прим."]], ABOVE))

    assert remarks(reading) == [("G3", "column_ignored")]


def test_tables_stand_one_under_another() -> None:
    rows = [TERMS, [NAME, "4"], ["Класс: 9В"], HEADER, TERMS, [NAME, "2"]]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert [s.school_class for s in reading.sections] == ["9Б", "9В"]
    assert [row[3] for row in finals(reading)] == ["4", "2"]
    assert [pupil.table for pupil in reading.pupils] == [0, 1]


def test_class_from_the_sheet_or_a_question() -> None:
    rows = [TERMS, [NAME, "4"]]

    assert read(people_sheet(HEADER, rows, ABOVE[1:], "9А")).sections[0].school_class == "9А"
    assert problems(read(people_sheet(HEADER, rows, ABOVE[1:]))) == [("A2", "class_missing")]


def test_page_of_one_pupil_is_not_taken_for_it() -> None:
    page = [["Ученик"], ["№", "Предмет", "1 четверть", "2 четверть"], ["1", "Алгебра", "4", "5"]]

    assert not FORMAT.recognises(Grid(None, page))
