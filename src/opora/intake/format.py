"""What a format is."""

from collections.abc import Callable
from dataclasses import dataclass

from opora.intake.grid import Grid
from opora.intake.reading import Hints, Reading


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of sheet that we read.

    `recognises` answers for any sheet at all, without raising. `read` adds what the sheet holds to
    the reading of its file. A `reconstructed` format was built without a real sample and says so.
    A `fallback` format is asked only when no other recognises the sheet.
    """

    key: str
    title: str
    recognises: Callable[[Grid], bool]
    read: Callable[[Grid, Hints, Reading], None]
    reconstructed: bool = False
    fallback: bool = False
