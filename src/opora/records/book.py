"""The people of a school as its files may name them, and the schools it may be called."""

from collections.abc import Iterable

from opora.intake.known_people import Known
from opora.records.models import Enrolment, OrgUnit, Pupil, PupilName, UnitName
from opora.vocabulary.school import school_key


def known_people(school: int, years: Iterable[int]) -> list[Known]:
    """Return everybody enrolled in these school years and the ones before them.

    A pupil who was found to be another one stands under the number of that one.
    """
    wanted = {each for year in years for each in (year, year - 1)}
    enrolments = Enrolment.objects.filter(
        school_class__school_id=school, school_class__school_year__in=wanted
    )
    columns = ("pupil_id", "school_class__school_year", "school_class__label")
    placed = list(enrolments.order_by("pk").values_list(*columns))
    root = roots({number for number, _, _ in placed})
    people = set(root.values())
    names = dict(Pupil.objects.filter(pk__in=people).values_list("pk", "name"))
    other: dict[int, list[str]] = {}
    for number, name in _other_names(root):
        other.setdefault(root.get(number, number), []).append(name)
    places = dict.fromkeys((root[number], (year, label)) for number, year, label in placed)
    return [
        Known(number, group, names[number], tuple(other.get(number, ())))
        for number, group in places
    ]


def roots(numbers: set[int]) -> dict[int, int]:
    """Return by number the number that a pupil goes by: another one's after joining the two."""
    found = {number: number for number in numbers}
    moved = dict(
        Pupil.objects.exclude(merged_into=None)
        .filter(pk__in=numbers)
        .values_list("pk", "merged_into_id")
    )
    while moved:
        found = {number: moved.get(now, now) for number, now in found.items()}
        further = Pupil.objects.exclude(merged_into=None).filter(pk__in=set(found.values()))
        moved = dict(further.values_list("pk", "merged_into_id"))
    return found


def school_keys(school: int) -> set[str]:
    """Return the keys of all names a school goes by."""
    keys = set(UnitName.objects.filter(unit_id=school).values_list("key", flat=True))
    return keys | {school_key(OrgUnit.objects.values_list("name", flat=True).get(pk=school))}


def _other_names(root: dict[int, int]) -> list[tuple[int, str]]:
    """Return spellings of these people; the usual name of a joined one is a spelling too."""
    spelt = PupilName.objects.filter(pupil_id__in={*root, *root.values()})
    joined = [number for number, goes_by in root.items() if goes_by != number]
    names = Pupil.objects.filter(pk__in=joined)
    return [*spelt.values_list("pupil_id", "name"), *names.values_list("pk", "name")]
