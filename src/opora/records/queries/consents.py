"""Consents of a pupil's parents, and whether one is in force."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from opora.analysis.support.consent import (
    TITLES,
    Paper,
    Purpose,
    consent_rules,
    in_force,
    standing,
)
from opora.records.models import Consent
from opora.records.queries.kept_numbers import kept_number


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A signed paper as a page shows it; texts stay out of `repr`."""

    number: int
    purpose: Purpose
    granted: bool
    signer: str
    data: str = field(repr=False)
    since: date
    until: date | None
    withdrawn_on: date | None
    scan: str
    note: str = field(repr=False)
    version: int

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it is a consent that nobody has withdrawn."""
        return self.granted and self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """How a purpose stands today, in a word."""

    purpose: Purpose
    standing: str
    said: str


def consents_of(pupils: Collection[int], school: int) -> list[ConsentLine]:
    """Return the papers of one pupil, under all numbers, the last first; one query."""
    rules = consent_rules()
    rows = Consent.objects.filter(pupil__in=pupils, school_id=school).order_by("-since", "-pk")
    return [
        ConsentLine(
            row.pk,
            rules.purposes[row.purpose],
            row.granted,
            rules.signers.get(row.signer, row.signer),
            row.data,
            row.since,
            row.until,
            row.withdrawn_on,
            row.paper_kind,
            row.note,
            row.version,
        )
        for row in rows
    ]


def purposes_on(lines: Collection[ConsentLine], on: date) -> list[PurposeLine]:
    """Return how every purpose of the catalogue stands on a day."""
    papers = [_paper_of_line(line) for line in lines]
    found = []
    for purpose in consent_rules().purposes.values():
        now = standing(papers, purpose.key, on)
        found.append(PurposeLine(purpose, now.value, TITLES[now]))
    return found


def papers_of(pupils: Collection[int], school: int) -> Mapping[int, list[Paper]]:
    """Return the papers of several pupils by the number that each goes by; one query."""
    rows = Consent.objects.annotate(kept=kept_number()).filter(
        kept__in=set(pupils), school_id=school
    )
    found: defaultdict[int, list[Paper]] = defaultdict(list)
    columns = ("kept", "purpose", "granted", "since", "until", "withdrawn_on")
    for number, *values in rows.values_list(*columns):
        found[number].append(Paper(*values))
    return found


def consent_in_force(pupils: Collection[int], school: int, purpose: str, on: date) -> int | None:
    """Return the number of the consent of one pupil that is in force on a day, else None.

    `pupils`: all numbers of the pupil. One query.
    """
    rows = Consent.objects.filter(pupil__in=pupils, school_id=school, purpose=purpose)
    papers = {row.pk: _paper(row) for row in rows.order_by("-since", "-pk")}
    if not in_force(papers.values(), purpose, on):
        return None
    return next(number for number, paper in papers.items() if in_force([paper], purpose, on))


def _paper(row: Consent) -> Paper:
    return Paper(row.purpose, row.granted, row.since, row.until, row.withdrawn_on)


def _paper_of_line(line: ConsentLine) -> Paper:
    return Paper(line.purpose.key, line.granted, line.since, line.until, line.withdrawn_on)
