"""A school may keep other days and other kinds of terms than the catalogue."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import town as towns
from opora.records.actions.by import PROGRAM
from opora.records.actions.own_terms import drop_own_terms, form_of, set_own_terms, titles
from opora.records.actions.versions import Changed, Typed
from opora.records.models import AuditEvent, OwnTerm
from opora.records.queries.calendars import calendar_of, has_own, usual_calendar
from opora.vocabulary.calendar import Term
from opora.vocabulary.problems import UserError

YEAR = 2025
TRIMESTERS = {
    "upper_from": "",
    "lower.kind": "триместр",
    "lower.1.first": "01.09.2025",
    "lower.1.last": "30.11.2025",
    "lower.2.first": "01.12.2025",
    "lower.2.last": "28.02.2026",
    "lower.3.first": "01.03.2026",
    "lower.3.last": "31.05.2026",
    "lower.4.first": "",
    "lower.4.last": "",
}


@pytest.fixture
def school(db: None) -> int:
    return towns.build().school.number


def put(school: int, **other: str) -> None:
    now = form_of(school, YEAR)
    named = {key.replace("_", ".") if key != "upper_from" else key: v for key, v in other.items()}
    typed = Typed(now.version, now.values | TRIMESTERS | named, now.values)
    set_own_terms(by=PROGRAM, school=school, school_year=YEAR, typed=typed)


def test_without_terms_of_its_own_a_school_has_those_of_the_catalogue(school):
    assert calendar_of(school, YEAR) == usual_calendar(YEAR) is not None
    assert calendar_of(school, 1999) is None


def test_trimesters_stand_for_all_grades_and_only_in_that_school_and_year(school):
    put(school)
    calendar = calendar_of(school, YEAR)
    first = Term("1 триместр", date(2025, 9, 1), date(2025, 11, 30))
    assert calendar.terms(1)[0] == calendar.terms(11)[0] == first
    assert [len(calendar.terms(grade)) for grade in (1, 9, 10, 11)] == [3] * 4
    assert calendar.term_start(date(2025, 12, 15), 10) == date(2025, 12, 1)
    assert calendar_of(school, YEAR - 1) == usual_calendar(YEAR - 1)
    assert calendar_of(school + 1, YEAR) == usual_calendar(YEAR)


def test_upper_grades_may_have_terms_apart(school):
    put(school, upper_from="10")
    calendar = calendar_of(school, YEAR)
    assert [term.title for term in calendar.terms(9)] == [f"{n} триместр" for n in (1, 2, 3)]
    assert calendar.terms(10) == usual_calendar(YEAR).half_years
    assert calendar.half_years_from_grade == 10


def test_upper_grades_alone_may_have_days_of_their_own(school):
    OwnTerm.objects.create(
        school_id=school,
        school_year=YEAR,
        first_grade=10,
        last_grade=11,
        title="1 полугодие",
        first=date(2025, 9, 1),
        last=date(2025, 12, 20),
    )
    calendar = calendar_of(school, YEAR)
    assert calendar.terms(9) == usual_calendar(YEAR).quarters
    assert calendar.terms(11)[0].last == date(2025, 12, 20)


def test_what_is_kept_is_shown_in_the_form_again(school):
    put(school)
    shown = form_of(school, YEAR).values
    assert {key: shown[key] for key in TRIMESTERS} == TRIMESTERS
    assert set(shown) == set(titles())


def test_terms_of_the_catalogue_come_back_and_both_changes_leave_an_event(school):
    put(school)
    assert has_own(school, YEAR)
    drop_own_terms(by=PROGRAM, school=school, school_year=YEAR)
    drop_own_terms(by=PROGRAM, school=school, school_year=YEAR)
    assert calendar_of(school, YEAR) == usual_calendar(YEAR)
    last = AuditEvent.objects.order_by("-number").values_list("what", flat=True)[:2]
    assert list(last) == ["возвращены сроки каталога", "изменены сроки четвертей"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lower_2_first": "30.11.2025"}, "2 триместр: начало позже"),
        ({"lower_1_last": "31.08.2025"}, "1 триместр: дни не из 2025/2026"),
        ({"lower_3_last": "01.09.2026"}, "3 триместр: дни не из 2025/2026"),
        ({"lower_1_first": "01.12.2025"}, "1 триместр: начало позже"),
        ({"lower_1_first": "31.02.2026"}, "1 триместр: Дата"),
        ({"lower_1_first": ""}, "1 триместр: заполните"),
        ({"lower_4_first": "01.06.2026"}, "«4 триместр» не бывает"),
        ({"lower_kind": "пятина"}, "Выберите из списка"),
        ({"upper_from": "12"}, "Выберите из списка"),
        ({"upper_from": "¹"}, "Выберите из списка"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(wrong, said, school):
    with pytest.raises(UserError, match=said):
        put(school, **wrong)
    assert not has_own(school, YEAR)


def test_the_second_of_two_editors_is_told_what_changed(school):
    opened = form_of(school, YEAR)
    put(school)
    values = opened.values | {"lower.1.first": "02.09.2025"}
    with pytest.raises(Changed) as told:
        set_own_terms(
            by=PROGRAM,
            school=school,
            school_year=YEAR,
            typed=Typed(opened.version, values, opened.values),
        )
    assert told.value.now["lower.kind"] == "триместр"
    assert form_of(school, YEAR).values["lower.1.first"] == "01.09.2025"


DAYS = st.dates(date(2025, 8, 1), date(2026, 9, 30))


@given(st.lists(DAYS, min_size=6, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_is_kept_is_in_order_and_inside_the_year(school, days):
    texts = {
        f"lower_{n // 2 + 1}_{'last' if n % 2 else 'first'}": f"{day:%d.%m.%Y}"
        for n, day in enumerate(days)
    }
    drop_own_terms(by=PROGRAM, school=school, school_year=YEAR)
    firsts, lasts = days[0::2], days[1::2]
    inside = all(date(2025, 9, 1) <= day <= date(2026, 8, 31) for day in days)
    ordered = all(a <= b for a, b in zip(firsts, lasts, strict=True))
    apart = all(end < start for end, start in zip(lasts, firsts[1:], strict=False))
    try:
        put(school, **texts)
    except UserError:
        assert not (inside and ordered and apart)
    else:
        assert inside
        assert ordered
        assert apart
