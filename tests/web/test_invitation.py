"""One-time links: given by hand, used once, told what to do when they do not work."""

import hashlib
import logging
import re

import pytest
from django.test import Client

import town as towns
from opora.records.actions.by import PROGRAM
from opora.records.actions.people import employ
from opora.records.models import Account, AuditEvent, Invitation
from opora.web.logs import NoTokens

NEW = "Клён-у-дома-2027"


def invite(client, town, key="nobody", unit=None, **form):
    address = f"/units/{unit or town.school.number}/people/{town.staff[key]}/invite/"
    return client.post(address, form)


def token_of(response):
    return re.search(r"http://testserver/invitation/([\w-]+)/", response.content.decode())[1]


def use(token, client=None, new=NEW, again=NEW):
    form = {"new": new, "again": again}
    return (client or Client()).post(f"/invitation/{token}/", form)


def sign_in(login, password):
    return Client().post("/sign-in/", {"login": login, "password": password}).status_code == 302


@pytest.fixture
def newcomer(town):
    town.staff["newcomer"] = employ(by=PROGRAM, name="Новая Анна", unit=town.school.number)
    return town.staff["newcomer"]


def test_the_link_is_shown_once_with_login_and_code_for_paper(browser, town, newcomer):
    response = invite(browser("head"), town, "newcomer", login="Novaya.Anna")
    text = response.content.decode()

    assert "novaya.anna" in text
    assert "data:image/svg+xml" in text
    assert (
        token_of(response)
        not in browser("head")
        .get(f"/units/{town.school.number}/people/{newcomer}/")
        .content.decode()
    )


def test_with_the_link_a_newcomer_sets_a_password_and_signs_in(browser, town, newcomer):
    token = token_of(invite(browser("head"), town, "newcomer", login="novaya"))
    page = Client().get(f"/invitation/{token}/").content.decode()
    assert "Новая Анна" in page
    assert not sign_in("novaya", "")
    assert use(token).status_code == 200

    assert sign_in("novaya", NEW)


def test_the_table_holds_only_a_digest(browser, town):
    token = token_of(invite(browser("head"), town))

    kept = Invitation.objects.get()
    assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(AuditEvent.objects.values()))


def test_a_used_link_says_what_to_do_and_sets_nothing(browser, town):
    token = token_of(invite(browser("head"), town))
    use(token)
    response = use(token, new="Другой-пароль-99", again="Другой-пароль-99")

    assert response.status_code == 410
    assert "пароль уже задан" in response.content.decode()
    assert sign_in("nobody", NEW)


@pytest.mark.parametrize(("hours", "status"), [(7 * 24 - 1, 200), (7 * 24 + 1, 410)])
def test_a_link_works_seven_days(browser, town, clock, hours, status):
    token = token_of(invite(browser("head"), town))
    clock.move(hours=hours)
    response = Client().get(f"/invitation/{token}/")

    assert response.status_code == status
    if status == 410:
        assert "Попросите новую" in response.content.decode()
        assert use(token).status_code == 410
        assert sign_in("nobody", towns.PASSWORD)


def test_a_new_link_replaces_the_one_before(browser, town):
    first, second = (token_of(invite(browser("head"), town)) for _ in range(2))

    assert use(first).status_code == 410
    assert use(second).status_code == 200


def test_an_unknown_link_says_what_to_do(town):
    response = Client().get("/invitation/no-such-token/")

    assert response.status_code == 404
    assert "скопирован целиком" in response.content.decode()


def test_a_link_of_another_person_is_not_taken_by_who_is_signed_in(browser, town):
    token = token_of(invite(browser("head"), town))
    teacher = browser("subject_teacher")
    response = use(token, teacher)

    assert response.status_code == 409
    assert "Сотрудник subject_teacher" in response.content.decode()
    assert sign_in("nobody", towns.PASSWORD)
    assert use(token).status_code == 200


def test_a_forgotten_password_is_set_anew_and_all_sessions_end(browser, town):
    old = browser("nobody")
    token = token_of(invite(browser("head"), town))
    assert old.get("/me/").status_code == 200
    use(token)

    assert old.get("/me/").status_code == 302
    assert not sign_in("nobody", towns.PASSWORD)


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"again": "не то"}, "не совпали"), ({"new": "коротко", "again": "коротко"}, "короткий")],
)
def test_a_password_that_will_not_do_leaves_the_link_working(browser, town, typed, said):
    token = token_of(invite(browser("head"), town))
    response = use(token, **typed)

    assert said in response.content.decode()
    assert use(token).status_code == 200


def test_the_owner_who_is_being_guessed_at_gets_in_by_a_new_link(browser, town, clock):
    for _ in range(20):
        Client().post("/sign-in/", {"login": "nobody", "password": "wrong"})
    owner = Client()
    use(token_of(invite(browser("head"), town)), owner)
    for _ in range(20):
        Client().post("/sign-in/", {"login": "nobody", "password": "wrong"})

    form = {"login": "nobody", "password": NEW}
    assert owner.post("/sign-in/", form).status_code == 302


@pytest.mark.parametrize("login", ["", "a", "иван петров", "<b>x</b>", "head", "HEAD", "a" * 61])
def test_a_login_that_will_not_do_is_told(browser, town, newcomer, login):
    response = invite(browser("head"), town, "newcomer", login=login)

    assert response.status_code == 400
    assert "Логин «" in response.content.decode()
    assert not Account.objects.filter(staff=newcomer).exists()


@pytest.mark.parametrize(
    ("by", "of", "unit", "status"),
    [
        ("head", "deputy_head", "school", 200),
        ("head", "head", "school", 400),
        ("head", "far_deputy_head", "far", 404),
        ("deputy_head", "nobody", "school", 404),
        ("municipal_coordinator", "head", "school", 200),
        ("municipal_coordinator", "deputy_head", "school", 400),
        ("municipal_coordinator", "far_deputy_head", "far", 404),
        ("administrator", "head", "school", 200),
        ("ministry_specialist", "municipal_coordinator", "municipality", 200),
        ("municipal_coordinator", "municipal_coordinator", "municipality", 400),
    ],
)
def test_a_link_is_given_by_who_could_give_all_roles_of_the_person(
    browser, town, by, of, unit, status
):
    number = town.municipality if unit == "municipality" else getattr(town, unit).number

    assert invite(browser(by), town, of, number).status_code == status


def test_a_lost_phone_is_forgiven_only_by_who_gives_the_link(browser, town):
    Account.objects.filter(login="nobody").update(totp_secret="A" * 32)
    token = token_of(invite(browser("head"), town))
    use(token)
    assert Account.objects.get(login="nobody").totp_secret
    invite(browser("head"), town, drop_codes="on")

    assert Account.objects.get(login="nobody").totp_secret == ""
    assert AuditEvent.objects.filter(what="отключены одноразовые коды").count() == 1


def test_no_token_reaches_a_log(town, caplog):
    with caplog.at_level(logging.DEBUG):
        Client().get("/invitation/SECRET-token/")
    assert any("/invitation/" in record.getMessage() for record in caplog.records)
    assert not any("SECRET" in record.getMessage() for record in caplog.records)


def test_a_token_is_cut_out_of_a_record_wherever_it_stands():
    record = logging.makeLogRecord({"msg": "%s: %s", "args": ("Bad", "/invitation/SECRET-1/?a=1")})

    assert NoTokens().filter(record)
    assert record.getMessage() == "Bad: /invitation/…/?a=1"


def test_the_console_of_the_product_has_the_filter(settings):
    assert "no_tokens" in settings.LOGGING["handlers"]["console"]["filters"]
