"""Teachers of an invented school: who teaches what to whom. Facts have none of it."""

from dataclasses import dataclass

import numpy as np

from opora.generator.classes import SchoolClass, classes
from opora.generator.names import invented_names
from opora.generator.region import School
from opora.generator.settings import settings
from opora.generator.subjects import subjects

_TEACHERS = 3  # a draw apart from those of the pupils of a year


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher of one subject; `classes` are labels."""

    name: str
    subject: str
    classes: tuple[str, ...]


def teachers(school: School, year: int) -> list[Teacher]:
    """Return the teachers of a school year: each class and subject has exactly one."""
    loads = _loads(classes(school, year))
    random = np.random.default_rng([school.seed, school.place, year, _TEACHERS, len(loads)])
    names = invented_names(random, len(loads))
    return [
        Teacher(name, subject, tuple(labels))
        for name, (subject, labels) in zip(names, loads, strict=True)
    ]


def _loads(found: list[SchoolClass]) -> list[tuple[str, list[str]]]:
    """Return subject and classes of each teacher: classes are added until the load is full."""
    listed, loads = subjects(), []
    for subject, name in enumerate(listed.names):
        left = 0
        for each in sorted(found, key=lambda one: (one.grade, one.label)):
            hours = int(listed.hours[subject, each.grade - 1])
            if not hours:
                continue
            if left < hours:
                left = settings().teacher_hours
                loads.append((name, list[str]()))
            loads[-1][1].append(each.label)
            left -= hours
    return loads
