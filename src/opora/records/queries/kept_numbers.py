"""Pupils whose numbers were merged: by the number that is kept, with the class of a year."""

from collections.abc import Collection

from django.db.models import F
from django.db.models.functions import Coalesce

from opora.records.models import Enrolment, Pupil

UP = "pupil__merged_into__merged_into"  # to be selected beside rows that have a pupil


def kept_number(pupil: str = "pupil") -> Coalesce:
    """Return the expression of the number that the pupil of a row goes by."""
    return Coalesce(f"{pupil}__merged_into__merged_into", f"{pupil}__merged_into", pupil)


def kept(pupil: Pupil) -> Pupil:
    """Return the row of the number that a pupil goes by; UP selects what it needs."""
    while pupil.merged_into is not None:
        pupil = pupil.merged_into
    return pupil


def labels_of(
    pupils: Collection[int], school: int, school_year: int, *, or_before: bool = False
) -> dict[int, str]:
    """Return the class of each pupil, by the number that is kept, in a year; one query.

    Of several it is the last. A pupil who was not in the school that year is not among them, or,
    with `or_before`, has the class of the last year before.
    """
    rows = Enrolment.objects.annotate(kept=kept_number()).filter(
        kept__in=set(pupils),
        school_class__school=school,
        school_class__school_year__lte=school_year,
    )
    if not or_before:
        rows = rows.filter(school_class__school_year=school_year)
    since = F("since").asc(nulls_first=True)  # from the beginning, where no day is known
    in_order = rows.order_by("school_class__school_year", since, "pk")
    return dict(in_order.values_list("kept", "school_class__label"))
