"""Files that appear whole or not at all, and stay after a power cut.

A file is written under a temporary name, forced to the disk, renamed; then its folder is forced to
the disk, where the system can do that (Windows cannot).
"""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TEMPORARY = ".new-"
_ATTEMPTS = 20
_SYNCS_FOLDERS = os.name != "nt"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path to write; what is there at the end becomes `path`.

    After an error inside, `path` is as it was and the temporary file is gone.
    """
    make_folder(path.parent)
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(4)}-{path.name}")
    # Originals and the identity map hold names: nobody but the owner reads them.
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield temporary
        with temporary.open("r+b") as written:
            os.fsync(written.fileno())
        _replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _fsync_folder(path.parent)


def write_by_content(folder: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write a file of `folder` that is named by its SHA-256; return the name and the size.

    The content is never whole in memory.
    """
    make_folder(folder)
    temporary = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(descriptor)
        _replace(temporary, folder / digest.hexdigest())
    finally:
        temporary.unlink(missing_ok=True)
    _fsync_folder(folder)
    return digest.hexdigest(), size


def write_whole(path: Path, content: bytes) -> None:
    """Make `content` the content of `path`."""
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


def make_folder(folder: Path) -> None:
    """Create `folder` and what is missing above it, so that they too stay after a power cut."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    for each in reversed(missing):
        with suppress(FileExistsError):
            each.mkdir()
        _fsync_folder(each.parent)


def _replace(temporary: Path, path: Path) -> None:
    # On Windows a file that somebody is reading cannot be replaced at that moment.
    for _ in range(_ATTEMPTS):
        with suppress(PermissionError):
            temporary.replace(path)
            return
        time.sleep(0.05)
    temporary.replace(path)


def _fsync_folder(folder: Path) -> None:
    if not _SYNCS_FOLDERS:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
