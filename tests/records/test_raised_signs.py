"""Signs at rest: what stands keeps its first day, what is gone is closed, nothing is deleted."""

from datetime import date, timedelta

import pytest

from opora.analysis.risk.keeping import basis_as_json, basis_from_json
from opora.analysis.risk.raised import Basis, Raised
from opora.analysis.risk.signing import Result
from opora.analysis.risk.signs import all_signs
from opora.measures.shares import Share
from opora.records.actions.by import By
from opora.records.actions.observations import Noted, correct_observation, observe
from opora.records.actions.raised_signs import keep_signs
from opora.records.actions.risk_rules import NewRule, set_risk_rule
from opora.records.daily import RISK, key_of
from opora.records.models import Job, Pupil, RaisedSign, RiskList
from opora.records.queries.observed import observed_in
from opora.records.worker import work_once
from schooling import teach_all
from town import ALGEBRA, PHYSICS, TODAY, YEAR

FIRST, SECOND, THIRD = (TODAY - timedelta(days=days) for days in (20, 10, 0))
ROW = Basis(date(2026, 2, 2), ALGEBRA, "отметка", "2", counted=False, observation=4)
GROUPS = ("Английский язык | 1 гр.", "Английский язык | 2 гр.")


def sign(town, pupil, subject=ALGEBRA, key="failure", **fields):
    usual = {"share": Share(12, 5), "says": "средняя 2,40 (5)", "basis": (ROW,)}
    return Raised(key, town.school.number, "9А", pupil, subject, **(usual | fields))


def keep(town, on, *raised, not_known=(), year=YEAR):
    """Keep what was found; `not_known` of every sign."""
    results = [
        Result(each, "правило", tuple(r for r in raised if r.sign == each.key), not_known)
        for each in all_signs()
    ]
    keep_signs(school=town.school.number, school_year=year, on=on, results=results)


def rows(**chosen):
    """Sign, subject, first day, last seen, gone."""
    found = RaisedSign.objects.filter(**chosen).order_by("since", "subject")
    return [(row.subject, row.since, row.seen_on, row.gone_on) for row in found]


def test_a_sign_that_stands_keeps_its_first_day_and_tells_the_last_numbers(town):
    pupil = town.school.pupils["9А"][0]

    keep(town, FIRST, sign(town, pupil))
    keep(
        town,
        SECOND,
        sign(town, pupil, says="средняя 2,20 (10)", share=Share(22, 10), failing_final=True),
    )

    assert rows() == [(ALGEBRA, FIRST, SECOND, None)]
    (row,) = RaisedSign.objects.all()
    assert (row.says, row.numerator, row.denominator) == ("средняя 2,20 (10)", 22, 10)
    assert basis_from_json(row.basis) == (ROW,)
    assert row.failing_final


def test_what_is_not_found_any_more_is_gone_and_stays_as_history(town):
    pupil = town.school.pupils["9А"][0]

    keep(town, FIRST, sign(town, pupil), sign(town, pupil, PHYSICS))
    keep(town, SECOND, sign(town, pupil))

    assert rows() == [(ALGEBRA, FIRST, SECOND, None), (PHYSICS, FIRST, FIRST, SECOND)]


def test_a_sign_that_comes_back_is_a_new_one(town):
    pupil = town.school.pupils["9А"][0]

    keep(town, FIRST, sign(town, pupil))
    keep(town, SECOND)
    keep(town, THIRD, sign(town, pupil))

    assert rows() == [(ALGEBRA, FIRST, FIRST, SECOND), (ALGEBRA, THIRD, THIRD, None)]


def test_keeping_twice_comes_to_the_same(town):
    pupil = town.school.pupils["9А"][0]
    found = sign(town, pupil), sign(town, pupil, None, "absence")

    keep(town, FIRST, *found)
    once = rows()
    keep(town, FIRST, *found)

    assert rows() == once
    assert len(once) == 2


def test_another_group_of_a_subject_is_the_same_sign(town):
    pupil = town.school.pupils["9А"][0]

    keep(town, FIRST, sign(town, pupil, GROUPS[0]))
    keep(town, SECOND, sign(town, pupil, GROUPS[1]))

    assert rows() == [(GROUPS[0], FIRST, SECOND, None)]


def test_a_pupil_who_got_another_number_keeps_the_first_day(town):
    old, new, _ = town.school.pupils["9А"]

    keep(town, FIRST, sign(town, old))
    Pupil.objects.filter(pk=old).update(merged_into=new)
    keep(town, SECOND, sign(town, new))

    assert rows() == [(ALGEBRA, FIRST, SECOND, None)]


def test_of_two_numbers_with_a_sign_the_older_one_goes_on(town):
    old, new, _ = town.school.pupils["9А"]

    keep(town, FIRST, sign(town, old))
    keep(town, SECOND, sign(town, old), sign(town, new))
    Pupil.objects.filter(pk=old).update(merged_into=new)
    keep(town, THIRD, sign(town, new))

    assert rows(gone_on=None) == [(ALGEBRA, FIRST, THIRD, None)]
    assert rows(gone_on=THIRD) == [(ALGEBRA, SECOND, SECOND, THIRD)]


def test_a_new_year_closes_the_signs_of_the_year_before(town):
    pupil = town.school.pupils["9А"][0]
    september = date(YEAR + 1, 9, 1)

    keep(town, FIRST, sign(town, pupil))
    keep(town, september, year=YEAR + 1)

    assert rows() == [(ALGEBRA, FIRST, FIRST, september)]


def test_another_school_is_left_alone(town):
    pupil = town.school.pupils["9А"][0]
    keep(town, FIRST, sign(town, pupil))

    keep_signs(school=town.sibling.number, school_year=YEAR, on=SECOND, results=[])

    assert rows() == [(ALGEBRA, FIRST, FIRST, None)]


def test_a_pupil_without_a_card_is_told_of_and_not_dropped_silently(town):
    keep(town, FIRST, sign(town, 4_000_000_000), not_known=("нет календаря",))

    (kept,) = RiskList.objects.all()
    assert rows() == []
    assert kept.not_known["failure"] == "Систематическая неуспеваемость: нет календаря"
    assert "учеников" in kept.not_known["pupils"]
    assert kept.on == FIRST


def test_rows_are_kept_as_they_were():
    bare = Basis(None, None, "итоговая отметка, 1 четверть", "н/а")

    assert basis_from_json(basis_as_json((ROW, bare))) == (ROW, bare)


def work_all():
    while work_once():
        pass


@pytest.fixture
def head(town):
    return By(town.accounts["deputy_head"], "заместитель")


def test_a_new_threshold_has_the_signs_looked_for_and_an_earlier_one_stays(town, head, on_the_day):
    school, pupil = town.school.number, town.school.pupils["9А"][2]
    teach_all(town.school, "9А")
    rule = NewRule("failure_marks", "3", date(2026, 2, 1), "приказ № 7 от 30.01.2026")

    set_risk_rule(by=head, school=school, rule=rule)
    assert Job.objects.filter(kind=RISK.kind, key=key_of(school, YEAR)).count() == 1
    work_all()

    (row,) = RaisedSign.objects.filter(pupil=pupil, sign="failure", gone_on=None)
    assert (row.subject, row.numerator, row.denominator, row.since) == (ALGEBRA, 7, 3, TODAY)
    assert RiskList.objects.get(school=school).on == TODAY


def test_an_observation_raises_its_sign_at_once(town, on_the_day):
    school, pupil = town.school.number, town.school.pupils["9А"][0]
    by = By(town.accounts["class_teacher"], "классный руководитель")
    level = Noted(TODAY, "conflicts", 3, "ссора на перемене, повторилась")

    number = observe(by=by, school=school, pupil=pupil, noted=level)
    work_all()

    (row,) = RaisedSign.objects.filter(sign="maladaptation", gone_on=None)
    assert (row.pupil_id, row.label, row.subject) == (pupil, "9А", "")
    assert [each.observation for each in basis_from_json(row.basis)] == [number]
    assert "ссора" not in str(row.basis) + row.says

    correct_observation(by=by, observation=number, noted=Noted(TODAY, "conflicts", 0, "помирились"))
    work_all()
    assert not RaisedSign.objects.filter(gone_on=None).exists()


def test_only_observations_that_may_speak_are_read(town, on_the_day):
    school, pupil = town.school.number, town.school.pupils["9А"][0]
    by = By(town.accounts["class_teacher"], "классный руководитель")
    first = observe(by=by, school=school, pupil=pupil, noted=Noted(TODAY, "conflicts", 2, "спор"))
    observe(by=by, school=school, pupil=pupil, noted=Noted(TODAY, "talk_pupil", None, "поговорили"))

    (seen,) = observed_in(school, YEAR)

    assert (seen.number, seen.school_class, seen.pupil_id) == (first, "9А", pupil)
    assert observed_in(school, YEAR + 1) == []
    assert observed_in(town.sibling.number, YEAR) == []
