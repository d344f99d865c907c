"""Thresholds by day: what was in force, by which act, and a school's own over the catalogue."""

from datetime import date

import pytest

from opora.analysis.risk.rules import OwnRule, Rules, own_rules
from opora.analysis.risk.signs import all_signs
from opora.analysis.risk.thresholds import thresholds, words
from opora.vocabulary.problems import UserError

DAY = date(2025, 12, 1)
ORDER = "Приказ от 01.10.2025 № 12"


def own(value, since, act=ORDER, key="absence_percent"):
    return OwnRule(key, value, since, act)


def test_the_catalogue_has_the_mean_of_the_order_from_its_day_on():
    before, after = Rules.on(date(2021, 10, 5)), Rules.on(date(2021, 10, 6))

    assert (before["failure_mean"], after["failure_mean"]) == (260, 260)
    assert "№ 948" not in before.acts("failure_mean")
    assert "№ 948" in after.acts("failure_mean")


@pytest.mark.parametrize(
    ("day", "value", "is_own"),
    [
        (date(2025, 9, 30), 30, False),
        (date(2025, 10, 1), 60, True),
        (date(2025, 11, 30), 60, True),
        (date(2025, 12, 1), 40, True),
    ],
)
def test_an_own_value_counts_from_its_day_on(day, value, is_own):
    rows = [own(40, date(2025, 12, 1)), own(60, date(2025, 10, 1))]

    in_force = Rules.on(day, rows).by_key["absence_percent"]

    assert (in_force.value, in_force.own) == (value, is_own)


def test_of_one_day_the_last_one_counts():
    rows = [own(60, DAY, "Первый"), own(50, DAY, "Второй")]

    assert Rules.on(DAY, rows).by_key["absence_percent"].act == "Второй"


def test_before_the_first_value_nothing_is_known():
    with pytest.raises(UserError, match=r"01\.09\.2020"):
        Rules.on(date(2020, 8, 31))


@pytest.mark.parametrize("value", [0, 101])
def test_a_value_out_of_bounds_is_refused(value):
    with pytest.raises(UserError, match="от 1 до 100"):
        Rules.on(DAY, [own(value, DAY)])


def test_an_unknown_threshold_is_told_with_the_nearest():
    with pytest.raises(UserError, match="absence_percent"):
        Rules.on(DAY, [own(30, DAY, key="absense_percent")])


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("failure_mean", "2,60", 260),
        ("failure_mean", " 2.6 ", 260),
        ("failure_mean", "3", 300),
        ("absence_percent", "30 %", 30),
        ("absence_percent", "60", 60),
        ("absence_days", "20", 20),
    ],
)
def test_a_typed_value_is_read(key, text, value):
    assert thresholds()[key].read(text) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("failure_mean", "2,601"),
        ("failure_mean", "260"),
        ("failure_mean", "два"),
        ("absence_percent", "30,5"),
        ("absence_percent", ""),
        ("absence_percent", "inf"),
        ("absence_percent", "nan"),
        ("absence_percent", "1e999999999"),
        ("absence_days", "-5"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_needed(key, text):
    with pytest.raises(UserError, match="нужно"):
        thresholds()[key].read(text)


@pytest.mark.parametrize("key", sorted(thresholds()))
def test_every_value_of_the_catalogue_is_dated_sourced_and_readable(key):
    threshold = thresholds()[key]

    assert threshold.values == tuple(sorted(threshold.values, key=lambda each: each.since))
    for each in threshold.values:
        assert threshold.least <= each.value <= threshold.most
        assert threshold.read(threshold.shown(each.value)) == each.value
        assert each.act
    assert threshold.why
    assert threshold.title


@pytest.mark.parametrize("sign", all_signs(), ids=lambda sign: sign.key)
def test_the_words_of_a_rule_name_an_act(sign):
    assert "Основание: " in sign.rule(Rules.on(DAY))


def test_every_threshold_is_used():
    """A number nobody goes by would be a promise to a school."""
    counted = _Counting(Rules.on(DAY))
    for sign in all_signs():
        sign.rule(counted)
    for word in words():
        counted.definition(word)

    assert counted.asked | {"high_signs"} >= set(thresholds()) - {"absence_school_days"}


class _Counting:
    """Rules that remember which thresholds their words name."""

    def __init__(self, rules):
        self.rules, self.asked = rules, set()

    def text(self, key):
        self.asked.add(key)
        return self.rules.text(key)

    def acts(self, *keys):
        return self.rules.acts(*keys)

    def definition(self, word):
        texts = words()[word].definition
        self.asked |= {key for key in thresholds() if f"{{{key}}}" in texts}
        return self.rules.definition(word)


def test_own_values_are_read_from_a_file(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        f'[absence_percent]\nvalue = 60\nsince = 2025-10-01\nact = "{ORDER}"\n', encoding="utf-8"
    )

    assert own_rules(path) == (own(60, date(2025, 10, 1)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("absence_percent = 60", "value, since и act"),
        ('[absence_percent]\nvalue = 60\nsince = "вчера"\nact = "П"', "дата"),
        ('[absence_percent]\nvalue = 60\nsince = 2025-10-01\nact = " "', "чем установлено"),
        ('[absence_percent]\nvalue = 600\nsince = 2025-10-01\nact = "П"', "от 1 до 100"),
        ('[absent]\nvalue = 60\nsince = 2025-10-01\nact = "П"', "неизвестен"),
        ("[", "не читается"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path, text, said):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=said):
        own_rules(path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UserError, match="не открывается"):
        own_rules(tmp_path / "none.toml")
