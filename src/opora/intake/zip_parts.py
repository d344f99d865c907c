"""Members of a zip that cannot be trusted: its directory is checked before anything is unpacked."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_END_BYTES = 22
_LOCATOR_BYTES = 20
_LONGEST_COMMENT = 65_535
_ENTRY_BYTES = 46 + 255  # of the directory: fixed part and a long name
_ENCRYPTED = 0x1
_SAVE_AGAIN = "Откройте файл в Excel, сохраните заново и загрузите снова."


def megabytes(size: int) -> str:
    """Return a size for a message: «20 МБ»."""
    return f"{max(1, size >> 20)} МБ"


def members(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the members of a zip, folders left out.

    Raises Refusal: truncated, bad_archive, encrypted, too_large, too_dense. Names and sizes are
    those of the directory; `unpack` holds every member to them.
    """
    _check_directory_size(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _truncated() from error
    if len(found) > limits.members:
        raise _too_many(limits)
    _check_names(found)
    _check_sizes(found, path.stat().st_size, limits)
    return [member for member in found if not member.is_dir()]


def unpack(file: BinaryIO, member: zipfile.ZipInfo) -> bytes:
    """Return the content of one member, read past `zipfile`, which stops at the declared size:
    what we check must be all that a reader written in another language will see.

    Raises Refusal: truncated, bad_archive. Memory is bounded by the declared size.
    """
    packed = _packed(file, member)
    if member.compress_type == zipfile.ZIP_STORED:
        content, whole = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        content, whole = _inflate(packed, member.file_size)
    else:
        raise Refusal("bad_archive", f"Файл сжат необычным способом. {_SAVE_AGAIN}")
    if len(content) > member.file_size:
        raise Refusal("bad_archive", f"Размер части файла указан неверно. {_SAVE_AGAIN}")
    if not whole or len(content) < member.file_size or zlib.crc32(content) != member.CRC:
        raise _truncated()
    return content


def parts(path: Path, found: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each member, one at a time in memory."""
    with path.open("rb") as file:
        for member in found:
            yield member.filename, unpack(file, member)


def check_single_end(path: Path) -> None:
    """Refuse a book with two ends of its directory: two programs would see two different books."""
    if _tail(path).count(_END) != 1:
        raise Refusal("bad_archive", f"Оглавление файла неоднозначно. {_SAVE_AGAIN}")


def _tail(path: Path) -> bytes:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_BYTES - _LONGEST_COMMENT - _LOCATOR_BYTES))
        return file.read()


def _check_directory_size(path: Path, limits: Limits) -> None:
    """Refuse before `zipfile` builds an object for each of a million entries."""
    tail = _tail(path)
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        raise _truncated()
    if tail[max(0, place - _LOCATOR_BYTES) : place].startswith(_END64):
        raise Refusal("bad_archive", f"Файл записан в формате для огромных архивов. {_SAVE_AGAIN}")
    directory_bytes = int.from_bytes(tail[place + 12 : place + 16], "little")
    if directory_bytes > limits.members * _ENTRY_BYTES:
        raise _too_many(limits)


def _check_names(found: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in found:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
            raise Refusal("bad_archive", "Внутри файла есть путь за его пределы: это опасно.")
        if name.lower() in seen:
            raise Refusal("bad_archive", "Внутри файла две части с одним именем: это опасно.")
        seen.add(name.lower())
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refusal("bad_archive", "Внутри файла есть ссылка на другой файл: это опасно.")
        if member.flag_bits & _ENCRYPTED:
            raise Refusal("encrypted", "Файл защищён паролем. Снимите пароль и загрузите снова.")


def _check_sizes(found: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    total = sum(member.file_size for member in found)
    largest = max((member.file_size for member in found), default=0)
    if largest > limits.member_bytes or total > limits.total_bytes:
        raise _too_large(limits)
    if total > limits.ratio_from_bytes and total > limits.ratio * size:
        raise Refusal(
            "too_dense",
            f"При распаковке файл растёт больше чем в {limits.ratio} раз: так выглядит вредоносный "
            "архив. Загрузите исходную выгрузку журнала.",
        )


def _packed(file: BinaryIO, member: zipfile.ZipInfo) -> bytes:
    file.seek(member.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise _truncated()
    name_bytes = int.from_bytes(header[26:28], "little")
    extra_bytes = int.from_bytes(header[28:30], "little")
    file.seek(name_bytes + extra_bytes, 1)
    packed = file.read(member.compress_size)
    if len(packed) != member.compress_size:
        raise _truncated()
    return packed


def _inflate(packed: bytes, declared: int) -> tuple[bytes, bool]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, declared + 1)
    except zlib.error as error:
        raise _truncated() from error
    return content, (stream.eof and not stream.unused_data) or len(content) > declared


def _truncated() -> Refusal:
    return Refusal("truncated", "Файл повреждён или скачан не целиком. Скачайте выгрузку ещё раз.")


def _too_large(limits: Limits) -> Refusal:
    return Refusal(
        "too_large",
        f"После распаковки файл больше допустимого: {megabytes(limits.member_bytes)} на часть, "
        f"{megabytes(limits.total_bytes)} всего. Загрузите журналы по классам.",
    )


def _too_many(limits: Limits) -> Refusal:
    return Refusal(
        "too_dense",
        f"Внутри больше {limits.members} файлов. Разделите архив на несколько.",
    )
