"""The rules of a term's end: every entry has a source, the last that has begun holds."""

import tomllib
from datetime import date
from string import Template

import pytest

from opora.analysis.term_end.rules import WHO, Rules
from opora.vocabulary.catalogue import CATALOGUE

KEPT = tomllib.loads((CATALOGUE / "term_ends.toml").read_text(encoding="utf-8"))
DATED = ("numbers", "zones", "tasks", "reminders")


@pytest.mark.parametrize("group", DATED)
def test_every_entry_is_dated_and_says_where_it_is_from(group):
    assert all(each["since"] and len(each["source"]) > 8 for each in KEPT[group])


def test_every_draft_is_of_a_kind_of_zones_and_uses_only_known_names(rules):
    known = dict.fromkeys(("class", "subject", "numerator", "denominator", "share", "school"), "")

    assert {each.zone for each in rules.texts} == {kind.key for kind in rules.zones}
    assert {each.to for each in rules.texts} <= WHO.keys()
    assert all(Template(each.text).substitute(known) for each in rules.texts)


def test_tasks_are_somebodys(rules):
    assert {kind.who for kind in rules.tasks} == WHO.keys()


def test_a_later_entry_holds_from_its_day(tmp_path):
    path = tmp_path / "term_ends.toml"
    text = (CATALOGUE / "term_ends.toml").read_text(encoding="utf-8")
    later = '[[numbers]]\nkey = "least_pupils"\nvalue = 3\nsince = 2026-01-12\nsource = "приказ"\n'
    path.write_text(later + text, encoding="utf-8")

    days = [date(2024, 1, 1), date(2026, 1, 11), date(2026, 1, 12)]
    assert [Rules.load(day, path).numbers["least_pupils"] for day in days] == [2, 2, 3]
    assert Rules.load(days[2], path).sources["least_pupils"] == "приказ"
