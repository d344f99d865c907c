"""Comments in a person's own file: they are there, and nothing else has changed."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from opora.intake.archive import SourceFile
from opora.intake.books import read_book
from opora.intake.commenting.commented import commented
from opora.intake.commenting.spliced import parsed
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.vocabulary.problems import Refusal

TEXTS = {"Лист1": {"A2": "Ошибка. Класс <непонятен> & всё", "C3": "Замечание.\nВторая строка"}}
LIMITS = Limits.load()
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6300010000000500010d0a2db40000000049454e44ae426082"
)


def book(comment: bool = False) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = "Лист1"
    for row in (["ФИО", "Класс", "Предмет"], ["Имя", "9А", 'а "б" > в'], ["Имя", 9, None]):
        sheet.append(row)
    sheet["A2"].number_format = "0.00"
    sheet.merge_cells("A4:B4")
    if comment:
        sheet["A2"].comment = Comment("Уже было", "Школа")
    made.create_sheet("Лист2").append(["другое"])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def other_book() -> bytes:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    sheet = made.add_worksheet("Лист1")
    sheet.write_row(0, 0, ["ФИО", "Класс", "Предмет"], made.add_format({"bold": True}))
    sheet.write_row(1, 0, ["Имя", "9А", "Физика"])
    sheet.insert_image(6, 0, "рисунок.png", {"image_data": io.BytesIO(_PNG)})
    sheet.add_table(8, 0, 10, 1)
    made.close()
    return stream.getvalue()


def document(*, bare: bool = False) -> bytes:
    made = docx.Document()
    made.add_paragraph("Перед таблицей")
    table = made.add_table(rows=3, cols=3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = "" if bare else f"ячейка {number}"
    table.cell(0, 0).merge(table.cell(0, 1))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture
def put(tmp_path: Path):
    def of(content: bytes, texts=TEXTS) -> bytes:
        path = tmp_path / "файл"
        path.write_bytes(content)
        return commented(path, texts, LIMITS)

    return of


@pytest.mark.parametrize("content", [book(), other_book()], ids=["openpyxl", "xlsxwriter"])
def test_a_book_gets_comments_and_colours_and_keeps_its_texts(put, content: bytes) -> None:
    made = load_workbook(io.BytesIO(put(content)))
    before = load_workbook(io.BytesIO(content))

    sheet = made["Лист1"]
    assert sheet["A2"].comment.text == TEXTS["Лист1"]["A2"]
    assert sheet["A2"].comment.author == "Опора"
    assert sheet["C3"].comment.text == TEXTS["Лист1"]["C3"]
    assert sheet["A2"].fill.fgColor.rgb == "FFFFE1B3"
    assert sheet["A2"].number_format == before["Лист1"]["A2"].number_format
    assert sheet["A1"].fill.fgColor.rgb == before["Лист1"]["A1"].fill.fgColor.rgb
    assert sheet.merged_cells.ranges == before["Лист1"].merged_cells.ranges
    for name in before.sheetnames:
        assert list(made[name].values) == list(before[name].values)


def test_all_other_parts_of_a_book_keep_their_bytes(put) -> None:
    old, new = (_parts(content) for content in (book(), put(book())))

    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"}
    assert set(new) - set(old) == {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }


def test_a_comment_that_was_there_stays_and_ours_follows(put) -> None:
    made = load_workbook(io.BytesIO(put(book(comment=True))))

    assert made["Лист1"]["A2"].comment.text == f"Уже было{TEXTS['Лист1']['A2']}"
    assert made["Лист1"]["A2"].comment.author == "Школа"
    assert made["Лист1"]["C3"].comment.author == "Опора"


@pytest.mark.parametrize("bare", [False, True])
def test_a_document_gets_comments_at_its_cells(put, bare: bool) -> None:
    texts = {"Таблица 1": {"A2": "Ошибка. Первая", "C1": "Замечание. Вторая\nстрока"}}

    content = put(document(bare=bare), texts)

    made = docx.Document(io.BytesIO(content))
    before = docx.Document(io.BytesIO(document(bare=bare)))
    assert [[c.text for c in row.cells] for row in made.tables[0].rows] == [
        [c.text for c in row.cells] for row in before.tables[0].rows
    ]
    said = {comment.text: comment.author for comment in made.comments}
    assert said == {"Ошибка. Первая": "Опора", "Замечание. Вторая\nстрока": "Опора"}
    marked = [
        (row, column)
        for row, line in enumerate(made.tables[0].rows)
        for column, cell in enumerate(line.cells)
        if "commentReference" in cell._element.xml
    ]
    assert marked == [(0, 2), (1, 0)]
    assert "FFE1B3" in made.tables[0].cell(1, 0)._element.xml
    assert "FFE1B3" not in made.tables[0].cell(1, 1)._element.xml


def test_comments_may_be_put_twice(put) -> None:
    texts = {"Таблица 1": {"A2": "Первое"}}
    made = docx.Document(io.BytesIO(put(put(document(), texts), texts)))
    again = load_workbook(io.BytesIO(put(put(book()))))

    assert [comment.comment_id for comment in made.comments] == [0, 1]
    assert again["Лист1"]["C3"].comment.text == TEXTS["Лист1"]["C3"] * 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_an_office_opens_the_document_with_its_comments(put, tmp_path: Path) -> None:
    path = tmp_path / "форма.docx"
    path.write_bytes(put(document(), {"Таблица 1": {"A2": "Ошибка. Первая"}}))
    home = f"-env:UserInstallation=file://{tmp_path}/home"

    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "fodt", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )

    said = (tmp_path / "форма.fodt").read_text(encoding="utf-8")
    assert said.count("<office:annotation ") == 1


@pytest.mark.parametrize("content", [book(), other_book(), document()])
def test_our_own_reader_reads_the_same_sheets_from_it(put, tmp_path: Path, content: bytes) -> None:
    texts = {**TEXTS, "Таблица 1": {"B2": "Ошибка"}}
    before, after = tmp_path / "до", tmp_path / "после"
    before.write_bytes(content)
    after.write_bytes(put(content, texts))

    assert read_book(after, LIMITS) == read_book(before, LIMITS)


def test_what_is_no_office_file_is_refused(put) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("файл.txt", "текст")

    with pytest.raises(Refusal):
        put(stream.getvalue())


def test_entities_and_other_encodings_are_refused() -> None:
    for data in (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a/>".encode("utf-16")):
        with pytest.raises(Refusal):
            parsed(data, LIMITS)


def test_the_limited_child_puts_comments(tmp_path: Path) -> None:
    path = tmp_path / "форма"
    path.write_bytes(book())
    with ReaderPool(LIMITS, 1) as pool:
        made = pool.commented(SourceFile("форма", path, "0" * 64, 1), TEXTS)
        path.write_bytes(b"PK\x03\x04 cut")
        refused = pool.commented(SourceFile("форма", path, "0" * 64, 1), TEXTS)

    assert isinstance(made, bytes)
    assert load_workbook(io.BytesIO(made))["Лист1"]["A2"].comment.author == "Опора"
    assert isinstance(refused, Refusal)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
