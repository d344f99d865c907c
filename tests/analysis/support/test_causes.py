"""The cell of a cause: what is chosen and what is written come back as they were."""

from hypothesis import given
from hypothesis import strategies as st

from opora.analysis.support.causes import (
    cause_text,
    joined_causes,
    needs_words,
    open_reasons,
    read_cause,
)

KEYS = [each.key for each in open_reasons()]
WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=40).map(str.strip)


def is_own(words: str) -> bool:
    """Whether words alone are not read as titles."""
    return read_cause(words) == ([], words)


@given(st.sets(st.sampled_from(KEYS)), WORDS.filter(is_own))
def test_what_was_chosen_and_written_is_read_again(keys, own):
    chosen, words = read_cause(cause_text(keys, own))

    assert (set(chosen), words) == (keys, own)


@given(WORDS, WORDS)
def test_a_cell_read_and_written_stays_the_same(first, rest):
    text = cause_text(*read_cause(f"{first}\n{rest}".strip()))

    assert cause_text(*read_cause(text)) == text


def test_nothing_about_health_and_family_may_be_chosen():
    assert "gaps" in KEYS
    assert not {"illness", "special_needs", "attention", "family"} & set(KEYS)
    assert cause_text(["illness", "gaps"], "") == "Пробелы за предыдущие классы"
    assert read_cause("Пропуски по болезни") == ([], "Пропуски по болезни")


def test_a_hand_written_cause_is_own_words_unless_it_is_a_title():
    assert read_cause("низкая мотивация") == (["motivation"], "")
    assert read_cause("Низкая мотивация; лень") == ([], "Низкая мотивация; лень")
    assert read_cause("") == ([], "")


def test_other_needs_words():
    assert needs_words("Иное")
    assert not needs_words("Иное\nпереезд")
    assert not needs_words("Иное; Низкая мотивация")
    assert not needs_words("")


def test_causes_of_two_texts_stand_together_once():
    one, other = "Низкая мотивация\nс ноября", "Пробелы за предыдущие классы; Низкая мотивация"

    both = "Пробелы за предыдущие классы; Низкая мотивация\nс ноября"
    assert joined_causes(one, other) == both
    assert joined_causes(both, other) == both
    assert joined_causes("", other) == other
