"""Which word holds for a subject in a term, from the rows of a pupil."""

from datetime import date, timedelta

import pytest

from opora.analysis.results.asked import When
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.words_of_pupil import words_by_subject
from opora.measures.scale import Scale
from opora.vocabulary.period import Window

ALGEBRA, PHYSICS = "Алгебра | ", "Физика | "
AUTUMN = When("1 четверть", 2025, Window(date(2025, 9, 1), date(2025, 10, 24)), ("1 четверть",))
WINTER = When("2 четверть", 2025, Window(date(2025, 11, 5), date(2025, 12, 30)), ("2 четверть",))
RULES = Rules.on(date(2025, 12, 1))


def marks(when: When, given: str, subject: str = ALGEBRA) -> list[dict[str, object]]:
    first = when.window.since or date.min
    return [
        {"subject": subject, "date": first + timedelta(days=number), "mark": int(mark)}
        for number, mark in enumerate(given)
    ]


def final(term: str, mark: int | None, entry: str | None = None) -> dict[str, object]:
    return {"subject": ALGEBRA, "term": term, "mark": mark, "entry": entry}


@pytest.mark.parametrize(
    ("autumn", "winter", "finals", "found"),
    [
        ("44444", "33222", [], {"failing": [ALGEBRA]}),
        ("33333", "33333", [], {}),
        ("55555", "44444", [], {"weak": [ALGEBRA]}),
        ("33333", "43333", [final("1 Четверть", 2)], {"failing": [ALGEBRA]}),
        ("33333", "43333", [final("1 четверть", 2), final("2 четверть", 3)], {}),
        ("33333", "", [], {}),
        ("", "", [], {}),
    ],
)
def test_the_word_of_a_subject(autumn, winter, finals, found):
    rows = [*marks(AUTUMN, autumn), *marks(WINTER, winter)]

    assert words_by_subject(rows, finals, [AUTUMN, WINTER], WINTER, RULES, Scale.load()) == found


def test_what_comes_after_the_term_is_not_looked_at():
    rows = [*marks(AUTUMN, "44444"), *marks(WINTER, "22222")]
    found = words_by_subject(rows, [final("2 четверть", 2)], [AUTUMN, WINTER], AUTUMN, RULES,
                             Scale.load())  # fmt: skip

    assert found == {}


def test_before_the_first_term_nothing_is_told():
    assert words_by_subject(marks(AUTUMN, "22222"), [], [AUTUMN], None, RULES, Scale.load()) == {}


def test_subjects_stand_in_the_order_of_the_alphabet():
    rows = [*marks(WINTER, "22222", PHYSICS), *marks(WINTER, "22222")]

    found = words_by_subject(rows, [], [AUTUMN, WINTER], WINTER, RULES, Scale.load())

    assert found == {"failing": [ALGEBRA, PHYSICS]}
