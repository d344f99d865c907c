import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from hostile_files import FIRST, book, cell, parts_of, row, sheet, write, zipped
from opora.intake import books
from opora.intake.books import read_book
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
SAMPLES = Path(__file__).parent / "samples"
TABLE = [
    ["", "", ""],
    ["ФИО", "Алгебра", "Дата"],
    ["Ёлкина Ӕда", "5", "2024-10-01"],
    ["Дубов Олег", "3.67", "ИСТИНА"],
]


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as new:
        fill(new)
    return made.getvalue()


def fill_table(new: xlsxwriter.Workbook) -> None:
    page = new.add_worksheet("Оценки")
    page.write_row(1, 0, TABLE[1])
    page.write_row(2, 0, ["Ёлкина Ӕда", 5])
    page.write_datetime(
        2, 2, datetime.fromisoformat("2024-10-01"), new.add_format({"num_format": "dd.mm.yy"})
    )
    page.write_row(3, 0, ["Дубов Олег", 3.67, True])


def ods() -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{n}="{names}:{n}:1.0"' for n in ("office", "table", "text"))

    def text(value: str) -> str:
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    rows = [
        '<table:table-cell table:number-columns-repeated="16384"/>',
        "".join(map(text, TABLE[1])),
        text("Ёлкина Ӕда")
        + '<table:table-cell office:value-type="float" office:value="5"/>'
        + '<table:table-cell office:value-type="date" office:date-value="2024-10-01"/>',
        text("Дубов Олег")
        + '<table:table-cell office:value-type="float" office:value="3.67"/>'
        + '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
    ]
    body = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in rows)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Оценки">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


@pytest.mark.parametrize(
    "content",
    [workbook(fill_table), ods(), (SAMPLES / "excel97.xls").read_bytes()],
    ids=["xlsx", "ods", "xls"],
)
def test_a_table_is_the_same_from_any_workbook_under_any_name(
    tmp_path: Path, content: bytes
) -> None:
    path = write(tmp_path, content, "журнал.txt")

    assert read_book(path, LIMITS) == [Grid("Оценки", TABLE)]


def test_text_and_pages_are_read_by_content(tmp_path: Path) -> None:
    text = write(tmp_path, "ФИО;Алгебра".encode("cp1251"), "a.xlsx")
    page = write(tmp_path, "<table><td>ФИО<td>Алгебра".encode(), "b.xls")

    assert read_book(text, LIMITS) == read_book(page, LIMITS) == [Grid(None, [["ФИО", "Алгебра"]])]


def test_a_document_gives_its_tables(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = (
        f'<w:document xmlns:w="{space}"><w:tbl><w:tr><w:tc><w:p><w:r><w:t>4</w:t></w:r></w:p>'
        "</w:tc></w:tr></w:tbl></w:document>"
    )
    path = write(tmp_path, zipped({"word/document.xml": text.encode()}))

    assert read_book(path, LIMITS) == [Grid("Таблица 1", [["4"]])]


def test_values_are_written_as_a_person_would(tmp_path: Path) -> None:
    def fill(new: xlsxwriter.Workbook) -> None:
        page = new.add_worksheet()
        moment = new.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        page.write_row(0, 0, [4, 4.0, -2.5, 1e20, 0.1, "4\xa0", " 5 ", "=1+1"])
        page.write_datetime(1, 0, datetime.fromisoformat("2025-03-24 08:30"), moment)
        page.write_datetime(1, 1, time(8, 30), new.add_format({"num_format": "hh:mm"}))
        page.write_row(2, 0, [1, True, False, 0])

    (grid,) = read_book(write(tmp_path, workbook(fill)), LIMITS)

    assert grid.rows[0] == ["4", "4", "-2.5", "1e+20", "0.1", "4\xa0", " 5 ", "0"]
    assert grid.rows[1][:2] == ["2025-03-24 08:30:00", "08:30:00"]
    assert grid.rows[2][:4] == ["1", "ИСТИНА", "ЛОЖЬ", "0"]


def test_formula_errors_stay_visible(tmp_path: Path) -> None:
    rows = (
        row(2, cell("A2"), '<c r="B2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        row(3, cell("C3", "#N/A", "e")),
    )
    (grid,) = read_book(write(tmp_path, book(*rows)), LIMITS)

    assert grid.rows == [["", "", ""], ["1", "#DIV/0!", ""], ["", "", "#N/A"]]


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_a_formula_that_nobody_calculated_is_no_empty_cell(tmp_path: Path, value: str) -> None:
    bare = f'<c r="B1"><f>SUM(C1:D1)</f>{value}</c>'
    (grid,) = read_book(write(tmp_path, book(row(1, cell("A1"), bare, cell("C1")))), LIMITS)

    assert grid.rows == [["1", "формула без значения", "1"]]


def test_sheets_keep_their_order_and_charts_are_left_out(tmp_path: Path) -> None:
    def fill(new: xlsxwriter.Workbook) -> None:
        for name in ("Физика", "Алгебра"):
            new.add_worksheet(name).write(0, 0, name)
        chart = new.add_chart({"type": "line"})
        chart.add_series({"values": "=Физика!$A$1:$A$1"})
        new.add_chartsheet("График").set_chart(chart)
        new.add_worksheet("Пустой")

    grids = read_book(write(tmp_path, workbook(fill)), LIMITS)

    assert [(grid.name, grid.rows) for grid in grids] == [
        ("Физика", [["Физика"]]),
        ("Алгебра", [["Алгебра"]]),
        ("Пустой", []),
    ]


def test_phantom_rows_and_columns_are_not_there(tmp_path: Path) -> None:
    phantom = '<c r="XFD1048576" s="1"/>'
    path = write(tmp_path, book(FIRST, row(1048576, phantom)))

    assert read_book(path, LIMITS)[0].rows == [["1"]]


@pytest.mark.parametrize("reference", ["SS1", "ZZ9999"])
def test_a_column_the_cheap_look_lets_through_is_refused_by_the_reader(
    tmp_path: Path, reference: str
) -> None:
    with pytest.raises(Refusal, match="столбца") as caught:
        read_book(write(tmp_path, book(row(1, cell(reference)))), LIMITS)

    assert caught.value.code == "too_dense"


@pytest.mark.parametrize("road", ["short", "long"])
def test_empty_columns_and_rows_before_the_first_cell_keep_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, road: str
) -> None:
    def fill(new: xlsxwriter.Workbook) -> None:
        page = new.add_worksheet()
        page.write(2, 3, "Н")
        page.write(3, 4, "Б")

    if road == "long":
        monkeypatch.setattr(books, "plain_book", lambda path, limits: None)

    (grid,) = read_book(write(tmp_path, workbook(fill)), LIMITS)

    assert filled(list(grid.rows)) == {(2, 3): "Н", (3, 4): "Б"}


def test_sheets_together_are_limited(tmp_path: Path) -> None:
    def fill(new: xlsxwriter.Workbook) -> None:
        for _ in range(3):
            new.add_worksheet().write(9, 9, 1)

    limits = replace(LIMITS, area=250)

    with pytest.raises(Refusal, match="вместе"):
        read_book(write(tmp_path, workbook(fill)), limits)


def test_a_broken_book_is_unreadable(tmp_path: Path) -> None:
    parts = parts_of(sheet(FIRST))
    del parts["xl/workbook.xml"]

    with pytest.raises(Refusal) as caught:
        read_book(write(tmp_path, zipped(parts)), LIMITS)

    assert caught.value.code == "unreadable"


Value = str | int | float | date
VALUES = st.one_of(
    st.text("АБёӔ45/ Нн№<>&\"'", max_size=6),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 4)),
    st.dates(date(1950, 1, 1), date(2099, 1, 1)),
)


def expected(value: Value) -> str:
    """The twin: one cell as a person would write it."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


@given(st.lists(st.lists(VALUES, max_size=5), max_size=6))
def test_what_is_written_is_read_and_a_second_reader_agrees(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Value]]
) -> None:
    def fill(new: xlsxwriter.Workbook) -> None:
        page, days = new.add_worksheet(), new.add_format({"num_format": "yyyy-mm-dd"})
        for r, values in enumerate(rows):
            for c, value in enumerate(values):
                if isinstance(value, date):
                    page.write_datetime(r, c, datetime.combine(value, time()), days)
                elif isinstance(value, str):
                    page.write_string(r, c, value)
                else:
                    page.write_number(r, c, value)

    path = write(tmp_path_factory.mktemp("book"), workbook(fill))

    (grid,) = read_book(path, LIMITS)

    want = {
        (r, c): expected(value)
        for r, values in enumerate(rows)
        for c, value in enumerate(values)
        if value != ""
    }
    assert filled(grid.rows) == want
    second = openpyxl.load_workbook(path)
    assert {place: _second_text(second, place) for place in want} == want


def filled(rows: list[list[str]]) -> dict[tuple[int, int], str]:
    return {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}


def _second_text(second: openpyxl.Workbook, place: tuple[int, int]) -> str:
    value = second.active.cell(place[0] + 1, place[1] + 1).value
    return expected(value.date() if isinstance(value, datetime) else value)
