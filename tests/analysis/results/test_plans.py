"""КТП: planned, given and the difference between them."""

from collections import defaultdict
from datetime import date

from analysis.results.sheets import told, total
from opora.analysis.results.asked import Asked
from opora.analysis.results.plans import progress
from opora.facts.memory import Memory
from opora.vocabulary.subject import subject_title
from stores import table

ON = date(2025, 11, 20)


def plan(quarter, *lessons):
    rows = [
        {"number": n, "topic": topic, "planned": planned, "actual": actual}
        for n, (topic, planned, actual) in enumerate(lessons, 1)
    ]
    return progress(Asked(Memory({"lesson_plans": table("lesson_plans", rows)}), quarter), ON)


def test_a_class_against_a_twin(asked, rows, last_day):
    sheet = progress(asked, last_day)

    counted = defaultdict(lambda: [0, 0, 0])
    for row in rows["lesson_plans"]:
        own = counted[row["school_class"], subject_title(row["subject"])]
        own[0] += 1
        own[1] += row["planned"] <= last_day
        own[2] += row["actual"] is not None and row["actual"] <= last_day
    found = told(sheet, "school_class", "subject")
    assert {k: [r["whole"], r["planned"], r["given"]] for k, r in found.items()} == counted
    assert all(row["lag"] == row["planned"] - row["given"] for row in found.values())
    assert total(sheet)["lag"] == sum(row["lag"] for row in found.values())


def test_the_last_topic_and_day_are_of_given_lessons(quarter):
    sheet = plan(
        quarter,
        ("Сила", date(2025, 11, 1), date(2025, 11, 3)),
        ("Контрольная работа № 1", date(2025, 11, 8), date(2025, 11, 9)),
        ("Масса", date(2025, 11, 15), date(2025, 11, 25)),
        ("Энергия", date(2025, 12, 1), None),
    )

    (row,) = told(sheet, "subject").values()

    assert (row["planned"], row["given"], row["lag"]) == (3, 2, 1)
    assert (row["last"], row["topic"]) == (date(2025, 11, 9), "Контрольная работа № 1")
    assert (row["works_planned"], row["works_given"]) == (1, 1)


def test_a_plan_without_days_says_nothing_of_lag(quarter):
    (row,) = told(plan(quarter, ("Сила", None, date(2025, 11, 3))), "subject").values()

    assert (row["given"], row["planned"], row["lag"]) == (1, None, None)


def test_only_asked_classes_and_subjects_are_told_of(asked, last_day):
    sheet = progress(asked, last_day, [("9А", "Физика | ")])

    assert list(told(sheet, "school_class", "subject")) == [("9А", "Физика")]
