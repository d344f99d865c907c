"""Questions put into SQL once: asked again and again, they answer as the query set does."""

from datetime import date, timedelta

import pytest

from opora.records.actions.by import PROGRAM
from opora.records.actions.people import teach
from opora.records.compiled import ANY_DAY, ANY_NUMBER, any_numbers, compiled
from opora.records.models import SchoolClass, Teaching
from opora.records.rights import ON_A_PAGE, grants_of, held_by, held_together

COLUMNS = ("staff_id", "subject", "since", "until", "basis")


def asked(day, *staff):
    rows = Teaching.objects.filter(staff_id__in=staff, since__lte=day).order_by("pk")
    return rows.values_list(*COLUMNS)


@pytest.fixture
def lessons(town):
    """Lessons of many years, some ended, for two people."""
    group = SchoolClass.objects.get(pk=town.school.classes["9А"])
    staff = [town.staff[key] for key in ("subject_teacher", "class_teacher")]
    for number, year in enumerate(range(2018, 2026)):
        since = date(year, 9, 1)
        teach(
            by=PROGRAM, staff=staff[number % 2], school_class=group, subject="Химия | ", since=since
        )
        if number % 3:
            last = Teaching.objects.latest("pk")
            last.until = since + timedelta(days=250)
            last.save()
    return staff


@pytest.mark.parametrize("day", [date(2017, 1, 1), date(2020, 9, 1), date(2026, 2, 27)])
def test_numbers_and_days_are_put_in_anew_every_time(lessons, day):
    ask = compiled(asked, (ANY_DAY, *any_numbers(5)))
    for staff in (lessons, lessons[:1], lessons[1:], []):
        assert ask(day, *staff) == list(asked(day, *staff))


def test_more_numbers_than_there_is_room_for_are_refused(lessons):
    with pytest.raises(ValueError, match="zip"):
        compiled(asked, (ANY_DAY, ANY_NUMBER))(date(2026, 1, 1), *lessons)


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2024, 6, 1), date(2026, 2, 27)])
def test_a_list_shows_every_grant_that_had_not_ended_and_no_other(town, lessons, day):
    everybody = list(town.staff.values())
    shown = held_together(everybody, day)
    told = {
        (owner, path, grant.role, grant.since, label, subject)
        for owner, path, grant in shown
        for label, subject in [*grant.lessons, *((each, "") for each in grant.classes), ("", "")]
    }
    for each in held_by(everybody):
        lasting = each.grant.until is None or each.grant.until >= day
        for label, subject in each.grant.lessons:
            key = (each.staff, each.path, each.grant.role, each.grant.since, label, subject)
            assert (key in told) == lasting
    assert len(shown) < len(held_by(everybody))
    assert len(everybody) <= ON_A_PAGE


def test_grants_of_one_are_those_among_many(town, lessons):
    for staff in town.staff.values():
        assert set(grants_of(staff)) == {each.grant for each in held_by([staff])}
