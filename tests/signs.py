"""Small journals for signs of risk, written as short texts, and what the signs say of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from duties import calendar
from opora.analysis.duty.checking import Scope
from opora.analysis.risk.observed import Observed
from opora.analysis.risk.raised import Raised
from opora.analysis.risk.rules import OwnRule, Rules
from opora.analysis.risk.signing import Result, signs_of
from opora.analysis.risk.signs import all_signs
from opora.facts.memory import Memory
from opora.vocabulary.school_days import FIVE_DAYS, DaysOff, SchoolDays
from stores import table

Rows = Sequence[Mapping[str, Any]]
ON = date(2025, 12, 19)  # a Friday of the second quarter
DAYS = SchoolDays(calendar(), DaysOff.load())
SET_ON = date(2025, 9, 1)
LETTERS = {"н": "unexcused", "?": "unknown", "у": "valid", "б": "illness", "о": "late"}


def last_days(number: int, on: date = ON) -> list[date]:
    """The last so many school days."""
    return [day for day in DAYS.all(FIVE_DAYS) if day <= on][-number:]


def result(
    key: str,
    tables: Mapping[str, Rows],
    on: date = ON,
    observed: Sequence[Observed] = (),
    **own: int,
) -> Result:
    """What a sign says of a journal, `own` put over the thresholds of the catalogue."""
    (sign,) = (each for each in all_signs() if each.key == key)
    rules = Rules.on(on, [OwnRule(name, value, SET_ON, "приказ") for name, value in own.items()])
    facts = Memory({name: table(name, rows) for name, rows in tables.items()})
    try:
        (found,) = signs_of(facts, Scope(on), calendar(), rules, observed, [sign])
    finally:
        facts.close()
    return found


def raised(key: str, tables: Mapping[str, Rows], on: date = ON, **own: Any) -> tuple[Raised, ...]:
    """For whom a sign is raised."""
    return result(key, tables, on, **own).raised


def told(found: Sequence[Raised]) -> list[tuple[Any, ...]]:
    """Raised signs without their words: class, pupil, subject, numerator, denominator, final."""
    return sorted(
        (
            (
                each.school_class,
                each.pupil_id,
                each.subject,
                each.share.numerator,
                each.share.denominator,
                each.failing_final,
            )
            for each in found
        ),
        key=str,
    )


def marks(text: str, days: int = 40, **row: Any) -> list[dict[str, Any]]:
    """Marks of the last days, «2 3*4 | 2»: what is before the stroke is of their earlier half."""
    chosen = last_days(days)
    half = len(chosen) - len(chosen) // 2
    parts = [chosen[:half], chosen[half:]]
    return [
        {"date": part[n % len(part)], "mark": mark, **row}
        for part, side in zip(parts, text.split("|"), strict=False)
        for n, mark in enumerate(_numbers(side))
    ]


def _numbers(text: str) -> Iterator[int]:
    for word in text.split():
        mark, _, times = word.partition("*")
        yield from [int(mark)] * int(times or 1)


def final_marks(text: str, kind: str = "четверть", **row: Any) -> list[dict[str, Any]]:
    """Final marks of terms in order, «2 н/а . 3»: a full stop is a term without one."""
    return [
        {"term": f"{number} {kind}", "mark": None, "entry": "not_assessed", **row}
        if word == "н/а"
        else {"term": f"{number} {kind}", "mark": int(word), **row}
        for number, word in enumerate(text.split(), 1)
        if word != "."
    ]


def attendance(text: str, subjects: int = 5, **row: Any) -> dict[str, list[dict[str, Any]]]:
    """Absences and lessons of the last days, a word a day, «нн... ..?.. .....»: a letter a lesson.

    «-»: no lessons that day. Every lesson is of a subject of its own and has a fact in КТП.
    """
    words = text.split()
    absences, plans = [], []
    for day, word in zip(last_days(len(words)), words, strict=True):
        for number, letter in enumerate(word if word != "-" else ""):
            subject = f"Предмет {number} | "
            plans.append({"subject": subject, "number": len(plans) + 1, "actual": day})
            if letter in LETTERS:
                absences.append({"subject": subject, "date": day, "reason": LETTERS[letter], **row})
    # A mark of long ago in every subject: the pupil is known in it.
    known = [{"subject": f"Предмет {n} | ", "date": date(2025, 9, 2)} for n in range(subjects)]
    return {"absences": absences, "lesson_plans": plans, "marks": known}


def protocol(text: str, days_ago: int = 10, **row: Any) -> list[dict[str, Any]]:
    """A line of a protocol, «Дроби 1/4; Дроби 0/2; Углы -/3»: topic, points, the most."""
    day = last_days(days_ago + 1)[0]
    found = []
    for number, task in enumerate(text.split(";"), 1):
        topic, _, points = task.strip().rpartition(" ")
        score, most = points.split("/")
        found.append(
            {
                "date": day,
                "work": "Контрольная работа № 1",
                "task": str(number),
                "topic": topic,
                "score": None if score == "-" else int(100 * float(score)),
                "max_score": int(100 * float(most)),
                **row,
            }
        )
    return found


def seen(text: str, kind: str = "conflicts", **row: Any) -> list[Observed]:
    """Observations in order, a level each, one a day until the day asked about: «0 2 1»."""
    levels = text.split()
    days = last_days(len(levels))
    rows = []
    for number, (day, word) in enumerate(zip(days, levels, strict=True), 1):
        named, _, level = word.rpartition(":")
        values = {"school_id": 1, "school_class": "9А", "pupil_id": 7, "on": day, **row}
        at = None if level == "-" else int(level)
        rows.append(Observed(number=number, kind=named or kind, level=at, **values))
    return rows
