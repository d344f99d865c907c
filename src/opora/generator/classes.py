"""Classes of a school in a school year: labels, pupils and their numbers."""

from dataclasses import dataclass

import numpy as np

from opora.generator.children import cohort, cohort_names
from opora.generator.numbers import Ids, Ints, pupil_numbers
from opora.generator.region import School
from opora.generator.settings import settings

LETTERS = "АБВГДЕЖЗИКЛМН"


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class in one school year.

    order: its place among the classes of the school as labels sort. entered: when its pupils were
    first-graders; members: who they are among the children of that year, in the order of
    `pupil_ids`, which ascend.
    """

    order: int
    label: str
    grade: int
    entered: int
    members: Ints
    pupil_ids: Ids

    def names(self, school: School) -> list[str]:
        """Return the full names of the pupils in the order of their numbers."""
        listed = cohort_names(school, self.entered)
        return [listed[member] for member in self.members.tolist()]


def classes(school: School, year: int) -> list[SchoolClass]:
    """Return the classes of a school year, sorted by label as text, as facts are."""
    found: list[tuple[str, int, Ints]] = []
    for grade in range(1, school.kind.last_grade + 1):
        members = cohort(school, year - grade + 1).members(grade)
        parts = max(1, round(len(members) / settings().schools.class_size))
        shares = [part for part in np.array_split(members, min(parts, len(LETTERS))) if len(part)]
        found += [
            (f"{grade}{letter}", grade, part) for letter, part in zip(LETTERS, shares, strict=False)
        ]
    return _numbered(school, year, sorted(found, key=lambda item: item[0]))


def _numbered(school: School, year: int, found: list[tuple[str, int, Ints]]) -> list[SchoolClass]:
    sizes = [len(members) for _, _, members in found]
    places = np.arange(sum(sizes))
    numbers = np.split(
        pupil_numbers(school.seed, school.place, year, places), np.cumsum(sizes)[:-1]
    )
    made = []
    for order, ((label, grade, members), ids) in enumerate(zip(found, numbers, strict=True)):
        by_number = np.argsort(ids)
        kept = members[by_number]
        made.append(SchoolClass(order, label, grade, year - grade + 1, kept, ids[by_number]))
    return made
