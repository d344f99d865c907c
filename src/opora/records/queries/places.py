"""What an address names: a unit, a class, a pupil, an upload, a submission, with where it is."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

from opora.access.rights import Place
from opora.records.compiled import compiled
from opora.records.models import Enrolment, OrgUnit, Pupil, SchoolClass, Submission, Upload
from opora.records.queries.pupils import of_person
from opora.vocabulary.class_label import class_sort_key

_UP = ("", "parent__", "parent__parent__")  # a school, its municipality, the region
_LINE = ("pk", "level", "name", "path")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in one line; `units` are numbers from the top down to itself."""

    unit: int
    level: str
    name: str
    units: tuple[int, ...]

    @classmethod
    def of(cls, row: OrgUnit) -> "UnitLine":
        """Return the line of a row."""
        return cls(row.pk, row.level, row.name, units_of(row.path))

    @property
    def path(self) -> str:
        """«/7/31/»: all below the unit begins so."""
        return "".join(f"/{number}" for number in self.units) + "/"


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class in one line."""

    number: int
    label: str
    school_year: int

    def sort_key(self) -> tuple[int, str]:
        """Order as people list classes: 9А, 9Б, 10А."""
        return class_sort_key(self.label)


@dataclass(frozen=True, slots=True)
class PupilLine:
    """A pupil in one line; the name stays out of `repr`.

    `pupil`: the number the pupil goes by; `enrolled`: school year and number of every enrolment in
    the school, for there may be several numbers.
    """

    pupil: int
    name: str = field(repr=False)
    enrolled: tuple[tuple[int, int], ...] = ()

    def others(self, years: Collection[int]) -> dict[int, int]:
        """Return the pupil's other numbers in these school years, each with the one kept."""
        own = {number for year, number in self.enrolled if year in years}
        return dict.fromkeys(sorted(own - {self.pupil}), self.pupil)


@dataclass(frozen=True, slots=True)
class Spot:
    """What an address names; None where it names nothing of the kind.

    `way`: units from the top down to `unit`; `classes`: those of a pupil in the school, over the
    years, the last first.
    """

    way: tuple[UnitLine, ...] = ()
    school_year: int | None = None
    school_class: ClassLine | None = None
    pupil: PupilLine | None = None
    upload: int | None = None
    submission: int | None = None
    classes: tuple[ClassLine, ...] = ()

    @property
    def unit(self) -> UnitLine | None:
        """The unit, None where the address names none."""
        return self.way[-1] if self.way else None

    @property
    def place(self) -> Place:
        """What rights are asked about."""
        return Place(
            self.unit.units if self.unit else (),
            self.school_year,
            self.school_class.label if self.school_class else None,
        )

    @property
    def school(self) -> UnitLine:
        """The unit; ValueError when the address names none."""
        if self.unit is None:
            raise ValueError("the address names no unit")
        return self.unit

    @property
    def group(self) -> ClassLine:
        """The class; ValueError when the address names none."""
        if self.school_class is None:
            raise ValueError("the address names no class")
        return self.school_class

    @property
    def child(self) -> PupilLine:
        """The pupil; ValueError when the address names none."""
        if self.pupil is None:
            raise ValueError("the address names no pupil")
        return self.pupil


@dataclass(frozen=True, slots=True)
class _Enrolled:
    """An enrolment: of which number, where."""

    pupil: int
    name: str = field(repr=False)
    merged_into: int | None
    school_class: int
    label: str
    school_year: int
    way: tuple[UnitLine, ...]

    @property
    def line(self) -> ClassLine:
        return ClassLine(self.school_class, self.label, self.school_year)


_OF_ENROLMENT = len(fields(_Enrolled)) - 1


def units_of(path: str) -> tuple[int, ...]:
    """Return the numbers of «/7/31/»."""
    return tuple(int(part) for part in path.split("/") if part)


def find(names: Mapping[str, int], school_year: int) -> Spot | None:
    """Return what the numbers of an address name, in one query; None when there is no such thing.

    At most one of `unit`, `school_class`, `pupil`, `upload`, `submission` is given; `school_year`
    is the chosen year, which a class and a submission have of their own.
    """
    if not names:
        return Spot(school_year=school_year)
    ((kind, number),) = names.items()
    return _FINDERS[kind](number, school_year)


def _with_way(*before: str, unit: str = "") -> tuple[str, ...]:
    """Return the columns of a place: `before`, then the unit and those above it."""
    return (*before, *(f"{unit}{above}{name}" for above in _UP for name in _LINE))


def _way(values: Sequence[Any]) -> tuple[UnitLine, ...]:
    """Return units from the top down; `values` go from the lowest up."""
    lines = [values[at : at + len(_LINE)] for at in range(0, len(values), len(_LINE))]
    return tuple(
        UnitLine(number, level, name, units_of(path))
        for number, level, name, path in reversed(lines)
        if number is not None
    )


def _unit(number: int, school_year: int) -> Spot | None:
    for row in _UNITS(number):
        return Spot(_way(row), school_year)
    return None


def _class(number: int, school_year: int) -> Spot | None:
    for pk, label, year, *above in _CLASSES(number):
        return Spot(_way(above), year, ClassLine(pk, label, year))
    return None


def _pupil(number: int, school_year: int) -> Spot | None:
    """A pupil is in the school of the last enrolment, in the class of the year that is looked at.

    Of a year that the pupil was not in this school the last one is shown. Under a number that was
    merged into another it is that one who is found.
    """
    rows = [_enrolled(row) for row in _PUPILS(number)]
    kept = _kept(number, rows)
    if kept is not None:
        return _pupil(kept, school_year)
    if not rows:
        return None
    school = rows[0].way[-1].unit
    own = [row for row in rows if row.way[-1].unit == school]
    at = next((row for row in own if row.line.school_year == school_year), rows[0])
    name = next((row.name for row in rows if row.pupil == number), rows[0].name)
    pupil = PupilLine(number, name, tuple((row.line.school_year, row.pupil) for row in own))
    lines = tuple(dict.fromkeys(row.line for row in own))
    return Spot(at.way, at.line.school_year, at.line, pupil, classes=lines)


def _enrolled(row: Sequence[Any]) -> _Enrolled:
    values = (*row[:_OF_ENROLMENT], _way(row[_OF_ENROLMENT:]))
    return _Enrolled(*values)


def _kept(number: int, rows: Sequence["_Enrolled"]) -> int | None:
    """Return the number that this one was merged into; None where it is the pupil's own."""
    for row in rows:
        if row.pupil == number:
            return row.merged_into
    found = Pupil.objects.filter(pk=number).values_list("merged_into", flat=True)
    return next(iter(found), None)


def _upload(number: int, school_year: int) -> Spot | None:
    for row in _UPLOADS(number):
        return Spot(_way(row), school_year, upload=number)
    return None


def _submission(number: int, school_year: int) -> Spot | None:
    for year, *above in _SUBMISSIONS(number):
        return Spot(_way(above), year, submission=number)
    return None


def _enrolments(pupil: int) -> QuerySet[Enrolment, tuple[Any, ...]]:
    """Return the enrolments under all numbers of a pupil, the last first."""
    rows = Enrolment.objects.filter(pupil__in=of_person(pupil).values("pk"))
    last = rows.order_by(
        "-school_class__school_year",
        F("since").desc(nulls_last=True),
        Case(When(pupil=pupil, then=Value(0)), default=Value(1)),
        "-pk",
    )
    of_class = [f"school_class__{name}" for name in ("pk", "label", "school_year")]
    names = ("pupil", "pupil__name", "pupil__merged_into", *of_class)
    return last.values_list(*_with_way(*names, unit="school_class__school__"))


_UNITS = compiled(lambda unit: OrgUnit.objects.filter(pk=unit).values_list(*_with_way()))
_CLASSES = compiled(
    lambda number: SchoolClass.objects.filter(pk=number).values_list(
        *_with_way("pk", "label", "school_year", unit="school__")
    )
)
_PUPILS = compiled(_enrolments)
_UPLOADS = compiled(
    lambda upload: Upload.objects.filter(pk=upload).values_list(*_with_way(unit="school__"))
)
_SUBMISSIONS = compiled(
    lambda number: Submission.objects.filter(pk=number).values_list(
        *_with_way("due__campaign__school_year", unit="unit__")
    )
)
_FINDERS: Mapping[str, Callable[[int, int], Spot | None]] = {
    "unit": _unit,
    "school_class": _class,
    "pupil": _pupil,
    "upload": _upload,
    "submission": _submission,
}

KINDS = frozenset(_FINDERS)
