"""Whom a council speaks of: cases, and what its papers call their pupils."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from opora.analysis.support.case import GOING
from opora.analysis.support.consent import in_force
from opora.analysis.support.council import CouncilKind, Spoken, titles_of
from opora.records.models import Case
from opora.records.queries.consents import papers_of
from opora.records.queries.kept_numbers import UP, kept, labels_of
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.period import school_year_of
from opora.vocabulary.text import fold


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case that is spoken of; `said`: what papers of the council call the pupil."""

    case: int
    pupil: int
    name: str = field(repr=False)
    label: str
    said: str = field(repr=False)
    may_be_named: bool


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case to be put on an agenda; `label` empty: the pupil is in no class that year."""

    case: int
    pupil: int
    name: str = field(repr=False)
    label: str


def refs_of(cases: Iterable[Case], school: int, kind: CouncilKind, on: date) -> list[CaseRef]:
    """Return cases with what papers of a council call their pupils; two queries.

    A pupil is named only where the parents' consent for that is in force on the day.
    """
    found = {case.pk: kept(case.pupil) for case in cases}
    pupils = {pupil.pk for pupil in found.values()}
    labels = labels_of(pupils, school, school_year_of(on), or_before=True)
    papers = papers_of(pupils, school)
    spoken = {
        case: Spoken(
            pupil.pk,
            pupil.name,
            labels.get(pupil.pk, "школы"),
            in_force(papers.get(pupil.pk, ()), kind.named_by, on),
        )
        for case, pupil in found.items()
    }
    said = titles_of(spoken.values())
    return [
        CaseRef(case, each.pupil, each.name, each.label, said[each.pupil], each.may_be_named)
        for case, each in spoken.items()
    ]


def open_cases(school: int, on: date) -> list[OpenCase]:
    """Return the open cases of a school, by class and name; two queries."""
    rows = list(Case.objects.filter(school_id=school, state__in=GOING).select_related(UP))
    pupils = {row.pk: kept(row.pupil) for row in rows}
    numbers = {each.pk for each in pupils.values()}
    labels = labels_of(numbers, school, school_year_of(on), or_before=True)
    found = [
        OpenCase(case, each.pk, each.name, labels.get(each.pk, "")) for case, each in pupils.items()
    ]
    return sorted(found, key=lambda each: (_by_class(each.label), fold(each.name), each.case))


def open_cases_of(pupils: Collection[int], school: int) -> list[tuple[int, date]]:
    """Return number and first day of the open cases of one pupil; one query."""
    rows = Case.objects.filter(pupil__in=pupils, school_id=school, state__in=GOING)
    return list(rows.order_by("opened_on", "pk").values_list("pk", "opened_on"))


def _by_class(label: str) -> tuple[int, str]:
    return class_sort_key(label) if label else (0, "")
