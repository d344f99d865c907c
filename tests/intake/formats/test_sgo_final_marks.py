"""«Итоговые отметки» of one pupil."""

import pytest

from journals import final_marks_page, html_page
from opora.intake.formats.sgo_final_marks import FORMAT
from opora.intake.grid import Grid
from readings import finals, problems, read, read_file

NAME = "Дубравина Алёна Олеговна"


@pytest.mark.parametrize(
    ("terms", "read_as"),
    [
        (["1 четверть", "2 четверть"], ["1 четверть", "2 четверть"]),
        (["1 триместр", "2 триместр"], ["1 триместр", "2 триместр"]),
        (["1 полугодие", "2 полугодие"], ["1 полугодие", "2 полугодие"]),
    ],
)
def test_number_and_kind_of_terms_vary(terms: list[str], read_as: list[str]) -> None:
    page = final_marks_page(
        NAME,
        [*terms, "Год. оценка", "Экз. оценка", "Итог. оценка"],
        {"Алгебра": ["3", "4", "4", "", "4"]},
    )

    reading = read(Grid(None, page))

    assert [row[2:4] for row in finals(reading)] == [
        (read_as[0], "3"),
        (read_as[1], "4"),
        ("год", "4"),
        ("итог", "4"),
    ]
    assert problems(reading) == []


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_page_saved_under_the_name_of_a_workbook(tmp_path, charset: str) -> None:  # type: ignore[no-untyped-def]
    page = final_marks_page(NAME, ["1 четверть", "Год. оценка"], {"Алгебра": ["3", "зач"]})
    path = tmp_path / "Итоговые отметки.xls"
    path.write_bytes(html_page(Grid(None, page), first_row_of_table=2, charset=charset))

    reading = read_file(path)

    assert [row[3] for row in finals(reading)] == ["3", "credit"]
    assert reading.pupils[0].name == NAME
    assert reading.sections[0].school_year == 2024


def test_header_of_two_rows_loses_no_subject() -> None:
    page = final_marks_page(NAME, ["1 четверть", "Год. оценка"], {"Алгебра": ["3", "4"]})
    page.insert(3, ["", "", "отметка", "отметка"])

    assert [row[3] for row in finals(read(Grid(None, page)))] == ["3", "4"]


def test_marks_under_the_header_without_a_subject_are_problems() -> None:
    page = final_marks_page(
        NAME, ["1 четверть", "Год. оценка"], {"": ["3", "4"], "Физика": ["5", ""]}
    )

    reading = read(Grid(None, page))

    assert problems(reading) == [("C4", "no_subject"), ("D4", "no_subject")]
    assert len(finals(reading)) == 1


@pytest.mark.parametrize(
    "row",
    [
        ["ФИО", "Предмет", "1 четверть", "Год"],
        ["Предмет", "Сентябрь", "1 четверть", "Год"],
        ["Предмет", "Год"],
        ["1 четверть", "Год"],
    ],
)
def test_other_headers_are_not_taken(row: list[str]) -> None:
    assert not FORMAT.recognises(Grid(None, [row]))
