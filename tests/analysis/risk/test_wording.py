"""Three different words, «неуспевающий», «слабоуспевающий», «группа риска», and levels of risk."""

from dataclasses import replace
from datetime import date

import pytest

from opora.analysis.risk.level import Level, level_of, level_rule
from opora.analysis.risk.rules import OwnRule, Rules
from opora.analysis.risk.thresholds import words
from opora.analysis.risk.wording import FAILING, WEAK, SubjectCounts, in_risk_group, word_of
from opora.measures.scale import Scale
from opora.measures.shares import Share

RULES = Rules.on(date(2025, 12, 1))
SCALE = Scale.load()


def counts(total, marks, **more):
    return SubjectCounts(Share(total, marks), **more)


@pytest.mark.parametrize(
    ("of", "word", "why"),
    [
        (counts(13, 5), FAILING, "2,60"),
        (counts(651, 250), FAILING, "2,604 округляется до 2,60"),
        (counts(521, 200), WEAK, "2,605 округляется до 2,61"),
        (counts(299, 100), WEAK, "2,99"),
        (counts(9, 3), None, "3,00"),
        (counts(3, 3), FAILING, "ниже 2,00"),
        (counts(4, 2), None, "двух отметок мало"),
        (counts(4, 2, final=2), FAILING, "итоговая «2»"),
        (counts(20, 5, final=2), FAILING, "итоговая «2» при средней 4,00"),
        (counts(0, 0), None, "ничего не известно"),
        (counts(20, 5, last=(5, 2, 5, 2, 5)), WEAK, "две «2» среди последних пяти"),
        (counts(20, 5, last=(2, 2, 5, 5, 5, 5)), None, "вторая «2» - шестая с конца"),
        (counts(18, 5, before=Share(41, 10)), WEAK, "4,10 → 3,60: спад ровно 0,50"),
        (counts(361, 100, before=Share(41, 10)), None, "4,10 → 3,61: спад 0,49"),
        (counts(4, 2, last=(2, 2)), None, "двух отметок мало и для этого слова"),
    ],
)
def test_a_word_of_a_subject(of, word, why):
    assert word_of(of, RULES, SCALE) == word, why


@pytest.mark.parametrize(("is_failing", "word"), [(True, FAILING), (False, None)])
def test_not_assessed_is_failing_where_the_school_says_so(is_failing, word):
    scale = replace(SCALE, not_assessed_is_failing=is_failing)

    assert word_of(counts(20, 5, not_assessed=True), RULES, scale) == word


def test_the_words_are_defined_with_figures_of_the_day():
    own = Rules.on(date(2025, 12, 1), [OwnRule("weak_mean", 310, date(2025, 9, 1), "приказ")])

    assert "2,60" in RULES.definition("failing")
    assert "2,99" in RULES.definition("weak")
    assert "3,10" in own.definition("weak")
    assert len({RULES.definition(word) for word in words()}) == 3
    assert all(word.source for word in words().values())


@pytest.mark.parametrize(
    ("signs", "final", "level"),
    [
        ([], False, None),
        (["absence"], False, Level.WATCH),
        (["failure", "failure"], False, Level.WATCH),
        (["failure", "gaps"], False, Level.RISK),
        (["failure", "gaps", "absence"], False, Level.RISK),
        (["failure", "gaps", "absence", "metasubject"], False, Level.HIGH),
        (["failure"], True, Level.HIGH),
        ([], True, None),
    ],
)
def test_the_level_is_the_number_of_signs(signs, final, level):
    assert level_of(signs, final, RULES) == level
    assert in_risk_group(signs, final, RULES) == (level in (Level.RISK, Level.HIGH))


def test_the_level_says_its_rule():
    assert "2 и больше" in level_rule(RULES)
    assert "4 и больше" in level_rule(RULES)
