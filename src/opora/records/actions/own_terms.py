"""Terms of a school's own: quarters, trimesters or half-years on other days than the catalogue's.

A form of them is a flat set of texts, so that two people editing it are told field by field:
`upper_from` (the grade from which upper grades have terms apart, «» for never), and for `lower` and
`upper` grades the kind of terms and the first and last day of each.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from opora.records.actions.by import By, leave_trace
from opora.records.actions.versions import Typed, check_version
from opora.records.models import OrgUnit, OwnTerm
from opora.records.queries.calendars import LAST_GRADE, calendar_of
from opora.vocabulary.calendar import Term
from opora.vocabulary.period import parse_date, school_year_of
from opora.vocabulary.problems import UserError

KINDS = {"четверть": 4, "триместр": 3, "полугодие": 2}
GROUPS = {"lower": "Все классы или младшие из них", "upper": "Старшие классы отдельно"}
MOST = max(KINDS.values())
_ENDS = {"first": "начало", "last": "конец"}
UPPER_GRADES = range(5, LAST_GRADE + 1)  # from any of these terms may be apart


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of terms holds now; the version changes with any of it."""

    version: int
    values: dict[str, str]


def titles() -> dict[str, str]:
    """Return the fields of a form with what people call them, in order."""
    found = {"upper_from": "Старшие классы отдельно, начиная с"}
    for group, about in GROUPS.items():
        found[f"{group}.kind"] = f"{about}: на что делится год"
        for number in range(1, MOST + 1):
            for end, word in _ENDS.items():
                found[f"{group}.{number}.{end}"] = f"{about}: {number}-й срок, {word}"
    return found


def form_of(school: int, school_year: int) -> Form:
    """Return what a form of a school's terms shows: its own, else the catalogue's, else blanks."""
    values = dict.fromkeys(titles(), "")
    values |= {"lower.kind": "четверть", "upper.kind": "полугодие"}
    calendar = calendar_of(school, school_year)
    if calendar is not None:
        apart = calendar.half_years_from_grade <= LAST_GRADE
        values["upper_from"] = str(calendar.half_years_from_grade) if apart else ""
        for group, terms in (("lower", calendar.quarters), ("upper", calendar.half_years)):
            values |= _shown(group, terms)
    return Form(zlib.crc32(repr(values).encode()), values)


@transaction.atomic
def set_own_terms(*, by: By, school: int, school_year: int, typed: Typed) -> None:
    """Keep the terms of a school and year.

    Raises UserError for days that are no terms, Changed when somebody else changed them since.
    """
    OrgUnit.objects.select_for_update().get(pk=school)  # one at a time
    form = form_of(school, school_year)
    if form.values != dict(typed.was):
        check_version(typed, form.version, form.values)
    rows = list(_rows(school, school_year, typed.values))
    OwnTerm.objects.filter(school_id=school, school_year=school_year).delete()
    OwnTerm.objects.bulk_create(rows)
    told = [f"{r.first_grade}-{r.last_grade}: {r.title} {r.first} {r.last}" for r in rows]
    leave_trace(by, "изменены сроки четвертей", unit=school, year=school_year, terms=told)


@transaction.atomic
def drop_own_terms(*, by: By, school: int, school_year: int) -> None:
    """Return to the terms of the catalogue; nothing happens where there are no others."""
    gone, _ = OwnTerm.objects.filter(school_id=school, school_year=school_year).delete()
    if gone:
        leave_trace(by, "возвращены сроки каталога", unit=school, year=school_year)


def _shown(group: str, terms: tuple[Term, ...]) -> dict[str, str]:
    found = {}
    if terms:
        word = terms[0].title.rpartition(" ")[2]
        found[f"{group}.kind"] = word if word in KINDS else "четверть"
    for number, term in enumerate(terms[:MOST], 1):
        found[f"{group}.{number}.first"] = f"{term.first:%d.%m.%Y}"
        found[f"{group}.{number}.last"] = f"{term.last:%d.%m.%Y}"
    return found


def _rows(school: int, year: int, values: Mapping[str, str]) -> Iterator[OwnTerm]:
    upper = _upper_from(values["upper_from"])
    grades = {"lower": (1, (upper or LAST_GRADE + 1) - 1)}
    if upper is not None:
        grades["upper"] = (upper, LAST_GRADE)
    for group, (first, last) in grades.items():
        for term in _terms(group, values, year):
            yield OwnTerm(
                school_id=school,
                school_year=year,
                first_grade=first,
                last_grade=last,
                title=term.title,
                first=term.first,
                last=term.last,
            )


def _upper_from(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) in UPPER_GRADES):
        raise UserError("Выберите из списка, с какого класса сроки другие.")
    return int(text)


def _terms(group: str, values: Mapping[str, str], year: int) -> list[Term]:
    kind = values[f"{group}.kind"]
    if kind not in KINDS:
        raise UserError("Выберите из списка, на что делится год: четверти, триместры, полугодия.")
    found: list[Term] = []
    for number in range(1, MOST + 1):
        texts = [values[f"{group}.{number}.{end}"] for end in _ENDS]
        title = f"{number} {kind}"
        if number > KINDS[kind]:
            if any(texts):
                raise UserError(f"«{title}» не бывает: очистите даты {number}-го срока.")
            continue
        found.append(_term(title, texts, year, found[-1].last if found else None))
    return found


def _term(title: str, texts: list[str], year: int, after: date | None) -> Term:
    if not all(texts):
        raise UserError(f"{title}: заполните начало и конец.")
    try:
        first, last = map(parse_date, texts)
    except UserError as error:
        raise UserError(f"{title}: {error}") from None
    if not (school_year_of(first) == school_year_of(last) == year):
        raise UserError(f"{title}: дни не из {year}/{year + 1} учебного года. Исправьте даты.")
    if first > last or (after is not None and first <= after):
        raise UserError(
            f"{title}: начало позже конца или раньше, чем кончился прежний срок. Исправьте даты."
        )
    return Term(title, first, last)
