"""Sign 3, gaps in key topics: protocols by task, control works, marks by topic of КТП."""

import pytest

from duties import PHYSICS
from signs import last_days, protocol, raised, result, told


@pytest.mark.parametrize(
    ("text", "is_raised", "why"),
    [
        ("Дроби 1/4; Углы 0/3; Проценты 4/4", True, "две темы из трёх"),
        ("Дроби 1/4; Углы 3/3; Проценты 4/4", False, "одна тема - бывает у каждого"),
        ("Дроби 1/4; Углы 0/3; Сила 0/2; А 4/4; Б 4/4", True, "три из пяти: ровно 60 %"),
        ("Дроби 1/4; Углы 0/3; А 4/4; Б 4/4", False, "две из четырёх: меньше 60 %"),
        # The border of a topic: exactly half is done.
        ("Дроби 2/4; Углы 0/3", False, "ровно 50 % - тема выполнена"),
        ("Дроби 1.99/4; Углы 0/3", True, "49,75 %"),
        # Tasks of a topic are one topic, in any case of letters.
        ("Дроби 0/2; дроби 2/2; Углы 0/3", False, "2 из 4 за дроби"),
        ("Дроби 0/2; Дроби 1/2; Углы 0/3", True, "1 из 4 за дроби"),
        # What was not attempted gives no points.
        ("Дроби -/4; Углы -/3", True, "не приступил"),
    ],
)
def test_topics_of_a_protocol_are_the_sign(text, is_raised, why):
    assert bool(raised("gaps", {"test_scores": protocol(text)})) is is_raised, why


def test_a_later_work_adds_to_the_same_topic():
    first = protocol("Дроби 0/4; Углы 0/3", days_ago=30)
    later = protocol("Дроби 4/4", days_ago=5, work="Контрольная работа № 2")

    assert len(raised("gaps", {"test_scores": first})) == 1
    assert raised("gaps", {"test_scores": [*first, *later]}) == ()


def test_it_says_which_topics_and_shows_their_tasks():
    (found,) = raised("gaps", {"test_scores": protocol("Дроби 1.5/4; Углы -/3; А 1/1")})

    assert found.says == "Пробелы: 2 из 3 тем и контрольных работ: «Дроби», «Углы»."
    assert [(row.what, row.value) for row in found.basis] == [
        ("Контрольная работа № 1, задание 1: Дроби", "1,5 из 4"),
        ("Контрольная работа № 1, задание 2: Углы", "нет, из 3"),
    ]
    assert (found.subject, found.share.numerator, found.share.denominator) == (PHYSICS, 2, 3)
    assert found.opens(found.basis[0])["date"] == last_days(11)[0].isoformat()


def test_tasks_that_say_nothing_are_left_out():
    rows = protocol("Дроби 0/4; Углы 0/3")

    for changes in ({"topic": None}, {"max_score": None}):
        unknown = [{**row, **changes} for row in rows]
        assert raised("gaps", {"test_scores": unknown}) == ()


def test_a_protocol_without_a_day_is_told_of():
    undated = protocol("Дроби 0/4; Углы 0/3", date=None)

    found = result("gaps", {"test_scores": undated, "marks": [{"mark": 5}]})

    assert found.raised == ()
    assert found.not_known == (
        "строк протоколов без даты работы: 2, они не в счёт; укажите дату и загрузите снова",
    )


def controls(text, kind="Контрольная работа", start=50, step=7):
    """Control works in order, a mark each, a week apart."""
    days = last_days(start)[::step]
    return [
        {"date": d, "mark": int(m), "kind": kind} for d, m in zip(days, text.split(), strict=False)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "is_raised", "why"),
    [
        ("2 2", "Контрольная работа", True, "две работы из двух"),
        ("2 3", "Контрольная работа", False, "одна работа"),
        ("2 2 2 4 5", "Контрольный диктант", True, "три из пяти"),
        ("2 2 4 5", "Контрольная работа", False, "две из четырёх"),
        ("2 2", "Ответ на уроке", False, "ответ - не контрольная"),
        ("2 2", None, False, "вид работы неизвестен"),
        ("2 2", "Работа над ошибками контрольной", False, "урок после контрольной"),
    ],
)
def test_failed_control_works_are_the_sign(text, kind, is_raised, why):
    assert bool(raised("gaps", {"marks": controls(text, kind)})) is is_raised, why


def test_a_work_that_has_a_protocol_is_counted_by_its_topics_only():
    day = last_days(11)[0]
    work = [{"date": day, "mark": 2, "kind": "Контрольная работа"}]
    scores = protocol("Дроби 0/4; А 1/1")

    assert raised("gaps", {"marks": work, "test_scores": scores}) == ()
    other = [{**work[0], "date": last_days(12)[0]}]
    found = raised("gaps", {"marks": other, "test_scores": scores})
    assert told(found) == [("9А", 7, PHYSICS, 2, 3, False)]


def lessons(text, subject=PHYSICS, plan=None):
    """Topics and marks on them, «Дроби 2 2; Углы 3»: every mark on a lesson of its own."""
    marks, plans = [], []
    days = iter(last_days(60))
    for part in text.split(";"):
        topic, *own = part.split()
        for mark in own:
            day = next(days)
            plans.append({"subject": plan or subject, "topic": topic, "actual": day})
            marks.append({"subject": subject, "date": day, "mark": int(mark), "kind": "Ответ"})
    numbered = [{**row, "number": n} for n, row in enumerate(plans, 1)]
    return {"marks": marks, "lesson_plans": numbered}


@pytest.mark.parametrize(
    ("text", "is_raised", "why"),
    [
        ("Дроби 2 2; Углы 2 3; А 4 4", True, "две темы из трёх"),
        ("Дроби 2; Углы 2", False, "по одной отметке о теме не говорят"),
        ("Дроби 2 2; Углы 3 3", False, "одна тема"),
        ("Дроби 2 2; Углы 3 3 3 2 2", True, "2,60 по теме - входит"),
        ("Дроби 2 2; Углы 3 3 2", False, "2,67 по теме - не входит"),
    ],
)
def test_marks_by_topic_of_the_plan_are_the_sign(text, is_raised, why):
    assert bool(raised("gaps", lessons(text))) is is_raised, why


def test_marks_by_topic_are_shown_with_the_topic():
    (found,) = raised("gaps", lessons("Дроби 2 3; Углы 2 2"))

    assert [(row.what, row.value) for row in found.basis] == [
        ("отметка, тема: Дроби", "2"),
        ("отметка, тема: Дроби", "3"),
        ("отметка, тема: Углы", "2"),
        ("отметка, тема: Углы", "2"),
    ]


def test_a_plan_without_qualifier_is_that_of_a_group():
    text = "Дроби 2 2; Углы 2 2"

    assert raised("gaps", lessons(text, "Физика | 1 гр.", PHYSICS))
    assert not raised("gaps", lessons(text, PHYSICS, "Физика | 1 гр."))


def test_a_day_with_two_topics_tells_of_none():
    tables = lessons("Дроби 2 2; Углы 2 2")
    second = [
        {**row, "topic": "Сила", "number": 50 + n} for n, row in enumerate(tables["lesson_plans"])
    ]

    assert raised("gaps", {**tables, "lesson_plans": [*tables["lesson_plans"], *second]}) == ()


def test_a_plan_without_facts_dates_no_topic():
    tables = lessons("Дроби 2 2; Углы 2 2")
    planned = [{**row, "planned": row["actual"], "actual": None} for row in tables["lesson_plans"]]

    found = result("gaps", {**tables, "lesson_plans": planned})

    assert found.raised == ()
    assert "темы неизвестны" in found.not_known[0]


def test_sources_are_added_up():
    tables = lessons("Дроби 2 2")
    scores = protocol("Углы 0/3")
    works = controls("2", start=20)

    found = raised(
        "gaps",
        {**tables, "marks": [*tables["marks"], *works], "test_scores": scores},
        gap_topics=3,
    )

    assert told(found) == [("9А", 7, PHYSICS, 3, 3, False)]


def test_one_topic_of_two_sources_is_one():
    tables = lessons("Дроби 2 2")
    found = raised("gaps", {**tables, "test_scores": protocol("дроби 0/3")}, gap_topics=1)

    assert told(found) == [("9А", 7, PHYSICS, 1, 1, False)]
    assert len(found[0].basis) == 3


def test_a_long_topic_is_cut_in_the_line():
    topic = "Очень длинная тема " * 8
    (found,) = raised("gaps", {"test_scores": protocol(f"{topic} 0/4; Углы 0/3")})

    assert len(found.says) < 400
    assert "…" in found.says
