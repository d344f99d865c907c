import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from opora.documents.container import unpacked
from opora.documents.fill import fill
from opora.documents.listing import ListedPupil, Listing
from opora.documents.paper import Paper
from opora.documents.table import FormRow, shown
from opora.documents.xlsx import xlsx
from opora.orders.order import Order

MakePupil = Callable[..., ListedPupil]
MakeSubject = Callable[..., object]
MakeListing = Callable[..., Listing]


def made(order: Order, listing: Listing, form: str) -> Worksheet:
    plan = order.documents[0]
    document = fill(order, order.form(form), listing)
    content = xlsx(document, Paper(plan.orientation), plan.title, listing.on)
    sheet = load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(sheet: Worksheet) -> list[list[object]]:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [[value for value in row if value is not None] for row in rows]


def test_form_by_content(order948: Order, make_pupil: MakePupil, make_listing: MakeListing) -> None:
    listing = make_listing([make_pupil(filled={"cause": "Пропуски\nПробелы"})])
    form = order948.form("individual_work")

    rows = texts(made(order948, listing, "individual_work"))

    assert rows[4:10] == [
        [form.title],
        ["на 21.03.2025 (отчетный период: с 09.01.2025 по 21.03.2025)"],
        [column.title for column in form.columns],
        [
            "Ёлкина Ӕхсарета Хетӕговна",
            "МБОУ «СОШ № 5»",
            "9А",
            "Алгебра (2,33)",
            "Пропуски\nПробелы",
        ],
        [form.footnotes[0]],
        [form.footnotes[1]],
    ]
    signed = str(rows[11][0])
    assert [word for word in signed.replace("_", " ").split() if word] == [
        "Директор",
        "ОО",
        "(подпись)",
        "(ФИО)",
        "Дата",
    ]


def test_page_prints_as_the_order_wants(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    sheet = made(order948, make_listing([make_pupil()]), "individual_work")

    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    # One page wide and as many long as it takes; a width of 1 is what is meant where none stands.
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$7:$7"
    row = sheet[8]
    assert all(cell.alignment.wrap_text for cell in row)
    assert all(cell.border.left.style == cell.border.bottom.style == "thin" for cell in row)
    assert sheet["A7"].font.bold


def test_rows_of_the_table_grow_and_lines_over_the_page_keep_their_height(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing, make_subject: MakeSubject
) -> None:
    subjects = tuple(make_subject(f"Предмет с длинным названием {n}", 2) for n in range(9))
    listing = make_listing([make_pupil(), make_pupil("Абаев А", subjects=subjects)])
    document = fill(order948, order948.form("individual_work"), listing)
    content = xlsx(document, Paper("landscape"), "Форма", listing.on)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = unpacked(content)["xl/worksheets/sheet1.xml"].decode().split("<row ")

    heights = [sheet.row_dimensions[row].height for row in (8, 9)]
    assert heights[0] > 2 * heights[1]
    assert ["customHeight" in row.split(">")[0] for row in rows[6:10]] == [
        True,
        False,
        False,
        False,
    ]


def test_marks_are_numbers_and_days_are_dates(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    sheet = made(order948, make_listing([make_pupil()]), "extract_marks")

    values = [cell.value for cell in sheet[4]]
    formats = [cell.number_format for cell in sheet[4]]
    assert values[4:] == [datetime(2025, 1, 10), 2, None, 2.33]  # noqa: DTZ001
    assert formats[4:] == ["dd.mm.yyyy", "0", "@", "0.00"]


def test_empty_list_says_so(order948: Order, make_listing: MakeListing) -> None:
    sheet = made(order948, make_listing([]), "individual_work")

    assert sheet["A8"].value == "Обучающихся со средней оценкой «2» за отчетный период нет"


def test_form_of_one_column_needs_no_merged_cells(
    tiny_order: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    document = fill(tiny_order, tiny_order.form("list"), make_listing([make_pupil()]))
    narrow = replace(document, columns=document.columns[:1], rows=(FormRow((1,)),))

    content = xlsx(narrow, Paper("portrait"), "Список", make_listing([]).on)

    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert not sheet.merged_cells.ranges
    assert [row[0] for row in sheet.iter_rows(max_row=4, values_only=True)] == [
        document.title,
        document.period,
        "№",
        1,
    ]


FORMULAS = st.sampled_from(
    [
        '=HYPERLINK("http://x"&A1)',
        "+7",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        "http://x.org",
        "_x0041_",
    ]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(st.one_of(FORMULAS, st.text(max_size=20)), min_size=1, max_size=10))
def test_every_text_stays_the_same_text_and_nothing_is_a_formula(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing, words: list[str]
) -> None:
    pupils = [make_pupil(f"Я{n:02}", filled={"cause": word}) for n, word in enumerate(words)]

    sheet = made(order948, make_listing(pupils), "individual_work")

    column = [sheet.cell(row=8 + n, column=5) for n in range(len(words))]
    assert {cell.data_type for cell in column} <= {"s", "n"}
    assert [cell.value or "" for cell in column] == [shown(word) for word in words]
    assert not any(cell.hyperlink for cell in column)
