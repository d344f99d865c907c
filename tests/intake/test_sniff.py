import pytest

from opora.intake.sniff import Kind, kind_of

ZIP = b"PK\x03\x04"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        (b"<html>", "html"),
        (b"\xef\xbb\xbf \r\n<!DOCTYPE html>", "html"),
        ("\ufeff<TABLE border=1>".encode("utf-16-le"), "html"),
        (b'<?xml version="1.0"?><!-- x --><html>', "html"),
        ("Отчёт<br><table class='table-print'>".encode("cp1251"), "html"),
        ("ФИО;Алгебра".encode("cp1251"), "csv"),
        ("ФИО\tАлгебра".encode("utf-16"), "csv"),
        (b'<?xml version="1.0"?><Workbook>', "unknown"),
        (b"MIME-Version: 1.0\r\n", "unknown"),
        (b"%PDF-1.4", "unknown"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unknown"),
    ],
)
def test_kind_is_told_by_first_bytes(head: bytes, kind: Kind) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        (["XL\\workbook.xml"], "xlsx"),
        (["[Content_Types].xml"], "xlsx"),
        (["[Content_Types].xml", "word/document.xml"], "docx"),
        (["mimetype", "content.xml"], "ods"),
        (["9А.xlsx", "9Б.xlsx"], "zip"),
        (["content.xml"], "zip"),
        ([], "zip"),
    ],
)
def test_kind_of_a_zip_is_told_by_its_members(names: list[str], kind: Kind) -> None:
    assert kind_of(ZIP, names) == kind
