"""Who was at which lesson, and why not: spells of illness, leaves, truants, late arrivals."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from opora.generator.cells import REASONS, Attendance, Bytes
from opora.generator.draws import FINE, two_bytes
from opora.generator.numbers import Ints
from opora.generator.region import School
from opora.generator.settings import Journal, settings


def attendance(random: np.random.Generator, school: School, pupils: int, at: Ints) -> Bytes:
    """Return an `Attendance` for every pupil (row) and lesson (column); debts are not among them.

    at: place of each lesson's day among the school days. A reason that the journal of the school
    cannot write is already what the journal keeps instead.
    """
    chosen, days = settings().absences, int(at.max()) + 1
    kept = _kept(school.journal)
    by_day = np.zeros((pupils, days), np.uint8)
    leaves = random.poisson(chosen.leaves * school.absences, pupils)
    by_day[_spells(random, leaves, (1, 1), days)] = kept[Attendance.valid]
    illnesses = random.poisson(chosen.illnesses * school.absences, pupils)
    by_day[_spells(random, illnesses, chosen.illness_days, days)] = kept[Attendance.illness]
    long = (random.random(pupils) < chosen.long_illnesses).astype(np.int64)
    by_day[_spells(random, long, chosen.long_days, days)] = kept[Attendance.illness]
    found = np.take(by_day, at, axis=1)
    _add_single(random, school, found, kept)
    return found


def _add_single(
    random: np.random.Generator, school: School, found: Bytes, kept: tuple[int, ...]
) -> None:
    """Add what concerns a lesson rather than a day, where the pupil is at school."""
    chosen = settings().absences
    truant = np.where(random.random(len(found)) < chosen.truants, chosen.truant_times, 1.0)
    unexcused = chosen.unexcused * school.absences * truant
    unknown = unexcused + chosen.unknown
    limits = (np.stack([unexcused, unknown, unknown + chosen.late]) * FINE).astype(np.uint16)
    drawn = two_bytes(random, found.shape)
    place = np.flatnonzero(drawn < limits[2][:, None])
    place = place[found.ravel()[place] == 0]
    pupil, number = place // found.shape[1], drawn.ravel()[place]
    said = np.where(number < limits[0][pupil], kept[Attendance.unexcused], kept[Attendance.unknown])
    late = number >= limits[1][pupil]
    found.ravel()[place] = np.where(late, kept[Attendance.late], said)


@lru_cache
def _kept(journal: Journal) -> tuple[int, ...]:
    """Return what the journal keeps each value as."""
    kept = []
    for value in Attendance:
        name = journal.instead.get(value.name, value.name)
        said = value not in REASONS or name in journal.codes
        kept.append(int(Attendance[name]) if said else 0)
    return tuple(kept)


def _spells(
    random: np.random.Generator, counts: Ints, length: tuple[int, int], days: int
) -> npt.NDArray[np.bool_]:
    """Return on which days (columns) a pupil (row) with so many spells is away."""
    pupil = np.repeat(np.arange(len(counts)), counts)
    first = random.integers(0, days, len(pupil))
    last = np.minimum(first + random.integers(length[0], length[1] + 1, len(pupil)), days)
    width, shape = days + 1, (len(counts), days + 1)
    begun = np.bincount(pupil * width + first, minlength=shape[0] * width)
    ended = np.bincount(pupil * width + last, minlength=shape[0] * width)
    return np.cumsum((begun - ended).astype(np.int8).reshape(shape)[:, :days], axis=1) > 0
