"""Paths as a person typed them into files to read: folders and zips are opened, names are kept."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from opora.intake.limits import Limits
from opora.intake.sniff import ZIP_START, kind_of
from opora.intake.zip_parts import megabytes, members, unpack
from opora.vocabulary.problems import Problem, Refusal, Remark, UserError

_UTF8_NAME = 0x800
_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_SYSTEM_FOLDERS = frozenset({"__macosx"})
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    `label` is the path as typed, with «/», followed by the place in a folder or in an archive:
    `выгрузка.zip/9А.xlsx`. `path` may lie in the work folder under a made-up name. `sha256` is hex,
    `size` in bytes.
    """

    label: str
    path: Path
    sha256: str
    size: int


Expanded = SourceFile | Problem | Remark


def expand(paths: list[Path], workdir: Path, limits: Limits) -> list[Expanded]:
    """Return the files behind `paths` in the order given, folders sorted by name.

    A bad archive or a file too large is a Problem and the others go on; files of the system are a
    Remark. Archive members are written to `workdir`. Raises UserError for a path that does not
    exist.
    """
    found: list[Expanded] = []
    for path in paths:
        if path.is_dir():
            for inner in _walk(path):
                found += _one(inner, inner.as_posix(), workdir, limits)
        elif path.is_file():
            found += _one(path, path.as_posix(), workdir, limits)
        else:
            raise UserError(f"Путь {path.as_posix()} не найден. Проверьте, как он написан.")
    return found


def expand_files(
    files: Iterable[tuple[str, Path]], workdir: Path, limits: Limits
) -> list[Expanded]:
    """Return the files behind these, each under the label given with it; as `expand` does."""
    return [item for label, path in files for item in _one(path, label, workdir, limits)]


def _walk(folder: Path) -> Iterator[Path]:
    # Links to folders are not followed: they may lead in a circle.
    for root, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(root, name) for name in sorted(names) if Path(root, name).is_file())


def _one(path: Path, label: str, workdir: Path, limits: Limits) -> list[Expanded]:
    if _is_system(PurePosixPath(label)):
        return [_left_out(label)]
    try:
        return _sort_out(path, label, workdir, limits)
    except Refusal as refusal:
        return [Problem(label, None, None, refusal.code, refusal.message)]
    except OSError:
        message = "Файл не открывается. Закройте его в других программах и проверьте права."
        return [Problem(label, None, None, "unreadable", message)]


def _sort_out(path: Path, label: str, workdir: Path, limits: Limits) -> list[Expanded]:
    size = path.stat().st_size
    if _is_archive(path, size, limits):
        if size > limits.archive_bytes:
            raise _too_large("Архив", limits.archive_bytes)
        return _members(path, label, workdir, limits)
    if size > limits.book_bytes:
        raise _too_large("Файл", limits.book_bytes)
    return [SourceFile(label, path, _sha256(path), size)]


def _is_archive(path: Path, size: int, limits: Limits) -> bool:
    """Answer whether the file is a zip that is no book; a broken zip is left to the reader."""
    with path.open("rb") as file:
        head = file.read(4)
    if not head.startswith(ZIP_START):
        return False
    if size > limits.archive_bytes:
        return True
    try:
        names = [member.filename for member in members(path, limits)]
    except Refusal as refusal:
        if refusal.code == "truncated":
            return False
        raise
    return kind_of(head, names) == "zip"


def _members(path: Path, label: str, workdir: Path, limits: Limits) -> list[Expanded]:
    found: list[Expanded] = []
    with path.open("rb") as file:
        for member in sorted(members(path, limits), key=_member_name):
            name = PurePosixPath(_member_name(member))
            inner = f"{label}/{name}"
            if _is_system(name):
                found.append(_left_out(inner))
                continue
            try:
                content = unpack(file, member)
                if len(content) > limits.book_bytes:
                    raise _too_large("Файл", limits.book_bytes)
            except Refusal as refusal:
                found.append(Problem(inner, None, None, refusal.code, refusal.message))
            else:
                found.append(_extracted(content, inner, workdir))
    return found


def _extracted(content: bytes, label: str, workdir: Path) -> SourceFile:
    digest = hashlib.sha256(content).hexdigest()
    # Named by content, never by the archive: a hostile name cannot choose where we write.
    target = workdir / digest
    if not target.exists():
        target.write_bytes(content)
    return SourceFile(label, target, digest, len(content))


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return the name in Russian: without the UTF-8 flag Windows archivers mean cp866."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")  # macOS writes UTF-8 and forgets the flag
    except UnicodeDecodeError:
        return raw.decode("cp866", errors="replace")


def _is_system(name: PurePosixPath) -> bool:
    last = name.name.lower()
    return (
        last.startswith((".", "~$"))
        or last in _SYSTEM_NAMES
        or any(part.lower() in _SYSTEM_FOLDERS for part in name.parts)
    )


def _left_out(label: str) -> Remark:
    return Remark(label, None, None, "system_file", "Служебный файл системы пропущен.")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _too_large(what: str, limit: int) -> Refusal:
    return Refusal("too_large", f"{what} больше {megabytes(limit)}. Загрузите журналы по классам.")
