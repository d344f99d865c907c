"""Data directories of version 0.1: the list of batches was one file, batches.json."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from opora.facts.batches import Batch, FactFile
from opora.facts.parquet import read_facts
from opora.facts.tables import TABLES
from opora.facts.upload import contents
from opora.vocabulary.problems import UserError

_LIST = "batches.json"
_VERSION = 1
_SHELF = re.compile(r"/school_year=(?P<school_year>[0-9]+)/school=(?P<school_id>[0-9]+)/")


def is_earlier(root: Path) -> bool:
    """Whether the directory has a list of that version."""
    return (root / _LIST).exists()


def batches_of_list(root: Path) -> list[Batch]:
    """Return the batches of the old list; raises UserError when it cannot be understood."""
    path = root / _LIST
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["version"] != _VERSION:
            raise ValueError(kept["version"])
        return [_batch(root, each) for each in kept["batches"]]
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"Список загрузок {path} не читается: он повреждён или записан другой версией "
            "программы. Нужен файл из резервной копии каталога данных: верните его на место."
        ) from None


def set_aside(root: Path) -> None:
    """Rename the old list once its batches are kept elsewhere."""
    (root / _LIST).replace(root / f"{_LIST}.old")


def _batch(root: Path, kept: dict[str, Any]) -> Batch:
    for name in ("since", "on"):
        kept[name] = kept[name] and date.fromisoformat(kept[name])
    kept["files"] = [_file(each) for each in kept["files"]]
    fields: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in kept.items()}
    batch = Batch(**(fields | contents({})))
    tables = {name: read_facts(root, name, batch.files_of(name)) for name in TABLES}
    return replace(batch, **contents(tables))


def _file(kept: dict[str, Any]) -> FactFile:
    found = _SHELF.search(kept["path"])
    if found is None:
        raise ValueError(kept["path"])
    shelf: dict[str, Any] = {name: int(number) for name, number in found.groupdict().items()}
    return FactFile(**kept, **shelf)
