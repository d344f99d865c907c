"""The header of «Отчет об успеваемости и посещаемости»: days of months, then means and marks."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from opora.intake.days import in_school_year, month_day_columns
from opora.intake.labels import Labels
from opora.intake.person_header import is_weighted
from opora.intake.term_tables import is_mean, term_of
from opora.vocabulary.text import fold, squeeze


@dataclass
class ReportHeader:
    """Columns of one block: days (column, date ordinal), days that do not exist (column, title),
    means, weighted means, final marks (column, term)."""

    days: list[tuple[int, int]] = field(default_factory=list)
    impossible: list[tuple[int, str]] = field(default_factory=list)
    means: list[int] = field(default_factory=list)
    weighted: list[int] = field(default_factory=list)
    finals: list[tuple[int, str]] = field(default_factory=list)

    def compares(self) -> bool:
        """Tell whether the stated mean is one of the marks of its row."""
        return len(self.means) == 1

    def known(self) -> set[int]:
        """Return all columns that are read."""
        pairs = [*self.days, *self.impossible, *self.finals]
        return {column for column, _ in pairs} | {*self.means, *self.weighted}

    def outside(self, labels: Labels) -> list[int]:
        """Return the day columns that lie outside the labelled period."""
        since, on = labels.since or date.min, labels.on or date.max
        return [c for c, day in self.days if not since.toordinal() <= day <= on.toordinal()]


def read_report_header(
    upper: list[str], lower: list[str], school_year: int, labels: Labels
) -> ReportHeader:
    """Return the columns of a header of two rows; the first column is the subject's."""
    header = ReportHeader()
    for column, month, day, text in month_day_columns(upper[1:], lower[1:]):
        found = in_school_year(day, month, school_year) if day and month else None
        if found is None:
            header.impossible.append((column + 1, squeeze(text)))
        else:
            header.days.append((column + 1, found.toordinal()))
    for column, cell in enumerate(upper):
        if not cell:
            continue
        if is_weighted(cell):
            header.weighted.append(column)
        elif is_mean(cell):
            header.means.append(column)
        elif fold(cell).startswith("итог"):
            header.finals.append((column, _term(cell, labels.since, labels.on)))
    return header


@lru_cache(maxsize=1024)  # the same title stands above every block
def _term(title: str, since: date | None, on: date | None) -> str:
    """Return the term a title of final marks speaks of, else the printed period."""
    words = fold(title).removeprefix("итоговая").removeprefix("итог").strip()
    for start in ("оценка", "отметка", "за"):
        words = words.removeprefix(start).strip()
    term = term_of(words)
    if term or not (since and on):
        return term or ""
    return f"{since:%d.%m.%Y}-{on:%d.%m.%Y}"
