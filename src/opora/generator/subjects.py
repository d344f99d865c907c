"""Subjects of the invented region in the order in which tables of facts are sorted."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from opora.generator.numbers import Ints
from opora.generator.settings import settings
from opora.vocabulary.subject import standard_subjects


@dataclass(frozen=True, slots=True)
class SubjectList:
    """All subjects, taught and examined, by key; an index into these lists is a subject.

    hours: lessons a week, a row per subject and a column per grade 1..11, none for exams alone.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    hours: Ints
    hard: tuple[float, ...]

    def taught(self, grade: int) -> Ints:
        """Return the subjects of a grade, ascending."""
        return np.flatnonzero(self.hours[:, grade - 1])

    def index(self, name: str) -> int:
        """Return the subject so named; raises ValueError when there is none."""
        return self.names.index(name)


@cache
def subjects() -> SubjectList:
    """Return the subjects of the catalogue."""
    chosen = settings()
    taught = {subject.name: subject for subject in chosen.subjects}
    names = {*taught, *(exam.subject for exam in chosen.exams)}
    keys = {standard_subjects().resolve(name).key: name for name in names}
    ordered = [keys[key] for key in sorted(keys)]
    none = (0,) * 11
    return SubjectList(
        names=tuple(ordered),
        keys=tuple(sorted(keys)),
        hours=np.array([taught[n].hours if n in taught else none for n in ordered], np.int64),
        hard=tuple(taught[n].hard if n in taught else 0.0 for n in ordered),
    )


def scored_subjects() -> list[int]:
    """Return the subjects whose control works are scored by task, ascending."""
    return sorted(subjects().index(name) for name in settings().tests.subjects)
