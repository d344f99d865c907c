"""«Сравнение среднего балла и итоговой оценки»."""

from journals import people_sheet
from readings import finals, marks, problems, read

HEADER = ["ФИО обучающегося", "Предмет", "Средний балл", "Средневзвешенный балл", "Итоговая оценка"]
ABOVE = (["Класс: 9Б"], ["Учебный год: 2025/2026"])
NAME, OTHER = "Лесной Пётр Ильич", "Дубравина Алёна"


def test_row_is_a_pupil_and_a_subject() -> None:
    rows = [
        [NAME, "Алгебра", "2,5", "2,4", "3"],
        ["", "Физика", "4", "0", "-"],
        [OTHER, "Физика", "", "", "ЗЧ"],
    ]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert [(*row[:2], row[3]) for row in finals(reading)] == [
        (NAME, "Алгебра", "3"),
        (OTHER, "Физика", "credit"),
    ]
    assert (marks(reading), reading.stated_means) == ([], 4)
    assert len(reading.pupils) == 2


def test_repeated_subject_of_a_name_is_a_namesake() -> None:
    rows = [[NAME, subject, "", "", mark] for subject, mark in
            (("Алгебра", "3"), ("Физика", "4"), ("Алгебра", "2"), ("Физика", "5"))]  # fmt: skip

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert list(reading.final_marks.columns["pupil"]) == [0, 0, 1, 1]


def test_rows_of_nobody_are_problems_and_footers_are_not() -> None:
    rows = [
        ["Лесной", "Алгебра", "4", "", "5"],
        [OTHER, "", "", "", "5"],
        ["Средний балл", "", "4", "4", "4"],
    ]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert problems(reading) == [
        ("C4", "name_unclear"),
        ("E4", "name_unclear"),
        ("E5", "name_unclear"),
    ]


def test_tables_of_several_classes_stand_one_under_another() -> None:
    rows = [[NAME, "Алгебра", "", "", "3"], ["Класс: 9В"], HEADER, [NAME, "Алгебра", "", "", "2"]]

    reading = read(people_sheet(HEADER, rows, ABOVE))

    assert [s.school_class for s in reading.sections] == ["9Б", "9В"]
    assert len(reading.pupils) == 2


def test_class_from_the_sheet_or_a_question() -> None:
    rows = [[NAME, "Алгебра", "", "", "3"]]

    assert read(people_sheet(HEADER, rows, ABOVE[1:], "9А")).sections[0].school_class == "9А"
    assert problems(read(people_sheet(HEADER, rows, ABOVE[1:]))) == [("A2", "class_missing")]
