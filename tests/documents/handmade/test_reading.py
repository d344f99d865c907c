from collections.abc import Callable

import pytest
from tests.documents.handmade.conftest import ReadFile

from opora.documents.handmade.form import HandForm, corrected
from opora.documents.handmade.pupil import Asked
from opora.documents.handmade.reading import check_size, read_hand_form
from opora.documents.listing import ListedPupil, Listing
from opora.documents.writing import render
from opora.intake.grid import Grid
from opora.orders.order import Order
from opora.vocabulary.problems import Refusal

HEADER = ["ФИО", "ОО", "Класс", "Предмет", "Причина", "Проведенная работа", "Планируемые меры"]
FILLED = ["Абаев Алан Алиевич", "СОШ 5", "9 А", "Алгебра (2,33)", "Пропуски", "Беседа", "Занятия"]


def read(asked: Asked, *rows: list[str], name: str = "Лист1") -> HandForm:
    return read_hand_form([Grid(name, list(rows))], asked, "форма.xlsx")


def codes(found: HandForm) -> list[tuple[str, str | None]]:
    return [(note.code, note.cell) for note in found.notes]


def changed(**cells: str) -> list[str]:
    places = {"name": 0, "school": 1, "label": 2, "subjects": 3, "cause": 4, "work": 5, "plan": 6}
    row = list(FILLED)
    for key, text in cells.items():
        row[places[key]] = text
    return row


def test_a_clean_form_has_no_notes_and_says_where_every_cell_stands(asked: Asked) -> None:
    found = read(asked, ["Информация"], HEADER, FILLED)

    row = found.rows[0]
    assert found.notes == []
    assert (row.name, row.school_class, row.school) == ("Абаев Алан Алиевич", "9А", "СОШ 5")
    assert (row.sheet, row.row, row.cells["subjects"]) == ("Лист1", 2, "D3")
    assert [(table.header, table.first, table.end) for table in found.tables] == [(1, 2, 3)]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_our_own_form_filled_by_the_school_is_read_back(
    order948: Order,
    make_pupil: Callable[..., ListedPupil],
    make_listing: Callable[..., Listing],
    read_file: ReadFile,
    suffix: str,
) -> None:
    filled = {"cause": "Пропуски\nПробелы", "work": "Занятия", "plan": "Беседа"}
    listing = make_listing([make_pupil(filled=filled)])
    content = render(order948, order948.documents[:1], listing)[f"form.{suffix}"]

    found = read_file(content)

    assert found.notes == [] or {note.code for note in found.notes} == {"other_table"}
    assert [(row.name, row.school_class, row.filled) for row in found.rows] == [
        ("Ёлкина Ӕхсарета Хетӕговна", "9А", filled)
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Нет таких обучающихся",
        "нет",
        "Обучающихся со средней оценкой «2» за отчетный период нет",
        "Слабоуспевающие и неуспевающие обучающиеся отсутствуют.",
        "Неуспевающих учеников в 9 и 11 классах не имеется",
    ],
)
def test_a_form_that_says_nobody_is_a_form(asked: Asked, said: str) -> None:
    for rows in ([HEADER, [said]], [HEADER, ["", "СОШ 5", "9А", said]], [[said]]):
        found = read(asked, *rows)

        assert (found.nobody, found.rows, found.problems) == (True, [], [])


def test_nobody_beside_pupils_is_a_problem(asked: Asked) -> None:
    found = read(asked, HEADER, FILLED, ["Таких обучающихся нет"])

    assert not found.nobody
    assert codes(found) == [("nobody_and_pupils", "A3")]


def test_an_empty_table_asks_what_to_write(asked: Asked) -> None:
    found = read(asked, HEADER, ["", "", ""])

    assert [note.code for note in found.problems] == ["nothing"]


def test_a_file_without_the_table_names_the_titles(asked: Asked) -> None:
    found = read(asked, ["Фамилия", "Оценка"], ["Абаев", "2"])

    assert [note.code for note in found.problems] == ["no_table"]
    assert "«Причина неуспеваемости обучающегося»" in found.problems[0].message


def test_a_row_without_a_name_and_of_another_class_is_another_pupil(asked: Asked) -> None:
    found = read(asked, HEADER, FILLED, changed(name="", label="9Б"))

    assert [row.name for row in found.rows] == ["Абаев Алан Алиевич", ""]
    assert codes(found) == [("no_name", "A3")]


def test_text_of_a_row_without_a_name_is_given_to_the_pupil_above_with_a_remark(
    asked: Asked,
) -> None:
    row = ["", "", "", "Физика", "Пробелы", "", ""]

    found = read(asked, HEADER, FILLED, row)

    assert found.rows[0].filled["cause"] == "Пропуски\nПробелы"
    assert [each.subject for each in found.rows[0].subjects] == ["Алгебра", "Физика"]
    assert codes(found) == [("goes_on", "E3")]


def test_a_column_of_the_school_that_is_missing_is_a_problem(asked: Asked) -> None:
    found = read(asked, HEADER[:6], FILLED[:6])

    assert codes(found) == [("no_column", "A1")]
    assert "Планируемые меры" in found.problems[0].message


def test_namesakes_with_other_marks_are_left_to_a_person(asked: Asked) -> None:
    found = read(asked, HEADER, FILLED, changed(cause="Другое"))

    assert len(found.rows) == 2
    assert codes(found) == [("twice", "A3")]


def test_no_message_names_a_child(asked: Asked) -> None:
    rows = [
        changed(label="Абаев Алан", subjects="Бекоев Заур"),
        changed(name="Абаев Алан\nБекоев Заур"),
        changed(name="", work="Бекоев Заур"),
        ["Бекоев Заур Аланович", "", "", "", "", "", ""],
    ]

    found = read(asked, HEADER, *rows)

    said = " ".join(note.message for note in found.notes)
    assert "Абаев" not in said
    assert "Бекоев" not in said
    assert "Абаев" not in repr(found.rows)


def test_a_table_larger_than_any_form_is_refused() -> None:
    check_size([Grid("Лист1", [[""] * 40] * 2000)])

    with pytest.raises(Refusal, match="80040 ячеек"):
        check_size([Grid("Лист1", [[""] * 40] * 2001)])


def test_corrections_stand_in_place_of_what_was_typed(asked: Asked) -> None:
    grids = [Grid("Лист1", [HEADER, changed(label="девятый", plan="")])]
    before = read_hand_form(grids, asked, "форма.xlsx")

    after = read_hand_form(corrected(grids, {"Лист1": {"C2": "9А", "G2": "Зачёт"}}), asked, "форма")

    assert codes(before) == [("class_unclear", "C2"), ("empty", "G2")]
    assert after.notes == []
    assert after.rows[0].filled["plan"] == "Зачёт"
    assert grids[0].rows[1][2] == "девятый"


def test_a_correction_may_stand_outside_the_sheet(asked: Asked) -> None:
    made = corrected([Grid(None, [["а"]])], {"": {"C3": "б"}})

    assert made[0].rows == [["а"], [], ["", "", "б"]]
