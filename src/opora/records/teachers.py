"""Who teaches what, as files name it, among the staff of a school."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from opora.intake.reading import Reading
from opora.records.models import Employment, Teaching
from opora.vocabulary.person import name_key
from opora.vocabulary.subject import standard_subjects


@dataclass(frozen=True, slots=True, order=True)
class Taught:
    """A subject (its grouping key) of a class, taught by a member of staff, None for a stranger.

    `known`: it was entered or learnt before.
    """

    school_year: int
    school_class: str
    subject: str
    name: str = field(repr=False)
    staff: int | None = field(default=None, compare=False)
    known: bool = field(default=False, compare=False)

    @property
    def since(self) -> date:
        """The first day of the school year: files do not tell since when somebody teaches."""
        return date(self.school_year, 9, 1)


def taught_in(readings: Iterable[Reading], school: int) -> list[Taught]:
    """Return what files tell of teachers, each once, in order.

    A teacher is known when exactly one of the staff may be called so; initials are enough.
    """
    said = {
        Taught(
            section.school_year,
            section.school_class,
            standard_subjects().resolve(reading.subjects[teacher.subject]).key,
            teacher.name,
        )
        for reading in readings
        for teacher in reading.teachers
        for section in [reading.sections[teacher.section]]
        if section.school_year is not None and section.school_class is not None
    }
    if not said:
        return []
    staff = dict(
        Employment.objects.filter(unit_id=school, until=None).values_list("staff_id", "staff__name")
    )
    known = {_key(row) for row in Teaching.objects.filter(school_class__school_id=school)
             .select_related("school_class")}  # fmt: skip
    found = []
    for each in sorted(said):
        own = [number for number, name in staff.items() if _may_be(each.name, name)]
        number = own[0] if len(own) == 1 else None
        key = (each.school_year, each.school_class, each.subject, number)
        found.append(replace(each, staff=number, known=key in known))
    return found


def _key(row: Teaching) -> tuple[int, str, str, int]:
    return row.school_class.school_year, row.school_class.label, row.subject, row.staff_id


def _may_be(said: str, known: str) -> bool:
    """Whether a name in a file, perhaps with initials, may be the one of a member of staff."""
    one, other = name_key(said), name_key(known)
    pairs = zip(one[1:], other[1:], strict=True)
    return one[0] == other[0] and bool(one[1]) and all(_fits(*pair) for pair in pairs)


def _fits(said: str, known: str) -> bool:
    return not said or said == known or (len(said) == 1 and known.startswith(said))
