"""Looking with the eyes of another."""

import json

import pytest
from django.conf import settings
from django.test import RequestFactory

import town as towns
from opora.access.permissions import Permission
from opora.records.models import AuditEvent, GivenRole
from opora.web import guard, reading
from opora.web.page import Page


def put_on(client, town, key, unit=None):
    return client.post(f"/units/{unit or town.school.number}/people/{town.staff[key]}/eyes/")


@pytest.fixture
def looking(browser, town):
    """A head who looks with the eyes of the deputy."""
    client = browser("head")
    assert put_on(client, town, "deputy_head").status_code == 302
    return client


def asked_by(client, permission, **names):
    """Return what a page with this permission would be told."""
    seen = []

    def view(asked):
        seen.append(asked)
        return guard.explained(asked.request, "")

    request = RequestFactory().get("/", {"year": towns.YEAR})
    request.session = client.session
    guard.guarded(Page("x/", "x", permission, view))(request, **names)
    return seen[0]


def test_every_page_says_with_whose_eyes_one_looks_and_how_to_return(looking, town):
    for address in ("/", "/me/", f"/units/{town.school.number}/people/"):
        text = looking.get(address).content.decode()
        assert "Вы смотрите глазами: <b>Сотрудник deputy_head</b>" in text
        assert 'action="/eyes/back/"' in text


def test_returning_ends_it(looking):
    assert looking.post("/eyes/back/").status_code == 302

    assert "Вы смотрите глазами" not in looking.get("/").content.decode()


def test_only_what_both_may_is_there(looking, town):
    """A head gives roles and a deputy does not; a deputy uploads and a head does not."""
    people = f"/units/{town.school.number}/people/"
    assert looking.get(people).status_code == 200
    assert "Назначить нового человека" not in looking.get(people).content.decode()
    assert looking.get(people + "appoint/").status_code == 404
    assert "Загрузки" not in looking.get(people).content.decode()


def test_an_administrator_sees_no_pupils_with_any_eyes(browser, town):
    client = browser("administrator")
    put_on(client, town, "head")
    asked = asked_by(client, Permission.PEOPLE, unit=town.school.number)

    assert not asked.rights.may(Permission.RESULTS, asked.spot.place)
    assert not asked.rights.scope(Permission.RESULTS, asked.spot.place.units, towns.YEAR)


def test_the_head_sees_with_the_eyes_of_a_teacher_the_teachers_lessons(browser, town):
    client = browser("head")
    put_on(client, town, "subject_teacher")
    asked = asked_by(client, Permission.RESULTS, unit=town.school.number)

    assert asked.scope.lessons == {("9А", towns.ALGEBRA), ("9Б", towns.ALGEBRA)}
    assert not asked.scope.whole
    assert not asked.scope.classes


def test_nothing_can_be_changed_meanwhile(looking, town):
    person = f"/units/{town.school.number}/people/{town.staff['nobody']}/"
    before = GivenRole.objects.count()
    for address in (
        "/me/password/",
        "/me/sessions/end/",
        "/me/codes/",
        person + "edit/",
        person + "role/",
        person + "eyes/",
        f"/units/{town.school.number}/people/add/",
    ):
        response = looking.post(address, {"role": "psychologist"})
        assert response.status_code == 403, address
        assert "менять ничего нельзя" in response.content.decode()
    assert GivenRole.objects.count() == before


def test_signing_out_is_possible_and_ends_it(looking, browser):
    assert looking.post("/sign-out/").status_code == 302
    assert "Вы смотрите глазами" not in browser("head").get("/").content.decode()


@pytest.mark.parametrize(
    ("key", "of", "unit", "status"),
    [
        ("head", "deputy_head", "school", 302),
        ("deputy_head", "head", "school", 302),
        ("administrator", "head", "school", 302),
        ("head", "head", "school", 400),
        ("head", "far_deputy_head", "far", 404),
        ("head", "far_deputy_head", "school", 404),
        ("municipal_coordinator", "head", "school", 404),
        ("subject_teacher", "class_teacher", "school", 404),
    ],
)
def test_who_may_look_with_whose_eyes(browser, town, key, of, unit, status):
    number = getattr(town, unit).number

    assert put_on(browser(key), town, of, number).status_code == status


def test_beginning_and_end_are_in_the_audit(looking, town):
    looking.post("/eyes/back/")
    events = AuditEvent.objects.filter(act="view_as").order_by("number")

    assert [event.account for event in events] == [town.accounts["head"]] * 2
    assert [event.details["staff"] for event in events] == [town.staff["deputy_head"]] * 2


def test_reading_meanwhile_tells_both_rights_and_whose_eyes(looking, town):
    asked = asked_by(looking, Permission.RESULTS, unit=town.school.number)
    reading.saw(asked, "таблица класса", town.school.pupils["9А"])
    kept = (settings.DATA / "audit" / "open.jsonl").read_text(encoding="utf-8").splitlines()
    event = json.loads(kept[-1])

    assert event["account"] == town.accounts["head"]
    assert event["reason"] == (
        "директор с 01.09.2025, приказ № 40; глазами: "
        "заместитель директора по УВР с 01.09.2025, приказ № 40"
    )
    assert event["details"]["eyes"] == town.staff["deputy_head"]
