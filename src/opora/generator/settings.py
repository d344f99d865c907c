"""What the invented region is made by: `catalogue/generator.toml` with types.

What a figure means is said beside it in that file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from opora.vocabulary.catalogue import CATALOGUE

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """Municipalities and their names."""

    schools_in_municipality: int
    town_every: int
    reference_year: int
    towns: tuple[str, ...]
    districts: tuple[str, ...]
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of schools; `town` and `district` are its shares among the schools there."""

    title: str
    form: str
    pupils: tuple[int, int, int]
    town: float
    district: float
    last_grade: int
    stays: float
    effect: float


@dataclass(frozen=True, slots=True)
class SchoolSettings:
    """How schools differ."""

    effect_spread: float
    slope_spread: float
    trouble: float
    trouble_effect: float
    trouble_slope: float
    trouble_trend: float
    trouble_absences: float
    inflates: float
    inflation: float
    class_size: int
    cohort_spread: float
    stay_noise: float


@dataclass(frozen=True, slots=True)
class LessonSettings:
    """The week, days off as «month-day», and which lessons are control works."""

    weekdays: int
    days_off: tuple[str, ...]
    control_every: int
    control_from_hours: int
    first_marked_grade: int
    timetables: int


@dataclass(frozen=True, slots=True)
class Levels:
    """Where marks lie and how they spread, in marks."""

    base: float
    ability: float
    own: float
    shock: float
    trend: float
    noise: float
    control: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of marks: its weight in hundredths and its share among usual marks."""

    kind: str
    weight: int
    share: float


@dataclass(frozen=True, slots=True)
class MarkSettings:
    """Shares of present pupils who get a mark, and of lessons with a debt."""

    usual: float
    rare: float
    control: float
    debt: float


@dataclass(frozen=True, slots=True)
class AbsenceSettings:
    """How often pupils are absent or late, and why."""

    illnesses: float
    illness_days: tuple[int, int]
    long_illnesses: float
    long_days: tuple[int, int]
    leaves: float
    unexcused: float
    truants: float
    truant_times: float
    unknown: float
    late: float


@dataclass(frozen=True, slots=True)
class TestSettings:
    """Control works that are scored by task."""

    subjects: tuple[str, ...]
    work: str
    points: tuple[int, ...]
    ease: tuple[float, ...]
    share_by_mark: tuple[float, ...]
    noise: float
    not_attempted: float
    topics: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ExamLevels:
    """How a level becomes a share of points."""

    middle: float
    steep: float
    noise: float
    missing: float


@dataclass(frozen=True, slots=True)
class TaughtSubject:
    """A subject: its lessons a week in grades 1..11, and how much lower its marks are."""

    name: str
    hours: tuple[int, ...]
    hard: float


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal: what it writes for a reason, and what it keeps a reason as that it lacks."""

    key: str
    share: float
    codes: Mapping[str, str] = field(hash=False)
    instead: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam; `bounds` are the least points of «3», «4», «5», none where it gives no mark."""

    procedure: str
    subject: str
    grades: tuple[int, ...]
    date: str
    most: int
    like: str = ""
    group: str = "all"
    window: tuple[float, float] = (0.0, 1.0)
    bounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All of generator.toml, and the bounds of term marks of scales.toml (hundredths, «3» first).

    `subjects` are in the order of the file.
    """

    region: RegionSettings
    kinds: tuple[Kind, ...]
    schools: SchoolSettings
    teacher_hours: int
    lessons: LessonSettings
    levels: Levels
    works: tuple[Work, ...]
    marks: MarkSettings
    absences: AbsenceSettings
    fewest_marks: int
    lags: float
    most_lag: int
    tests: TestSettings
    exam_levels: ExamLevels
    subjects: tuple[TaughtSubject, ...]
    journals: tuple[Journal, ...]
    exams: tuple[Exam, ...]
    term_bounds: tuple[int, ...] = field(default=())


@cache
def settings() -> Settings:
    """Return the settings of the catalogue, read once; a wrong key raises TypeError."""
    kept = tomllib.loads((CATALOGUE / "generator.toml").read_text(encoding="utf-8"))
    scales = tomllib.loads((CATALOGUE / "scales.toml").read_text(encoding="utf-8"))
    return Settings(
        region=_one(RegionSettings, kept["region"]),
        kinds=_all(Kind, kept["kinds"]),
        schools=_one(SchoolSettings, kept["schools"]),
        teacher_hours=kept["teachers"]["hours"],
        lessons=_one(LessonSettings, kept["lessons"]),
        levels=_one(Levels, kept["levels"]),
        works=_all(Work, kept["works"]),
        marks=_one(MarkSettings, kept["marks"]),
        absences=_one(AbsenceSettings, kept["absences"]),
        fewest_marks=kept["finals"]["fewest_marks"],
        lags=kept["plans"]["lags"],
        most_lag=kept["plans"]["most_lag"],
        tests=_one(TestSettings, kept["tests"]),
        exam_levels=_one(ExamLevels, kept["exam_levels"]),
        subjects=_all(TaughtSubject, kept["subjects"]),
        journals=_all(Journal, kept["journals"]),
        exams=_all(Exam, kept["exams"]),
        term_bounds=tuple(sorted(scales["term_mark"].values())),
    )


def _one(part: type[Part], table: Mapping[str, Any]) -> Part:
    return part(**{key: _frozen(value) for key, value in table.items()})


def _all(part: type[Part], tables: list[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(_one(part, table) for table in tables)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
