"""Sessions: what ends them, and the list of one's own."""

import re

import pytest
from django.test import Client

import town as towns
from opora.records.actions.by import PROGRAM
from opora.records.actions.roles import give_role, take_role
from opora.records.models import AuditEvent, GivenRole, Session

NEW = "Клён-у-дома-2027"


def is_in(client):
    return client.get("/me/").status_code == 200


def marks(client):
    return re.findall(r'name="mark" value="(\w+)"', client.get("/me/").content.decode())


def test_an_idle_session_ends_after_an_hour_and_one_in_use_does_not(clock, browser):
    client = browser("head")
    for _ in range(5):
        clock.move(minutes=59)
        assert is_in(client)
    clock.move(minutes=61)
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_however_busy(clock, browser):
    client = browser("head")
    for _ in range(23):
        clock.move(minutes=31)
        assert is_in(client)
    clock.move(minutes=31)
    assert not is_in(client)


def test_a_session_that_is_over_leaves_no_row(clock, browser):
    client = browser("head")
    clock.move(minutes=61)
    client.get("/me/")

    assert not Session.objects.exists()


def test_who_is_not_signed_in_is_led_to_the_form_with_a_page_and_not_with_a_picture_of_it(town):
    client = Client()
    page = client.get("/me/", headers={"sec-fetch-dest": "document"})
    assert page["Location"] == "/sign-in/?next=%2Fme%2F"
    for part in ("image", "empty"):
        answer = client.get("/me/", headers={"sec-fetch-dest": part})
        assert answer.status_code == 403
        assert "Войдите и повторите" in answer.content.decode()
    assert "csrftoken" not in client.cookies


def test_signing_in_gives_a_new_key(clock, town):
    client = Client()
    client.cookies["opora"] = "chosen-by-a-stranger-000000000000"
    client.post("/sign-in/", {"login": "head", "password": towns.PASSWORD})

    assert client.cookies["opora"].value != "chosen-by-a-stranger-000000000000"


def test_the_list_tells_each_session_and_no_key_of_one(town):
    form = {"login": "head", "password": towns.PASSWORD}
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Android 14) Firefox/140.0"})
    phone.post("/sign-in/", form, REMOTE_ADDR="198.51.100.9")
    desk = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
    desk.post("/sign-in/", form)
    text = desk.get("/me/").content.decode()

    assert "Firefox, Android" in text
    assert "198.51.100.9" in text
    assert "Chrome, Windows" in text
    assert len(marks(desk)) == 1
    for session in Session.objects.all():
        assert session.pk not in text


def test_one_session_is_ended_by_choice(browser):
    lost, here, other = browser("head"), browser("head"), browser("head")
    first = marks(here)
    other.post("/sign-out/")
    (mark,) = marks(here)
    assert mark in first
    here.post("/me/sessions/end/", {"mark": mark})

    assert is_in(here)
    assert not is_in(lost)
    assert AuditEvent.objects.filter(what="закончен сеанс").count() == 1


def test_all_other_sessions_are_ended_at_once(browser):
    here, *others = [browser("head") for _ in range(4)]
    stranger = browser("deputy_head")
    here.post("/me/sessions/end/")

    assert is_in(here)
    assert not any(is_in(other) for other in others)
    assert is_in(stranger)


def test_nobody_ends_the_session_of_another(browser):
    head, deputy = browser("head"), browser("deputy_head")
    browser("head")
    (mark,) = marks(head)
    deputy.post("/me/sessions/end/", {"mark": mark})

    assert marks(head) == [mark]


def change(client, password=towns.PASSWORD, new=NEW, again=NEW):
    return client.post("/me/password/", {"password": password, "new": new, "again": again})


def test_a_changed_password_ends_all_other_sessions(browser):
    here, other = browser("head"), browser("head")
    key = here.cookies["opora"].value
    assert change(here).status_code == 302

    assert is_in(here)
    assert here.cookies["opora"].value != key
    assert not is_in(other)
    form = {"login": "head", "password": towns.PASSWORD}
    assert Client().post("/sign-in/", form).status_code == 400
    assert Client().post("/sign-in/", form | {"password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "не тот"}, "Нынешний пароль не подходит"),
        ({"again": NEW + "!"}, "Пароли не совпали"),
        ({"new": "Ёж-12", "again": "Ёж-12"}, "слишком короткий"),
        ({"new": "9182736450918", "again": "9182736450918"}, "только из цифр"),
        ({"new": "1q2w3e4r5t", "again": "1q2w3e4r5t"}, "распространён"),
        ({"new": "мой-HEAD-пароль", "again": "мой-HEAD-пароль"}, "содержит логин"),
    ],
)
def test_a_password_that_will_not_do_is_told_in_russian_and_changes_nothing(browser, typed, said):
    client = browser("head")
    response = change(client, **typed)

    assert response.status_code == 400
    assert said in response.content.decode()
    for secret in (NEW, *typed.values()):
        assert f'value="{secret}"' not in response.content.decode()
    assert is_in(browser("head"))


def test_guessing_the_password_inside_a_session_is_slowed_down_too(browser, clock):
    client = browser("head")
    for _ in range(5):
        change(client, password="wrong")

    assert change(client).status_code == 429
    clock.move(minutes=1, seconds=1)
    assert change(client).status_code == 302


def test_passwords_are_in_no_event(browser):
    change(browser("head"))

    told = str(list(AuditEvent.objects.values()))
    assert NEW not in told
    assert towns.PASSWORD not in told


def test_a_role_that_is_given_or_taken_ends_all_sessions_of_the_person(browser, town):
    client = browser("nobody")
    given = give_role(
        by=PROGRAM,
        staff=town.staff["nobody"],
        role="deputy_head",
        unit=town.school.number,
        since=towns.SINCE,
    )
    assert not is_in(client)
    client = browser("nobody")
    take_role(by=PROGRAM, given=given, on=towns.TODAY)
    assert not is_in(client)
    assert GivenRole.objects.get(pk=given).until < towns.TODAY


def test_my_page_tells_my_roles_with_their_reasons(browser):
    text = browser("head").get("/me/").content.decode()

    assert "МБОУ «Школа № 1 с. Заречного»: директор с 01.09.2025, приказ № 40" in text
    assert "Ролей пока нет" in browser("nobody").get("/me/").content.decode()
