"""Who needs help by the signs, what was decided about them, and whether anybody has acted since."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from opora.access.rights import Scope
from opora.analysis.risk.at_risk import AtRisk, Decision, Standing, Work
from opora.analysis.risk.keeping import basis_from_json
from opora.analysis.risk.raised import Basis
from opora.analysis.support.words import words
from opora.measures.shares import Share
from opora.records.models import RaisedSign, RiskList, SignDecision, SupportAction
from opora.records.queries.kept_numbers import kept_number


def at_risk(school: int, school_year: int, scope: Scope, on: date) -> list[AtRisk]:
    """Return pupils with standing signs that may be seen, who waits longest first; three queries.

    Rows that raised a sign are not read: `signs_of_pupil` has them.

    A sign in a subject is seen by whoever sees the subject in the class, another one by whoever
    sees the whole class.
    """
    of_year = RaisedSign.objects.filter(school=school, school_year=school_year, gone_on=None)
    rows = of_year.defer("basis")
    decided = _decisions(school, None)
    signs: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    for person, row in _with_person(rows):
        if is_seen(scope, row.label, row.subject):
            signs[person, row.label].append(_standing(row, decided[person, row.sign], on))
    work = _work(school, signs)
    found = [
        AtRisk(pupil, label, tuple(own), tuple(work[pupil]))
        for (pupil, label), own in signs.items()
    ]
    return sorted(found, key=AtRisk.waits_first)


def signs_of_pupil(pupils: Collection[int], school: int, scope: Scope, on: date) -> list[Standing]:
    """Return the standing signs under all numbers of a pupil that may be seen; two queries."""
    rows = RaisedSign.objects.filter(school=school, pupil__in=pupils, gone_on=None)
    decided = _decisions(school, pupils)
    return [
        _standing(row, decided[person, row.sign], on, basis_from_json(row.basis))
        for person, row in _with_person(rows)
        if is_seen(scope, row.label, row.subject)
    ]


def decisions_of_pupil(pupils: Collection[int], school: int) -> list[tuple[str, Decision]]:
    """Return all decisions about signs of a pupil with the sign, the last first; one query."""
    found = _decisions(school, pupils)
    told = [(sign, each) for (_, sign), own in found.items() for each in own]
    return sorted(told, key=lambda pair: (pair[1].on, pair[1].until), reverse=True)


def looked_on(school: int, school_year: int) -> RiskList | None:
    """Return when the signs of a school and year were looked for last; None for never."""
    return RiskList.objects.filter(school=school, school_year=school_year).first()


def _with_person(rows: Any) -> list[tuple[int, RaisedSign]]:
    told = rows.annotate(person=kept_number()).order_by("since", "sign", "subject")
    return [(row.person, row) for row in told]


def is_seen(scope: Scope, label: str, subject: str) -> bool:
    """Whether a sign may be seen: in a subject by its teacher, «» by who sees the whole class."""
    return scope.covers(label, subject) if subject else scope.covers_class(label)


def _decisions(
    school: int, pupils: Collection[int] | None
) -> defaultdict[tuple[int, str], list[Decision]]:
    """Return decisions by pupil and sign, the last ones last."""
    rows = SignDecision.objects.filter(school=school).annotate(person=kept_number())
    own = rows if pupils is None else rows.filter(pupil__in=pupils)
    found: defaultdict[tuple[int, str], list[Decision]] = defaultdict(list)
    for row in own.select_related("by__staff").order_by("on", "pk"):
        decision = Decision(
            row.confirmed, row.reason, row.on, row.until, row.by.staff.name, tuple(row.subjects)
        )
        found[row.person, row.sign].append(decision)
    return found


def _standing(
    row: RaisedSign, decisions: Sequence[Decision], on: date, basis: Sequence[Basis] = ()
) -> Standing:
    about = [each for each in decisions if each.is_about(row.subject, on)]
    share = Share(row.numerator, row.denominator)
    return Standing(
        row.sign,
        row.subject,
        row.since,
        row.seen_on,
        row.says,
        share,
        basis,
        about[-1] if about else None,
        row.failing_final,
    )


def _work(
    school: int, signs: Mapping[tuple[int, str], Iterable[Standing]]
) -> defaultdict[int, list[Work]]:
    """Return what was done since the oldest of the signs, by pupil, in the order of writing.

    Kinds that are no work with the pupil, such as a call, are left out (catalogue/support.toml).
    """
    found: defaultdict[int, list[Work]] = defaultdict(list)
    oldest = min((each.since for own in signs.values() for each in own), default=None)
    if oldest is None:
        return found
    counted = [key for key, kind in words().kinds.items() if kind.counts]
    rows = SupportAction.objects.filter(
        school=school, on__gte=oldest, withdrawn_on=None, kind__in=counted
    )
    columns = ("person", "on", "subject", "hollow", "copied")
    for person, *work in rows.annotate(person=kept_number()).order_by("pk").values_list(*columns):
        found[person].append(Work(*work))
    return found
