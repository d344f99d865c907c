"""When data entry is late or unlikely: the numbers of catalogue/duty.toml."""

import difflib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Whole numbers of days, marks, pupils, per cent or hundredths; reasons are in duty.toml."""

    silent_days_weekly: int
    silent_days_twice: int
    silent_days_often: int
    rhythm_days: int
    first_marked_grade: int
    plan_days: int
    plan_marks: int
    work_days: int
    work_percent: int
    final_days: int
    final_marks: int
    seen_days: int
    final_distance: int
    equal_marks: int
    equal_pupils: int
    backdate_days: int
    backdated_marks: int
    saturdays_percent: int
    shared_day_percent: int

    @classmethod
    def load(cls, own: Path | None = None) -> "Thresholds":
        """Return the thresholds of the catalogue, keys of a school's own file put over them.

        Raises UserError naming the file, the key and the nearest known key.
        """
        values = {key: entry["value"] for key, entry in _read(CATALOGUE / "duty.toml").items()}
        if own is not None:
            values |= _checked(own, _read(own))
        return cls(**values)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"Файл порогов {path} не открывается. Проверьте путь.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            f"Файл порогов {path} не читается: {error}. Нужен TOML в кодировке UTF-8."
        ) from error


def _checked(path: Path, found: dict[str, Any]) -> dict[str, int]:
    known = [field.name for field in fields(Thresholds)]
    for key, value in found.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise UserError(
                f"Файл порогов {path}: ключ «{key}» неизвестен. Ближайший известный: «{near}»."
            )
        if type(value) is not int or value <= 0:
            raise UserError(
                f"Файл порогов {path}: у ключа «{key}» стоит {value!r}, нужно целое число больше 0."
            )
    return found
