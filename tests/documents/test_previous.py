import io
from collections.abc import Callable

import docx as reader
import pytest
from openpyxl import load_workbook

from opora.documents.listing import ListedPupil, Listing
from opora.documents.previous import PreviousForm, read_previous
from opora.documents.writing import render
from opora.intake.grid import Grid
from opora.orders.order import Order

MakePupil = Callable[..., ListedPupil]
MakeListing = Callable[..., Listing]

HEADER = ["ФИО", "ОО", "Класс", "Предмет", "Причина", "Проведенная работа", "Планируемые меры"]
FILLED = ["Ёлкина Алла", "СОШ 5", "9 А", "Алгебра (2,33)", "Пропуски", "Беседа", "ИОМ"]


def read(order: Order, *rows: list[str], name: str | None = "Лист1") -> PreviousForm:
    return read_previous([Grid(name, list(rows))], order.form("individual_work"), "прежняя.xlsx")


def test_school_columns_are_read_beside_name_and_class(order948: Order) -> None:
    found = read(order948, ["Информация"], [], HEADER, FILLED)

    entry = found.entries[0]
    assert found.problems == []
    assert (entry.name, entry.school, entry.school_class) == ("Ёлкина Алла", "СОШ 5", "9А")
    assert entry.filled == {"cause": "Пропуски", "work": "Беседа", "plan": "ИОМ"}
    assert (entry.sheet, entry.cell) == ("Лист1", "A4")


def test_columns_may_stand_in_any_order_and_some_be_missing(order948: Order) -> None:
    found = read(
        order948,
        ["№", "Плпнируемые меры", "Класс", "Ф.И.О. обучающегося"],
        ["1", "Беседа", "9-Б", "Абаев Ахсар"],
    )

    assert [(e.name, e.school_class, e.filled) for e in found.entries] == [
        ("Абаев Ахсар", "9Б", {"plan": "Беседа"})
    ]


def test_row_without_a_name_goes_on_with_the_pupil_above(order948: Order) -> None:
    found = read(
        order948,
        HEADER,
        FILLED,
        ["", "", "", "Физика", "Пробелы", "", "Занятия\n\nпо вторникам"],
        ["", "", "", "", "", "", ""],
    )

    assert len(found.entries) == 1
    assert found.entries[0].subjects == "Алгебра (2,33)\nФизика"
    assert found.entries[0].filled == {
        "cause": "Пропуски\nПробелы",
        "work": "Беседа",
        "plan": "ИОМ\nЗанятия\nпо вторникам",
    }


def test_repeated_header_numbering_footnotes_and_signature_are_no_pupils(order948: Order) -> None:
    found = read(
        order948,
        HEADER,
        ["1", "2", "3", "4", "5", "6", "7"],
        FILLED,
        HEADER,
        ["Абаев Ахсар", "СОШ 5", "9А", "", "", "", ""],
        ['* Средняя оценка "2" - диапазон'],
        ["Директор ОО", "", ""],
        ["Цахилов Цах Цаевич"],
    )

    assert [entry.name for entry in found.entries] == ["Ёлкина Алла", "Абаев Ахсар"]
    assert found.problems == []


def test_unclear_class_is_a_problem_with_its_cell_and_no_name(order948: Order) -> None:
    row = [*FILLED[:2], "девятый", *FILLED[3:]]

    found = read(order948, HEADER, row, ["", "", "", "", "ещё", "", ""])

    assert found.entries == []
    assert [(p.code, p.sheet, p.cell) for p in found.problems] == [
        ("class_unclear", "Лист1", "A2"),
        ("lost_text", "Лист1", "A3"),
    ]
    assert not any("Ёлкина" in problem.message for problem in found.problems)


def test_text_beside_no_name_is_a_problem(order948: Order) -> None:
    found = read(order948, HEADER, ["Математика", "", "9А", "", "Пропуски", "", ""])

    assert [(p.code, p.cell) for p in found.problems] == [("lost_text", "A2")]


def test_form_without_a_class_column_leaves_the_class_open(order948: Order) -> None:
    found = read(order948, ["ФИО", "Причина"], ["Ёлкина Алла", "Пропуски"])

    assert found.entries[0].school_class == ""


def test_file_without_the_table_lists_the_wanted_titles(order948: Order) -> None:
    found = read(order948, ["Фамилия", "Оценка"], ["Ёлкина", "2"])

    assert [(p.file, p.code) for p in found.problems] == [("прежняя.xlsx", "no_table")]
    assert "«Причина неуспеваемости обучающегося»" in found.problems[0].message


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_our_own_form_is_read_back(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing, suffix: str
) -> None:
    filled = {"cause": "Пропуски\nПробелы", "work": "Занятия", "plan": "ИОМ"}
    listing = make_listing([make_pupil(filled=filled), make_pupil("Абаев Ахсар")])
    content = render(order948, order948.documents[:1], listing)[f"form.{suffix}"]

    found = read_previous(grids(content, suffix), order948.form("individual_work"), "form")

    assert found.problems == []
    assert [(e.name, e.school_class, e.filled) for e in found.entries] == [
        ("Абаев Ахсар", "9А", {"cause": "", "work": "", "plan": ""}),
        ("Ёлкина Ӕхсарета Хетӕговна", "9А", filled),
    ]


def grids(content: bytes, suffix: str) -> list[Grid]:
    if suffix == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return [Grid("Лист1", [[str(v or "") for v in row] for row in sheet.values])]
    tables = reader.Document(io.BytesIO(content)).tables
    return [Grid(None, [[c.text for c in row.cells] for row in table.rows]) for table in tables]
