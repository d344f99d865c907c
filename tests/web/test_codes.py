"""One-time codes: switching on, signing in with them, spare codes, switching off."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client

import town as towns
from opora.records.models import Account, AuditEvent, RecoveryCode


def password_step(login="head", client=None):
    client = client or Client()
    response = client.post("/sign-in/", {"login": login, "password": towns.PASSWORD})
    assert response["Location"].startswith("/sign-in/code/")
    return client


def give(client, code):
    return client.post("/sign-in/code/", {"code": code})


def is_in(client):
    return client.get("/me/").status_code == 200


class Phone:
    """Holds the secret, tells codes of the test's time."""

    def __init__(self, secret, clock):
        self._totp, self._clock = pyotp.TOTP(secret), clock

    def code(self, steps=0):
        return self._totp.at(self._clock.now + timedelta(seconds=30 * steps))


def secret_of(client):
    text = client.get("/me/codes/").content.decode()
    return re.search(r'class="secret">([A-Z2-7 ]+)<', text)[1].replace(" ", "")


@pytest.fixture
def owner(browser, clock):
    """A head with codes switched on: browser, phone, spare codes."""
    client = browser("head")
    phone = Phone(secret_of(client), clock)
    form = {"code": phone.code(), "password": towns.PASSWORD}
    text = client.post("/me/codes/", form).content.decode()
    clock.move(minutes=1)
    return client, phone, re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", text)


def test_the_secret_is_shown_as_text_and_as_an_image_inside_the_page(browser):
    client = browser("head")
    text = client.get("/me/codes/").content.decode()

    assert "data:image/svg+xml" in text
    assert len(secret_of(client)) == 32


def test_a_wrong_code_or_password_switches_nothing_on_and_keeps_the_secret(browser, clock):
    client = browser("head")
    secret = secret_of(client)
    right = Phone(secret, clock).code()
    wrong = "000000" if right != "000000" else "111111"
    for form in (
        {"code": wrong, "password": towns.PASSWORD},
        {"code": right, "password": "не тот"},
        {"code": "", "password": towns.PASSWORD},
    ):
        assert client.post("/me/codes/", form).status_code == 400
        assert secret_of(client) == secret
    assert Account.objects.get(login="head").totp_secret == ""


def test_a_code_sent_before_a_secret_was_shown_switches_nothing_on(browser):
    response = browser("head").post("/me/codes/", {"code": "123456", "password": towns.PASSWORD})

    assert 'class="secret"' in response.content.decode()

    assert Account.objects.get(login="head").totp_secret == ""


def test_with_codes_on_the_password_alone_lets_nobody_in(owner):
    client = password_step()

    assert not is_in(client)
    assert "Одноразовый код" in client.get("/sign-in/code/").content.decode()


def test_password_and_code_let_in_and_lead_where_one_wanted(owner):
    _, phone, _ = owner
    client = Client()
    form = {"login": "head", "password": towns.PASSWORD, "next": "/me/"}
    where = client.post("/sign-in/", form)["Location"]
    assert where == "/sign-in/code/?next=%2Fme%2F"
    assert client.post(where, {"code": phone.code()})["Location"] == "/me/"
    assert is_in(client)


def test_a_code_works_once(owner, clock):
    _, phone, _ = owner
    code = phone.code()
    assert give(password_step(), code).status_code == 302
    assert give(password_step(), code).status_code == 400
    clock.move(seconds=30)
    assert give(password_step(), code).status_code == 400


def test_an_earlier_code_does_not_work_after_a_later_one(owner):
    _, phone, _ = owner
    assert give(password_step(), phone.code(1)).status_code == 302
    assert give(password_step(), phone.code()).status_code == 400


@pytest.mark.parametrize(("steps", "status"), [(-2, 400), (-1, 302), (0, 302), (1, 302), (2, 400)])
def test_clocks_may_differ_by_half_a_minute(owner, steps, status):
    _, phone, _ = owner

    assert give(password_step(), phone.code(steps)).status_code == status


def test_the_code_that_switched_them_on_does_not_let_in(browser, clock):
    client = browser("head")
    code = Phone(secret_of(client), clock).code()
    client.post("/me/codes/", {"code": code, "password": towns.PASSWORD})

    assert give(password_step(), code).status_code == 400


def test_a_code_may_be_typed_with_spaces(owner):
    _, phone, _ = owner
    code = phone.code()

    assert give(password_step(), f" {code[:3]} {code[3:]} ").status_code == 302


def test_each_spare_code_works_once(owner):
    _, _, spare = owner
    assert len(set(spare)) == 10
    assert give(password_step(), spare[0].upper()).status_code == 302
    assert give(password_step(), spare[0]).status_code == 400
    assert give(password_step(), spare[1].replace("-", "")).status_code == 302


def test_spare_codes_are_kept_only_as_digests(owner):
    _, _, spare = owner
    kept = str(list(RecoveryCode.objects.values()))

    assert not any(code.replace("-", "") in kept or code in kept for code in spare)


def test_spare_codes_of_one_let_no_other_in(owner, browser, clock):
    _, _, spare = owner
    other = browser("deputy_head")
    form = {"code": Phone(secret_of(other), clock).code(), "password": towns.PASSWORD}
    other.post("/me/codes/", form)

    assert give(password_step("deputy_head"), spare[0]).status_code == 400


def test_new_spare_codes_replace_the_old_ones_and_need_the_password(owner):
    client, _, spare = owner
    assert client.post("/me/codes/spare/", {"password": "не тот"}).status_code == 400
    text = client.post("/me/codes/spare/", {"password": towns.PASSWORD}).content.decode()
    new = re.findall(r"<code>([a-z0-9-]+)</code>", text)

    assert not set(new) & set(spare)
    assert give(password_step(), spare[0]).status_code == 400
    assert give(password_step(), new[0]).status_code == 302


def test_switching_off_needs_the_password(owner):
    client, *_ = owner
    assert client.post("/me/codes/off/", {"password": "не тот"}).status_code == 400
    assert password_step()
    assert client.post("/me/codes/off/", {"password": towns.PASSWORD}).status_code == 302
    form = {"login": "head", "password": towns.PASSWORD}
    assert Client().post("/sign-in/", form)["Location"] == "/"
    assert not RecoveryCode.objects.exists()


def test_codes_cannot_be_guessed_and_the_owners_browser_is_not_delayed(owner, clock):
    client, phone, _ = owner
    thief = password_step()
    statuses = [give(thief, f"{number:06d}").status_code for number in range(100)]

    assert statuses.count(400) <= 10
    assert give(thief, phone.code()).status_code == 429
    client.post("/sign-out/")
    assert give(password_step(client=client), phone.code()).status_code == 302


def test_a_password_step_is_over_after_five_minutes(owner, clock):
    _, phone, _ = owner
    client = password_step()
    clock.move(minutes=5, seconds=1)

    assert give(client, phone.code())["Location"] == "/sign-in/"
    assert not is_in(client)


def test_the_page_of_codes_without_a_password_leads_to_the_first_step(town):
    assert Client().get("/sign-in/code/")["Location"] == "/sign-in/"


def test_neither_secret_nor_codes_are_in_any_event(owner):
    _, _, spare = owner
    give(password_step(), spare[0])
    told = str(list(AuditEvent.objects.values()))

    assert Account.objects.get(login="head").totp_secret not in told
    assert not any(code in told for code in spare)
