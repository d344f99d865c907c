"""Problem zones: a specification a methodologist can read, and a twin on an invented school."""

from datetime import date, timedelta

import pytest

from analysis.term_end import twins
from opora.analysis.results.asked import Asked
from opora.analysis.term_end.zones import figures_of
from opora.facts.memory import Memory
from opora.measures.scale import Scale
from opora.measures.shares import Share
from stores import table

ON = date(2025, 10, 30)
DAY = date(2025, 10, 20)
ALGEBRA, PHYSICS = "Алгебра | ", "Физика | "
TERM = "1 четверть"


def finals(label, subject, marks, first=1, term=TERM):
    """Final marks of pupils `first`, `first` + 1, …; a word is an entry."""
    return [
        {
            "pupil_id": first + n,
            "school_class": label,
            "subject": subject,
            "term": term,
            "mark": mark if isinstance(mark, int) else None,
            "entry": mark if isinstance(mark, str) else None,
        }
        for n, mark in enumerate(marks)
    ]


def current(label, subject, pupil, marks, day=DAY):
    return [
        {
            "pupil_id": pupil,
            "school_class": label,
            "subject": subject,
            "mark": mark,
            "date": day + timedelta(n % 4),
        }
        for n, mark in enumerate(marks)
    ]


def found(terms, rules, **rows):
    memory = Memory({name: table(name, own) for name, own in rows.items()})
    return figures_of(Asked(memory, terms[0]), rules, ON)


def share(figures, kind, label="", subject=""):
    measured = figures.by_key.get((kind, label, subject))
    return None if measured is None else measured.share


def names(figures):
    return {each.key for each in figures.zones}


@pytest.mark.parametrize(
    ("marks", "low", "not_good"),
    [
        ([2, 3, 4, 5], (1, 4), (2, 4)),
        ([1, 3], (1, 2), (2, 2)),
        (["not_assessed", 4], (1, 2), (1, 2)),
        (["exempt", "credit", "no_credit", 4], (0, 1), (0, 1)),
        ([None, 5], (0, 1), (0, 1)),
    ],
)
def test_who_is_counted_and_who_does_not_pass(terms, rules, marks, low, not_good):
    figures = found(terms, rules, final_marks=finals("9А", ALGEBRA, marks))

    assert share(figures, "place_low", "9А", "Алгебра") == Share(*low)
    assert share(figures, "place_quality", "9А", "Алгебра") == Share(*not_good)


@pytest.mark.parametrize(
    ("marks", "low"),
    [
        ([2, 3, 3], (0, 1)),  # 2.67 gives «3»: the bound is 2.65
        ([2, 2, 3, 3], (1, 1)),  # 2.50 gives «2»
        ([2, 2], None),  # too few for a final mark
    ],
)
def test_before_final_marks_a_mean_that_gives_two_counts(terms, rules, marks, low):
    figures = found(terms, rules, marks=current("9А", ALGEBRA, 1, marks))

    assert share(figures, "place_low", "9А", "Алгебра") == (low and Share(*low))
    if low:
        assert figures.by_key["place_low", "9А", "Алгебра"].by_mean == 1


def test_a_final_mark_is_believed_before_the_mean_and_counts_once(terms, rules):
    figures = found(
        terms,
        rules,
        marks=current("9А", ALGEBRA, 1, [2, 2, 2]),
        final_marks=finals("9А", "Алгебра | 1 гр.", [3]),
    )

    assert share(figures, "place_low", "9А", "Алгебра") == Share(0, 1)
    assert figures.by_key["place_low", "9А", "Алгебра"].by_mean == 0


def test_who_left_and_who_is_exempt_is_expected_no_mark(terms, rules):
    gone = current("9А", ALGEBRA, 1, [2, 2, 2], date(2025, 9, 5))
    here = current("9А", ALGEBRA, 2, [2, 2, 2])
    exempt = current("9А", PHYSICS, 2, [2, 2, 2])
    entry = {"pupil_id": 2, "subject": PHYSICS, "kind": "exempt", "date": DAY}
    figures = found(terms, rules, marks=[*gone, *here, *exempt], entries=[entry])

    assert share(figures, "place_low", "9А", "Алгебра") == Share(1, 1)
    assert share(figures, "place_low", "9А", "Физика") is None


def test_a_pupil_with_two_low_marks_is_one_pupil_of_the_class(terms, rules):
    rows = finals("9А", ALGEBRA, [2, 4]) + finals("9А", PHYSICS, [2, 5])
    figures = found(terms, rules, final_marks=rows)

    assert share(figures, "class_low", "9А") == Share(1, 2)
    assert share(figures, "class_quality", "9А") == Share(1, 2)
    assert figures.by_key["class_low", "9А", ""].against == Share(1, 2)
    assert figures.by_key["place_low", "9А", "Алгебра"].against == Share(2, 4)


def test_a_small_class_is_not_over_read(terms, rules):
    """Two of three fail in both worlds; a zone is only the class of thirty."""
    fine = finals("5А", ALGEBRA, [4] * 200, first=1000)
    small = found(terms, rules, final_marks=fine + finals("9А", ALGEBRA, [2, 4, 4]))
    large = found(terms, rules, final_marks=fine + finals("9А", ALGEBRA, [2] * 10 + [4] * 20))

    assert ("place_low", "9А", "Алгебра") not in names(small)
    assert ("place_low", "9А", "Алгебра") in names(large)


def test_one_pupil_is_no_zone_however_rare_failing_is(terms, rules):
    rows = finals("5А", ALGEBRA, [4] * 3000, first=1000) + finals("9А", ALGEBRA, [2] + [4] * 20)

    assert not names(found(terms, rules, final_marks=rows))


def test_a_subject_over_all_classes_is_compared_with_the_school(terms, rules):
    rows = [
        *finals("9А", ALGEBRA, [2] * 4 + [4] * 16),
        *finals("9Б", ALGEBRA, [2] * 4 + [4] * 16, first=100),
        *finals("9А", PHYSICS, [4] * 20),
        *finals("9Б", PHYSICS, [4] * 20, first=100),
        *finals("9Б", "Химия | ", [4] * 20, first=100),
    ]
    figures = found(terms, rules, final_marks=rows)

    assert figures.by_key["subject_low", "", "Алгебра"].share == Share(8, 40)
    assert figures.by_key["subject_low", "", "Алгебра"].against == Share(8, 100)
    assert ("subject_low", "", "Алгебра") in names(figures)


def test_quality_of_a_class_is_compared_with_the_same_subject(terms, rules):
    rows = finals("9А", ALGEBRA, [3] * 20) + finals("9Б", ALGEBRA, [4] * 40, first=100)
    figures = found(terms, rules, final_marks=rows)

    assert figures.by_key["place_quality", "9А", "Алгебра"].against == Share(20, 60)
    assert ("place_quality", "9А", "Алгебра") in names(figures)


def plan(label, given, planned=20):
    days = [date(2025, 9, 1) + timedelta(n) for n in range(planned)]
    return [
        {
            "school_class": label,
            "subject": ALGEBRA,
            "number": n,
            "planned": day,
            "actual": day if n < given else None,
        }
        for n, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("given", "planned", "zone"),
    [(20, 20, False), (18, 20, False), (17, 20, True), (37, 40, False), (36, 40, True)],
)
def test_a_programme_lags_by_three_lessons_and_a_tenth(terms, rules, given, planned, zone):
    figures = found(terms, rules, lesson_plans=plan("9А", given, planned))

    measured = figures.by_key["programme", "9А", "Алгебра"]
    assert measured.share == Share(planned - given, planned)
    assert measured.zone == zone
    assert figures.interval(measured) is None


def test_absent_is_who_missed_a_tenth_of_the_lessons(terms, rules):
    plans = plan("9А", 20)
    marks = [row for n in range(1, 4) for row in current("9А", ALGEBRA, n, [4])]
    missed = [
        {"pupil_id": pupil, "subject": ALGEBRA, "date": date(2025, 9, 1) + timedelta(n),
         "reason": "illness"}
        for pupil, number in ((1, 2), (2, 1))
        for n in range(number)
    ]  # fmt: skip
    figures = found(terms, rules, lesson_plans=plans, marks=marks, absences=missed)

    assert share(figures, "absences", "9А") == Share(1, 3)


def test_what_cannot_be_told_is_said(terms, rules):
    figures = found(terms, rules)

    assert figures.measured == ()
    assert len(figures.not_known) == 3


def test_a_zone_opens_to_its_class_and_subject(terms, rules):
    figures = found(terms, rules, final_marks=finals("9А", ALGEBRA, [2] * 3))
    opens = {each.kind: dict(each.opens) for each in figures.measured}

    assert opens["place_low"] == {"school_class": "9А", "subject": ALGEBRA}
    assert opens["class_low"] == {"school_class": "9А"}
    assert opens["subject_low"] == {"subject": "Алгебра"}


@pytest.mark.parametrize("number", [0, 1, 3])
def test_an_invented_school_against_the_twin(tables, rows, terms, rules, number):
    figures = figures_of(Asked(Memory(tables), terms[number]), rules, date(2026, 6, 1))

    bounds = Scale.load().term_mark
    expected = twins.shares(rows, terms[number], rules.numbers, bounds)
    own = [each for each in figures.measured if each.kind not in ("absences", "programme")]
    assert {e.key: (e.share.numerator, e.share.denominator) for e in own} == expected
    assert {e.key for e in own if e.zone} == twins.zones(expected, rules.numbers)
    assert len(expected) > 100
    assert any(each.zone for each in own)
