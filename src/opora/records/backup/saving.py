"""Making a copy: the data directory and the database as they are at one moment."""

import hashlib
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Protocol

from django.db import connection
from django.utils import timezone

from opora import __version__
from opora.facts.atomic import TEMPORARY, make_folder, whole_file, write_whole
from opora.facts.store import Store
from opora.records import chain
from opora.records.backup.database import copy_database
from opora.records.backup.manifest import DATABASE, FILES, NAME, CopiedFile, Manifest
from opora.records.installations import OWN
from opora.records.spool import Spool
from opora.records.temporary import FOLDER as TEMPORARY_FILES
from opora.vocabulary.problems import UserError

KEY = "secret.key"
_LEDGER = "ledger.sqlite"
_NOT_COPIED = {KEY, ".lock", ".migrating", "worker.beat", "records.sqlite", _LEDGER}
_TAILS = ("-journal", "-wal", "-shm")
_CHUNK = 1 << 20


class Target(Protocol):
    """Where a copy is written."""

    def add(self, name: str, source: IO[bytes]) -> CopiedFile:
        """Write a file under a name; return its size and checksum."""


def save(folder: Path, target: Path) -> Manifest:
    """Write a copy of the installation to a new .zip, or to a new or empty folder.

    Acceptance of uploads waits meanwhile; pages go on. The key is not copied. Raises UserError when
    the target is taken or inside the data directory, or the database cannot be copied.
    """
    _check(folder, target)
    with TemporaryDirectory(dir=target.parent) as temporary:
        if target.suffix.lower() != ".zip":
            make_folder(target)
            return _written(folder, _Folder(target), Path(temporary))
        with whole_file(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
            return _written(folder, _Zip(file), Path(temporary))


def _check(folder: Path, target: Path) -> None:
    if target.resolve().is_relative_to(folder.resolve()):
        raise UserError(
            f"{target} лежит внутри каталога данных. Храните копию отдельно, лучше на другом диске."
        )
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise UserError(f"{target} уже есть. Укажите новый файл .zip или пустую папку.")
    make_folder(target.parent)


def _written(folder: Path, target: Target, temporary: Path) -> Manifest:
    store = Store(folder)
    with store.writing():
        Spool(folder / "audit").drain()
        # Before the database: its copy then leads at least this far.
        made_at, end = timezone.now(), chain.head()
        database = temporary / DATABASE[connection.vendor]
        copy_database(database)
        files = {database.name: _add(target, database.name, database)}
        ledger = folder / _LEDGER
        if ledger.exists():
            with closing(sqlite3.connect(ledger)) as source:
                source.execute("VACUUM INTO ?", (str(temporary / _LEDGER),))
            files[f"{FILES}/{_LEDGER}"] = _add(target, f"{FILES}/{_LEDGER}", temporary / _LEDGER)
        for path in _files(folder):
            name = f"{FILES}/{path.relative_to(folder).as_posix()}"
            files[name] = _add(target, name, path)
    manifest = _manifest(made_at, end, files)
    with (temporary / NAME).open("w+b") as file:
        file.write(manifest.as_bytes())
        file.seek(0)
        target.add(NAME, file)
    return manifest


def _manifest(made_at: datetime, end: tuple[int, str], files: dict[str, CopiedFile]) -> Manifest:
    return Manifest(made_at.isoformat(), __version__, connection.vendor, *end, files)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        aside = path.name in _NOT_COPIED or path.name.startswith(TEMPORARY)
        aside = aside or path.relative_to(folder).parts[0] in (TEMPORARY_FILES, OWN)
        if path.is_file() and not aside and not path.name.endswith(_TAILS):
            yield path


def _add(target: Target, name: str, path: Path) -> CopiedFile:
    with path.open("rb") as source:
        return target.add(name, source)


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, name: str, source: IO[bytes]) -> CopiedFile:
        with whole_file(self._root / name) as part, part.open("wb") as file:
            return _copied(source, file)


class _Zip:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def add(self, name: str, source: IO[bytes]) -> CopiedFile:
        with self._file.open(name, "w", force_zip64=True) as file:
            return _copied(source, file)


def _copied(source: IO[bytes], target: IO[bytes]) -> CopiedFile:
    seal, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        seal.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return CopiedFile(size, seal.hexdigest())


def save_key(folder: Path, target: Path) -> None:
    """Copy the key to a new file; raises UserError when there is no key or the file is there."""
    if target.exists():
        raise UserError(f"{target} уже есть. Укажите новый файл для ключа.")
    if not (folder / KEY).exists():
        raise UserError(
            f"В {folder} ключа нет: его задаёт OPORA_SECRET_KEY или сервер ещё не был запущен."
        )
    write_whole(target, (folder / KEY).read_bytes())
