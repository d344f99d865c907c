"""A workbook of several pages: names Excel takes, heads over columns, numbers that are numbers."""

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from opora.documents.book import Page, workbook
from opora.documents.headings import headings
from opora.documents.paper import Paper


def page(name: str, **changes: object) -> Page:
    values: dict[str, object] = {
        "name": name,
        "above": (("Школа", "annex"),),
        "headings": headings(["ФИО", "Балл", "Доля"], ["", "Итог", "Итог"]),
        "widths": (60.0, 20.0, 20.0),
        "rows": (
            (("=1+1", "text"), (Decimal("3.45"), "hundredths"), (Decimal("0.9231"), "percent")),
        ),
        "totals": ((("Всего", "text"), (7, "whole"), ("–", "centre")),),
        "empty": "Нет данных.",
        "below": (("конец", "trace"),),
    }
    return Page(**(values | changes))  # type: ignore[arg-type]


def opened(*pages: Page) -> Workbook:
    return load_workbook(io.BytesIO(workbook(pages, Paper("portrait"), "Книга", date(2025, 1, 9))))


def test_values_keep_their_kind_and_totals_are_bold() -> None:
    sheet = opened(page("Итоги")).worksheets[0]

    assert [cell.value for cell in sheet[4]] == ["=1+1", 3.45, 0.9231]
    assert [cell.data_type for cell in sheet[4]] == ["s", "n", "n"]
    assert [cell.number_format for cell in sheet[4]][1:] == ["0.00", "0.00%"]
    assert [cell.value for cell in sheet[5]] == ["Всего", 7, "–"]
    assert sheet["A5"].font.bold
    assert not sheet["A4"].font.bold


def test_both_rows_of_the_head_are_repeated_and_merged() -> None:
    sheet = opened(page("Итоги")).worksheets[0]

    assert sheet.print_title_rows == "$2:$3"
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A2:A3", "B2:C2"}
    assert sheet.freeze_panes == "A4"


def test_names_are_short_without_signs_and_differ() -> None:
    long = "Протокол: Алгебра, 9А/1 [контрольная] работа № 2?"

    names = opened(page(long), page(long), page("ИТОГИ"), page("итоги"), page("")).sheetnames

    assert len({name.lower() for name in names}) == 5
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_an_empty_table_says_so() -> None:
    sheet = opened(page("Итоги", rows=(), totals=())).worksheets[0]

    assert sheet["A4"].value == "Нет данных."


def test_the_same_pages_give_the_same_bytes() -> None:
    about = (Paper("portrait"), "Книга", date(2025, 1, 9))

    assert workbook([page("А"), page("Б")], *about) == workbook([page("А"), page("Б")], *about)
