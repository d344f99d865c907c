"""Names of subjects: a spelling met in a file to the canonical subject and its qualifier."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import fold, squeeze

COLUMNS = ("canonical", "spelling", "qualifier", "note")
NOTES = ("name", "met", "usual", "code", "ambiguous", "qualifier", "qualifier in brackets")
_MOST_QUALIFIERS = 3
_LONGEST_NAME = 300  # a longer cell is a note, or made to slow the patterns down

_JOINT = " | "  # between the canonical subject and its qualifier in a grouping key
_STOPS = re.compile(r"[.,:;\"]+")
_AROUND_SIGNS = re.compile(r"\s*([-/])\s*")
_IN_BRACKETS = re.compile(r"(.+?)\s*\(\s*([^()]*?)\s*\)?")
_AFTER_SLASH = re.compile(r"(.+)/([^/]+)")
_GROUP = re.compile(r"([1-9])-?\s*(?:я|ая)?\s*(?:под)?гр(?:уппа)?|(?:под)?гр(?:уппа)?\s*([1-9])")
_GROUP_AT_END = re.compile(rf"(.+?)\s({_GROUP.pattern})")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a spelling means.

    name: as in the file, spaces collapsed. canonical: None if unknown or ambiguous.
    qualifier: group, level or language («1 гр.», «девочки»), '' if none. key: what grouping uses;
    two canonical subjects, or two qualifiers of one, never share a key.
    """

    name: str
    canonical: str | None
    qualifier: str
    key: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Row:
    canonical: str
    spelling: str
    qualifier: str
    note: str


class SubjectDictionary:
    """Spellings of subjects, as a methodologist keeps them in subjects.csv."""

    def __init__(self, rows: list[_Row]) -> None:
        self._qualifiers = {_plain(r.spelling): r for r in rows if "qualifier" in r.note}
        self._spellings = {_plain(r.spelling): r for r in rows if "qualifier" not in r.note}
        # Bound here and not on the class, so that two dictionaries do not share what they remember.
        self.resolve = lru_cache(maxsize=16384)(self._resolve)
        self.known = lru_cache(maxsize=16384)(self._known)

    @classmethod
    def load(cls, path: Path) -> "SubjectDictionary":
        """Read a CSV with columns canonical;spelling;qualifier;note (utf-8).

        note is the source of a spelling: name, met (in real files), usual (common practice), code
        (not a heading of a table); or its part: ambiguous, qualifier, qualifier in brackets.
        Raises UserError naming the file and the line.
        """
        rows: dict[tuple[bool, str], _Row] = {}
        for line, row in _read(path):
            place = ("qualifier" in row.note, _plain(row.spelling))
            other = rows.setdefault(place, row)
            if (other.canonical, other.qualifier) != (row.canonical, row.qualifier):
                raise UserError(
                    f"Файл {path.name}, строка {line}: написание «{row.spelling}» уже отнесено "
                    f"к «{other.canonical or other.qualifier}». Оставьте одну из двух строк."
                )
        return cls(list(rows.values()))

    def _resolve(self, text: str) -> Subject:
        """Return the subject of a spelling; any text is accepted, nothing is guessed.

        The whole spelling is looked up first, then without trailing qualifiers: «(1 гр.)»,
        «2 группа», «/1», «(девочки)», «мальчики», anything in brackets after a known subject.
        """
        name = squeeze(text)
        found = self._find(_plain(name))
        if found is None or not found[0].canonical:
            return Subject(name, None, "", fold(name), ambiguous=found is not None)
        row, stripped = found
        qualifier = ", ".join(filter(None, [row.qualifier, *stripped]))
        return Subject(
            name, row.canonical, qualifier, f"{row.canonical}{_JOINT}{qualifier}", ambiguous=False
        )

    def _known(self, text: str) -> bool:
        """Tell whether a heading names a subject: spelt in the dictionary, ambiguous too.

        Codes of exam files («ФИ», «02») do not count: in a table they mean other things.
        """
        found = self._find(_plain(text))
        return found is not None and found[0].note != "code"

    def names(self) -> tuple[str, ...]:
        """Return the canonical subjects in the order of the dictionary."""
        return tuple(
            dict.fromkeys(row.canonical for row in self._spellings.values() if row.canonical)
        )

    def nearest(self, text: str, likeness: float) -> str | None:
        """Return the canonical subject whose spelling is the likest; None below `likeness` (0..1).

        A hint to a person and never an answer.
        """
        plain = _plain(text)[:_LONGEST_NAME]
        names = {key: row.canonical for key, row in self._spellings.items() if row.canonical}
        close = get_close_matches(plain, [key for key in names if len(key) > 2], 1, likeness)
        return names[close[0]] if close else None

    def _find(self, plain: str) -> tuple[_Row, list[str]] | None:
        qualifiers: list[str] = []
        if len(plain) > _LONGEST_NAME:
            return None
        for _ in range(_MOST_QUALIFIERS):
            row = self._spellings.get(plain)
            if row is not None:
                return row, qualifiers
            parts = self._without_qualifier(plain)
            if parts is None:
                return None
            plain, qualifier = parts
            qualifiers.insert(0, qualifier)
        row = self._spellings.get(plain)
        return None if row is None else (row, qualifiers)

    def _without_qualifier(self, plain: str) -> tuple[str, str] | None:
        if match := _IN_BRACKETS.fullmatch(plain):
            return match[1], self._qualifier(match[2])
        if match := _GROUP_AT_END.fullmatch(plain):
            return match[1], self._qualifier(match[2])
        if (match := _AFTER_SLASH.fullmatch(plain)) and self._may_follow_slash(match[2]):
            return match[1], self._qualifier(match[2])
        words = plain.split(" ")
        for count in (2, 1):
            row = self._qualifiers.get(" ".join(words[-count:]))
            if row is not None and row.note == "qualifier" and len(words) > count:
                return " ".join(words[:-count]), row.qualifier
        return None

    def _may_follow_slash(self, text: str) -> bool:
        return text.isdigit() or text in self._qualifiers or bool(_GROUP.fullmatch(text))

    def _qualifier(self, text: str) -> str:
        if match := _GROUP.fullmatch(text):
            return f"{match[1] or match[2]} гр."
        row = self._qualifiers.get(text)
        return row.qualifier if row else text


def canonical_of(key: str) -> str:
    """Return what a grouping key names without its qualifier."""
    return key.partition(_JOINT)[0]


def subject_title(key: str) -> str:
    """Return a grouping key as people read it: «Английский язык (1 гр.)»."""
    canonical, _, qualifier = key.partition(_JOINT)
    return f"{canonical} ({qualifier})" if qualifier else canonical


@cache
def standard_subjects() -> SubjectDictionary:
    """Return the dictionary of the catalogue, read once."""
    return SubjectDictionary.load(CATALOGUE / "subjects.csv")


def _plain(text: str) -> str:
    """Return the folded text without full stops and quotes, one look of brackets and hyphens."""
    words = " ".join(_STOPS.sub(" ", fold(text)).split())
    return _AROUND_SIGNS.sub(r"\1", words).replace("( ", "(").replace(" )", ")")


def _read(path: Path) -> Iterator[tuple[int, _Row]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, delimiter=";")
        if tuple(next(lines, ())) != COLUMNS:
            raise UserError(
                f"Файл {path.name}, строка 1: ожидается заголовок «{';'.join(COLUMNS)}»."
            )
        for cells in lines:
            if len(cells) != len(COLUMNS) or not _plain(cells[1]):
                raise UserError(
                    f"Файл {path.name}, строка {lines.line_num}: нужно 4 столбца через «;» "
                    "и написание во втором."
                )
            row = _Row(*map(squeeze, cells))
            _check(path, lines.line_num, row)
            yield lines.line_num, row


def _check(path: Path, line: int, row: _Row) -> None:
    place = f"Файл {path.name}, строка {line}"
    if row.note not in NOTES:
        raise UserError(f"{place}: в столбце note «{row.note}». Допустимо: {', '.join(NOTES)}.")
    if bool(row.canonical) != (row.note in NOTES[:4]):
        raise UserError(f"{place}: столбец canonical пуст только у неоднозначных и уточнений.")
    if "|" in row.canonical or ("qualifier" in row.note and not row.qualifier):
        raise UserError(f"{place}: нет уточнения в столбце qualifier или лишний знак «|».")
