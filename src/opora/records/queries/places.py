"""What an address names: a unit, a class, a pupil, an upload; each is found with where it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from opora.access.rights import Place
from opora.records.models import Enrolment, OrgUnit, SchoolClass, Upload
from opora.vocabulary.class_label import class_sort_key

ABOVE = "parent__parent"  # a school, its municipality, the region


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

    @classmethod
    def way_to(cls, row: OrgUnit) -> "tuple[UnitLine, ...]":
        """Return the lines from the top down to a row; `ABOVE` says what to ask for with it."""
        return (*(() if row.parent is None else cls.way_to(row.parent)), cls.of(row))


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


def _unit(number: int, school_year: int) -> Spot | None:
    row = OrgUnit.objects.select_related(ABOVE).filter(pk=number).first()
    return None if row is None else Spot(UnitLine.way_to(row), school_year)


def _class(number: int, school_year: int) -> Spot | None:
    row = SchoolClass.objects.select_related(f"school__{ABOVE}").filter(pk=number).first()
    return None if row is None else _of_class(row)


def _pupil(number: int, school_year: int) -> Spot | None:
    """A pupil is where the last enrolment is, whatever year is looked at."""
    enrolments = Enrolment.objects.filter(pupil_id=number).select_related(
        f"school_class__school__{ABOVE}", "pupil__merged_into"
    )
    row = enrolments.order_by("-school_class__school_year", "-since", "-pk").first()
    if row is None:
        return None
    spot = _of_class(row.school_class)
    line = PupilLine(row.pupil_id, (row.pupil.merged_into or row.pupil).name)
    return replace(spot, pupil=line)


def _upload(number: int, school_year: int) -> Spot | None:
    row = Upload.objects.select_related(f"school__{ABOVE}").filter(pk=number).first()
    return None if row is None else Spot(UnitLine.way_to(row.school), school_year, upload=row.pk)


def _of_class(row: SchoolClass) -> Spot:
    line = ClassLine(row.pk, row.label, row.school_year)
    return Spot(UnitLine.way_to(row.school), row.school_year, line)


_FINDERS: Mapping[str, Callable[[int, int], Spot | None]] = {
    "unit": _unit,
    "school_class": _class,
    "pupil": _pupil,
    "upload": _upload,
}

KINDS = frozenset(_FINDERS)
