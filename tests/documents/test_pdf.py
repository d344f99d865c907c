import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pypdf import PageObject, PdfReader

from opora.documents.listing import ListedPupil, Listing
from opora.documents.writing import render
from opora.orders.order import Order

MakePupil = Callable[..., ListedPupil]
MakeListing = Callable[..., Listing]


def made(order: Order, listing: Listing) -> PdfReader:
    plan = order.documents[0]
    return PdfReader(io.BytesIO(render(order, [plan], listing)[f"{plan.key}.pdf"]))


def letters(page: PageObject) -> str:
    """The text without spaces and hyphens: where lines break is the font's business."""
    return "".join(page.extract_text().split()).replace("-", "").replace("\u00ad", "")


def test_long_form_repeats_its_header_and_keeps_footnotes_and_signature_together(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    name = "Константинопольская-Рождественская Ёлка-Максимилиана {} Вячеславовна"
    pupils = [make_pupil(name.format(chr(0x410 + number % 32) * 3)) for number in range(60)]

    pages = [letters(page) for page in made(order948, make_listing(pupils)).pages]

    assert len(pages) >= 3
    rows = [text for text in pages if "Константинопольская".lower() in text.lower()]
    assert all("ФИОобучающегосяООКласс" in text for text in rows)
    assert sum(text.count("Вячеславовна") for text in pages) == 60
    assert "**напоследнююпятницумесяца" in pages[-1]
    assert "ДиректорОО" in pages[-1]
    assert "подпись" in pages[-1]
    assert pages[1].startswith("2")


def test_letters_of_every_kind_are_drawn_and_read_back(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    text = "ӔӕЁё«№»–#let$x$@я*б*_в_...//\"г'\\u{41}<b>&~^`"

    page = made(order948, make_listing([make_pupil(filled={"work": text})])).pages[0]

    assert text.replace("-", "") in letters(page)


def test_page_is_a4_as_the_order_says(
    order948: Order, tiny_order: Order, make_listing: MakeListing
) -> None:
    boxes = [made(order, make_listing([])).pages[0].mediabox for order in (order948, tiny_order)]

    assert [(round(box.width), round(box.height)) for box in boxes] == [(842, 595), (595, 842)]


def test_only_fonts_with_cyrillic_are_embedded(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    page = made(order948, make_listing([make_pupil()])).pages[0]

    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]

    names = {font.get_object()["/BaseFont"].split("+")[1] for font in fonts}
    assert {name.split("-")[0] for name in names} == {"LibertinusSerif"}


def test_properties_tell_the_day_of_the_figures(order948: Order, make_listing: MakeListing) -> None:
    information = made(order948, make_listing([])).metadata

    assert information is not None
    assert information.title == "Информация об организации индивидуальной работы"
    assert information.creation_date is not None
    assert information.creation_date.date().isoformat() == "2025-03-21"


def test_template_reads_no_files_and_runs_no_typst(
    tiny_order: Order, make_listing: MakeListing, tmp_path: Path
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "list.html").write_text(
        '<p>до <img src="/etc/passwd" width="9mm" alt="картинка"> #read("/etc/passwd")</p>'
        '<p><img src="picture0.png" width="9mm" alt="чужая"></p>'
        '<div custom-style="x" data-typst:text:fill="read(&quot;/etc/passwd&quot;)">после</div>'
        '<p><a href="https://example.org">ссылка</a></p>',
        encoding="utf-8",
    )
    order = replace(tiny_order, folder=tmp_path)

    page = made(order, make_listing([])).pages[0]

    assert page.extract_text().split() == [
        "до",
        "картинка",
        '#read("/etc/passwd")',
        "чужая",
        "после",
        "ссылка",
    ]
    assert "/Annots" not in page
