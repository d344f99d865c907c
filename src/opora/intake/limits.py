"""How large and how dense a file from outside may be."""

import difflib
import os
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError

VARIABLE = "OPORA_LIMITS"


@dataclass(frozen=True, slots=True)
class Limits:
    """Whole numbers in bytes, seconds or pieces, as the name says; reasons are in limits.toml."""

    book_bytes: int
    docx_bytes: int
    archive_bytes: int
    member_bytes: int
    total_bytes: int
    ratio: int
    ratio_from_bytes: int
    members: int
    rows: int
    columns: int
    cells: int
    area: int
    merges: int
    depth: int
    strings: int
    notes: int
    answer_bytes: int
    child_memory_bytes: int
    child_cpu_seconds: int
    child_wall_seconds: int
    child_files: int
    signature_bytes: int
    openssl_seconds: int

    @classmethod
    def load(cls, path: Path | None = None) -> "Limits":
        """Return the catalogue limits with keys of `path` (or of $OPORA_LIMITS) put over them.

        Raises UserError naming file, key and the nearest known key.
        """
        values = _catalogue()
        override = path or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
        if override is not None:
            values = values | _checked(override, _read(override))
        return cls(**values)


@cache
def _catalogue() -> dict[str, int]:
    return {key: entry["value"] for key, entry in _read(CATALOGUE / "limits.toml").items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"Файл пределов {path} не открывается. Проверьте путь.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            f"Файл пределов {path} не читается: {error}. Нужен TOML в кодировке UTF-8."
        ) from error


def _checked(path: Path, found: dict[str, Any]) -> dict[str, int]:
    known = [field.name for field in fields(Limits)]
    for key, value in found.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise UserError(
                f"Файл пределов {path}: ключ «{key}» неизвестен. Ближайший известный: «{near}»."
            )
        if type(value) is not int or value <= 0:
            raise UserError(
                f"Файл пределов {path}: у ключа «{key}» стоит {value!r}, "
                "нужно целое число больше 0."
            )
    return found
