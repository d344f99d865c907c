"""School calendars: when the terms of a school year begin and end."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError

_KEYS = {"school_year", "title", "source", "half_years_from_grade", "quarters", "half_years"}
_TERM_KEYS = {"title", "first", "last"}


class MissingCalendar(UserError):
    """No calendar tells when the current term began; the message asks for `--since`."""

    def __init__(self, on: date) -> None:
        year = school_year_of(on)
        super().__init__(
            f"Неизвестно, когда началась четверть (полугодие) на {on:%d.%m.%Y}: в каталоге нет "
            f"календаря {year}/{year + 1} учебного года или она ещё не началась. "
            "Укажите начало периода: --since ДД.ММ.ГГГГ"
        )


@dataclass(frozen=True, slots=True)
class Term:
    """A quarter or a half-year, both days in."""

    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Terms of one school year, each list in order; upper grades have half-years."""

    school_year: int
    title: str
    source: str
    half_years_from_grade: int
    quarters: tuple[Term, ...]
    half_years: tuple[Term, ...]

    @classmethod
    def load(cls, path: Path) -> "Calendar":
        """Read <school_year>.toml. Raises UserError naming the file and what is wrong in it."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UserError(f"Файл {path.name}: не читается как TOML ({error}).") from error
        _check_keys(path, data, _KEYS)
        if {type(data["school_year"]), type(data["half_years_from_grade"])} != {int}:
            raise UserError(f"Файл {path.name}: school_year и half_years_from_grade - целые числа.")
        terms = {key: _terms(path, data, key) for key in ("quarters", "half_years")}
        return cls(**{**data, **terms})

    def terms(self, grade: int) -> tuple[Term, ...]:
        """Return the terms of a grade: half-years for the upper grades, quarters for others."""
        return self.half_years if grade >= self.half_years_from_grade else self.quarters

    def term_start(self, on: date, grade: int) -> date | None:
        """Return the first day of the latest term that began on or before `on`.

        None before the first term and outside this school year.
        """
        if school_year_of(on) != self.school_year:
            return None
        return max((t.first for t in self.terms(grade) if t.first <= on), default=None)


def load_calendars(folder: Path) -> dict[int, Calendar]:
    """Return the calendars of a folder by school year; {} when there are none."""
    found = [Calendar.load(path) for path in sorted(folder.glob("*.toml"))]
    return {calendar.school_year: calendar for calendar in found}


def term_start(calendars: dict[int, Calendar], on: date, grade: int) -> date:
    """Return the first day of the term of `grade` that is current on a day.

    Raises MissingCalendar when no calendar has it.
    """
    calendar = calendars.get(school_year_of(on))
    start = calendar.term_start(on, grade) if calendar else None
    if start is None:
        raise MissingCalendar(on)
    return start


def _check_keys(path: Path, table: dict[str, Any], expected: set[str]) -> None:
    if set(table) != expected:
        wrong = ", ".join(sorted(set(table) ^ expected))
        raise UserError(
            f"Файл {path.name}: лишние или недостающие ключи: {wrong}. "
            f"Нужны ровно: {', '.join(sorted(expected))}."
        )


def _terms(path: Path, data: dict[str, Any], key: str) -> tuple[Term, ...]:
    terms = []
    for table in data[key]:
        _check_keys(path, table, _TERM_KEYS)
        if not (type(table["first"]) is type(table["last"]) is date):
            raise UserError(f"Файл {path.name}, {key}: first и last - даты вида 2025-09-01.")
        terms.append(Term(**table))
    days = [day for term in terms for day in (term.first, term.last)]
    if not days or days != sorted(days):
        raise UserError(f"Файл {path.name}, {key}: сроки пусты, не по порядку или пересекаются.")
    if {school_year_of(day) for day in days} != {data["school_year"]}:
        raise UserError(f"Файл {path.name}, {key}: есть дни не из года {data['school_year']}.")
    return tuple(terms)
