"""Each check on both sides of its threshold, and what it must not find."""

from datetime import date, timedelta

import pytest

from duties import CHEMISTRY, PHYSICS, calendar, find, result, usual
from opora.vocabulary.school_days import FIVE_DAYS, DaysOff, SchoolDays

LESSONS = SchoolDays(calendar(), DaysOff.load()).all(FIVE_DAYS)
START = LESSONS[0]
CONTROL = "Контрольная работа № 2 по теме «Движение»"


def weekly(days, **row):
    """A mark on every fifth lesson day."""
    return [{"date": day, **row} for day in days[::5]]


def others(on):
    """Another subject with a mark on the day itself: the class is not silent."""
    return [{"subject": CHEMISTRY, "date": day} for day in LESSONS if day <= on]


@pytest.mark.parametrize(
    ("step", "limit"),
    [(5, "silent_days_weekly"), (2, "silent_days_twice"), (1, "silent_days_often")],
)
def test_a_subject_is_silent_from_its_threshold_on(step, limit):
    marked = LESSONS[: 20 * step : step]
    most = getattr(usual(), limit)
    last = LESSONS.index(marked[-1])

    def asked(days):
        on = LESSONS[last + days]
        marks = [*({"date": day} for day in marked), *others(on)]
        return find("lessons_without_marks", {"marks": marks}, on)

    assert asked(most - 1) == []
    assert asked(most) == [("9А", PHYSICS, None, marked[-1], None, most, most)]


def test_holidays_are_not_silence():
    last = calendar().quarters[0].last
    on = calendar().quarters[1].first + timedelta(days=6)  # a week of vacation, six school days
    marks = [{"date": day} for day in LESSONS if day <= last]

    assert (on - last).days > 2 * usual().silent_days_often
    assert find("lessons_without_marks", {"marks": [*marks, *others(on)]}, on) == []


def test_a_course_that_is_over_by_its_plan_is_not_waited_for():
    days = LESSONS[:20]
    tables = {
        "marks": [*({"date": day} for day in days), *others(LESSONS[60])],
        "lesson_plans": [
            {"number": n, "planned": day, "actual": day} for n, day in enumerate(days, 1)
        ],
    }

    assert find("lessons_without_marks", tables, LESSONS[60]) == []


def test_a_class_without_any_mark_is_one_finding():
    marks = [{"date": day, "subject": s} for day in LESSONS[:20] for s in (PHYSICS, CHEMISTRY)]

    found = find("lessons_without_marks", {"marks": marks}, LESSONS[60])

    assert found == [("9А", None, None, LESSONS[19], None, 41, 7)]


def test_first_graders_are_not_asked_for_marks():
    plan = [
        {"number": n, "planned": day, "actual": day, "school_class": "1А", "topic": CONTROL}
        for n, day in enumerate(LESSONS[:40], 1)
    ]
    on = LESSONS[45]

    assert find("lessons_without_marks", {"lesson_plans": plan}, on) == []
    assert find("works_without_marks", {"lesson_plans": plan}, on) == []
    second = [{**row, "school_class": "2А"} for row in plan]
    assert len(find("lessons_without_marks", {"lesson_plans": second}, on)) == 1


@pytest.mark.parametrize(("days", "found"), [(4, []), (5, [1])])
def test_a_fact_may_be_late_by_less_than_the_threshold(days, found):
    plan = [
        {"number": 1, "planned": LESSONS[0], "actual": LESSONS[0]},
        {"number": 2, "planned": LESSONS[10], "actual": None},
    ]

    rows = find("plans_without_facts", {"lesson_plans": plan}, LESSONS[10 + days])

    assert [row[5] for row in rows] == found


def test_a_plan_that_falls_behind_but_is_kept_is_not_without_facts():
    plan = [
        {"number": n + 1, "planned": LESSONS[n], "actual": LESSONS[n + 4] if n < 36 else None}
        for n in range(40)
    ]

    assert find("plans_without_facts", {"lesson_plans": plan}, LESSONS[40]) == []


@pytest.mark.parametrize(("marks", "found"), [(9, 0), (10, 1)])
def test_a_subject_needs_a_plan_from_so_many_marks_on(marks, found):
    tables = {
        "marks": [{"date": day} for day in LESSONS[:marks]],
        "lesson_plans": [{"subject": CHEMISTRY, "planned": START}],
    }

    assert len(find("classes_without_plans", tables, LESSONS[20])) == found


def test_a_plan_of_the_subject_is_the_plan_of_its_groups():
    marks = [{"date": day, "subject": "Физика | 1 гр."} for day in LESSONS[:12]]
    plan = [{"planned": START}]

    assert find("classes_without_plans", {"marks": marks, "lesson_plans": plan}, LESSONS[20]) == []


def test_a_school_without_any_plan_is_one_finding():
    marks = [{"date": d, "subject": s} for d in LESSONS[:12] for s in (PHYSICS, CHEMISTRY)]

    found = find("classes_without_plans", {"marks": marks}, LESSONS[20])

    assert found == [(None, None, None, None, None, 2, 2)]


def written(marks, topic=CONTROL, day=10):
    """A control work on a day, ten pupils known from earlier lessons, some marks of the work."""
    earlier = [{"pupil_id": n, "date": LESSONS[3], "kind": "Ответ"} for n in range(1, 11)]
    plan = {"number": 1, "topic": topic, "planned": LESSONS[day], "actual": LESSONS[day]}
    return {"marks": [*earlier, *marks], "lesson_plans": [plan]}


@pytest.mark.parametrize(("days", "found"), [(4, 0), (5, 1)])
def test_a_work_is_waited_for_until_its_threshold(days, found):
    assert len(find("works_without_marks", written([]), LESSONS[10 + days])) == found


def test_only_a_mark_of_the_work_is_its_mark():
    late = LESSONS[15]  # the fifth school day after it
    answers = [{"date": late, "kind": kind} for kind in ("Ответ на уроке", CONTROL, None)]
    on = LESSONS[20]

    assert len(find("works_without_marks", written(answers[:1]), on)) == 1
    assert find("works_without_marks", written(answers[1:2]), on) == []
    assert find("works_without_marks", written(answers[2:]), on) == []
    too_late = [{"date": LESSONS[16], "kind": CONTROL}]
    assert len(find("works_without_marks", written(too_late), on)) == 1


def test_usual_topics_are_no_works():
    topic = "Подготовка к контрольной работе"

    assert find("works_without_marks", written([], topic), LESSONS[20]) == []


@pytest.mark.parametrize(("marked", "absent", "found"), [(4, 0, 1), (5, 0, 0), (4, 2, 0)])
def test_half_of_those_present_must_have_a_mark(marked, absent, found):
    marks = [{"pupil_id": n, "date": LESSONS[10], "kind": CONTROL} for n in range(1, marked + 1)]
    away = [
        {"pupil_id": 10 - n, "date": LESSONS[10], "subject": None, "reason": "illness"}
        for n in range(absent)
    ]

    rows = find("works_with_few_marks", written(marks) | {"absences": away}, LESSONS[20])

    assert [row[5:] for row in rows] == [(4, 10)] * found


def test_without_plans_works_are_not_known():
    said = result("works_without_marks", {"marks": [{"date": START}]}, LESSONS[20])

    assert (said.findings, len(said.not_known)) == ((), 1)


def term(pupils, marks=3, subject=PHYSICS, last=None):
    """Marks of the first quarter, the last of them on its last day."""
    days = [*LESSONS[: marks - 1], last or calendar().quarters[0].last]
    return [
        {"pupil_id": pupil, "date": day, "subject": subject} for pupil in pupils for day in days
    ]


OVER = calendar().quarters[0].last


@pytest.mark.parametrize(("days", "found"), [(2, 0), (3, 1)])
def test_a_term_is_over_some_days_before_its_marks_are_due(days, found):
    tables = {"marks": term([1, 2]), "final_marks": [{"pupil_id": 2}]}

    rows = find("missing_final_marks", tables, OVER + timedelta(days=days))

    assert rows == [("9А", PHYSICS, 1, None, "1 четверть", 1, 1)] * found


@pytest.mark.parametrize(("marks", "found"), [(2, 0), (3, 1)])
def test_a_final_mark_needs_enough_marks(marks, found):
    tables = {"marks": [*term([1], marks), *term([2])], "final_marks": [{"pupil_id": 2}]}

    assert len(find("missing_final_marks", tables, date(2025, 11, 10))) == found


@pytest.mark.parametrize(
    "final",
    [
        {"mark": None, "entry": "not_assessed"},
        {"mark": 3},
        {"mark": 3, "term": "1 Четверть"},
        {"mark": 3, "subject": "Физика | 1 гр."},
    ],
)
def test_a_mark_or_an_entry_in_its_place_is_enough(final):
    tables = {"marks": term([1, 2]), "final_marks": [{"pupil_id": 2}, {"pupil_id": 1, **final}]}

    assert find("missing_final_marks", tables, date(2025, 11, 10)) == []


@pytest.mark.parametrize(("before", "found"), [(14, 0), (13, 1)])
def test_a_pupil_who_left_is_not_asked_for(before, found):
    last = OVER - timedelta(days=before)
    tables = {"marks": [*term([1], 3, last=last), *term([2])], "final_marks": [{"pupil_id": 2}]}

    assert len(find("missing_final_marks", tables, date(2025, 11, 10))) == found


def test_an_exempt_pupil_is_not_asked_for():
    tables = {
        "marks": term([1, 2]),
        "final_marks": [{"pupil_id": 2}],
        "entries": [{"pupil_id": 1, "kind": "exempt", "date": START}],
    }

    assert find("missing_final_marks", tables, date(2025, 11, 10)) == []


def test_nobody_of_a_class_or_of_a_school_is_one_finding():
    both = [*term([1, 2]), *term([1, 2], subject=CHEMISTRY)]
    some = [{"pupil_id": n, "subject": CHEMISTRY} for n in (1, 2)]
    on = date(2025, 11, 10)

    of_class = find("missing_final_marks", {"marks": both, "final_marks": some}, on)
    of_school = find("missing_final_marks", {"marks": both}, on)

    assert of_class == [("9А", PHYSICS, None, None, "1 четверть", 2, 2)]
    assert of_school == [(None, None, None, None, "1 четверть", 2, 2)]


def test_a_school_of_trimesters_is_not_asked_for_quarters():
    finals = [{"pupil_id": 2, "term": "1 триместр"}]

    said = result(
        "missing_final_marks", {"marks": term([1, 2]), "final_marks": finals}, date(2025, 12, 1)
    )

    assert (said.findings, len(said.not_known)) == ((), 1)
    assert "9А" in said.not_known[0]


def test_a_subject_with_half_years_is_not_asked_for_quarters():
    finals = [
        {"pupil_id": 2, "term": "1 полугодие"},
        *({"pupil_id": n, "subject": CHEMISTRY} for n in (1, 2)),
    ]
    tables = {"marks": term([1, 2]), "final_marks": finals}

    assert find("missing_final_marks", tables, date(2025, 12, 1)) == []


@pytest.mark.parametrize(
    ("pupils", "each", "other", "found"),
    [(5, 6, 5, 1), (5, 6, 4, 0), (4, 8, 5, 0)],
)
def test_many_equal_marks_of_many_pupils_are_found(pupils, each, other, found):
    marks = [
        {"pupil_id": n, "date": day, "mark": 5}
        for n in range(1, pupils + 1)
        for day in LESSONS[:each]
    ]
    marks[-1]["mark"] = other

    assert len(find("equal_marks", {"marks": marks}, LESSONS[20])) == found
    assert find("equal_marks", {"marks": marks[:29]}, LESSONS[20]) == []


@pytest.mark.parametrize(
    "day",
    [date(2025, 10, 12), date(2025, 10, 18), date(2025, 10, 28), date(2025, 11, 4)],
    ids=["sunday", "saturday", "vacation", "holiday"],
)
def test_a_mark_on_a_day_off_is_found(day):
    marks = [{"date": LESSONS[3]}, {"date": day}]

    found = find("marks_on_days_off", {"marks": marks}, date(2025, 11, 10))

    assert found == [("9А", PHYSICS, None, day, None, 1, 1)]


def test_a_class_that_studies_on_saturdays_may_have_marks_on_them():
    on = date(2025, 10, 11)  # the sixth Saturday
    saturdays = [date(2025, 9, 6) + timedelta(days=7 * n) for n in range(6)]

    two = find("marks_on_days_off", {"marks": [{"date": day} for day in saturdays[:2]]}, on)
    three = find("marks_on_days_off", {"marks": [{"date": day} for day in saturdays[:3]]}, on)

    assert (len(two), len(three)) == (2, 0)


@pytest.mark.parametrize(("classes", "label"), [(1, "9А"), (2, None)])
def test_a_day_of_half_of_the_school_is_one_finding(classes, label):
    names = ("9А", "9Б", "9В")[: classes + 1]
    marks = [{"date": LESSONS[3], "school_class": name, "pupil_id": 1} for name in names]
    marks.append({"date": LESSONS[3], "school_class": "9Г", "pupil_id": 1})
    sunday = date(2025, 10, 12)
    marks += [{"date": sunday, "school_class": name, "pupil_id": 1} for name in names[:classes]]

    (found,) = find("marks_on_days_off", {"marks": marks}, date(2025, 11, 10))

    assert found[0] == label


@pytest.mark.parametrize(
    ("mark", "total", "marks", "found"),
    [
        (5, 450, 100, []),  # 4,50: the bound 4,65 less 0,15
        (5, 449, 100, [True]),
        (4, 480, 100, []),  # 4,80: the bound 4,65 and 0,15
        (4, 481, 100, [False]),
        (3, 250, 100, []),
        (3, 249, 100, [True]),
        (2, 280, 100, []),
        (2, 281, 100, [False]),
        (5, 500, 100, []),
        (2, 200, 100, []),
    ],
)
def test_a_final_mark_far_from_the_mean_is_found(mark, total, marks, found):
    low = total // marks
    more = total - low * marks
    days = [START + timedelta(days=n % 40) for n in range(marks)]
    rows = [{"date": day, "mark": low + (n < more)} for n, day in enumerate(days)]
    tables = {"marks": rows, "final_marks": [{"mark": mark}]}

    said = result("final_against_mean", tables, date(2025, 11, 10))

    assert [each.in_favour for each in said.findings] == found
    assert all((each.share.numerator, each.share.denominator) == (total, marks)
               for each in said.findings)  # fmt: skip


def test_a_weighted_mean_that_agrees_with_the_final_mark_explains_it():
    marks = [
        {"date": LESSONS[0], "mark": 5, "weight": 800},
        *({"date": day, "mark": 3, "weight": 100} for day in LESSONS[1:3]),
    ]
    plain = [{**row, "weight": None} for row in marks]
    final = [{"mark": 5}]

    assert find("final_against_mean", {"marks": marks, "final_marks": final}, OVER) == []
    assert len(find("final_against_mean", {"marks": plain, "final_marks": final}, OVER)) == 1
