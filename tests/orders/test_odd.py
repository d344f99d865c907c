"""What is odd in a form: by exact fractions, and by cases a reviewer can read."""

from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.orders.odd import TITLES, Figures, odd_in, odd_rules

COUNTS = st.integers(0, 60)
TEXTS = ("Разобрали дроби, решили 12 задач", "Прошли тему сил, зачёт 4 марта",
         "Диктант на 3 правила, разбор", "Реферат о Пугачёве, защита")  # fmt: skip


def figures(pupils=6, history=(), listed=None, left_out=0, added=0, texts=()):
    return Figures(pupils, history, pupils if listed is None else listed, left_out, added, texts)


def keys(**about):
    return [odd.key for odd in odd_in(figures(**about), odd_rules())]


@given(COUNTS, st.lists(COUNTS, max_size=9))
def test_the_score_is_that_of_exact_fractions(pupils, history):
    rules = odd_rules()
    expected = False
    if len(history) >= rules.least_history:
        exact = [Fraction(each) for each in history]
        middle = median(exact)
        spread = median(abs(each - middle) for each in exact)
        apart = abs(pupils - middle)
        far = Fraction(6745, 10000) * apart > Fraction(rules.z_hundredths, 100) * spread
        expected = far and apart >= rules.least_apart
    assert ("history" in keys(pupils=pupils, history=history)) == expected


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"pupils": 0, "history": (8, 9, 8, 8)}, ["history"]),  # nobody, where there were eight
        ({"pupils": 7, "history": (8, 9, 8, 8)}, []),
        ({"pupils": 0, "history": (8, 9)}, []),  # too short a history to say what is usual
        ({"pupils": 2, "history": (0, 0, 0)}, []),  # far by the score, but of two pupils only
        ({"listed": 9, "left_out": 3}, ["uploads"]),
        ({"listed": 9, "left_out": 2}, []),
        ({"listed": 0, "added": 1}, ["uploads"]),
        ({"texts": [TEXTS[0]] * 4}, ["copied"]),
        ({"texts": TEXTS}, []),
        ({"texts": [TEXTS[0]] * 3}, []),
    ],
)
def test_cases_that_people_can_read(about, expected):
    assert keys(**about) == expected


def test_it_says_figures_and_has_a_title():
    (odd,) = odd_in(figures(pupils=0, history=(8, 9, 8, 8)), odd_rules())
    assert odd.says == "обучающихся 0, обычно 8 (медиана прежних форм: 4)"
    assert odd.key in TITLES
