"""What is written into a reading, and what messages may show."""

import pytest

from opora.intake.grid import Grid
from opora.intake.labels import Labels
from opora.intake.legends import default_legend
from opora.intake.reading import Hints, Reading
from opora.intake.writer import SheetWriter, shown


def writer(hints: Hints | None = None, rows: list[list[str]] | None = None) -> SheetWriter:
    grid = Grid("Лист1", rows or [])
    return SheetWriter(grid, hints or Hints(), Reading(), default_legend("handmade"))


def test_unknown_lesson_cell_is_told_the_codes_that_are_known() -> None:
    sheet = writer()
    sheet.use_legend({"н": "unexcused", "б": "illness", "осв": "exempt"})

    sheet.unknown(0, 0, "Ж")

    message = sheet.reading.problems[0].message
    assert message.startswith("Найдено: «Ж». Нужно: отметки 1-5")
    assert "коды: б, н, осв." in message


def test_unknown_number_is_not_told_of_codes() -> None:
    sheet = writer()

    sheet.unknown(0, 0, "Ж", "число")

    assert "Нужно: число." in sheet.reading.problems[0].message
    assert "коды" not in sheet.reading.problems[0].message


@pytest.mark.parametrize("text", ["5-", "4+", "неуд", "7", "IX-А", "2025-05-04"])
def test_message_shows_what_was_found(text: str) -> None:
    assert shown(text) == f"«{text}»"


@pytest.mark.parametrize(
    "text", ["Лесной", "Ли Ян", "Дубравина Алёна", "1 2 3 4 5 6 7", "5 Лесной"]
)
def test_message_never_shows_what_may_be_a_name(text: str) -> None:
    assert shown(text) == "текст"


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        (Labels(), ["class_missing", "year_missing"]),
        (Labels(school_class="9А"), ["year_missing"]),
        (Labels(year_label=2025), ["class_missing"]),
    ],
)
def test_section_without_class_or_year_is_asked_for(labels: Labels, codes: list[str]) -> None:
    sheet = writer()

    assert sheet.section(labels, 4) is None
    assert [said.code for said in sheet.reading.problems] == codes
    assert {said.cell for said in sheet.reading.problems} == {"A5"}


def test_question_about_the_class_tells_what_was_found() -> None:
    sheet = writer(Hints(school_year=2025))

    sheet.section(Labels(class_text="IX-А"), 0)

    assert "«IX-А»" in sheet.reading.problems[0].message
    assert "--class" in sheet.reading.problems[0].message


def test_equal_sections_are_one() -> None:
    sheet = writer(Hints("Школа", "9А", 2025))

    assert sheet.section(Labels(), 0) == sheet.section(Labels(school="Школа"), 9) == 0
    assert sheet.section(Labels(school_class="9Б"), 0) == 1


def test_tables_of_a_file_are_numbered_through_its_sheets() -> None:
    first = writer(Hints(None, "9А", 2025))
    section = first.section(Labels(), 0) or 0
    first.pupil("Лесной Пётр", section, first.new_table(), 0, 0)

    second = SheetWriter(Grid("Лист2", []), Hints(), first.reading, {})

    assert (second.new_table(), second.new_table(), second.sheet) == (1, 2, 1)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—"])
def test_final_mark_that_is_not_set_is_nothing(text: str) -> None:
    sheet = writer()

    sheet.final_cell(0, 0, 0, 0, 0, text)

    assert (len(sheet.reading.final_marks), sheet.reading.problems) == (0, [])


@pytest.mark.parametrize("text", ["4 5", "4/5"])
def test_several_marks_are_undated_ones_where_no_term_is_named(text: str) -> None:
    sheet = writer(rows=[[text, text]])

    sheet.final_cell(0, 0, 0, 0, 0, text)
    sheet.final_cell(0, 0, sheet.term("1 четверть"), 0, 1, text)

    assert list(sheet.reading.marks.columns["mark"]) == [4, 5]
    assert [said.cell for said in sheet.reading.problems] == ["B1"]


@pytest.mark.parametrize("text", ["н", "4 н", "5-", "н/а осв"])
def test_final_mark_is_one_mark_or_one_entry(text: str) -> None:
    sheet = writer()

    sheet.final_cell(0, 0, 0, 0, 0, text)

    assert [said.code for said in sheet.reading.problems] == ["unknown_token"]


@pytest.mark.parametrize(
    ("text", "total", "count", "differs"),
    [
        ("3,67", 11, 3, False),
        ("3.6666666666666665", 11, 3, False),
        ("3,66", 11, 3, True),
        ("0", 0, 0, False),
        ("-", 0, 0, False),
        ("4", 0, 0, True),
        ("0", 9, 3, True),
        ("3,7", 11, 3, True),
    ],
)
def test_mean_is_compared_exactly(text: str, total: int, count: int, differs: bool) -> None:
    sheet = writer()

    sheet.stated_mean(0, 0, text, total, count)

    assert [said.code for said in sheet.reading.remarks] == ["mean_differs"] * differs
    assert sheet.reading.stated_means == 1


@pytest.mark.parametrize(
    ("total", "count", "said"),
    [(11, 3, "3,67 (отметок: 3)"), (0, 0, "отметок нет")],
)
def test_other_mean_is_told_with_our_own(total: int, count: int, said: str) -> None:
    sheet = writer()

    sheet.stated_mean(0, 0, "4.10", total, count)

    message = sheet.reading.remarks[0].message
    assert message.startswith(f"Среднее в файле 4,10, а по отметкам строки: {said}.")


@pytest.mark.parametrize("text", ["нет", "1e5", "NaN", "Infinity", "1_0", "4 5", "٣"])
def test_mean_that_is_no_number_is_a_problem(text: str) -> None:
    sheet = writer()

    sheet.stated_mean(0, 0, text, 4, 1)

    assert [said.code for said in sheet.reading.problems] == ["unknown_token"]
    assert sheet.reading.stated_means == 0


def test_teachers_are_named_once_and_several_stand_between_commas() -> None:
    sheet = writer()

    sheet.teacher("Громова Н.В., Лугова  А.А.", 0, 1)
    sheet.teacher("________ /Громова Н.В./", 0, 1)
    sheet.teacher("Громова Н.В.", 1, 1)
    sheet.teacher("____", 0, 1)

    assert [(t.name, t.section, t.subject) for t in sheet.reading.teachers] == [
        ("Громова Н.В.", 0, 1),
        ("Лугова А.А.", 0, 1),
        ("Громова Н.В.", 1, 1),
    ]
