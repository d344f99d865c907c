"""Control works: what was written and how, one work by pupil and by task."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import ibis.expr.types as ir

from opora.analysis.results.asked import Asked, Place, Row, control_works_of
from opora.analysis.results.figures import NOTHING, Opens, rate, summed
from opora.analysis.results.names import PUPIL, pupil_cell
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.means import in_period, sums
from opora.measures.rates import COUNTS, figures
from opora.measures.shares import Share
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.control_works import is_control_work
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_WORK = ("school_class", "subject", "date")
_HUNDREDTHS = 100
_MARKS = ("n5", "n4", "n3", "n2")
_RESULTS = (
    Column("marks", "Писали", Kind.NUMBER, weight=7),
    *(Column(name, f"«{name[1]}»", Kind.NUMBER, "Отметок", 6) for name in _MARKS),
    Column("mean", "Средний балл", Kind.MEAN, weight=8),
    Column("passed", "Успеваемость, %", Kind.PERCENT, weight=10),
    Column("quality", "Качество, %", Kind.PERCENT, weight=10),
)
_LIST = (
    Column("school_class", "Класс", weight=6),
    Column("subject", "Предмет", weight=16),
    Column("date", "Дата", Kind.DATE, weight=9),
    Column("work", "Работа", weight=20),
    *_RESULTS,
)
NO_WORKS = "Контрольных работ за это время нет: в отметках не назван вид работы."
NO_PROTOCOL = "Протокола этой работы нет. Загрузите баллы за задания."


def works(asked: Asked) -> Sheet:
    """Return the control works of the period: who wrote, marks, mean, успеваемость, качество.

    A work is all marks of control kinds of a class, a subject and a day; one that is known by its
    protocol only has no marks.
    """
    marked = _marked(asked)
    named: defaultdict[tuple[str, str, date], set[str]] = defaultdict(set)
    for row in (*marked, *_protocols(asked)):
        named[row["school_class"], row["subject"], row["date"]].add(row["work"])
    groups: defaultdict[tuple[str, str, date], list[Row]] = defaultdict(list)
    for row in marked:
        groups[row["school_class"], row["subject"], row["date"]].append(row)
    rows = []
    for key in sorted(named, key=lambda k: (class_sort_key(k[0]), fold(k[1]), k[2])):
        school_class, subject, day = key
        opens: dict[str, str | int] = {"school_class": school_class, "subject": subject}
        opens |= {"date": day.isoformat()}
        rows.append(
            (
                Cell(school_class, opens),
                Cell(subject_title(subject), opens),
                Cell(day, opens),
                Cell(_title(named[key]), opens),
                *_results(asked, groups[key], opens),
            )
        )
    names = (Cell("Всего"), Cell(""), Cell(None), Cell(""))
    totals = ((*names, *_results(asked, marked, NOTHING)),) if rows else ()
    return Sheet("works", "Контрольные работы", _LIST, tuple(rows), totals, NO_WORKS)


@dataclass(frozen=True)
class WorkResults:
    """One control work of a class: its marks and, where it has one, its protocol."""

    asked: Asked
    place: Place
    on: date

    @cached_property
    def marks(self) -> list[Row]:
        """Marks of the day in control kinds."""
        rows = self._own("marks", "mark", "kind")
        return [row for row in rows if is_control_work(row["kind"] or "")]

    @cached_property
    def scores(self) -> list[Row]:
        """Scores by pupil and task, hundredths of a point."""
        return self._own("test_scores", "work", "task", "topic", "score", "max_score")

    def summary(self) -> Sheet:
        """Return one row: the work, how many wrote it, marks, mean, успеваемость, качество."""
        counted = [{"marks": 1, "total": r["mark"], f"n{r['mark']}": 1} for r in self.marks]
        names = {row["work"] for row in self.scores} or {row["kind"] for row in self.marks}
        told = (Cell(_title(names)), *_results(self.asked, counted, NOTHING))
        columns = (Column("work", "Работа", weight=20), *_RESULTS)
        rows = (told,) if self.marks or self.scores else ()
        return Sheet("work", self._titled("Контрольная работа"), columns, rows, empty=NO_WORKS)

    def pupils(self) -> Sheet:
        """Return who wrote the work: points of the protocol, most possible, per cent, mark."""
        points = self._points()
        marks = {row["pupil_id"]: row["mark"] for row in self.marks}
        rows = [
            (
                pupil_cell(pupil, self.place[0]),
                *_sum_cells(points.get(pupil, [])),
                Cell(marks.get(pupil)),
            )
            for pupil in dict.fromkeys([*marks, *points])
        ]
        columns = (PUPIL, *_SUM_COLUMNS, Column("mark", "Отметка", Kind.MARK, weight=8))
        title = self._titled("Результаты контрольной работы")
        return Sheet("work_pupils", title, columns, tuple(rows), empty=NO_WORKS)

    def protocol(self) -> Sheet:
        """Return pupils over tasks with points, their sum, per cent and mark; per cent by task.

        A task that a pupil did not attempt has no data; its points count as not got.
        """
        points, tasks = self._points(), self._tasks()
        marks = {row["pupil_id"]: row["mark"] for row in self.marks}
        rows = []
        for pupil, own in points.items():
            got = {row["task"]: row["score"] for row in own}
            cells = [Cell(_points(got.get(task))) for task in tasks]
            mark = Cell(marks.get(pupil))
            rows.append((pupil_cell(pupil, self.place[0]), *cells, *_sum_cells(own), mark))
        columns = (
            PUPIL,
            *(Column(f"task:{task}", task, Kind.NUMBER, "Баллы за задания", 6) for task in tasks),
            *_SUM_COLUMNS,
            Column("mark", "Отметка", Kind.MARK, weight=8),
        )
        done = [Cell(_share(rows).percent()) for rows in tasks.values()]
        total = (Cell("Выполнение, %"), *done, *_sum_cells(self.scores), Cell(""))
        totals = (total,) if rows else ()
        title = self._titled("Протокол контрольной работы")
        return Sheet("protocol", title, columns, tuple(rows), totals, NO_PROTOCOL)

    def tasks(self) -> Sheet:
        """Return tasks: what each checks, most points, how many attempted it, per cent done."""
        rows = [
            (
                Cell(task),
                Cell(next((row["topic"] for row in own if row["topic"]), None)),
                Cell(_points(max((row["max_score"] or 0 for row in own), default=0) or None)),
                Cell(len(own)),
                Cell(sum(row["score"] is None for row in own)),
                Cell(_share(own)),
            )
            for task, own in self._tasks().items()
        ]
        columns = (
            Column("task", "Задание", weight=7),
            Column("topic", "Что проверяет", weight=30),
            Column("max", "Максимум баллов", Kind.NUMBER),
            Column("wrote", "Писали", Kind.NUMBER),
            Column("skipped", "Не приступили", Kind.NUMBER),
            Column("done", "Выполнение, %", Kind.PERCENT),
        )
        title = self._titled("Выполнение заданий")
        return Sheet("tasks", title, columns, tuple(rows), empty=NO_PROTOCOL)

    def _own(self, table: str, *columns: str) -> list[Row]:
        school_class, subject = self.place
        names = (*_WORK, "pupil_id", *columns)
        rows = self.asked.rows(table, names, school_class=school_class, subject=subject)
        return [row for row in rows if row["date"] == self.on]

    def _points(self) -> dict[int, list[Row]]:
        found: defaultdict[int, list[Row]] = defaultdict(list)
        for row in self.scores:
            found[row["pupil_id"]].append(row)
        return dict(found)

    def _tasks(self) -> dict[str, list[Row]]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.scores, key=lambda row: _task_place(row["task"])):
            found[row["task"]].append(row)
        return dict(found)

    def _titled(self, title: str) -> str:
        school_class, subject = self.place
        return f"{title}: {subject_title(subject)}, {school_class}, {self.on:%d.%m.%Y}"


_SUM_COLUMNS = (
    Column("sum", "Сумма баллов", Kind.NUMBER, weight=7),
    Column("max", "Из", Kind.NUMBER, weight=5),
    Column("share", "Выполнено, %", Kind.PERCENT, weight=9),
)


def _marked(asked: Asked) -> list[Row]:
    names, window = ("marks", "total", "n1", "n2", "n3", "n4", "n5"), asked.when.window

    def question() -> ir.Table:
        marks = in_period(asked.facts.table("marks"), window.since, window.on)
        of_works = marks.filter(
            marks.kind.isin(control_works_of(asked.facts.table("marks"), "kind"))
        )
        return sums(of_works.mutate(work=of_works.kind), [*_WORK, "work"], names)

    return asked.read(("works", window), question)


def _protocols(asked: Asked) -> list[Row]:
    window = asked.when.window

    def question() -> ir.Table:
        scores = in_period(asked.facts.table("test_scores"), window.since, window.on)
        return scores.select(*_WORK, "work").distinct()

    return asked.read(("protocols", window), question)


def _results(asked: Asked, counted: Sequence[Row], opens: Opens) -> list[Cell]:
    """Return cells of _RESULTS; «1» counts as «2»."""
    row = summed([dict.fromkeys((*COUNTS, "marks", "total"), 0), *counted])
    row |= figures(row, asked.scale)
    numbers = {name: row[name] for name in _MARKS} | {"n2": row["n2"] + row["n1"]}
    known = bool(row["marks"])
    return [
        Cell(row["marks"] if known else None, opens if known else {}),
        *(Cell(number if known else None) for number in numbers.values()),
        Cell(Share(row["total"], row["marks"]), opens if known else {}),
        rate(row, "passed", opens),
        rate(row, "quality", opens),
    ]


def _title(names: set[str]) -> str:
    return ", ".join(sorted(names, key=fold))


def _points(hundredths: int | None) -> int | Decimal | None:
    if hundredths is None or hundredths % _HUNDREDTHS == 0:
        return None if hundredths is None else hundredths // _HUNDREDTHS
    return Decimal(hundredths) / _HUNDREDTHS


def _share(rows: Sequence[Row]) -> Share:
    """Return points got over points possible, of tasks whose most is known."""
    known = [row for row in rows if row["max_score"] is not None]
    got = sum(row["score"] or 0 for row in known)
    return Share(got, sum(row["max_score"] for row in known))


def _sum_cells(rows: Sequence[Row]) -> list[Cell]:
    if not rows:
        return [Cell(None)] * len(_SUM_COLUMNS)
    share = _share(rows)
    got = sum(row["score"] or 0 for row in rows)
    return [Cell(_points(got)), Cell(_points(share.denominator or None)), Cell(share)]


def _task_place(task: str) -> tuple[str, int, str]:
    digits = "".join(letter for letter in task if letter.isdigit())
    letters = "".join(letter for letter in task if letter.isalpha())
    return (fold(letters), int(digits or 0), task)
