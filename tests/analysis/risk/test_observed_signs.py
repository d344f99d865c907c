"""Signs 4 and 5: made of what people noted, by levels of short scales from 0, the best, to 3."""

from dataclasses import fields

import pytest

from opora.analysis.risk.observed import Observed
from signs import ON, last_days, raised, result, seen


@pytest.mark.parametrize(
    ("text", "is_raised", "why"),
    [
        ("2 2", True, "два тревожных"),
        ("2", False, "одно говорит об одном случае"),
        ("3", True, "самое тревожное - довольно одного"),
        ("1 1 1 1", False, "ниже уровня тревоги"),
        ("2 2 0", False, "последнее сняло прежние"),
        ("2 0 2", False, "после снятого - одно"),
        ("2 0 2 2", True, "после снятого - снова два"),
        ("conflicts:2 isolation:2", True, "разных видов - тоже два"),
        ("conflicts:2 isolation:2 conflicts:0", False, "о конфликтах снято, об общении - одно"),
        ("-", False, "только текст, без уровня"),
        ("regulatory:3 cognitive:3", False, "это о другом признаке"),
        ("homework:3 homework:3", False, "домашние задания ни о каком признаке не говорят"),
        ("unknown:3", False, "вида больше нет"),
    ],
)
def test_observations_raise_maladaptation(text, is_raised, why):
    found = raised("maladaptation", {}, observed=seen(text))

    assert bool(found) is is_raised, why


def test_skills_raise_their_own_sign():
    found = raised("metasubject", {}, observed=seen("regulatory:2 cognitive:2 communicative:0"))

    (one,) = found
    assert one.says == (
        f"Тревожных наблюдений 2 из 3; последнее {last_days(2)[0]:%d.%m.%Y}: "
        "познавательные навыки - только с помощью."
    )
    assert [(row.observation, row.value) for row in one.basis] == [
        (1, "только с помощью"),
        (2, "только с помощью"),
    ]
    assert one.opens(one.basis[0])["observation"] == 1
    assert (one.subject, one.share.numerator, one.share.denominator) == (None, 2, 3)


def test_old_observations_lapse():
    days = last_days(41)
    old = seen("3", on=days[0])

    assert raised("maladaptation", {}, observed=old) == ()
    assert len(raised("maladaptation", {}, observed=seen("3", on=days[1]))) == 1


def test_observations_after_the_day_are_not_looked_at():
    assert raised("maladaptation", {}, last_days(2)[0], observed=seen("3", on=ON)) == ()


def test_pupils_are_told_apart():
    rows = [*seen("2"), *seen("2", pupil_id=8)]

    assert raised("maladaptation", {}, observed=rows) == ()


def test_nobody_noted_anything_is_said():
    assert result("metasubject", {}).not_known == ("наблюдений за этот срок никто не внёс",)


def test_an_observation_carries_no_text_and_no_author():
    assert [field.name for field in fields(Observed)] == [
        "number",
        "school_id",
        "school_class",
        "pupil_id",
        "kind",
        "level",
        "on",
    ]
