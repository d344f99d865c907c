from dataclasses import replace
from pathlib import Path

import docx
import pytest

from hostile_files import write, zipped
from opora.intake.docx_book import read_docx
from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def written(folder: Path, table: str) -> Path:
    text = f"<w:document {W}><w:body>{table}</w:body></w:document>"
    return write(folder, zipped({"word/document.xml": text.encode()}))


def test_tables_are_read_one_by_one(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Форма")
    for text in ("первая", "вторая"):
        table = document.add_table(2, 2)
        table.cell(0, 0).text = text
        table.cell(1, 1).text = "Ӕ, ё\nстрока"
    path = tmp_path / "форма.docx"
    document.save(str(path))

    grids = read_docx(path, LIMITS)

    assert [grid.name for grid in grids] == ["Таблица 1", "Таблица 2"]
    assert grids[1].rows == [["вторая", ""], ["", "Ӕ, ё\nстрока"]]


def test_merged_cells_keep_their_text_in_the_top_left_one(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for number, cell in enumerate(table._cells):
        cell.text = str(number)
    wide = table.cell(0, 0).merge(table.cell(0, 1))
    tall = table.cell(1, 2).merge(table.cell(2, 2))
    wide.text, tall.text = "широкая", "высокая"
    path = tmp_path / "a.docx"
    document.save(str(path))

    assert read_docx(path, LIMITS)[0].rows == [
        ["широкая", "", "2"],
        ["3", "4", "высокая"],
        ["6", "7", ""],
    ]


def test_what_the_page_does_not_show_is_not_read(tmp_path: Path) -> None:
    cell = (
        "<w:tc><w:p><w:r><w:t>беседа</w:t><w:tab/><w:t>с</w:t><w:br/><w:t>мамой</w:t></w:r>"
        "<w:del><w:r><w:delText>удалено</w:delText></w:r></w:del>"
        "<w:r><w:instrText>DATE</w:instrText></w:r></w:p></w:tc>"
    )
    path = written(
        tmp_path,
        f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        f"<w:sdt><w:sdtContent>{cell}</w:sdtContent></w:sdt></w:tr></w:tbl>",
    )

    assert read_docx(path, LIMITS)[0].rows == [["", "беседа\tс\nмамой"]]


def test_a_document_without_its_text_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, zipped({"word/styles.xml": b"<w/>"}))

    with pytest.raises(Refusal, match="нет текста"):
        read_docx(path, LIMITS)


def test_a_span_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    row = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr>'

    with pytest.raises(Refusal) as caught:
        read_docx(written(tmp_path, f"<w:tbl>{row}</w:tbl>"), LIMITS)

    assert caught.value.code == "too_dense"


def test_rows_are_limited(tmp_path: Path) -> None:
    path = written(tmp_path, f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 4}</w:tbl>")

    with pytest.raises(Refusal):
        read_docx(path, replace(LIMITS, rows=2))
