import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from tests.documents.handmade.conftest import ReadFile

from opora.documents.handmade.template import TemplateFor, file_name, template, templates_zip
from opora.orders.order import Order
from opora.vocabulary.subject import standard_subjects

ABOUT = TemplateFor(
    "МБОУ «СОШ № 5»",
    "на 27.02.2026",
    (9, 11),
    ("Алгебра", "Физика"),
    ("Пропуски по болезни", "Иное"),
)


@pytest.fixture
def content(order948: Order) -> bytes:
    return template(order948.form("individual_work"), order948.failing, ABOUT)


def test_a_template_has_the_titles_of_the_order_and_the_name_of_the_school(
    order948: Order, content: bytes
) -> None:
    book = load_workbook(io.BytesIO(content))
    titles = [cell.value for cell in book["Форма"][4] if cell.value]

    wanted = [column.title for column in order948.form("individual_work").columns]
    assert [title for title in titles if title != "Средний балл"] == wanted
    assert titles.index("Средний балл") == titles.index(wanted[3]) + 1
    assert (book["Форма"]["A3"].value, book["Форма"]["B5"].value) == (ABOUT.school, ABOUT.school)
    assert book["Списки"].sheet_state == "hidden"
    assert "Одна строка" in book["Как заполнять"]["A2"].value


def test_cells_have_drop_downs_and_checks_and_titles_are_locked(content: bytes) -> None:
    sheet = load_workbook(io.BytesIO(content))["Форма"]
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}

    assert checks["C5:C204"].formula1 == "'Списки'!$A$1:$A$12"
    assert checks["D5:D204"].formula1 == "'Списки'!$B$1:$B$2"
    assert (checks["E5:E204"].formula1, checks["E5:E204"].formula2) == ("2.0", "2.6")
    assert checks["F5:F204"].formula1 == "'Списки'!$C$1:$C$2"
    assert {check.errorStyle for check in checks.values()} == {"warning"}
    assert sheet.protection.sheet
    assert sheet["A4"].protection.locked
    assert not sheet["A5"].protection.locked


def test_own_classes_of_a_school_stand_in_the_list(order948: Order) -> None:
    about = replace(ABOUT, classes=("11А", "9Б", "9А"))

    made = template(order948.form("individual_work"), order948.failing, about)

    lists = load_workbook(io.BytesIO(made))["Списки"]
    assert [lists.cell(row, 1).value for row in range(1, 5)] == ["9А", "9Б", "11А", None]


def test_a_filled_template_is_read_without_a_note(content: bytes, read_file: ReadFile) -> None:
    book = load_workbook(io.BytesIO(content))
    sheet = book["Форма"]
    name, text = "Абаев Алан Аланович", "Занятия"
    for row, cells in enumerate(
        [
            [name, ABOUT.school, "9А", "Алгебра", 2.33, "Иное", text, text],
            ["", "", "", "Физика", 2.5],
        ],
        start=5,
    ):
        for place, value in enumerate(cells, 1):
            sheet.cell(row, place).value = value
    stream = io.BytesIO()
    book.save(stream)

    found = read_file(stream.getvalue())

    assert {note.code for note in found.notes} <= {"other_table"}
    assert [(s.subject, str(s.mean)) for s in found.rows[0].subjects] == [
        ("Алгебра", "2.33"),
        ("Физика", "2.50"),
    ]
    assert found.schools == (ABOUT.school,)


def test_an_empty_template_asks_what_to_write(content: bytes, read_file: ReadFile) -> None:
    found = read_file(content)

    assert [note.code for note in found.problems] == ["nothing"]


def test_templates_for_all_schools_are_the_same_bytes_on_any_day(
    order948: Order, content: bytes
) -> None:
    again = template(order948.form("individual_work"), order948.failing, ABOUT)
    made = templates_zip([("МБОУ «СОШ № 5»", content), ("Лицей/1: \\имени", content)])

    assert again == content
    assert made == templates_zip([("МБОУ «СОШ № 5»", again), ("Лицей/1: \\имени", again)])
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert names == ["1 МБОУ СОШ № 5.xlsx", "2 Лицей 1 имени.xlsx"]


def test_the_name_of_a_file_is_never_empty() -> None:
    assert file_name("«»") == "школа"


def test_all_standard_subjects_fit_into_a_template(order948: Order) -> None:
    about = replace(ABOUT, subjects=standard_subjects().names())

    made = template(order948.form("individual_work"), order948.failing, about)

    assert load_workbook(io.BytesIO(made))["Списки"]["B1"].value == about.subjects[0]
