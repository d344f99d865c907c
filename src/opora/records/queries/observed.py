"""Observations as signs of risk look at them: numbers, kinds, levels and days; no texts."""

from datetime import date

from django.db.models import F, Max
from django.db.models.functions import Coalesce

from opora.analysis.risk.observed import Observed
from opora.records.models import Enrolment, Observation

_PERSON = Coalesce(F("pupil__merged_into"), F("pupil"))


def observed_in(school: int, school_year: int) -> list[Observed]:
    """Return the observations of a school year that nobody corrected since; two queries.

    A pupil who is in no class of the school that year is left out; of several numbers of a person
    the one kept is told.
    """
    labels = _labels(school, school_year)
    year = date(school_year, 9, 1), date(school_year + 1, 8, 31)
    rows = Observation.objects.filter(
        school=school, on__range=year, level__isnull=False, replaced_by=None
    )
    told = rows.annotate(person=_PERSON).values_list("pk", "person", "kind", "level", "on")
    return [
        Observed(number, school, labels[pupil], pupil, kind, level, on)
        for number, pupil, kind, level, on in told
        if pupil in labels
    ]


def _labels(school: int, school_year: int) -> dict[int, str]:
    """Return the class in which each pupil was enrolled last."""
    rows = Enrolment.objects.filter(
        school_class__school=school, school_class__school_year=school_year
    )
    last = rows.annotate(person=_PERSON).values("person", "school_class__label")
    dated = last.annotate(day=Max("since")).order_by("person", "school_class__label")
    found: dict[int, tuple[date, str]] = {}
    for row in dated:
        mine = row["day"] or date(school_year, 9, 1), row["school_class__label"]
        found[row["person"]] = max(found.get(row["person"], mine), mine)
    return {pupil: label for pupil, (_, label) in found.items()}
