"""The failing list of a school for a due date, from what it has accepted: rows of its form."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import F

from opora.analysis.failing import FailingRule
from opora.documents.listing import SourceFile, SubjectMarks
from opora.documents.marks import subjects_with_marks
from opora.documents.submitted import SubmittedRow
from opora.facts.batches import Batch
from opora.facts.current import BatchRank, ranked
from opora.facts.identity import IdentityMap
from opora.facts.identity import Pupil as Known
from opora.facts.store import Store
from opora.facts.tables import MARKS
from opora.facts.view import View
from opora.orders.failing_list import FailingPupil, Roll
from opora.orders.periods import periods_of
from opora.records.models import Enrolment
from opora.records.queries.calendars import calendar_of
from opora.records.queries.campaigns import CampaignLine
from opora.records.queries.facts import facts_of
from opora.records.queries.kept_numbers import kept_number
from opora.records.queries.places import UnitLine
from opora.records.queries.pupils import joined_in, names_of
from opora.vocabulary.calendar import MissingCalendar
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.period import Period
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import standard_subjects


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows by class and name, of which periods and files; `edition` changes with the facts.

    `same`: numbers of one person, each with the one kept. `gone`: numbers of those who would be
    listed but left the school before the day.
    """

    rows: tuple[SubmittedRow, ...]
    periods: dict[int, Period]
    sources: tuple[SourceFile, ...]
    edition: str
    same: dict[int, int]
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _People:
    """Who may be listed: names and classes, and who left the school before the day."""

    known: IdentityMap = field(repr=False)
    gone: frozenset[int]


def row_key(pupil: int) -> str:
    """Return the key of the row of a pupil whom facts know."""
    return f"p{pupil}"


def listed(school: UnitLine, campaign: CampaignLine, on: date) -> Listed:
    """Return the list for the day `on` of a campaign's schedule.

    Raises UserError where nobody knows when the term began.
    """
    facts, same = _facts(school, campaign)
    people = _people(facts, school, campaign, on)
    batches = _batches(facts)
    roll = _roll(facts, campaign, periods_at(school.unit, campaign, on), people, batches)
    failing = roll.failing()
    return Listed(
        tuple(_row(pupil) for pupil in failing if pupil.pupil_id not in people.gone),
        dict(roll.periods),
        tuple(_sources(batches, campaign.grades)),
        _edition(facts, same),
        same,
        tuple(sorted(people.gone & {pupil.pupil_id for pupil in failing})),
    )


def subjects_of_pupil(
    school: UnitLine, campaign: CampaignLine, on: date, pupil: int
) -> tuple[SubjectMarks, ...]:
    """Return the subjects in which a pupil has marks in the period of a day, listed or not."""
    facts, _ = _facts(school, campaign)
    people = _people(facts, school, campaign, on)
    if pupil not in people.known:
        return ()
    roll = _roll(facts, campaign, periods_at(school.unit, campaign, on), people, _batches(facts))
    (found,) = roll.pupils([pupil])
    return subjects_with_marks(found)


def edition_of(school: UnitLine, campaign: CampaignLine) -> str:
    """Return what a list made now would have as `edition`, without making it."""
    return _edition(*_facts(school, campaign))


def _row(pupil: FailingPupil) -> SubmittedRow:
    return SubmittedRow(
        row_key(pupil.pupil_id),
        pupil.pupil_id,
        pupil.name,
        pupil.school,
        pupil.school_class,
        subjects_with_marks(pupil),
    )


def _facts(school: UnitLine, campaign: CampaignLine) -> tuple[View, dict[int, int]]:
    same = joined_in(school.unit, [campaign.school_year])
    return facts_of([school.unit], [campaign.school_year], same), same


def _roll(
    facts: View,
    campaign: CampaignLine,
    periods: dict[int, Period],
    people: _People,
    batches: Iterable[Batch],
) -> Roll:
    failing = campaign.order.failing
    ranks = ranked([BatchRank(batch.number, batch.on, batch.sha256) for batch in batches])
    return Roll(
        FailingRule(failing.band, failing.mean),
        periods,
        facts,
        people.known,
        standard_subjects(),
        [rank.batch for rank in ranks],
    )


def periods_at(school: int, campaign: CampaignLine, on: date) -> dict[int, Period]:
    """Return the reporting period of each grade; UserError where nobody knows when it began."""
    calendar = calendar_of(school, campaign.school_year)
    calendars = {campaign.school_year: calendar} if calendar else {}
    try:
        return periods_of(campaign.grades, None, on, calendars)
    except MissingCalendar as error:
        raise UserError(
            f"Неизвестно, когда началась четверть на {on:%d.%m.%Y}: без этого список не построить. "
            "Задайте сроки четвертей на странице «Настройки школы» и повторите."
        ) from error


def _people(facts: View, school: UnitLine, campaign: CampaignLine, on: date) -> _People:
    rows = facts.rows_of(MARKS.name, ("pupil_id", "school_class"))
    told = dict(zip(rows["pupil_id"].to_pylist(), rows["school_class"].to_pylist(), strict=True))
    own = {pupil: str(each) for pupil, each in told.items() if grade_of(each) in campaign.grades}
    labels, stay = _enrolled(own, school.unit, campaign.school_year, on)
    names = names_of(own)
    known = IdentityMap.ephemeral()
    known.keep_school(school.unit, school.name)
    for pupil, label in own.items():
        place = (school.unit, campaign.school_year, labels.get(pupil, label))
        known.keep_pupil(Known(pupil, *place, names.name(pupil)))
    return _People(known, frozenset(labels.keys() - stay))


def _enrolled(
    pupils: Collection[int], school: int, school_year: int, on: date
) -> tuple[dict[int, str], set[int]]:
    """Return the class of each pupil on a day, the last begun by then, and who is still there."""
    rows = Enrolment.objects.filter(
        school_class__school=school, school_class__school_year=school_year
    ).annotate(kept=kept_number())
    in_order = rows.order_by(F("since").asc(nulls_first=True), "pk")
    labels: dict[int, str] = {}
    stay: set[int] = set()
    for pupil, label, since, until in in_order.values_list(
        "kept", "school_class__label", "since", "until"
    ):
        if pupil in pupils and (since is None or since <= on or pupil not in labels):
            labels[pupil] = label
            stay |= {pupil} if until is None or until >= on else set()
    return labels, stay


def _batches(facts: View) -> list[Batch]:
    ledger = Store(settings.DATA).ledger
    numbers = {number for each in facts.derived for number in each.batches}
    return [ledger.batch(number) for number in sorted(numbers)]


def _sources(batches: Iterable[Batch], grades: Collection[int]) -> list[SourceFile]:
    """Return the files with marks of these grades, as they were called when they were sent."""
    return [
        SourceFile(Path(batch.label).name, batch.sha256)
        for batch in batches
        if batch.files_of(MARKS.name)
        and any(grade_of(label) in grades for label in batch.school_classes)
    ]


def _edition(facts: View, same: dict[int, int]) -> str:
    made_of = [sorted(n for each in facts.derived for n in each.batches), sorted(same.items())]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
