"""The dictionaries of support are whole and say where they come from."""

import pytest

from opora.analysis.support.words import LESS, MORE, open_causes, reasons, title_of, words


def test_health_and_family_are_sensitive_and_nothing_else_hides():
    hidden = {key for key, each in reasons().items() if each.sensitive}
    assert hidden == {"illness", "attention", "special_needs", "family"}


def test_only_other_causes_need_own_words():
    assert [key for key, each in reasons().items() if each.needs_text] == ["other"]


def test_causes_help_by_kinds_that_are_known():
    for reason in reasons().values():
        assert reason.helps
        assert set(reason.helps) <= set(words().kinds)


def test_every_word_has_a_title_of_its_own_and_a_source():
    known = words()
    for words_of in (reasons(), known.kinds, known.forms, known.results, known.checks,
                     known.measures):  # fmt: skip
        titles = [each.title for each in words_of.values()]
        assert len(set(titles)) == len(titles) > 0
        assert all(each.source for each in words_of.values())


def test_every_measure_has_a_direction_and_bounds():
    for measure in words().measures.values():
        assert measure.better in (MORE, LESS)
        assert 0 <= measure.least < measure.most
        assert measure.unit


@pytest.mark.parametrize(
    ("key", "value", "target", "reached"),
    [
        ("mean", 265, 265, True),
        ("mean", 264, 265, False),
        ("missed", 300, 300, True),
        ("missed", 301, 300, False),
        ("missed", 0, 300, True),
    ],
)
def test_a_target_is_reached_at_the_target_itself(key, value, target, reached):
    assert words().measures[key].reached(value, target) is reached


def test_what_is_handed_out_names_no_health_and_no_family():
    assert open_causes(["family", "gaps", "illness"]) == ["Пробелы за предыдущие классы"]


def test_a_key_that_is_there_no_more_is_shown_as_it_is():
    assert title_of(words().kinds, "lesson") == "Дополнительное занятие"
    assert title_of(words().kinds, "gone") == "gone"
