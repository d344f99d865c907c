"""Who of a school may be responsible for something, and for which subjects."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from opora.records.models import Employment, Teaching
from opora.records.queries.classes import Teacher
from opora.vocabulary.text import fold


def working_in(school: int) -> list[Teacher]:
    """Return who has a post in a school today, by name; one query."""
    rows = _posts(school).values_list("staff", "staff__name").distinct()
    return sorted((Teacher(*row) for row in rows), key=lambda each: (fold(each.name), each.staff))


def works_in(staff: int, school: int) -> bool:
    """Return whether somebody has a post in a school today."""
    return _posts(school).filter(staff=staff).exists()


def subjects_taught(school: int, school_year: int, label: str, on: date) -> list[str]:
    """Return the keys of the subjects that somebody teaches to a class on a day; one query."""
    rows = Teaching.objects.filter(
        Q(until=None) | Q(until__gte=on),
        since__lte=on,
        school_class__school=school,
        school_class__school_year=school_year,
        school_class__label=label,
    )
    return sorted(set(rows.values_list("subject", flat=True)), key=fold)


def _posts(school: int) -> QuerySet[Employment]:
    today = timezone.localdate()
    return Employment.objects.filter(
        Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today), unit=school
    )
