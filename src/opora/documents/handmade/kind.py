"""Which files may be a form filled by hand, and what to say of the others."""

from pathlib import Path
from typing import Literal

from opora.intake.limits import Limits
from opora.intake.sniff import HEAD_BYTES, ZIP_START, kind_of
from opora.intake.zip_parts import members
from opora.vocabulary.problems import Refusal

FileKind = Literal["xlsx", "docx"]
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


def kind_of_form(path: Path, limits: Limits) -> FileKind:
    """Return what the form was typed in, by its content; its name is never asked.

    Raises Refusal: empty, encrypted, old_format, paper, archive, not_form, and what `members` says
    of a broken file.
    """
    if path.stat().st_size == 0:
        raise Refusal("empty", "Файл пуст: 0 байт. Пришлите заполненную форму.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    names = [m.filename for m in members(path, limits)] if head.startswith(ZIP_START) else []
    kind = kind_of(head, names)
    if kind == "xlsx":
        return "xlsx"
    if kind == "docx":
        return "docx"
    if kind == "xls":
        encrypted = path.stat().st_size <= limits.book_bytes and _ENCRYPTED in path.read_bytes()
        raise _ENCRYPTED_FILE if encrypted else _OLD
    if head.startswith((b"%PDF", *_PICTURES)):
        raise Refusal("paper", f"Это скан или снимок, из него ничего не прочесть. {_NEEDED}")
    if kind == "zip":
        raise Refusal("archive", f"Это архив внутри архива. Распакуйте его. {_NEEDED}")
    raise Refusal("not_form", f"Это не таблица Excel и не документ Word. {_NEEDED}")


_NEEDED = "Нужна форма в .xlsx или .docx."
_ENCRYPTED_FILE = Refusal("encrypted", "Файл защищён паролем. Снимите пароль и пришлите снова.")
_OLD = Refusal(
    "old_format",
    "Это старый .xls или .doc. Откройте файл и сохраните его как .xlsx или .docx, затем пришлите.",
)
