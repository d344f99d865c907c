"""Weak topics come from protocols, control works and topics of КТП, and from nothing else."""

from datetime import date

from opora.analysis.results.asked import Asked, When
from opora.analysis.support.topics import weak_topics
from opora.analysis.support.words import words
from opora.facts.memory import Memory
from opora.measures.shares import Share
from opora.vocabulary.period import Window
from stores import table

ALGEBRA, PHYSICS = "Алгебра | ", "Физика | "
DAY, NEXT, LATER = date(2025, 11, 10), date(2025, 11, 12), date(2025, 11, 20)
YEAR = When("2025/26", 2025, Window(date(2025, 9, 1), date(2026, 8, 31)), ())


def asked(**rows: list[dict[str, object]]) -> Asked:
    return Asked(Memory({name: table(name, own) for name, own in rows.items()}), YEAR)


def task(topic: str | None, score: int | None, **other: object) -> dict[str, object]:
    said = {"subject": ALGEBRA, "date": DAY, "work": "ВПР", "task": "1", "topic": topic}
    return {**said, "score": score, "max_score": 200, **other}


def found(asked: Asked, *subjects: str) -> list[tuple[str, str]]:
    return [
        (each.topic, each.source) for each in weak_topics(asked, 7, "9А", words().weak, subjects)
    ]


def test_a_topic_of_a_protocol_is_weak_below_half_of_its_points():
    rows = [task("Дроби", 100), task("Дроби", 99, task="2")]
    rows += [task("Корни", 100, task="3"), task("Корни", 100, task="4")]
    assert found(asked(test_scores=rows)) == [("Дроби", "ВПР, 10.11.2025: выполнено 50 %")]


def test_one_task_tells_nothing_and_a_task_that_was_not_attempted_counts_as_nothing_got():
    rows = [task("Дроби", 0), task("Углы", None, task="2"), task("Углы", 100, task="3")]
    rows += [task(None, 0, task="4"), task(None, 0, task="5")]
    assert [topic for topic, _ in found(asked(test_scores=rows))] == ["Углы"]


def test_the_weakest_topic_is_first():
    rows = [task("Дроби", 80), task("Дроби", 80, task="2")]
    rows += [task("Углы", 20, task="3"), task("Углы", 0, task="4")]
    assert [topic for topic, _ in found(asked(test_scores=rows))] == ["Углы", "Дроби"]


def test_a_two_for_a_lesson_says_its_topic_until_a_better_mark_for_the_same_topic():
    plans = [
        {"subject": ALGEBRA, "topic": "Дроби", "actual": DAY, "number": 1},
        {"subject": ALGEBRA, "topic": "Корни", "actual": NEXT, "number": 2},
        {"subject": ALGEBRA, "topic": "Корни", "actual": LATER, "number": 3},
    ]
    marks = [
        {"subject": ALGEBRA, "date": DAY, "mark": 2},
        {"subject": ALGEBRA, "date": NEXT, "mark": 2},
        {"subject": ALGEBRA, "date": LATER, "mark": 3},
    ]
    assert found(asked(lesson_plans=plans, marks=marks)) == [("Дроби", "Журнал, 10.11.2025: «2»")]


def test_a_plan_of_the_whole_subject_stands_for_its_groups():
    plans = [{"subject": ALGEBRA, "topic": "Дроби", "actual": DAY}]
    marks = [{"subject": "Алгебра | 1 гр.", "date": DAY, "mark": 2}]
    assert [topic for topic, _ in found(asked(lesson_plans=plans, marks=marks))] == ["Дроби"]


def test_a_control_work_without_a_plan_is_called_by_its_kind_and_other_marks_are_left_out():
    marks = [
        {"subject": PHYSICS, "date": DAY, "mark": 2, "kind": "Контрольная работа"},
        {"subject": PHYSICS, "date": NEXT, "mark": 2, "kind": "Ответ на уроке"},
        {"subject": PHYSICS, "date": LATER, "mark": 2, "kind": None},
    ]
    told = "Контрольная работа, 10.11.2025: «2»"
    assert found(asked(marks=marks)) == [("Контрольная работа", told)]


def test_other_pupils_other_classes_and_other_subjects_are_not_looked_at():
    low = {"subject": ALGEBRA, "date": DAY, "mark": 2, "kind": "Контрольная работа"}
    marks = [{**low, "pupil_id": 8}, {**low, "school_class": "9Б"}, {**low, "subject": PHYSICS}]
    assert found(asked(marks=marks), ALGEBRA) == []
    assert len(found(asked(marks=marks))) == 1


def test_a_protocol_says_more_than_a_mark():
    rows = [task("Дроби", 0), task("дроби ", 0, task="2")]
    rows = [{**row, "topic": "Дроби"} for row in rows]
    plans = [{"subject": ALGEBRA, "topic": "ДРОБИ", "actual": DAY}]
    marks = [{"subject": ALGEBRA, "date": DAY, "mark": 2}]
    (one,) = weak_topics(
        asked(test_scores=rows, lesson_plans=plans, marks=marks), 7, "9А", words().weak
    )
    assert one.share == Share(0, 400)
