"""Files that pages give: Word, PDF and Excel open and say what the page says."""

import io

import pytest
from docx import Document
from driving import complaints, saved, sign_in
from openpyxl import load_workbook
from pypdf import PdfReader
from selenium.webdriver.common.by import By

from opora.vocabulary.text import squeeze


def word(content):
    document = Document(io.BytesIO(content))
    assert document.inline_shapes
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return {squeeze(text) for text in cells}


def paper(content):
    pages = PdfReader(io.BytesIO(content)).pages
    assert any(page.images for page in pages)
    return "".join("".join(page.extract_text().split()) for page in pages)


def book(content):
    sheets = load_workbook(io.BytesIO(content))
    return {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}


READERS = {".docx": word, ".pdf": paper, ".xlsx": book}


@pytest.mark.parametrize(
    ("login", "route", "report"),
    [
        ("klassnyy", "classes/{school_class}/?show=register&term=1 четверть", "Сводная ведомость"),
        ("klassnyy", "pupils/{pupil}/?term=1 четверть", "Отчёт об успеваемости"),
    ],
    ids=["class", "pupil"],
)
def test_a_report_is_saved_in_each_format_and_says_what_the_page_says(
    saving, place, login, route, report
):
    driver, folder = saving
    sign_in(driver, place.server, login, place.password)
    driver.get(f"{place.server.address}/{route.format(**place.objects)}")
    name = driver.find_element(By.CSS_SELECTOR, "table.sheet tbody th").text
    line = next(
        each
        for each in driver.find_elements(By.CSS_SELECTOR, ".documents li")
        if each.text.startswith(report)
    )
    for link, ending in zip(line.find_elements(By.TAG_NAME, "a"), READERS, strict=True):
        with saved(folder) as got:
            link.click()
        assert got[0] == ending
        said = READERS[ending](got[1])
        assert (name.replace(" ", "") if ending == ".pdf" else name) in said
    assert complaints(driver) == []


def test_any_table_is_saved_as_excel(saving, place):
    driver, folder = saving
    sign_in(driver, place.server, "zavuch", place.password)
    driver.get(f"{place.server.address}/units/{place.objects['unit']}/results/")
    label = driver.find_element(By.CSS_SELECTOR, "table.sheet tbody th").text
    with saved(folder) as got:
        driver.find_element(By.PARTIAL_LINK_TEXT, "Скачать эту таблицу в Excel").click()
    assert got[0] == ".xlsx"
    assert label in book(got[1])
