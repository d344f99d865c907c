"""A cheap look at a file before any reader touches it.

A workbook of 1.7 KB can make the fastest reader abort the whole process, so whatever a reader
would reserve memory by is checked here first, with the standard library only.
"""

from dataclasses import dataclass, field
from pathlib import Path

from opora.intake.error_cells import ErrorCells, find_error_cells
from opora.intake.limits import Limits
from opora.intake.ods_scan import check_content
from opora.intake.sheet_scan import check_merges, check_sheet
from opora.intake.sniff import HEAD_BYTES, ZIP_START, Kind, kind_of
from opora.intake.strings_scan import check_strings
from opora.intake.xml_scan import walk
from opora.intake.zip_parts import check_single_end, megabytes, members, parts
from opora.vocabulary.problems import Refusal

_PREAMBLE = 4096
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be read: its kind and the cells with formula errors, by part of the book."""

    kind: Kind
    errors: dict[str, ErrorCells] = field(default_factory=dict)


def precheck(path: Path, limits: Limits) -> Checked:
    """Return what the file is, if it is safe to read.

    Raises Refusal: empty, too_large, too_dense, encrypted, truncated, false_extension, bad_archive,
    bad_xml, unreadable.
    """
    size = path.stat().st_size
    if size == 0:
        raise Refusal("empty", "Файл пуст: 0 байт. Выгрузите его из журнала ещё раз.")
    if size > limits.book_bytes:
        raise _too_large(limits.book_bytes)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(ZIP_START):
        return _check_zip(path, head, limits)
    kind = kind_of(head)
    if kind == "unknown":
        raise Refusal(
            "false_extension",
            "Это не таблица и не текст, хотя имя файла может говорить иначе. Нужна выгрузка "
            "журнала: xlsx, xls, ods, csv или HTML.",
        )
    if kind == "xls":
        _check_ole2(path)
    return Checked(kind)


def _check_zip(path: Path, head: bytes, limits: Limits) -> Checked:
    found = members(path, limits)
    names = [member.filename for member in found]
    kind = kind_of(head, names)
    if kind == "zip":
        raise Refusal(
            "bad_archive", "Это архив внутри архива. Распакуйте его и загрузите файлы журналов."
        )
    if kind == "docx" and path.stat().st_size > limits.docx_bytes:
        raise _too_large(limits.docx_bytes)
    if any(name.lower() == "xl/workbook.bin" for name in names):
        raise Refusal("unreadable", "Формат xlsb не читаем. Сохраните книгу как .xlsx.")
    check_single_end(path)
    errors = {}
    for name, data in parts(path, found):
        _check_part(name, data, kind, limits)
        if kind == "xlsx" and (cells := find_error_cells(data)):
            errors[name] = cells
    return Checked(kind, errors)


def _check_part(name: str, data: bytes, kind: Kind, limits: Limits) -> None:
    if kind == "ods":
        _check_ods_part(name, data, limits)
    elif kind == "xlsx":
        _check_xlsx_part(name, data, limits)
    elif name.lower() == "word/document.xml":
        walk(data, limits)


def _check_xlsx_part(name: str, data: bytes, limits: Limits) -> None:
    """Check by content: a reader finds parts through references, whatever their names."""
    is_xml = name.lower().endswith((".xml", ".rels"))
    if is_xml and b"\0" in data and name.lower().startswith("xl/"):
        raise Refusal(
            "bad_xml", "Часть файла записана в необычной кодировке. Сохраните его заново."
        )
    if b"sheetData" in data:
        check_sheet(data, limits)
        check_merges(data, limits)
    elif is_xml and b"!" in data and b"<!" in data:
        walk(data, limits)
    if b"niqueCount" in data or b"<sst" in data[:_PREAMBLE]:
        check_strings(data, limits)


def _check_ods_part(name: str, data: bytes, limits: Limits) -> None:
    if b"encryption-data" in data and name.lower().endswith("manifest.xml"):
        raise Refusal("encrypted", "Файл защищён паролем. Снимите пароль и загрузите снова.")
    if b"table-cell" in data:
        check_content(data, limits)
    elif name.lower().endswith(".xml"):
        walk(data, limits)


def _check_ole2(path: Path) -> None:
    if _ENCRYPTED_STREAM in path.read_bytes():
        raise Refusal("encrypted", "Файл защищён паролем. Снимите пароль и загрузите снова.")


def _too_large(limit: int) -> Refusal:
    return Refusal("too_large", f"Файл больше {megabytes(limit)}. Загрузите журналы по классам.")
