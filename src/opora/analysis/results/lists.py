"""A class by category: отличники, хорошисты, с одной «3», неуспевающие, and because of what."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from opora.analysis.results.asked import Row
from opora.analysis.results.figures import CATEGORIES
from opora.analysis.results.marks import counted_mark
from opora.analysis.results.names import PUPIL, pupil_cell
from opora.analysis.results.school_class import NO_FINALS, ClassResults
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.categories import category_of
from opora.measures.rates import COUNTS
from opora.measures.shares import Share
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

# Which marks keep a pupil in a list; lists of all subjects name none.
_NAMED = {
    "one_four": (4,),
    "one_three": (3,),
    "failing": (2, 1),
    "one_two": (2, 1),
    "not_assessed": ("not_assessed",),
}
_LISTS = [name for name in CATEGORIES if name != "satisfactory"]


@dataclass(frozen=True)
class ClassLists:
    """Pupils of a class by category; nobody where the class is seen in part.

    Categories are of all subjects of a pupil.
    """

    results: ClassResults

    @cached_property
    def categories(self) -> dict[int, Row]:
        """Category of each pupil and the lists where the pupil stands, by the final marks."""
        if not self.results.asked.scope.covers_class(self.results.school_class):
            return {}
        counted: defaultdict[int, Row] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
        for row in self.results.finals:
            counted[row["pupil_id"]][counted_mark(row)] += 1
        found = {}
        for pupil, own in counted.items():
            category, part = category_of(own)
            failing = (
                self.results.asked.scale.not_assessed_is_failing and category == "not_assessed"
            )
            lists = {category, part, "failing" if failing else None} - {None}
            found[pupil] = {"category": category, "lists": lists}
        return found

    def lists(self) -> Sheet:
        """Return pupils by category, each with the subjects that keep them there.

        A pupil «с одной «3»» stands in that list, «с одной «4»» also among хорошисты. Nothing where
        the class is seen in part: categories are of all subjects.
        """
        rows = [
            (
                Cell(CATEGORIES[name], {"category": name}),
                pupil_cell(pupil, self.results.school_class),
                said,
            )
            for name in _LISTS
            for pupil, row in self.categories.items()
            if name in row["lists"]
            for said in [self._reasons(pupil, name)]
        ]
        columns = (
            Column("category", "Список", weight=16),
            PUPIL,
            Column("subjects", "Предметы", weight=40),
        )
        title = f"Списки {self.results.school_class} класса"
        return Sheet("lists", title, columns, tuple(rows), empty=NO_FINALS)

    def summary(self) -> Sheet:
        """Return how many pupils are in each category and their share; at the end two totals."""
        everybody = len(self.categories)
        known = [row for row in self.categories.values() if row["category"]]
        rows = []
        for name, title in CATEGORIES.items():
            number = sum(name in row["lists"] for row in known)
            opens = {"category": name} if number else {}
            share = Share(number, len(known))
            rows.append((Cell(title), Cell(number, opens), Cell(share)))
        good = sum(row["category"] in ("excellent", "good") for row in known)
        passed = sum(row["category"] not in ("failing", "not_assessed") for row in known)
        totals = (
            (Cell("Всего обучающихся"), Cell(everybody), Cell(None)),
            (Cell("Успевают"), Cell(passed), Cell(Share(passed, len(known)))),
            (Cell("На «4» и «5»"), Cell(good), Cell(Share(good, len(known)))),
        )
        columns = (
            Column("category", "Категория", weight=20),
            Column("pupils", "Обучающихся", Kind.NUMBER),
            Column("share", "Доля, %", Kind.PERCENT),
        )
        title = f"Итоги {self.results.school_class} класса"
        return Sheet("summary", title, columns, tuple(rows) if known else (), totals, NO_FINALS)

    def _reasons(self, pupil: int, name: str) -> Cell:
        wanted = _NAMED.get(name, ())
        told = sorted(
            (
                (fold(row["subject"]), _said(row))
                for row in self.results.finals
                if row["pupil_id"] == pupil and (row["mark"] or row["entry"]) in wanted
            ),
        )
        return Cell(", ".join(said for _, said in told))


def _said(row: Row) -> str:
    title = subject_title(row["subject"])
    return title if row["mark"] is None or row["mark"] > 2 else f"{title} («{row['mark']}»)"
