"""Bringing an installation back from a copy into an empty place, and proving that it is whole."""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection

from opora.facts.atomic import make_folder, whole_file
from opora.facts.store import Store
from opora.records import chain
from opora.records.append_only import is_protected
from opora.records.backup.database import bring_back, check_empty
from opora.records.backup.manifest import DATABASE, FILES, NAME, CopiedFile, Manifest
from opora.vocabulary.problems import Problem, UserError

_CHUNK = 1 << 20
Open = Callable[[str], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back; `problems`: files that are missing or damaged as the ledger has it.

    `chain_broken`: the first audit event that does not fit; None when the chain is whole.
    `protected`: whether the database refuses to change audit events, as it did.
    """

    manifest: Manifest
    problems: tuple[Problem, ...]
    chain_broken: int | None
    protected: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.protected and self.chain_broken is None and not self.problems


def bring(source: Path, folder: Path) -> Brought:
    """Bring a copy back into an empty data directory and an empty database.

    Every file is compared with the manifest before anything counts. Raises UserError when the place
    is taken, or the copy is damaged or of another kind of database; then the place is empty again.
    """
    _check_place(folder)
    with _opened(source) as open_file:
        with open_file(NAME) as file:
            manifest = Manifest.of(file.read())
        if manifest.database != connection.vendor:
            raise UserError(
                f"В копии база {manifest.database}, а здесь {connection.vendor}. Задайте или "
                "уберите DATABASE_URL."
            )
        check_empty()
        try:
            _bring_files(open_file, manifest, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    verdict = chain.verify(manifest.head)
    problems = tuple(Store(folder).verify())
    return Brought(manifest, problems, verdict.broken, is_protected())


def _check_place(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"Каталог данных {folder} не пуст. Восстанавливают в новый: --data НОВЫЙ_КАТАЛОГ."
        )


def _bring_files(open_file: Open, manifest: Manifest, folder: Path) -> None:
    make_folder(folder)
    database = DATABASE[manifest.database]
    copy = folder / f".{database}"
    for name, told in manifest.files.items():
        path = copy if name == database else folder / name.removeprefix(f"{FILES}/")
        with open_file(name) as source, whole_file(path) as part:
            _check_same(name, told, _written(source, part))
    bring_back(copy)
    copy.unlink()


def _check_same(name: str, told: CopiedFile, found: CopiedFile) -> None:
    if told != found:
        raise UserError(
            f"Файл {name} в копии изменён или записан не до конца. Возьмите другую копию."
        )


def _written(source: IO[bytes], part: Path) -> CopiedFile:
    seal, size = hashlib.sha256(), 0
    with part.open("wb") as file:
        while chunk := source.read(_CHUNK):
            seal.update(chunk)
            file.write(chunk)
            size += len(chunk)
    return CopiedFile(size, seal.hexdigest())


@contextmanager
def _opened(source: Path) -> Iterator[Open]:
    """Yield what opens a file of the copy by name; UserError for one that is missing."""
    try:
        if source.is_dir():
            yield lambda name: (source / name).open("rb")
        else:
            with zipfile.ZipFile(source) as file:
                yield file.open
    except (FileNotFoundError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise UserError(
            f"{source}: это не копия Опоры, или в ней не хватает файла. Возьмите другую копию."
        ) from error
