"""A class of three with everything a report may tell of; names that try to be something else."""

from collections.abc import Callable
from datetime import date

import pytest

from opora.analysis.results.asked import Asked, When
from opora.documents.listing import SourceFile
from opora.documents.reports.report import Request
from opora.facts.memory import Memory
from opora.vocabulary.period import Window
from stores import table

DAY, NEXT = date(2025, 11, 10), date(2025, 11, 12)
ALGEBRA, PHYSICS = "Алгебра | ", "Физика | "
NAMES = {
    1: "=HYPERLINK(Ёлкина) Ӕхсарета",
    2: "<b>Жукова</b> #let Анна-Мария",
    3: "Константинопольская-Рождественская Ёлка-Максимилиана Вячеславовна",
}
AUTUMN = When("2 четверть", 2025, Window(date(2025, 11, 5), date(2025, 12, 30)), ("2 четверть",))


class Known:
    """The names of the class."""

    def name(self, pupil_id: int) -> str:
        """Return the name; KeyError for others."""
        return NAMES[pupil_id]


def _facts() -> Memory:
    marks, finals, scores, absences = [], [], [], []
    for pupil, own in {1: (5, 5), 2: (3, 4), 3: (2, 4)}.items():
        for subject, mark in zip((ALGEBRA, PHYSICS), own, strict=True):
            place = {"pupil_id": pupil, "subject": subject}
            marks += [{**place, "date": DAY, "mark": mark, "kind": "Контрольная работа"}]
            marks += [{**place, "date": NEXT, "mark": 4}]
            finals.append({**place, "term": "2 четверть", "mark": mark})
        for task, score in (("1", 100 * pupil), ("2", None if pupil == 3 else 150)):
            told = {"pupil_id": pupil, "subject": ALGEBRA, "date": DAY, "work": "Входная"}
            scores.append({**told, "task": task, "topic": "Ӕ", "score": score, "max_score": 400})
        absences.append({"pupil_id": pupil, "subject": PHYSICS, "date": NEXT, "reason": "illness"})
    plans = [{"subject": ALGEBRA, "topic": "Дроби", "planned": DAY, "actual": DAY}]
    rows = {"marks": marks, "final_marks": finals, "test_scores": scores}
    rows |= {"absences": absences, "lesson_plans": plans}
    return Memory({name: table(name, own) for name, own in rows.items()})


@pytest.fixture(scope="session")
def facts() -> Memory:
    return _facts()


@pytest.fixture
def make_request(facts: Memory) -> Callable[..., Request]:
    """A request about 9А in the second quarter, except for what is said."""

    def make(**changes: object) -> Request:
        values: dict[str, object] = {
            "asked": Asked(facts, AUTUMN),
            "people": Known(),
            "school": "МБОУ «СОШ № 5»",
            "on": date(2025, 12, 30),
            "version": "0.1.0",
            "sources": (SourceFile("9А.xlsx", "ab" * 32),),
            "school_class": "9А",
            "place": ("9А", ALGEBRA),
            "places": (("9А", ALGEBRA), ("9А", PHYSICS)),
            "pupil_id": 3,
            "terms": (AUTUMN,),
            "day": DAY,
            "teacher": "Ёжикова М. П.",
        }
        return Request(**(values | changes))  # type: ignore[arg-type]

    return make
