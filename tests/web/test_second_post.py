"""A person who is known already gets a second post instead of a second card."""

import re
from html import unescape

import pytest

from opora.records.models import Account, Employment, GivenRole, Staff

pytestmark = pytest.mark.usefixtures("on_the_day")
KNOWN = "Сотрудник class_teacher"


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def form(name=KNOWN, **more):
    return {"name": name, "position": "учитель физики", "since": "2025-09-01", **more}


def add(school):
    return f"/units/{school.number}/people/add/"


@pytest.fixture
def elsewhere(town):
    """The known person works in the sibling school, which the coordinator of the district sees."""
    Employment.objects.filter(staff=town.staff["class_teacher"]).update(unit=town.sibling.number)
    return town.staff["class_teacher"]


def appointment(**more):
    return form(**{"role": "head", "basis": "приказ № 7", **more})


def test_who_is_known_is_offered_and_gets_a_second_post_with_the_same_account(
    elsewhere, town, browser
):
    client = browser("municipal_coordinator")
    address = f"/units/{town.school.number}/people/appoint/"
    staff, accounts = Staff.objects.count(), Account.objects.count()
    own = appointment()

    asked = text(client.post(address, own))
    assert "Это тот же человек?" in asked
    assert "Школа № 2" in asked
    assert 'value="приказ № 7"' in asked
    assert Staff.objects.count() == staff

    assert client.post(address, own | {"person": elsewhere}).status_code == 302
    assert (Staff.objects.count(), Account.objects.count()) == (staff, accounts)
    posts = Employment.objects.filter(staff=elsewhere).values_list("unit", flat=True)
    assert set(posts) == {town.school.number, town.sibling.number}
    assert GivenRole.objects.get(staff=elsewhere).unit_id == town.school.number


def test_another_person_of_the_name_is_somebody_new(elsewhere, town, browser):
    client = browser("municipal_coordinator")
    address = f"/units/{town.school.number}/people/appoint/"
    staff = Staff.objects.count()

    client.post(address, appointment(person="0"))

    assert Staff.objects.count() == staff + 1


def test_nobody_hears_of_who_works_where_they_may_not_look(elsewhere, town, browser):
    client, staff = browser("deputy_head"), Staff.objects.count()

    assert client.post(add(town.school), form()).status_code == 302
    assert Staff.objects.count() == staff + 1
    # Nor takes them on by their number.
    client.post(add(town.school), form("Совсем Другая", person=str(elsewhere)))
    assert set(Employment.objects.filter(staff=elsewhere).values_list("unit", flat=True)) == {
        town.sibling.number
    }


def test_who_works_here_already_is_not_taken_on_again(town, browser):
    client = browser("deputy_head")
    posts = Employment.objects.count()

    assert "Здесь уже работает" in text(client.post(add(town.school), form()))
    number = town.staff["class_teacher"]
    again = client.post(add(town.school), form(person=str(number)))

    assert "здесь уже работает" in text(again, 400)
    assert Employment.objects.count() == posts
