"""What an address names: a unit, a class, a pupil, an upload; each is found with where it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from opora.access.rights import Place
from opora.records.compiled import compiled
from opora.records.models import Enrolment, OrgUnit, SchoolClass, Upload
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
    """A pupil in one line; the name stays out of `repr`."""

    pupil: int
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Spot:
    """What an address names; None where it names nothing of the kind.

    `way`: units from the top down to `unit`.
    """

    way: tuple[UnitLine, ...] = ()
    school_year: int | None = None
    school_class: ClassLine | None = None
    pupil: PupilLine | None = None
    upload: int | None = None

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


def units_of(path: str) -> tuple[int, ...]:
    """Return the numbers of «/7/31/»."""
    return tuple(int(part) for part in path.split("/") if part)


def find(names: Mapping[str, int], school_year: int) -> Spot | None:
    """Return what the numbers of an address name, in one query; None when there is no such thing.

    At most one of `unit`, `school_class`, `pupil`, `upload` is given; `school_year` is the chosen
    year, which a class has of its own.
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
    """A pupil is where the last enrolment is, whatever year is looked at."""
    for name, now, school_class, label, year, *above in _PUPILS(number):
        own = ClassLine(school_class, label, year)
        return Spot(_way(above), year, own, PupilLine(number, now or name))
    return None


def _upload(number: int, school_year: int) -> Spot | None:
    for row in _UPLOADS(number):
        return Spot(_way(row), school_year, upload=number)
    return None


def _last_enrolment(pupil: int) -> QuerySet[Enrolment, tuple[Any, ...]]:
    rows = Enrolment.objects.filter(pupil_id=pupil)
    last = rows.order_by("-school_class__school_year", F("since").desc(nulls_last=True), "-pk")
    of_class = [f"school_class__{name}" for name in ("pk", "label", "school_year")]
    names = ("pupil__name", "pupil__merged_into__name", *of_class)
    return last.values_list(*_with_way(*names, unit="school_class__school__"))[:1]


_UNITS = compiled(lambda unit: OrgUnit.objects.filter(pk=unit).values_list(*_with_way()))
_CLASSES = compiled(
    lambda number: SchoolClass.objects.filter(pk=number).values_list(
        *_with_way("pk", "label", "school_year", unit="school__")
    )
)
_PUPILS = compiled(_last_enrolment)
_UPLOADS = compiled(
    lambda upload: Upload.objects.filter(pk=upload).values_list(*_with_way(unit="school__"))
)
_FINDERS: Mapping[str, Callable[[int, int], Spot | None]] = {
    "unit": _unit,
    "school_class": _class,
    "pupil": _pupil,
    "upload": _upload,
}

KINDS = frozenset(_FINDERS)
