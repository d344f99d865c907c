"""Marks of the invented town in the data directory of the tests: what pages show."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from opora.facts.store import Store
from stores import Rows, upload
from town import ALGEBRA, PHYSICS, School

NAMES = {ALGEBRA: "Алгебра", PHYSICS: "Физика"}
FIRST, THIRD = date(2025, 9, 8), date(2026, 1, 19)  # days of the first and the third quarter
# For each pupil of a class: marks of the first quarter, of the third, the final one of the first.
MARKS: Mapping[str, tuple[tuple[list[int], list[int], int], ...]] = {
    ALGEBRA: (([5, 5, 5], [5, 4, 5], 5), ([4, 4, 4], [3, 3, 2], 4), ([3, 3, 3], [2, 2, 3], 2)),
    PHYSICS: (([4, 4], [5, 5], 4), ([4, 4], [4, 5], 4), ([3, 3], [3, 3], 3)),
}


def rows(name: str, **fields: Any) -> dict[str, Any]:
    """Return a row of a table with the spelling of its subject."""
    return {"subject_name": NAMES.get(fields["subject"], fields["subject"]), **fields}


def tables_of(school: School, label: str, late: int = 0) -> dict[str, Rows]:
    """Return marks, final marks, absences and a plan of a class of the town.

    `late`: on how many days later the marks were given.
    """
    marks, finals, missed = [], [], []
    where = {"school_id": school.number, "school_class": label, "school_year": 2025}
    for subject, pupils in MARKS.items():
        for pupil, (before, now, final) in zip(school.pupils[label], pupils, strict=True):
            who = {**where, "pupil_id": pupil, "subject": subject}
            for first, given in ((FIRST, before), (THIRD, now)):
                for number, mark in enumerate(given):
                    day = first + timedelta(days=number + late)
                    kind = "Контрольная работа" if number == 0 else None
                    marks.append(rows("marks", **who, date=day, mark=mark, kind=kind))
            finals.append(rows("final_marks", **who, term="1 четверть", mark=final))
    last = {**where, "pupil_id": school.pupils[label][2]}
    missed.append(rows("absences", **last, subject=ALGEBRA, date=THIRD, reason="illness"))
    plan = [
        rows(
            "lesson_plans",
            **where,
            subject=ALGEBRA,
            number=number,
            topic=f"Тема {number}",
            planned=THIRD + timedelta(days=number),
            actual=THIRD + timedelta(days=number) if number < 3 else None,
        )
        for number in range(1, 5)
    ]
    return {"marks": marks, "final_marks": finals, "absences": missed, "lesson_plans": plan}


def teach_all(school: School, *labels: str, late: int = 0) -> None:
    """Accept a file of each of these classes of a school into the data directory of the tests."""
    store = Store(settings.DATA)
    for label in labels:
        folder = Path(mkdtemp(prefix="opora-files-"))
        store.accept(
            upload(folder, f"{school.number} {label} {late}", tables_of(school, label, late))
        )
