from dataclasses import replace
from pathlib import Path

import pytest

from hostile_files import (
    ATTACKS,
    FIRST,
    MAIN,
    SHEET,
    book,
    cell,
    parts_of,
    row,
    sheet,
    write,
    zipped,
)
from opora.intake.limits import Limits
from opora.intake.precheck import precheck
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()


def code_of(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refusal) as caught:
        precheck(path, limits)
    return caught.value.code


def test_a_book_that_passes_is_told_by_kind(tmp_path: Path) -> None:
    assert precheck(write(tmp_path, book(FIRST)), LIMITS).kind == "xlsx"


def test_text_passes_by_its_first_bytes(tmp_path: Path) -> None:
    assert precheck(write(tmp_path, "ФИО;Алгебра".encode()), LIMITS).kind == "csv"


@pytest.mark.parametrize("name", ["nothing at all", "PDF", "encrypted", "bytes"])
def test_what_is_no_table_is_refused_by_its_first_bytes(tmp_path: Path, name: str) -> None:
    build, code = ATTACKS[name]

    assert code_of(write(tmp_path, build())) == code


def test_size_is_limited_before_the_file_is_opened(tmp_path: Path) -> None:
    assert code_of(write(tmp_path, b"a;b"), replace(LIMITS, book_bytes=2)) == "too_large"


def test_a_document_has_a_limit_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path, zipped({"word/document.xml": b"<w/>"}))

    assert precheck(path, LIMITS).kind == "docx"
    assert code_of(path, replace(LIMITS, docx_bytes=20)) == "too_large"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"9А.csv": b"x"}, "bad_archive"),
        ({"xl/workbook.bin": b"x"}, "unreadable"),
        ({"word/document.xml": b"<!DOCTYPE x><w/>"}, "bad_xml"),
        ({"word/document.xml": b"<w>" * 100}, "bad_xml"),
        ({"xl/workbook.xml": b"<!DOCTYPE x><w/>"}, "bad_xml"),
        ({"xl/workbook.xml": "<w/>".encode("utf-16")}, "bad_xml"),
        ({"mimetype": b"", "content.xml": b"<!DOCTYPE x><w/>"}, "bad_xml"),
        ({"mimetype": b"", "content.xml": b"junk table-cell"}, "bad_xml"),
        (
            {
                "mimetype": b"",
                "content.xml": b"<a/>",
                "META-INF/manifest.xml": b"<m><encryption-data/></m>",
            },
            "encrypted",
        ),
    ],
)
def test_parts_of_books_are_checked(tmp_path: Path, parts: dict[str, bytes], code: str) -> None:
    assert code_of(write(tmp_path, zipped(parts))) == code


@pytest.mark.parametrize("name", ["xl/any.bin", "other/place.xml", "x.rels"])
def test_a_sheet_is_checked_under_any_name(tmp_path: Path, name: str) -> None:
    parts = parts_of(sheet(FIRST))
    parts[name] = sheet(row(1, cell("XFD1"))).encode()

    assert code_of(write(tmp_path, zipped(parts))) == "too_dense"


def test_strings_are_checked_inside_a_sheet_too(tmp_path: Path) -> None:
    parts = parts_of(sheet(FIRST))
    parts[SHEET] += f'<sst {MAIN} uniqueCount="4294967295"/>'.encode()

    assert code_of(write(tmp_path, zipped(parts))) in ("too_dense", "bad_xml")


def test_comments_in_parts_do_no_harm(tmp_path: Path) -> None:
    parts = parts_of(sheet(FIRST))
    parts["xl/workbook.xml"] += b"<!-- saved by hand -->"

    assert precheck(write(tmp_path, zipped(parts)), LIMITS).kind == "xlsx"


def test_formula_errors_are_found_on_the_way(tmp_path: Path) -> None:
    path = write(tmp_path, book(row(1, cell("A1"), cell("C1", "#N/A", "e"))))

    assert precheck(path, LIMITS).errors == {SHEET: [(0, 2, "#N/A")]}
