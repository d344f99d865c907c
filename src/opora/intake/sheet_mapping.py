"""What a person said of an unknown sheet: which column is what. Kept, and recognised next time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from opora.vocabulary.class_label import parse_class
from opora.vocabulary.problems import UserError

_WIDEST = 1 << 14  # columns of a sheet of any program
_DEEPEST = 4


class Holds(StrEnum):
    """What the cells of a column are."""

    MARKS = "marks"
    FINALS = "finals"
    ABSENCES = "absences"


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of results. `subject`: None = that of the row or of the sheet; `term`: of final
    marks, '' = unknown."""

    column: int
    holds: Holds
    subject: str | None = None
    term: str = ""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """Where things stand; columns are counted from zero.

    `header`: rows from the row that `fingerprint.header_span` finds to the header, `depth`: rows of
    the header. `names`: columns that make a name. Class, subject and day stand in a column of
    theirs, or are fixed for the sheet; what the file itself labels goes before what is fixed.
    `under_days`: what columns hold whose header is a day, None = such columns are not read.
    `columns`: all other columns of results. Raises UserError when it cannot be read by.
    """

    names: tuple[int, ...]
    columns: tuple[ValueColumn, ...] = ()
    under_days: Holds | None = None
    header: int = 0
    depth: int = 1
    school_class: str | None = None
    class_column: int | None = None
    subject: str | None = None
    subject_column: int | None = None
    day: date | None = None
    day_column: int | None = None

    def __post_init__(self) -> None:
        if not self.names:
            raise UserError("Не указан столбец с ФИО. Выберите его.")
        if not self.columns and self.under_days is None:
            raise UserError("Не указан ни один столбец с отметками. Выберите хотя бы один.")
        if self.under_days is Holds.FINALS:
            raise UserError("Под датами итоговых отметок не бывает. Выберите отметки или пропуски.")
        twice = [column for column, times in Counter(self.used()).items() if times > 1]
        if twice:
            raise UserError(f"Столбец {twice[0] + 1} выбран дважды. Оставьте одно назначение.")
        if self.school_class is not None and parse_class(self.school_class) is None:
            raise UserError("Класс не читается. Напишите его так: 9А.")

    def used(self) -> list[int]:
        """Return the columns that are read, but those under days."""
        single = (self.class_column, self.subject_column, self.day_column)
        values = (value.column for value in self.columns)
        return [*self.names, *(c for c in single if c is not None), *values]

    def layout(self) -> "SheetMapping":
        """Return the mapping without what is true of one file alone: its class, subject and day.

        This is what may be kept for other files with the same header.
        """
        return replace(self, school_class=None, subject=None, day=None)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON holds it; `from_json` reads it."""
        return asdict(self) | {"day": self.day.isoformat() if self.day else None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SheetMapping":
        """Return what `as_json` gave; raises ValueError otherwise, UserError as the class does."""
        try:
            if kept.keys() - {field.name for field in fields(cls)}:
                raise ValueError("unknown keys")
            whole = {name: kept.get(name) for name in ("class_column", "subject_column")}
            return cls(
                names=tuple(_column(value) for value in kept["names"]),
                columns=tuple(_value_column(value) for value in kept.get("columns", ())),
                under_days=None if kept.get("under_days") is None else Holds(kept["under_days"]),
                header=_between(kept.get("header", 0), -_WIDEST, _WIDEST),
                depth=_between(kept.get("depth", 1), 1, _DEEPEST),
                school_class=_text_or_none(kept.get("school_class")),
                subject=_text_or_none(kept.get("subject")),
                day=None if kept.get("day") is None else date.fromisoformat(kept["day"]),
                day_column=_column_or_none(kept.get("day_column")),
                **{name: _column_or_none(value) for name, value in whole.items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a mapping of a sheet: {kept!r}") from error


def _value_column(kept: Mapping[str, Any]) -> ValueColumn:
    subject, term = _text_or_none(kept.get("subject")), _text_or_none(kept.get("term", ""))
    return ValueColumn(_column(kept["column"]), Holds(kept["holds"]), subject, term or "")


def _between(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{value!r} is not between {least} and {most}")
    return value


def _column(value: object) -> int:
    return _between(value, 0, _WIDEST)


def _column_or_none(value: object) -> int | None:
    return None if value is None else _column(value)


def _text_or_none(value: object) -> str | None:
    if value is not None and type(value) is not str:
        raise ValueError(f"{value!r} is not a text")
    return value
