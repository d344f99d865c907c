"""What the journal tells of a pupil's year, as things that happened on days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opora.analysis.results.asked import Row, When
from opora.analysis.results.marks import entry_title
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_WORDS = {
    "illness": "по болезни",
    "valid": "по уважительной причине",
    "unexcused": "без уважительной причины",
    "unknown": "по неизвестной причине",
}
_APART = timedelta(days=4)  # a run of absences goes over a week-end


@dataclass(frozen=True, slots=True)
class Happened:
    """Something of a day: a title and its figures; `subject`: a grouping key, empty for several."""

    on: date
    title: str
    text: str
    subject: str = ""


def final_marks(rows: Iterable[Row], terms: Sequence[When]) -> list[Happened]:
    """Return the final marks of each term on its last day; of other titles on that of the year."""
    ends = {fold(title): when.window.on for when in terms for title in when.terms}
    last = max((end for end in ends.values() if end), default=None)
    told: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: fold(row["subject"])):
        mark = entry_title(row["entry"] or "") if row["mark"] is None else row["mark"]
        told[row["term"]].append(f"{subject_title(row['subject'])} {mark}")
    days = {term: ends.get(fold(term)) or last for term in told}
    return [
        Happened(day, f"Итоговые отметки: {term}", "; ".join(told[term]))
        for term, day in days.items()
        if day is not None
    ]


def control_works(rows: Iterable[Row], kinds: frozenset[str]) -> list[Happened]:
    """Return the marks of control works: of a kind that is among `kinds`."""
    return [
        Happened(row["date"], row["kind"], f"отметка {row['mark']}", row["subject"])
        for row in rows
        if row["kind"] in kinds
    ]


def works_with_points(rows: Iterable[Row]) -> list[Happened]:
    """Return works with points by task, each with its sum; tasks not attempted have no points."""
    works: dict[tuple[str, date, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["date"] is not None:
            works[row["subject"], row["date"], row["work"]].append(row)
    return [
        Happened(day, work, _points(tasks), subject)
        for (subject, day, work), tasks in works.items()
    ]


def absences(rows: Iterable[Row]) -> list[Happened]:
    """Return absences of one reason as runs of days, each on its last one."""
    days: dict[str, Counter[date]] = defaultdict(Counter)
    for row in rows:
        days[row["reason"]][row["date"]] += 1
    found = []
    for reason, counted in days.items():
        for run in _runs(sorted(counted)):
            count = sum(counted[day] for day in run)
            ends = f"{run[0]:%d.%m}–{run[-1]:%d.%m}" if len(run) > 1 else f"{run[0]:%d.%m}"
            title = "Опоздания" if reason == "late" else f"Пропуски {_WORDS[reason]}"
            found.append(Happened(run[-1], title, f"записей в журнале {count}, {ends}"))
    return found


def _runs(days: Sequence[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] < _APART:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _points(tasks: Sequence[Row]) -> str:
    got = sum(row["score"] or 0 for row in tasks)
    most = sum(row["max_score"] or 0 for row in tasks)
    said = f"{_hundredths(got)} из {_hundredths(most)} баллов" if most else f"{_hundredths(got)} б."
    missed = sum(row["score"] is None for row in tasks)
    return f"{said}, не приступал к заданиям: {missed}" if missed else said


def _hundredths(value: int) -> str:
    return f"{value / 100:g}".replace(".", ",")
