"""What the documents of an order are made of: the listed pupils with their marks."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class DatedMark:
    """One current mark; `kind` of work is '' and `weight` (hundredths) None where unknown."""

    date: date
    mark: int
    kind: str = ""
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class SubjectMarks:
    """A subject of a pupil: the mean by the order's rule and the dated marks of the period.

    `listed` subjects stand in the form; the extract has the others too. `mean` is None where only
    a form filled by hand tells of the subject; then `said` is the mean as it stands there, or ''.
    """

    subject: str
    mean: Mean | None
    marks: tuple[DatedMark, ...]
    listed: bool = True
    below_range: bool = False
    said: str = ""

    @property
    def shown_mean(self) -> str:
        """The mean as documents have it, '' where it is not known."""
        return self.mean.comma() if self.mean else self.said


@dataclass(frozen=True, slots=True)
class ListedPupil:
    """A pupil for the form; `filled` is what the school wrote, by the key of the column.

    `group`: under what a consolidated form has the school, «» in a form of one school.
    """

    name: str
    school: str
    school_class: str
    subjects: tuple[SubjectMarks, ...]
    filled: Mapping[str, str] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the figures came from: its bare name and the SHA-256 of its bytes, in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything that goes into the documents; `periods` by grade.

    There is no time of making: the same listing gives the same bytes on any day.
    """

    pupils: tuple[ListedPupil, ...]
    periods: Mapping[int, Period]
    on: date
    sources: tuple[SourceFile, ...]
    version: str


_NAMED_SOURCES = 6
_SHORT = 12  # hex digits: enough to find the file, short enough for a line


def trace(listing: Listing) -> tuple[str, ...]:
    """Return the lines by which a printed page is led back to its files and the program."""
    return trace_lines(listing.sources, listing.on, listing.version)


def trace_lines(sources: Sequence[SourceFile], on: date, version: str) -> tuple[str, ...]:
    """Return the day of the figures and the files they are made of.

    Many files are named by one SHA-256: of their own SHA-256, sorted, one a line.
    """
    files = sorted(sources, key=lambda source: (source.sha256, source.name))
    named = [f"«{file.name}» {file.sha256[:_SHORT]}" for file in files[:_NAMED_SOURCES]]
    if len(files) > _NAMED_SOURCES:
        every = hashlib.sha256("\n".join(file.sha256 for file in files).encode()).hexdigest()
        named.append(f"и другие, всего {len(files)}, вместе {every[:_SHORT]}")
    made = f"Сведения на {on:%d.%m.%Y}. Программа «Опора» {version}."
    return (made, f"Исходные файлы (начало SHA-256): {'; '.join(named)}.") if named else (made,)
