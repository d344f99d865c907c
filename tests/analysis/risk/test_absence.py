"""Sign 2, absence without a valid reason: the rule as a table of days that people can read.

A word is a day, a letter a lesson: «н» unexcused, «?» unknown, «у» valid, «б» ill, «о» late, a full
stop: there. All twenty days of the window are written.
"""

from datetime import date

import pytest

from signs import ON, attendance, last_days, raised, result, told

THERE = "....."
GONE = "ннннн"


def days(**words):
    """Twenty days, the named number of each word first, all others there."""
    named = [word for word, number in words.items() for _ in range(number)]
    return " ".join([*named, *[THERE] * (20 - len(named))])


@pytest.mark.parametrize(
    ("text", "is_raised", "why"),
    [
        (days(ннннн=6), True, "30 из 100 уроков: ровно 30 %"),
        (days(ннннн=5, нннн=1), False, "29 из 100 уроков"),
        (days(ннн=10), True, "по три урока десять дней: 30 из 100"),
        (days(ннннн=20), True, "не был ни разу"),
        (days(), False, "был всегда"),
        (days(ббббб=20), False, "болезнь - не нарушение"),
        (days(ууууу=20), False, "уважительная причина"),
        (days(ооооо=20), False, "опоздание - не пропуск"),
        (days(**{"?????": 20}), False, "неизвестная причина не считается неуважительной"),
        (days(**{"ннннн": 5, "?????": 15}), False, "25 % и неизвестные"),
    ],
)
def test_a_share_of_lessons_is_the_sign(text, is_raised, why):
    assert bool(raised("absence", attendance(text))) is is_raised, why


def test_it_says_how_many_of_how_many_and_shows_unknown_ones_apart():
    (found,) = raised("absence", attendance(days(**{"ннннн": 6, "??...": 1})))

    since = last_days(20)[0]
    assert found.says == (
        f"С {since:%d.%m.%Y} без уважительной причины пропущено 30 из 100 уроков (30,00 %). "
        "Ещё пропусков с неизвестной причиной: 2, они не в счёт."
    )
    assert (found.subject, found.share.numerator, found.share.denominator) == (None, 30, 100)
    assert [row.counted for row in found.basis] == [True] * 30 + [False] * 2
    assert {row.what for row in found.basis if not row.counted} == {"пропуск, причина неизвестна"}


def test_every_absence_is_a_row_that_opens():
    (found,) = raised("absence", attendance(days(ннннн=6)))

    row = found.basis[0]
    assert (row.day, row.subject, row.value) == (last_days(20)[0], "Предмет 0 | ", "урок")
    assert found.opens(row)["date"] == row.day.isoformat()


def only_absences(text, **row):
    """The same journal of a school that does not keep КТП."""
    tables = attendance(text, **row)
    return {"absences": tables["absences"], "marks": tables["marks"]}


@pytest.mark.parametrize(
    ("text", "is_raised", "why"),
    [
        (days(ннннн=6), True, "6 из 20 дней: ровно 30 %"),
        (days(ннннн=5), False, "5 из 20 дней"),
        (days(ннн=6), True, "три урока - день пропущен"),
        (days(нн=12), False, "два урока - ещё не день"),
    ],
)
def test_where_lessons_are_unknown_days_are_counted(text, is_raised, why):
    found = raised("absence", only_absences(text))

    assert bool(found) is is_raised, why
    assert all("учебных дней" in each.says for each in found)


def whole_days(number):
    chosen = last_days(20)[:number]
    return [
        {"subject": None, "subject_name": None, "date": d, "reason": "unexcused"} for d in chosen
    ]


@pytest.mark.parametrize(("number", "count"), [(6, 1), (5, 0)])
def test_absences_of_whole_days_are_days(number, count):
    found = raised("absence", {"absences": whole_days(number)})

    assert len(found) == count
    assert all({row.value for row in each.basis} == {"весь день"} for each in found)


def test_whole_days_count_beside_known_lessons():
    tables = attendance(days())

    found = raised("absence", tables | {"absences": whole_days(6)})

    assert told(found) == [("9А", 7, None, 6, 20, False)]


def test_where_lessons_are_known_days_do_not_overrule_them():
    """Three lessons of ten on every third day: 21 % of lessons, though seven days of twenty."""
    text = " ".join(["ннн......." if n % 3 == 0 else "." * 10 for n in range(20)])

    assert raised("absence", attendance(text, subjects=10)) == ()


def test_few_known_lessons_tell_nothing():
    one = attendance("н " * 19 + "н", subjects=1)
    few = {**one, "lesson_plans": one["lesson_plans"][:19]}

    assert len(raised("absence", one)) == 1  # 20 of 20 lessons
    assert raised("absence", few) == ()  # 19 are too few, and one lesson is no missed day


def test_the_first_days_of_september_tell_nothing():
    on = date(2025, 9, 4)
    gone = [{"subject": None, "subject_name": None, "date": on, "reason": "unexcused"}]

    assert raised("absence", {"absences": gone}, on) == ()
    week = [{**gone[0], "date": date(2025, 9, day)} for day in (1, 2, 3, 4, 5)]
    assert len(raised("absence", {"absences": week}, date(2025, 9, 5))) == 1


def test_a_six_day_week_has_more_days():
    """Six of 24 days are 25 %: whose class has lessons on Saturdays misses less of its time."""
    saturdays = [day for day in SATURDAYS if day <= ON]
    marks = [{"date": day, "pupil_id": 8} for day in saturdays]

    assert raised("absence", {"absences": whole_days(6), "marks": marks}) == ()


SATURDAYS = [date(2025, m, d) for m, d in ((9, 6), (9, 13), (9, 20), (9, 27), (10, 4), (10, 11))]
SATURDAYS += [
    date(2025, m, d) for m, d in ((10, 18), (11, 8), (11, 15), (11, 22), (11, 29), (12, 6))
]
SATURDAYS += [date(2025, 12, 13)]


def test_the_other_norm_is_a_setting():
    half = attendance(days(ннннн=10))

    assert len(raised("absence", half)) == 1
    assert raised("absence", half, absence_percent=60) == ()


def test_the_rule_names_its_source():
    assert "lycey23.ru" in result("absence", attendance(days())).rule
