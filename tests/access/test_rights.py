"""Decisions on rights, compared with sets of single lessons counted one by one."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.access.permissions import FieldClass, Permission, Reach
from opora.access.rights import Grant, Place, Rights, Scope
from opora.access.roles import ROLES

DAY = date(2026, 2, 27)
REGION, NEAR, FAR = 1, 2, 3
SCHOOLS = {21: (REGION, NEAR, 21), 22: (REGION, NEAR, 22), 31: (REGION, FAR, 31)}
YEARS, CLASSES, SUBJECTS = (2024, 2025), ("9А", "9Б"), ("алгебра", "физика")
ATOMS = frozenset(product(SCHOOLS, YEARS, CLASSES, SUBJECTS))
PATHS = {REGION: (REGION,), NEAR: (REGION, NEAR), FAR: (REGION, FAR), **SCHOOLS}

classes = st.frozensets(st.sampled_from(CLASSES))
lessons = st.frozensets(st.tuples(st.sampled_from(CLASSES), st.sampled_from(SUBJECTS)))
scopes = st.builds(Scope, st.booleans(), classes, lessons)
grants = st.builds(
    Grant,
    role=st.sampled_from(sorted(ROLES)),
    unit=st.sampled_from(sorted(PATHS)),
    since=st.sampled_from([DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)]),
    until=st.sampled_from([None, DAY - timedelta(days=1), DAY]),
    school_year=st.sampled_from(YEARS),
    classes=classes,
    lessons=lessons,
)
people = st.lists(grants, max_size=4)
permissions = st.sampled_from(list(Permission))
fields = st.sampled_from(list(FieldClass))
places = st.builds(
    lambda unit, year, label, subject: Place(PATHS[unit], year, label, label and subject),
    st.sampled_from(sorted(PATHS)),
    st.sampled_from(YEARS),
    st.sampled_from((None, *CLASSES)),
    st.sampled_from((None, *SUBJECTS)),
)


def atoms_of(held, counts):
    """Every lesson (school, year, class, subject) that grants reach on the day, one by one."""
    found = set()
    for grant in held:
        role = ROLES[grant.role]
        if not (counts(role) and grant.since <= DAY and (grant.until or DAY) >= DAY):
            continue
        for school, year, label, subject in ATOMS:
            inside = grant.unit in SCHOOLS[school]
            if role.reach == Reach.CLASSES:
                inside &= year == grant.school_year and label in grant.classes
            elif role.reach == Reach.LESSONS:
                inside &= year == grant.school_year and (label, subject) in grant.lessons
            elif role.reach == Reach.OWN:
                inside = False
            if inside:
                found.add((school, year, label, subject))
    return found


def atoms_at(place):
    return {
        (school, year, label, subject)
        for school, year, label, subject in ATOMS
        if SCHOOLS[school][: len(place.units)] == place.units
        and year == place.school_year
        and place.school_class in (None, label)
        and place.subject in (None, subject)
    }


def expected(held, counts, place):
    """A grant of a school is no right over the municipality: only grants at or above count."""
    above = [grant for grant in held if grant.unit in place.units]
    return atoms_of(above, counts) & atoms_at(place)


@given(people, permissions, places)
def test_what_is_allowed_is_what_some_grant_in_force_reaches(held, permission, place):
    rights = Rights.on(DAY, held)

    found = expected(held, lambda role: permission in role.permissions, place)

    assert bool(rights.may(permission, place)) == bool(found)


@given(people, fields, places)
def test_fields_are_seen_where_a_grant_that_sees_them_reaches(held, field, place):
    rights = Rights.on(DAY, held)

    found = expected(held, lambda role: field in role.sees, place)

    assert bool(rights.sees(field, place)) == bool(found)


@given(people, people, permissions, places)
def test_with_other_eyes_only_what_both_may_is_allowed(mine, theirs, permission, place):
    rights = Rights.on(DAY, mine).viewing_as(Rights.on(DAY, theirs))

    def counts(role):
        return permission in role.permissions

    both = expected(mine, counts, place) & expected(theirs, counts, place)

    assert bool(rights.may(permission, place)) == bool(both)


@given(people, people, fields, places)
def test_with_other_eyes_only_fields_that_both_see_are_seen(mine, theirs, field, place):
    rights = Rights.on(DAY, mine).viewing_as(Rights.on(DAY, theirs))

    def counts(role):
        return field in role.sees

    both = expected(mine, counts, place) & expected(theirs, counts, place)

    assert bool(rights.sees(field, place)) == bool(both)


@given(people, people, permissions, st.sampled_from(sorted(SCHOOLS)), st.sampled_from(YEARS))
def test_the_scope_holds_exactly_the_lessons_that_are_allowed(mine, theirs, permission, school, y):
    def counts(role):
        return permission in role.permissions

    scope = Rights.on(DAY, mine).scope(permission, SCHOOLS[school], y)
    narrowed = Rights.on(DAY, mine).viewing_as(Rights.on(DAY, theirs))
    both = narrowed.scope(permission, SCHOOLS[school], y)

    for label, subject in product(CLASSES, SUBJECTS):
        atom = (school, y, label, subject)
        own = atom in atoms_of(mine, counts)
        assert scope.covers(label, subject) == own
        assert both.covers(label, subject) == (own and atom in atoms_of(theirs, counts))


@given(scopes, scopes)
def test_and_or_of_scopes_are_those_of_sets_of_lessons(one, other):
    for label, subject in product(CLASSES, SUBJECTS):
        first, second = one.covers(label, subject), other.covers(label, subject)
        assert (one & other).covers(label, subject) == (first and second)
        assert (one | other).covers(label, subject) == (first or second)


@given(scopes, scopes)
def test_a_whole_class_is_covered_by_both_only_if_each_covers_it_whole(one, other):
    for label in CLASSES:
        both = one.covers_class(label) and other.covers_class(label)
        assert (one & other).covers_class(label) == both
        assert (one | other).covers_class(label) == (
            one.covers_class(label) or other.covers_class(label)
        )


@given(scopes, scopes, scopes)
def test_scopes_are_a_lattice(one, other, third):
    def seen(scope):
        return (
            {each for each in product(CLASSES, SUBJECTS) if scope.covers(*each)},
            {label for label in CLASSES if scope.covers_class(label)},
        )

    assert seen(one & other) == seen(other & one)
    assert seen((one & other) & third) == seen(one & (other & third))
    assert seen((one | other) | third) == seen(one | (other | third))
    assert seen(one & one) == seen(one | one) == seen(one)
    assert seen(one & (one | other)) == seen(one | (one & other)) == seen(one)
    assert seen(one & Scope(whole=True)) == seen(one)
    assert not (one & Scope())


@given(people, people, permissions)
def test_units_with_other_eyes_leave_out_nothing_that_is_allowed(mine, theirs, permission):
    rights = Rights.on(DAY, mine).viewing_as(Rights.on(DAY, theirs))
    found = rights.units(permission)

    for path, year in product(PATHS.values(), YEARS):
        if rights.may(permission, Place(path, year)):
            assert found & set(path)


@given(people, permissions, places)
def test_a_yes_says_by_which_grant_and_a_no_says_nothing(held, permission, place):
    rights = Rights.on(DAY, held)
    answer = rights.may(permission, place)

    if answer:
        assert answer.reason in {grant.reason() for grant in held if grant.in_force(DAY)}
    else:
        assert answer.reason == ""


@given(people, people, permissions, places)
def test_a_yes_with_other_eyes_tells_both_rights(mine, theirs, permission, place):
    answer = Rights.on(DAY, mine).viewing_as(Rights.on(DAY, theirs)).may(permission, place)

    if answer:
        own, other = answer.reason.split("; глазами: ")
        assert own in {grant.reason() for grant in mine}
        assert other in {grant.reason() for grant in theirs}


TEACHER = Grant(
    "subject_teacher", 21, date(2025, 9, 1), school_year=2025, lessons=frozenset({("9А", "физика")})
)
LEADER = Grant(
    "class_teacher",
    21,
    date(2025, 9, 1),
    basis="приказ № 41",
    school_year=2025,
    classes=frozenset({"9А"}),
)


@pytest.mark.parametrize(
    ("place", "allowed"),
    [
        (Place(SCHOOLS[21], 2025, "9А", "физика"), True),
        (Place(SCHOOLS[21], 2025, "9А", "алгебра"), False),
        (Place(SCHOOLS[21], 2025, "9А"), True),
        (Place(SCHOOLS[21], 2025), True),
        (Place(SCHOOLS[21], 2025, "9Б", "физика"), False),
        (Place(SCHOOLS[21], 2025, "9Б"), False),
        (Place(SCHOOLS[21], 2024, "9А", "физика"), False),
        (Place(SCHOOLS[21]), False),
        (Place(SCHOOLS[22], 2025, "9А", "физика"), False),
        (Place(PATHS[NEAR], 2025), False),
    ],
)
def test_a_teacher_reaches_the_lesson_of_the_year_and_nothing_beside_it(place, allowed):
    assert bool(Rights.on(DAY, [TEACHER]).may(Permission.RESULTS, place)) is allowed


def test_two_who_share_a_school_but_no_class_share_nothing():
    own = Rights((LEADER,))
    other = Rights((replace(LEADER, classes=frozenset({"9Б"})),))
    school = Place(SCHOOLS[21], 2025)

    assert own.may(Permission.RESULTS, school)
    assert not own.viewing_as(other).may(Permission.RESULTS, school)
    assert not own.viewing_as(other).sees(FieldClass.NAMES, school)


def test_a_grant_ends_after_its_last_day():
    last = replace(LEADER, until=DAY)
    place = Place(SCHOOLS[21], 2025, "9А")

    assert Rights.on(DAY, [last]).may(Permission.RESULTS, place)
    assert not Rights.on(DAY + timedelta(days=1), [last]).may(Permission.RESULTS, place)


def test_a_class_teacher_does_not_read_the_psychologist():
    place = Place(SCHOOLS[21], 2025, "9А")

    assert Rights((LEADER,)).sees(FieldClass.REASONS, place)
    assert not Rights((LEADER,)).sees(FieldClass.PSYCHOLOGY, place)


def test_a_reason_is_said_as_people_say_it():
    assert LEADER.reason() == "классный руководитель 9А с 01.09.2025, приказ № 41"
    assert TEACHER.reason() == "учитель-предметник 9А (физика) с 01.09.2025"
    ended = replace(LEADER, until=date(2026, 5, 31), basis="")
    assert ended.reason() == "классный руководитель 9А с 01.09.2025 по 31.05.2026"
