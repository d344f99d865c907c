"""`opora form`: documents on the disk say what the list says."""

from pathlib import Path

import docx
import openpyxl
from pypdf import PdfReader

from journals import people_sheet, report_block, report_sheet, write_xlsx

ORDER = ("--order", "alania-948-2021", "--since", "2025-01-09", "--on", "2025-02-28")
NAME = "Аликов Артём Олегович"
OTHER = "Ӕхсаров Пётр Ильич"
REASONS = ["Пропуски по болезни", "Занятия по средам", "Зачёт до 20.02"]


def report(path: Path) -> Path:
    blocks = [
        report_block(
            name, [(1, 13), (2, 3)], {"Алгебра": ["2", "3"], "Химия": ["5", "4"]},
            year="2024/2025", period="с 09.01.25 по 28.02.25",
        )
        for name in (NAME, OTHER)
    ]  # fmt: skip
    return write_xlsx(path, report_sheet(*blocks))


def test_the_form_and_the_extract_are_written_in_three_kinds(tmp_path, opora):
    code, data = opora("form", report(tmp_path / "a.xlsx"), *ORDER, "--out", tmp_path / "out")

    assert code == 0
    assert [Path(file).name for file in data["files"]] == [
        "form.docx", "form.xlsx", "form.pdf", "extract.docx", "extract.xlsx", "extract.pdf",
    ]  # fmt: skip
    assert all(Path(file).stat().st_size > 1000 for file in data["files"])
    assert [pupil["name"] for pupil in data["pupils"]] == [NAME, OTHER]


def test_every_document_names_the_pupils_and_the_seal(tmp_path, opora):
    _, data = opora("form", report(tmp_path / "a.xlsx"), *ORDER, "--out", tmp_path)

    table = docx.Document(str(tmp_path / "form.docx")).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    pdf = "".join(page.extract_text() for page in PdfReader(tmp_path / "extract.pdf").pages)
    sheet = openpyxl.load_workbook(tmp_path / "extract.xlsx").active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert [row[0] for row in rows[1:]] == [NAME, OTHER]
    assert rows[1][2:4] == ["9А", "Алгебра (2,50)"]
    assert rows[1][4:] == ["", "", ""]
    assert "Химия" in pdf
    assert data["seal"] in pdf.replace("\n", "").replace("\u00ad", "")
    assert any(data["seal"] in cell for cell in cells)


def test_the_columns_of_the_school_come_from_its_previous_form(tmp_path, opora):
    header = ["ФИО", "Класс", "Причина неуспеваемости", "Проведённая работа", "Планируемые меры"]
    rows = [["Аликов  Артем Олегович", "9 a", *REASONS], ["Выбывший Олег Ильич", "9А", "x", "", ""]]
    previous = write_xlsx(tmp_path / "old.xlsx", people_sheet(header, rows))

    code, data = opora(
        "form", report(tmp_path / "a.xlsx"), *ORDER, "--out", tmp_path, "--previous", previous
    )

    table = docx.Document(str(tmp_path / "form.docx")).tables[0]
    assert [cell.text for cell in table.rows[1].cells][4:] == REASONS
    assert [remark["code"] for remark in data["remarks"]] == ["not_listed"]
    assert "Выбывший" not in str(data["remarks"])
    assert code == 0


def test_our_own_form_filled_in_is_taken_back(tmp_path, opora):
    opora("form", report(tmp_path / "a.xlsx"), *ORDER, "--out", tmp_path / "january")
    book = docx.Document(str(tmp_path / "january" / "form.docx"))
    for cell, text in zip(book.tables[0].rows[2].cells[4:], REASONS, strict=True):
        cell.text = text
    book.save(str(tmp_path / "filled.docx"))

    opora(
        "form",
        tmp_path / "a.xlsx",
        *ORDER,
        "--out",
        tmp_path,
        "--previous",
        tmp_path / "filled.docx",
    )

    table = docx.Document(str(tmp_path / "form.docx")).tables[0]
    assert [cell.text for cell in table.rows[1].cells][4:] == ["", "", ""]
    assert [cell.text for cell in table.rows[2].cells][4:] == REASONS


def test_the_same_files_give_the_same_bytes(tmp_path, opora):
    path = report(tmp_path / "a.xlsx")

    opora("form", path, *ORDER, "--out", tmp_path / "one")
    opora("form", path, *ORDER, "--out", tmp_path / "two")

    for first in sorted((tmp_path / "one").iterdir()):
        assert first.read_bytes() == (tmp_path / "two" / first.name).read_bytes()


def test_a_previous_form_that_is_not_there_is_wrong_usage(tmp_path, opora):
    code, data = opora(
        "form", report(tmp_path / "a.xlsx"), *ORDER, "--out", tmp_path, "--previous", "нет.docx"
    )

    assert (code, "--previous" in data["error"]) == (2, True)


def test_a_previous_form_that_cannot_be_read_is_wrong_usage(tmp_path, opora):
    broken = tmp_path / "old.docx"
    broken.write_bytes(b"PK\x03\x04 broken")

    code, data = opora(
        "form", report(tmp_path / "a.xlsx"), *ORDER, "--out", tmp_path, "--previous", broken
    )

    assert (code, "--previous" in data["error"]) == (2, True)


def test_the_text_names_the_written_files(tmp_path, say):
    code, text = say("form", report(tmp_path / "a.xlsx"), *ORDER, "--out", tmp_path / "out")

    assert code == 0
    assert "В форме учеников: 2" in text
    assert "form.pdf" in text
