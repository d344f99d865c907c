"""What is written around a table: school, class, school year, period, pupil, subject."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from opora.intake.grid import Grid
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.period import school_year_from_text, school_year_of
from opora.vocabulary.text import fold, squeeze

_LABELS = {
    "учебный год": "school_year",
    "класс": "school_class",
    "период": "period",
    "отчетный период": "period",
    "ученик": "pupil",
    "ученица": "pupil",
    "учащийся": "pupil",
    "обучающийся": "pupil",
    "учащаяся": "pupil",
    "обучающаяся": "pupil",
    "фио": "pupil",
    "фио ученика": "pupil",
    "фио обучающегося": "pupil",
    "ф.и.о.": "pupil",
    "ф.и.о. ученика": "pupil",
    "предмет": "subject",
    "школа": "school",
    "образовательная организация": "school",
    "оо": "school",
    "учитель": "teacher",
    "учитель-предметник": "teacher",
    "учитель предметник": "teacher",
    "преподаватель": "teacher",
    "классный руководитель": "other",
    "дата": "day",
    "дата проведения": "day",
    "тема": "topic",
    "тема работы": "topic",
    "четверть": "other",
}
_KNOWN = "|".join(map(re.escape, sorted(_LABELS, key=len, reverse=True)))
_LABEL = re.compile(rf"(?<![\w-])({_KNOWN})\s*:", re.IGNORECASE)
_YEAR_TITLE = re.compile(r"20\d\d\s*[/–-]\s*(?:20)?\d\d\s*(?:уч|г)", re.IGNORECASE)
_CLASS_TITLE = re.compile(
    # Not the end of a range of grades: «8-9 класс», «8 – 9 класс».
    r"(?<![\w-])(?<!\d[–—])(?<!\d\s[–—-]\s)"
    r"(\d{1,2}\s*[-«\"]?\s*[A-Za-zА-Яа-яЁё]?[»\"]?)\s+класс[ае]?\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"(?<!\w)(школ|сош|оош|нош|лице|гимнази|интернат|м[бка]оу|г[бк]?оу|чоу|учреждени)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?!\d)")


@dataclass
class Labels:
    """Label values found so far; '' or None where nothing was said or it could not be read."""

    school: str = ""
    school_class: str | None = None
    class_text: str = ""
    year_label: int | None = None
    since: date | None = None
    on: date | None = None
    pupil: str = field(default="", repr=False)
    subject: str = ""
    teacher: str = field(default="", repr=False)
    day: str = ""
    topic: str = ""
    pupil_place: tuple[int, int] = field(default=(0, 0))

    @property
    def school_year(self) -> int | None:
        """Return the labelled year, else the year of the labelled period."""
        if self.year_label is None and self.since is not None:
            return school_year_of(self.since)
        return self.year_label

    def take(self, key: str, value: str, place: tuple[int, int]) -> None:
        """Remember one labelled value.

        An unreadable one makes the class or the year unknown: what a table above said must not
        hold for this one.
        """
        if key == "school_class":
            self.take_class(parse_class(value), value)
        elif key == "school_year":
            self.year_label = school_year_from_text(value)
        elif key == "period":
            days = dates_in(value)
            valid = len(days) == 2 and days[0] <= days[1]
            self.since, self.on = days if valid else (None, None)
        elif key == "pupil":
            self.pupil, self.pupil_place = value, place
        elif key == "subject":
            self.take_subject(value)
        elif key in ("teacher", "day", "topic"):
            setattr(self, key, value)
        elif key == "school":
            self.school = value or self.school

    def take_subject(self, name: str) -> None:
        """Remember a subject; the teacher of another one is not its teacher."""
        if self.subject and name != self.subject:
            self.teacher = ""
        self.subject = name

    def take_class(self, label: str | None, text: str) -> None:
        """Remember a class and the text it was read from."""
        self.school_class, self.class_text = label, text


@lru_cache(maxsize=1024)  # the same period stands above every block
def dates_in(text: str) -> tuple[date, ...]:
    """Return the dd.mm.yy or dd.mm.yyyy dates of a text, impossible ones left out."""
    found = []
    for day, month, year in _DATE.findall(text):
        try:
            found.append(date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)))
        except ValueError:
            continue
    return tuple(found)


def labelled(row: list[str]) -> list[tuple[str, str, int]]:
    """Return (label key, value, column) for every known «Label: value» of a row.

    A value may follow its label in the same cell or stand in the next filled cell; several labels
    may share one cell.
    """
    found = []
    for column, cell in enumerate(row):
        if ":" in cell:
            pairs = _in_cell(squeeze(cell))
            found += [(key, value, column) for key, value in pairs]
            if pairs and not pairs[-1][1]:
                found[-1] = (pairs[-1][0], _next_filled(row, column), column)
    return found


@lru_cache(maxsize=4096)  # the same labels stand above every block
def _in_cell(text: str) -> tuple[tuple[str, str], ...]:
    """Return the labels of a cell, each with what stands between it and the next one."""
    matches = list(_LABEL.finditer(_plain(text)))
    ends = [*(match.start() for match in matches), len(text)][1:]
    return tuple(
        (_LABELS[fold(match.group(1))], text[match.end() : end].strip(" ;,"))
        for match, end in zip(matches, ends, strict=False)
    )


def labelled_at(grid: Grid, index: int) -> list[tuple[str, str, int]]:
    """Return `labelled` of a row of the sheet; rows without labels cost nothing."""
    return labelled(grid.rows[index]) if index in grid.rows_with(has_label) else []


def has_label(text: str) -> bool:
    """Tell whether a text holds a known «Label:»."""
    return ":" in text and bool(_in_cell(squeeze(text)))


def is_label_row(grid: Grid, index: int) -> bool:
    """Tell whether the first filled cell of a row is a known «Label: …»."""
    pairs = labelled_at(grid, index)
    first = (column for column, cell in enumerate(grid.rows[index]) if cell and squeeze(cell))
    return bool(pairs) and pairs[0][2] == next(first)


def _next_filled(row: list[str], column: int) -> str:
    rest = (squeeze(cell) for cell in row[column + 1 :])
    value = next((cell for cell in rest if cell), "")
    return "" if _in_cell(value) else value


def _plain(text: str) -> str:
    """Return the text without ё; as long as it was, so that places stay."""
    return text.replace("ё", "е").replace("Ё", "Е")


def read_labels(grid: Grid, first: int, last: int, labels: Labels | None = None) -> Labels:
    """Return what rows first..last-1 say: labels with a colon first, then bare titles.

    Titles («9А класс», «2024/2025 учебный год», a school's name) are believed only in a row that
    has one filled cell, because a stray row of personal data may stand above a hand-made table.
    """
    labels = labels or Labels()
    for index in range(first, last):
        pairs = labelled_at(grid, index)
        for key, value, column in pairs:
            labels.take(key, value, (index, column))
        if grid.filled[index] and not pairs:
            filled = [cell for cell in grid.rows[index] if cell and not cell.isspace()]
            if len(filled) == 1:
                _read_title(squeeze(filled[0]), labels)
    return labels


def _read_title(text: str, labels: Labels) -> None:
    year, school_class, names_school = _title(text)
    if labels.year_label is None:
        labels.year_label = year
    if labels.school_class is None:
        labels.school_class = school_class
    # «Журнал 9А класса школы № 5» names a school, but is not its name.
    if not labels.school and names_school and not (year or school_class):
        labels.school = text


@lru_cache(maxsize=1024)  # the same title stands above every block
def _title(text: str) -> tuple[int | None, str | None, bool]:
    """Return the school year, the class and whether it names a school."""
    year = school_year_from_text(text) if _YEAR_TITLE.search(text) else None
    return year, class_in_title(text), looks_like_school(text)


def class_in_title(text: str) -> str | None:
    """Return the class named in a title such as «Журнал 9 «А» класс», or by the whole text."""
    match = _CLASS_TITLE.search(text)
    return (parse_class(match.group(1)) if match else None) or _whole(text)


def _whole(text: str) -> str | None:
    label = parse_class(text)
    return label if label and not label.isdigit() else None


def looks_like_school(text: str) -> bool:
    """Tell whether a title names a school («МБОУ СОШ № 5», «… учреждение …»)."""
    return bool(_SCHOOL.search(text))
