"""When names of a campaign's form are open to those above the school."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NamesWindow:
    """An order opens names to who collects its forms: of these grades, on these days, both in."""

    first: date
    last: date
    grades: Collection[int]

    def opens(self, on: date, grade: int | None) -> bool:
        """Whether names of a grade may be seen on a day; None: a grade that is not known."""
        return self.first <= on <= self.last and grade in self.grades
