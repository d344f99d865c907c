"""A school's own thresholds: dated, by an act, with a trace; nothing is rewritten."""

from datetime import date

import pytest

from opora.records.actions.by import By
from opora.records.actions.risk_rules import NewRule, set_risk_rule
from opora.records.models import AuditEvent, RiskRule
from opora.records.queries.risk_rules import rules_of
from opora.vocabulary.problems import UserError
from town import TODAY

ACT = "приказ № 12 от 01.10.2025"


@pytest.fixture
def change(town, on_the_day):
    """Set a threshold of the school as its deputy head."""

    def of(key="absence_percent", value="60", since=date(2025, 10, 1), act=ACT):
        by = By(town.accounts["deputy_head"], "заместитель")
        rule = NewRule(key, value, since, act)
        return set_risk_rule(by=by, school=town.school.number, rule=rule)

    return of


def in_force(school, day):
    rule = rules_of(school.number, day).by_key["absence_percent"]
    return rule.value, rule.own


def test_a_threshold_is_in_force_from_its_day_on_in_its_school(town, change):
    change()
    change(value="40", since=date(2026, 1, 12), act="приказ № 3")

    assert in_force(town.school, date(2025, 9, 30)) == (30, False)
    assert in_force(town.school, date(2025, 10, 1)) == (60, True)
    assert in_force(town.school, TODAY) == (40, True)
    assert in_force(town.sibling, TODAY) == (30, False)


def test_a_correction_of_one_day_is_a_new_row_and_the_last_counts(town, change):
    change()
    change(value="50")

    assert in_force(town.school, TODAY) == (50, True)
    assert RiskRule.objects.count() == 2


def test_it_leaves_a_trace_with_what_was_before(town, change):
    change()

    event = AuditEvent.objects.latest("pk")
    assert event.what == "изменён порог признака риска"
    assert event.details["was"] == 30
    assert event.details["value"] == 60
    assert event.details["basis"] == ACT
    assert event.act == "change"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"key": "nothing"}, "Выберите порог"),
        ({"value": "0"}, "от 1 % до 100 %"),
        ({"value": "много"}, "целое число процентов"),
        ({"act": ""}, "каким актом"),
        ({"act": "п" * 301}, "длиннее 300"),
        ({"since": date(2020, 8, 31)}, r"с 01\.09\.2020"),
        ({"since": date(2027, 3, 1)}, "не дальше"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(town, change, typed, said):
    with pytest.raises(UserError, match=said):
        change(**typed)
    assert not RiskRule.objects.exists()


def test_what_is_in_force_already_is_not_set_again(town, change):
    change()

    with pytest.raises(UserError, match="уже действует"):
        change(since=date(2026, 1, 12))
