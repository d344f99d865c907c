"""A school by class, parallel, subject and teacher: sums of the same cells."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from opora.analysis.results.asked import Asked, Place, Row, by_key
from opora.analysis.results.figures import (
    CATEGORIES,
    COUNT_COLUMNS,
    FIGURES,
    MEAN_COLUMN,
    RATE_COLUMNS,
    Opens,
    counts,
    mean,
    ones,
    rate,
    rates,
    summed,
)
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.categories import CATEGORIES as MAIN
from opora.measures.categories import PARTS, categories, totals
from opora.measures.means import MEAN
from opora.measures.periods import period_sums
from opora.measures.pupils import pupil_counts
from opora.measures.rates import COUNTS, rated
from opora.measures.rates import counts as final_counts
from opora.vocabulary.class_label import class_sort_key, grade_of
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_CELL = ("school_class", "subject")
_NUMBERS = (*MEAN, *COUNTS, *FIGURES)
_OF_PUPILS = (
    "Успеваемость и качество классов – доли обучающихся, у которых нет «2» и «н/а» и у которых "
    "только «4» и «5». СОУ – по всем итоговым отметкам."
)
_PART = "Итоги – по тем классам и предметам, которые вам открыты."
NO_TEACHER = "учитель не указан"
EMPTY = "Нет ни отметок, ни итоговых отметок за это время. Загрузите выгрузку журнала."


@dataclass(frozen=True)
class SchoolResults:
    """Tables of a school; all are sums of `cells`, so that totals are the sums of their parts."""

    asked: Asked

    @cached_property
    def cells(self) -> dict[Place, Row]:
        """Sums of current marks and counts of final marks by class and subject."""
        asked, window, terms = self.asked, self.asked.when.window, self.asked.when.terms
        marks = asked.read(
            ("cell marks", window), lambda: period_sums(asked.facts, _CELL, window, names=MEAN)
        )
        finals = asked.read(
            ("cell finals", terms),
            lambda: rated(final_counts(asked.final_marks(), _CELL), asked.scale),
        )
        found: defaultdict[Place, Row] = defaultdict(lambda: dict.fromkeys(_NUMBERS, 0))
        for row in (*marks, *finals):
            if row["subject"] is not None:
                found[row["school_class"], row["subject"]].update(row)
        return dict(found)

    @cached_property
    def pupils(self) -> dict[str, Row]:
        """Pupils by category, and how many there are, of the classes that are seen whole."""
        asked, by, terms = self.asked, ["school_class"], self.asked.when.terms
        window, finals = asked.when.window, asked.final_marks
        told = asked.read(
            ("class categories", terms), lambda: totals(categories(finals(), by), by, asked.scale)
        )
        counted = asked.read(
            ("class pupils", window, terms),
            lambda: pupil_counts(asked.facts, by, window, finals()),
        )
        sizes = by_key(counted, *by)
        return {
            label: {**dict.fromkeys(_PUPILS, 0), **by_key(told, *by).get((label,), {}), **size}
            for (label,), size in sizes.items()
        }

    def by_class(self) -> Sheet:
        """Return a row for each class: pupils, mean, shares, categories of pupils."""
        return self._of_pupils("classes", Column("school_class", "Класс", weight=7), _class_group)

    def by_parallel(self) -> Sheet:
        """Return a row for each grade; its classes added up."""
        return self._of_pupils(
            "parallels",
            Column("grade", "Параллель", weight=7),
            lambda label: (f"{grade_of(label)} классы", {"grade": grade_of(label)}),
        )

    def by_subject(self) -> Sheet:
        """Return a row for each subject: classes, mean, final marks, shares."""
        places = defaultdict(list)
        for place in self.cells:
            places[place[1]].append(place)
        rows = [
            (subject_title(key), {"subject": key}, own)
            for key, own in sorted(places.items(), key=lambda item: fold(item[0]))
        ]
        return self._of_marks("subjects", "По предметам", Column("subject", "Предмет"), rows)

    def by_teacher(self, teachers: Mapping[Place, str]) -> Sheet:
        """Return a row for each teacher; `teachers`: who teaches a subject in a class."""
        places = defaultdict(list)
        for place in self.cells:
            places[teachers.get(place, NO_TEACHER)].append(place)
        rows = [
            (title, {"teacher": title} if title != NO_TEACHER else {}, own)
            for title, own in sorted(places.items(), key=lambda item: fold(item[0]))
        ]
        return self._of_marks("teachers", "По учителям", Column("teacher", "Учитель"), rows)

    def subject(self, subject: str) -> Sheet:
        """Return a row for each class that has the subject."""
        own = [place for place in self.cells if place[1] == subject]
        return self._places("subject", subject_title(subject), own, with_subject=False)

    def taught(self, places: Iterable[Place]) -> Sheet:
        """Return a row for each class and subject of a teacher."""
        own = [place for place in places if place in self.cells]
        return self._places("taught", "Классы и предметы", own, with_subject=True)

    def _of_pupils(
        self, key: str, first: Column, group: Callable[[str], tuple[str, Opens]]
    ) -> Sheet:
        grouped: defaultdict[str, list[str]] = defaultdict(list)
        opens: dict[str, Opens] = {}
        for label in sorted(
            {place[0] for place in self.cells} | set(self.pupils), key=class_sort_key
        ):
            title, opened = group(label)
            grouped[title].append(label)
            opens[title] = opened
        return Sheet(
            key,
            {"classes": "По классам", "parallels": "По параллелям"}[key],
            (first, *_PUPIL_COLUMNS),
            tuple(
                (Cell(title, opens[title]), *self._pupil_cells(labels, opens[title]))
                for title, labels in grouped.items()
            ),
            self._total([label for own in grouped.values() for label in own]),
            EMPTY,
            (_OF_PUPILS, *self._part()),
        )

    def _total(self, labels: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
        return ((Cell("Всего"), *self._pupil_cells(labels, {})),) if labels else ()

    def _pupil_cells(self, labels: Sequence[str], opens: Opens) -> list[Cell]:
        marks = summed(
            [_zeros(), *(row for place, row in self.cells.items() if place[0] in labels)]
        )
        whole = [self.pupils[label] for label in labels if label in self.pupils]
        # A part of a class says nothing of its pupils over all subjects.
        known = len(whole) == len(labels)
        told = summed([dict.fromkeys(_PUPILS, 0), *whole])
        return [
            Cell(told["pupils"] if known else None, opens if known else {}),
            mean(marks, opens),
            *(rate(told, name, opens) if known else Cell(None) for name in ("passed", "quality")),
            rate(marks, "attainment", opens),
            *category_cells(told if known else None, opens),
        ]

    def _of_marks(
        self, key: str, title: str, first: Column, groups: Sequence[tuple[str, Opens, list[Place]]]
    ) -> Sheet:
        rows = [
            (Cell(name, opens), Cell(_classes(places)), *self._mark_cells(places, opens))
            for name, opens, places in groups
        ]
        every = [place for *_, places in groups for place in places]
        total = (Cell("Всего"), Cell(_classes(every)), *self._mark_cells(every, {}))
        columns = (first, Column("classes", "Классы", weight=12), *MARK_COLUMNS)
        notes = (*ones(list(self.cells.values())), *self._part())
        return Sheet(key, title, columns, tuple(rows), (total,) if rows else (), EMPTY, notes)

    def _places(self, key: str, title: str, places: list[Place], with_subject: bool) -> Sheet:
        firsts = [
            Column("school_class", "Класс", weight=7),
            Column("subject", "Предмет", weight=18),
        ]
        kept = firsts[: 1 + with_subject]
        rows = []
        for label, subject in sorted(places, key=lambda p: (class_sort_key(p[0]), fold(p[1]))):
            opens = {"school_class": label, "subject": subject}
            names = [Cell(label, opens), Cell(subject_title(subject), opens)][: len(kept)]
            rows.append((*names, *self._mark_cells([(label, subject)], opens)))
        names = [Cell("Всего"), Cell("")][: len(kept)]
        total = (*names, *self._mark_cells(places, {}))
        notes = ones([self.cells[place] for place in places])
        columns = (*kept, *MARK_COLUMNS)
        return Sheet(key, title, columns, tuple(rows), (total,) if rows else (), EMPTY, notes)

    def _mark_cells(self, places: Iterable[Place], opens: Opens) -> list[Cell]:
        row = summed([_zeros(), *(self.cells[place] for place in places)])
        return [mean(row, opens), *counts(row, opens), *rates(row, opens)]

    def _part(self) -> tuple[str, ...]:
        return () if self.asked.scope.whole else (_PART,)


def category_cells(told: Row | None, opens: Opens) -> list[Cell]:
    """Return how many pupils are in each of CATEGORIES; no data where no pupil has a category."""
    if not told or not told["denominator"]:
        return [Cell(None)] * len(CATEGORIES)
    return [
        Cell(told[name], {**opens, "category": name} if told[name] else {}) for name in CATEGORIES
    ]


MARK_COLUMNS = (MEAN_COLUMN, *COUNT_COLUMNS, *RATE_COLUMNS)
_PUPILS = ("pupils", "denominator", "passed", "quality", *MAIN, *PARTS)
_PUPIL_COLUMNS = (
    Column("pupils", "Учеников", Kind.NUMBER, weight=8),
    MEAN_COLUMN,
    *RATE_COLUMNS,
    *(Column(name, title, Kind.NUMBER, "Обучающихся", 7) for name, title in CATEGORIES.items()),
)


def _zeros() -> Row:
    return dict.fromkeys(_NUMBERS, 0)


def _class_group(label: str) -> tuple[str, Opens]:
    return label, {"school_class": label}


def _classes(places: Iterable[Place]) -> str:
    return ", ".join(sorted({label for label, _ in places}, key=class_sort_key))
