"""Numbers of invented schools and pupils: look random, are told by the seed, never repeat.

A counter that is different for every school, or for every pupil of a school and year, is mixed by a
one-to-one map of 32-bit numbers, so no two get one number and any school can be made alone.
"""

import numpy as np
import numpy.typing as npt

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_SCHOOLS, MOST_PUPILS = 4095, 4095  # 12 bits each; with 7 bits of the year 31 in all

Ids = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
_ROUNDS = 3


def school_number(seed: int, school: int) -> int:
    """Return the number of the school with this place in the region, counted from zero."""
    return int(_mixed(seed, 0, np.array([school + 1], np.uint32))[0])


def pupil_numbers(seed: int, school: int, year: int, places: Ints) -> Ids:
    """Return the numbers of pupils by their place in the school in this school year."""
    counter = ((year - FIRST_YEAR) << 24) | (school << 12)
    return _mixed(seed, 1, (counter + places + 1).astype(np.uint32))


def _mixed(seed: int, purpose: int, counters: Ids) -> Ids:
    """Return other numbers from 1 on, different for different counters from 1 on."""
    odd = np.random.default_rng([seed, purpose]).integers(0, 2**32, _ROUNDS, dtype=np.uint32)
    odd |= np.uint32(1)
    mixed = _stirred(counters, odd)
    # Zero is nobody's number: whoever would get it gets what zero itself is mapped to.
    return np.where(mixed == 0, _stirred(np.zeros(1, np.uint32), odd), mixed)


def _stirred(numbers: Ids, odd: Ids) -> Ids:
    """Return a one-to-one map: adding, multiplying by odd numbers and folding lose nothing."""
    for factor in odd:
        numbers = numbers + factor
        numbers = numbers ^ (numbers >> np.uint32(16))
        numbers = numbers * factor
        numbers = numbers ^ (numbers >> np.uint32(15))
    return numbers
