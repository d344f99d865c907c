import io
from collections.abc import Callable
from datetime import UTC, datetime

import docx as reader
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opora.documents.listing import ListedPupil, Listing
from opora.documents.table import shown
from opora.documents.writing import render
from opora.orders.order import Order

MakePupil = Callable[..., ListedPupil]
MakeListing = Callable[..., Listing]


def made(order: Order, listing: Listing, number: int = 0) -> Document:
    plan = order.documents[number]
    return reader.Document(io.BytesIO(render(order, [plan], listing)[f"{plan.key}.docx"]))


def cells(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_form_by_content(order948: Order, make_pupil: MakePupil, make_listing: MakeListing) -> None:
    filled = {"cause": "Пропуски занятий\nПробелы в знаниях", "work": "", "plan": "ИОМ"}

    document = made(order948, make_listing([make_pupil(filled=filled)]))

    paragraphs = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.text]
    assert paragraphs[:-3] == [
        ("Document Annex", "Приложение"),
        ("Document Annex", "к приказу Министерства образования"),
        ("Document Annex", "и науки Республики Северная Осетия-Алания"),
        ("Document Annex", "от «06» 10. 2021 г. № 948"),
        ("Document Heading", order948.form("individual_work").title),
        ("Document Period", "на 21.03.2025 (отчетный период: с 09.01.2025 по 21.03.2025)"),
        (
            "Document Footnotes",
            '* Средняя оценка "2" - диапазон среднего значения от 2 до 2,6 за отчетный период',
        ),
        ("Document Footnotes", "**на последнюю пятницу месяца"),
    ]
    assert [style for style, _ in paragraphs[-3:]] == ["Document Trace"] * 3
    assert cells(document)[1] == [
        "Ёлкина Ӕхсарета Хетӕговна",
        "МБОУ «СОШ № 5»",
        "9А",
        "Алгебра (2,33)",
        "Пропуски занятий\nПробелы в знаниях",
        "",
        "ИОМ",
    ]
    assert [[text for text in row if text.strip()] for row in cells(document, 1)] == [
        ["Директор ОО", "Дата"],
        ["подпись", "ФИО"],
    ]


def test_paper_and_margins_are_those_of_the_standard(
    order948: Order, tiny_order: Order, make_listing: MakeListing
) -> None:
    section = made(order948, make_listing([])).sections[0]
    portrait = made(tiny_order, make_listing([])).sections[0]

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert portrait.orientation == WD_ORIENT.PORTRAIT
    for length, mm in [
        (section.page_width, 297),
        (section.page_height, 210),
        (section.left_margin, 20),
        (section.right_margin, 10),
        (section.top_margin, 20),
        (section.bottom_margin, 20),
        (portrait.page_width, 210),
    ]:
        assert length is not None
        assert abs(length - Mm(mm)) < Mm(0.1)


def test_table_has_borders_widths_and_a_repeated_header(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    document = made(order948, make_listing([make_pupil(), make_pupil("Абаев А")]))

    table = document.tables[0]
    assert table.style is not None
    assert table.style.name == "Table"
    borders = table.style.element.find(f".//{qn('w:tblBorders')}")
    assert {side.tag.split("}")[1] for side in borders} == {
        "top",
        "left",
        "bottom",
        "right",
        "insideH",
        "insideV",
    }
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows]
    assert repeated == [True, False, False]
    assert whole == [True, True, True]
    widths = [column.width for column in table.columns]
    assert all(widths)
    assert widths[3] > widths[0] > widths[2]


def test_header_cells_are_bold_and_centred_by_style(
    order948: Order, make_listing: MakeListing
) -> None:
    document = made(order948, make_listing([]))

    styles = {
        cell.paragraphs[0].style.name
        for cell in document.tables[0].rows[0].cells
        if cell.paragraphs[0].style
    }

    assert styles == {"Table Head"}
    assert document.styles["Table Head"].font.bold
    assert document.styles["Normal"].font.name in (None, "Times New Roman")


def test_properties_tell_the_day_of_the_figures(order948: Order, make_listing: MakeListing) -> None:
    properties = made(order948, make_listing([])).core_properties

    assert properties.title == "Информация об организации индивидуальной работы"
    assert properties.created in (datetime(2025, 3, 21, tzinfo=UTC), datetime(2025, 3, 21))  # noqa: DTZ001


def test_seal_is_printed_on_the_form_and_in_the_extract(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    listing = make_listing([make_pupil()])

    texts = ["\n".join(p.text for p in made(order948, listing, n).paragraphs) for n in (0, 1)]

    seals = {text.split("(SHA-256): ")[1].split("\n")[0] for text in texts}
    assert len(seals) == 1
    assert len(seals.pop()) == 64


def test_empty_list_is_one_row_over_all_columns(order948: Order, make_listing: MakeListing) -> None:
    rows = cells(made(order948, make_listing([])))

    assert set(rows[1]) == {"Обучающихся со средней оценкой «2» за отчетный период нет"}


NASTY = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("&<>\"'«»№Ӕӕ{}%#$_*\\=")),
    max_size=30,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(NASTY, min_size=30, max_size=30))
def test_no_text_is_lost_or_changed(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing, texts: list[str]
) -> None:
    pupils = [make_pupil(f"Я{number:02}", filled={"cause": t}) for number, t in enumerate(texts)]

    rows = cells(made(order948, make_listing(pupils)))[1:]

    assert [row[4] for row in rows] == [shown(text) for text in texts]


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_outside_is_referred_to(
    order948: Order, make_listing: MakeListing, number: int
) -> None:
    document = made(order948, make_listing([]), number)

    assert not [rel for rel in document.part.rels.values() if rel.is_external]
