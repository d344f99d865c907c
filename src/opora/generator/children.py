"""Children of a school: those who entered grade 1 in one year, and what stays with them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from opora.generator.names import invented_names
from opora.generator.numbers import Ints
from opora.generator.region import School
from opora.generator.settings import settings
from opora.generator.subjects import subjects

Floats = npt.NDArray[np.float32]
_NAMES, _LEVELS = 1, 2  # separate draws: facts need no names
_LAST_COMMON_GRADE = 9


@dataclass(frozen=True, slots=True)
class Cohort:
    """Children who entered one school in one year.

    truth: what a child can in each subject, in marks, a row per child and a column per subject;
    stays: whether the child goes on to grade 10.
    """

    truth: Floats
    stays: npt.NDArray[np.bool_]

    def members(self, grade: int) -> Ints:
        """Return the children who are in this grade, in the order of their classes."""
        if grade > _LAST_COMMON_GRADE:
            return np.flatnonzero(self.stays)
        return np.arange(len(self.stays))


@lru_cache(maxsize=64)  # a school has eleven cohorts, years of it share ten
def cohort(school: School, entered: int) -> Cohort:
    """Return the children who entered grade 1 of the school in this school year."""
    chosen = settings()
    levels, listed = chosen.levels, subjects()
    random = np.random.default_rng([school.seed, school.place, entered, _LEVELS])
    count = cohort_size(school, entered)
    ability = random.standard_normal(count, dtype=np.float32)
    own = random.standard_normal((count, len(listed.names)), dtype=np.float32)
    truth = levels.ability * ability[:, None] + levels.own * own
    truth += np.float32(levels.base) - np.array(listed.hard, np.float32)
    rank = ability + chosen.schools.stay_noise * random.standard_normal(count)
    stays = np.zeros(count, np.bool_)
    stays[np.argsort(-rank)[: round(count * school.kind.stays)]] = True
    return Cohort(truth.astype(np.float32), stays)


@lru_cache(maxsize=64)
def cohort_names(school: School, entered: int) -> tuple[str, ...]:
    """Return the full names of the children of a cohort, in its order."""
    random = np.random.default_rng([school.seed, school.place, entered, _NAMES])
    return tuple(invented_names(random, cohort_size(school, entered)))


@lru_cache(maxsize=256)
def cohort_size(school: School, entered: int) -> int:
    """Return how many children entered the school in this school year, at least one."""
    random = np.random.default_rng([school.seed, school.place, entered])
    spread = settings().schools.cohort_spread * random.standard_normal()
    return max(1, round(school.cohort * (1 + spread)))
