"""Who slides: a mean that points to a «2», or to a lower mark than in the term before."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.results.sheets import told
from opora.analysis.results.asked import Asked, Scope, terms_of_school
from opora.analysis.results.sliding import sliding


def plain(rows, when):
    """Return sums and numbers of marks by pupil and subject."""
    found = defaultdict(lambda: [0, 0])
    for row in rows["marks"]:
        if row["date"] is not None and when.window.since <= row["date"] <= when.window.on:
            spot = found[row["school_class"], row["subject"], row["pupil_id"]]
            spot[0] += row["mark"]
            spot[1] += 1
    return found


def mark(total, number):
    mean = Fraction(total, number)
    bounds = ((5, Fraction("4.65")), (4, Fraction("3.65")), (3, Fraction("2.65")))
    return next((value for value, bound in bounds if mean >= bound), 2)


@pytest.fixture
def first(calendar):
    return terms_of_school(calendar)[0]


def test_those_who_slide_are_those_a_plain_count_finds(asked, first, quarter, rows):
    classes = {row["school_class"] for row in rows["marks"]}
    before, now = plain(rows, first), plain(rows, quarter)
    expected = {
        key: mark(*sums)
        for key, sums in now.items()
        if mark(*sums) == 2 or (key in before and mark(*sums) < mark(*before[key]))
    }

    sheet = sliding(asked, first, classes)

    found = [(row[0].value, row[4].opens["subject"], row[2].value) for row in sheet.rows]
    assert len(found) == len(set(found)) == len(expected) > 10
    marks = [row[6].value for row in sheet.rows]
    assert dict(zip(found, marks, strict=True)) == expected
    assert all((row[6].alert != "") == (row[6].value == 2) for row in sheet.rows)


def test_without_an_earlier_term_only_those_with_a_two_are_listed(asked, rows):
    classes = {row["school_class"] for row in rows["marks"]}

    sheet = sliding(asked, None, classes)

    assert {row["expected"] for row in told(sheet, "pupil", "subject").values()} == {2}
    assert all(row["before"].denominator == 0 for row in told(sheet, "pupil", "subject").values())


def test_only_the_asked_classes_and_subjects_are_looked_at(asked, first, rows):
    label, subject = rows["marks"][0]["school_class"], rows["marks"][0]["subject"]

    of_class = sliding(asked, first, [label])
    of_place = sliding(asked, first, (), [(label, subject)])

    assert {row[0].value for row in of_class.rows} <= {label}
    assert {row[4].opens["subject"] for row in of_place.rows} <= {subject}
    assert len(of_place.rows) < len(of_class.rows)
    assert sliding(asked, first).rows == ()


def test_nothing_is_said_of_what_may_not_be_seen(asked, first, rows):
    classes = {row["school_class"] for row in rows["marks"]}
    place = (rows["marks"][0]["school_class"], rows["marks"][0]["subject"])
    narrow = Asked(asked.facts, asked.when, Scope(frozenset(), frozenset({place})))

    sheet = sliding(narrow, first, classes)

    assert {(row[0].value, row[4].opens["subject"]) for row in sheet.rows} <= {place}


def test_a_term_without_marks_says_that_nobody_slides(asked, first, rows):
    classes = {row["school_class"] for row in rows["marks"]}
    never = replace(asked.when.window, since=asked.when.window.since.replace(year=2031), on=None)

    sheet = sliding(replace(asked, when=replace(asked.when, window=never)), first, classes)

    assert sheet.rows == ()
    assert "никто не сползает" in sheet.empty
