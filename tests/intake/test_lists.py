"""Lists of people and units are read whatever the order of columns and the words over them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.grid import Grid
from opora.intake.list_entries import PupilEntry, pupils_of, staff_of, units_of
from opora.intake.list_rows import read_rows
from opora.intake.lists import FIELDS, ListKind
from opora.vocabulary.problems import UserError

YEAR = 2025
PEOPLE = [
    ("Берёзин Пётр Ильич", "9А", "28.02.2010"),
    ("Вётлина Анна-Мария Олеговна", "9 «Б»", "2011-03-01"),
    ("Гусейнов Али Вагиф оглы", "10А", ""),
]


def rows(*lines, name="Лист1", kind=ListKind.PUPILS):
    return read_rows([Grid(name, [list(line) for line in lines])], kind, "список.xlsx")


def told(raw):
    entries, wrong = pupils_of(raw.rows, YEAR)
    assert wrong == []
    return [(each.name, each.school_class, each.birth_date) for each in entries]


EXPECTED = [
    (PEOPLE[0][0], "9А", date(2010, 2, 28)),
    (PEOPLE[1][0], "9Б", date(2011, 3, 1)),
    (PEOPLE[2][0], "10А", None),
]
HEADINGS = ("ФИО обучающегося", "КЛАСС (литера)", "Дата  рождения")


@given(
    st.permutations([0, 1, 2, 3]),
    st.integers(0, 3),
    st.booleans(),
)
def test_columns_may_stand_in_any_order_below_any_title(order, blanks, headed):
    wide = [(*person, f"прим. {n}") for n, person in enumerate(PEOPLE)]
    table = [[person[place] for place in order] for person in wide]
    head = [[(*HEADINGS, "Телефон")[place] for place in order]] if headed else []
    title = [["Список класса"], [], [""]][:blanks]
    assert told(rows(*title, *head, *table)) == EXPECTED


def test_a_name_in_three_columns_is_one_name():
    raw = rows(["№", "Фамилия", "Имя", "Отчество", "Класс"], ["1", "Берёзин", "Пётр", "", "9А"])
    assert told(raw) == [("Берёзин Пётр", "9А", None)]


def test_without_a_column_of_classes_the_name_of_the_sheet_says_it():
    grids = [Grid("9А", [["ФИО"], ["Берёзин Пётр Ильич"]]), Grid("Итоги", [["Всего"], ["1"]])]
    raw = read_rows(grids, ListKind.PUPILS, "список.xlsx")
    assert told(raw) == [("Берёзин Пётр Ильич", "9А", None)]
    assert [(remark.sheet, remark.code) for remark in raw.remarks] == [("Итоги", "no_list")]


def test_headings_repeated_on_every_page_and_blank_rows_are_no_people():
    raw = rows(HEADINGS, PEOPLE[0], [], ["", " "], HEADINGS, PEOPLE[1])
    assert told(raw) == EXPECTED[:2]


def test_a_column_that_is_not_used_is_said():
    raw = rows(["ФИО", "Класс", "СНИЛС"], ["Берёзин Пётр", "9А", "1"])
    assert raw.remarks[0].message == "Столбец «СНИЛС» не используется."
    assert raw.remarks[0].cell == "C1"
    assert raw.columns == ("A - фио", "B - класс")


@pytest.mark.parametrize("lines", [[[]], [["Класс"], ["9А"]], [["1", "2"], ["3", "4"]]])
def test_what_is_no_list_says_what_to_do(lines):
    with pytest.raises(UserError, match="нет столбца «ФИО»"):
        rows(*lines)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "9А", ""), "Нет имени"),
        (("Берёзин Пётр", "9АБ", ""), "Класс «9АБ» не понятен"),
        (("Берёзин Пётр", "", ""), "Класс «» не понятен"),
        (("Берёзин Пётр", "9А", "31.02.2010"), "такого дня нет"),
        (("Берёзин Пётр", "9А", "28.02.2024"), "не школьный возраст"),
        (("я" * 301, "9А", ""), "длиннее 300"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_cell(row, said):
    entries, wrong = pupils_of(rows(HEADINGS, PEOPLE[0], row).rows, YEAR)
    assert len(entries) == 1
    assert (wrong[0].place.sheet, wrong[0].place.cell) == ("Лист1", "A3")
    assert said in wrong[0].message


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x";"y")', "<script>alert(1)</script>", "я" * 300, "+1 -2 @x"]
)
def test_an_odd_name_is_a_text(name):
    assert told(rows(HEADINGS, (name, "9А", "")))[0][0] == name


def test_marks_of_direction_do_not_reach_a_name():
    marked = "\u202eБерёзин\u200f Пётр\u2067"
    assert told(rows(HEADINGS, (marked, "9А", "")))[0][0] == "Берёзин Пётр"


def test_no_name_shows_in_repr():
    entry = pupils_of(rows(HEADINGS, PEOPLE[0]).rows, YEAR)[0][0]
    assert isinstance(entry, PupilEntry)
    assert "Берёзин" not in repr(entry)
    assert "Берёзин" not in repr(rows(HEADINGS, PEOPLE[0]))


STAFF = ("Учитель", "Должность", "Предметы", "Классы", "Классное руководство", "Логин")


def staff(*lines):
    entries, wrong = staff_of(rows(STAFF, *lines, kind=ListKind.STAFF).rows)
    assert [each.message for each in wrong] == []
    return entries


@pytest.mark.parametrize(
    ("subjects", "classes"),
    [
        ("Алгебра: 9А, 9 Б; Физика: 9А", ""),
        ("Алгебра (9А 9Б); Физика (9А)", ""),
        ("Алгебра: 9А,9Б\nФизика: 9А", ""),
    ],
)
def test_subjects_with_their_classes_in_every_usual_spelling(subjects, classes):
    (one,) = staff(("Сойкина Вера", "", subjects, classes, "", ""))
    assert one.lessons == (("Алгебра", "9А"), ("Алгебра", "9Б"), ("Физика", "9А"))


def test_classes_beside_a_subject_and_rows_that_go_on_with_the_person_above():
    found = staff(
        ("Сойкина Вера", "учитель", "Алгебра", "9А, 9Б", "9А", "Sojkina"),
        ("", "", "Физика", "9А", "", ""),
    )
    assert [each.name for each in found] == ["Сойкина Вера"] * 2
    assert found[0].lessons == (("Алгебра", "9А"), ("Алгебра", "9Б"))
    assert found[1].lessons == (("Физика", "9А"),)
    assert (found[0].led, found[0].login) == (("9А",), "sojkina")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("Сойкина Вера", "", "Алгебра", "", "", ""), "нет классов"),
        (("Сойкина Вера", "", "", "9А", "", ""), "предмет нет"),
        (("Сойкина Вера", "", "Алгебра", "9АБ", "", ""), "Класс «9АБ» не понятен"),
        (("Сойкина Вера", "", "", "", "девятый", ""), "Класс «девятый» не понятен"),
    ],
)
def test_work_that_is_not_clear_is_said(line, said):
    _, wrong = staff_of(rows(STAFF, line, kind=ListKind.STAFF).rows)
    assert said in wrong[0].message


def test_units_with_identifiers_that_are_checked():
    raw = rows(
        ["Наименование ОО", "ОГРН", "Код ОО", "Район"],
        ["МБОУ «Школа № 1»", "1159900001238", "003514", "Заречный"],
        ["МБОУ «Школа № 2»", "1159900001239", "", ""],
        kind=ListKind.UNITS,
    )
    entries, wrong = units_of(raw.rows)
    assert entries[0].numbers == {"ogrn": "1159900001238", "gia_code": "003514"}
    assert (entries[0].level, entries[0].parent) == ("school", "Заречный")
    assert "контрольная цифра" in wrong[0].message


def test_headings_of_one_kind_are_told_apart():
    for fields in FIELDS.values():
        spelt = [heading for each in fields for heading in each.headings]
        assert len(spelt) == len(set(spelt))
