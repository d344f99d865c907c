"""Random numbers, drawn the fast way."""

from math import prod

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint16]
FINE = 65536  # a share is compared with a number of two bytes


def quick_random(*key: int) -> np.random.Generator:
    """Return a generator for many numbers: SFC64 is the fastest of NumPy's."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(key)))


def two_bytes(random: np.random.Generator, shape: tuple[int, ...]) -> Numbers:
    """Return numbers 0..65535, four of each word drawn."""
    count = prod(shape)
    words = random.bit_generator.random_raw(-(-count // 4))
    # The order of bytes is written down, so that every computer makes the same region.
    return words.astype("<u8", copy=False).view("<u2")[:count].reshape(shape)
