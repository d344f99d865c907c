"""Terms of a school: the catalogue's, with the days it keeps of its own."""

from datetime import date

from opora.records.models import OwnTerm
from opora.records.queries.terms import before, current, terms_at


def own(school, title, first, last, grades=(1, 11)):
    OwnTerm.objects.create(
        school_id=school,
        school_year=2025,
        first_grade=grades[0],
        last_grade=grades[1],
        title=title,
        first=first,
        last=last,
    )


def test_a_school_without_terms_of_its_own_has_those_of_the_catalogue(town):
    terms = terms_at(town.school.number, 2025)

    assert [when.title for when in terms] == [f"{n} четверть" for n in (1, 2, 3, 4)]
    assert terms[1].terms == ("2 четверть", "1 полугодие")
    assert [when.title for when in terms_at(town.school.number, 2025, 10)] == [
        "1 полугодие",
        "2 полугодие",
    ]


def test_quarters_on_own_days_stand_in_the_place_of_the_catalogue(town):
    days = [((2025, 9, 1), (2025, 10, 31)), ((2025, 11, 10), (2025, 12, 27))]
    for number, (first, last) in enumerate(days, 1):
        own(town.school.number, f"{number} четверть", date(*first), date(*last))

    second = terms_at(town.school.number, 2025, 9)[1]

    assert (second.title, second.window.since) == ("2 четверть", date(2025, 11, 10))
    assert terms_at(town.sibling.number, 2025, 9)[1].window.since == date(2025, 11, 5)


def test_half_years_of_upper_grades_that_end_on_days_of_their_own_are_terms_too(town):
    own(town.school.number, "1 четверть", date(2025, 9, 1), date(2025, 10, 31), (1, 9))
    own(town.school.number, "1 полугодие", date(2025, 9, 1), date(2025, 12, 27), (10, 11))

    assert [when.terms for when in terms_at(town.school.number, 2025)] == [
        ("1 четверть",),
        ("1 полугодие",),
    ]
    assert [when.title for when in terms_at(town.school.number, 2025, 11)] == ["1 полугодие"]


def test_trimesters_stand_instead_of_quarters(town):
    own(town.school.number, "1 триместр", date(2025, 9, 1), date(2025, 11, 30))
    own(town.school.number, "2 триместр", date(2025, 12, 8), date(2026, 2, 28))

    titles = [when.title for when in terms_at(town.school.number, 2025)]

    assert titles == ["1 триместр", "2 триместр"]


def test_own_half_years_end_with_quarters_and_are_no_terms_beside_them(town):
    for title, first, last, grades in (
        ("1 четверть", date(2031, 9, 1), date(2031, 10, 25), (1, 9)),
        ("2 четверть", date(2031, 11, 3), date(2031, 12, 30), (1, 9)),
        ("1 полугодие", date(2031, 9, 1), date(2031, 12, 30), (10, 11)),
    ):
        own(town.school.number, title, first, last, grades)
    OwnTerm.objects.update(school_year=2031)

    terms = terms_at(town.school.number, 2031)

    assert [when.terms for when in terms] == [("1 четверть",), ("2 четверть", "1 полугодие")]


def test_the_term_of_a_day_and_the_one_before(town):
    terms = terms_at(town.school.number, 2025)

    assert current(terms, date(2025, 8, 31)) is None
    assert current(terms, date(2025, 11, 1)) is terms[0]  # holidays: the one that is over
    assert current(terms, date(2026, 2, 27)) is terms[2]
    assert before(terms, terms[2]) is terms[1]
    assert before(terms, terms[0]) is None


def test_a_year_nobody_knows_has_no_terms(town):
    assert terms_at(town.school.number, 2040) == []
