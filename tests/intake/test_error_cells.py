"""What the reader of workbooks shows as an empty cell and is none."""

import re
import zipfile
from pathlib import Path

import pytest

from hostile_files import cell, parts_of, row, sheet, write, zipped
from journals import people_sheet, write_xlsx
from opora.intake.error_cells import find_error_cells, sheet_parts
from readings import marks, problems, read_file

NOT_CALCULATED = "формула без значения"


def found(*cells: str) -> list[tuple[int, int, str]]:
    return find_error_cells(sheet(row(3, *cells)).encode())


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<c r="AB3" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="AB3" s="4" t="e"><f>1/0</f><v>#Н/Д</v></c>', "#Н/Д"),
        ('<c r="AB3" t="e"><f t="shared" si="0"/><v>#N/A</v></c>', "#N/A"),
        ('<x:c r="AB3" t="e"><x:v>#REF!</x:v></x:c>', "#REF!"),
        ('<c r="AB3" s="4"><f>SUM(A1:B1)</f></c>', NOT_CALCULATED),
        ('<c r="AB3"><f>SUM(A1:B1)</f><v></v></c>', NOT_CALCULATED),
        ('<c r="AB3"><f t="shared" si="0"/></c>', NOT_CALCULATED),
        ('<c r="AB3"><f/><v/></c>', NOT_CALCULATED),
        ('<x:c r="AB3" t="str"><x:f>A1</x:f><x:v /></x:c>', NOT_CALCULATED),
    ],
)
def test_error_or_uncalculated_formula_is_found_with_its_place(xml: str, text: str) -> None:
    assert found(cell("A3"), xml, cell("AC3")) == [(2, 27, text)]


@pytest.mark.parametrize(
    "xml",
    [
        cell("B3", "5"),
        '<c r="B3"><f>2+3</f><v>5</v></c>',
        '<c r="B3" t="str"><f>A1</f><v>н</v></c>',
        '<c r="B3"><f t="shared" si="0"/><v>5</v></c>',
        '<c r="B3" s="1"/>',
        '<c r="B3" t="inlineStr"><is><t>#5</t></is></c>',
    ],
)
def test_calculated_and_plain_cells_are_no_errors(xml: str) -> None:
    assert found(xml) == []


def test_a_formula_is_not_joined_with_the_value_of_another_cell() -> None:
    bare, whole = '<c r="A3"><f>B3</f></c>', '<c r="B3"><f>1+1</f><v>2</v></c>'

    assert found(bare, whole) == [(2, 0, NOT_CALCULATED)]


def test_sheets_are_known_by_their_parts(tmp_path: Path) -> None:
    path = write(tmp_path, zipped(parts_of(sheet(row(1, cell("A1"))))))

    assert sheet_parts(path) == {"Лист1": "xl/worksheets/sheet1.xml"}


def test_a_formula_in_place_of_a_mark_is_a_problem_and_never_nothing(tmp_path: Path) -> None:
    header, people = ["ФИО", "01.09.2025", "02.09.2025"], [["Лесной Пётр", "=C9+1", "5"]]
    grid = people_sheet(header, people, [["Алгебра"], ["9А класс"]])
    path = write_xlsx(tmp_path / "a.xlsx", grid)
    text = '<c r="B4"><f>C9+1</f></c>'

    reading = read_file(_with_cell(path, "B4", text))

    assert [row[3] for row in marks(reading)] == [5]
    assert problems(reading) == [("B4", "unknown_token")]


def _with_cell(path: Path, reference: str, xml: str) -> Path:
    """Put a cell as no program of ours would write it."""
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    part = "xl/worksheets/sheet1.xml"
    changed, times = re.subn(
        rf'<c r="{reference}"[^>]*>.*?</c>', xml, parts[part].decode("utf-8"), count=1
    )
    assert times == 1
    path.write_bytes(zipped(parts | {part: changed.encode()}))
    return path
