"""Guessing of passwords: slowed down for who guesses, and for nobody else."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client, override_settings

import town as towns
from opora.records.actions.accounts import open_account
from opora.records.actions.by import PROGRAM
from opora.records.actions.guesses import Counter, house
from opora.records.actions.people import employ
from opora.records.models import AuditEvent, Guesses, KnownAddress

SCHOOL_ADDRESS, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def judged(monkeypatch):
    """Count how often a password is compared at all."""
    hasher, seen = type(get_hasher()), []
    verify = hasher.verify

    def counting(self, password, encoded):
        seen.append(password)
        return verify(self, password, encoded)

    monkeypatch.setattr(hasher, "verify", counting)
    return seen


def attempt(login, password, client=None, address=SCHOOL_ADDRESS):
    form = {"login": login, "password": password}
    return (client or Client()).post("/sign-in/", form, REMOTE_ADDR=address)


def guess(login, times, address=SCHOOL_ADDRESS, clock=None):
    for number in range(times):
        response = attempt(login, f"guess {number}", address=address)
        assert response.status_code in (400, 429)
        if clock:
            clock.move(seconds=1)
    return response


@pytest.mark.slow
def test_of_a_thousand_guesses_no_more_than_ten_are_judged(town, judged, clock):
    guess("head", 1000, clock=clock)

    assert 5 <= len(judged) <= 10


def test_of_a_hundred_guesses_at_once_five_are_judged(town, judged, clock):
    response = guess("head", 100)

    assert len(judged) == 5
    assert response.status_code == 429
    assert response["Retry-After"] == "61"


def test_the_right_password_is_not_judged_either_while_a_stranger_waits(town, clock):
    guess("head", 5)

    assert attempt("head", towns.PASSWORD).status_code == 429
    clock.move(minutes=1, seconds=1)
    assert attempt("head", towns.PASSWORD).status_code == 302


def test_sixty_people_behind_the_address_of_the_guesser_all_get_in(town, clock):
    for number in range(60):
        staff = employ(by=PROGRAM, name=f"Учитель {number}", unit=town.school.number)
        open_account(by=PROGRAM, staff=staff, login=f"teacher{number}", password=towns.PASSWORD)
    guess("head", 100, clock=clock)

    let_in = [attempt(f"teacher{number}", towns.PASSWORD).status_code for number in range(60)]

    assert let_in == [302] * 60


def test_sixty_people_get_in_though_each_mistypes_twice(town, clock):
    for number in range(60):
        staff = employ(by=PROGRAM, name=f"Учитель {number}", unit=town.school.number)
        open_account(by=PROGRAM, staff=staff, login=f"teacher{number}", password=towns.PASSWORD)
    for number in range(60):
        guess(f"teacher{number}", 2)
        assert attempt(f"teacher{number}", towns.PASSWORD).status_code == 302


def test_the_owner_gets_in_with_the_known_browser_beside_the_guesser(town, clock):
    owner = Client()
    assert attempt("head", towns.PASSWORD, owner).status_code == 302
    owner.post("/sign-out/")
    guess("head", 100)

    assert attempt("head", towns.PASSWORD).status_code == 429
    assert attempt("head", towns.PASSWORD, owner).status_code == 302


def test_the_owner_gets_in_with_a_new_browser_at_the_known_address(town, clock):
    assert attempt("head", towns.PASSWORD).status_code == 302
    guess("head", 100, address=ELSEWHERE)

    assert attempt("head", towns.PASSWORD, address="192.0.2.1").status_code == 429
    assert attempt("head", towns.PASSWORD).status_code == 302


def test_a_known_browser_guesses_no_more_than_a_stranger(town, judged, clock):
    thief = Client()
    attempt("head", towns.PASSWORD, thief)
    judged.clear()
    for number in range(100):
        attempt("head", f"guess {number}", thief)

    assert len(judged) == 5


def test_what_a_browser_was_given_helps_no_other_account_and_cannot_be_made_up(town, clock):
    other = Client()
    attempt("deputy_head", towns.PASSWORD, other)
    guess("head", 5)
    assert attempt("head", towns.PASSWORD, other).status_code == 429
    other.cookies["opora_known"] = other.cookies["opora_known"].value + "x"
    assert attempt("head", towns.PASSWORD, other).status_code == 429


def test_waiting_grows_to_an_hour_and_never_becomes_a_lock(town, clock):
    waits = []
    guess("head", 4)
    for _ in range(10):
        assert attempt("head", "wrong").status_code == 400
        waits.append(int(attempt("head", "wrong")["Retry-After"]) // 60)
        clock.move(minutes=waits[-1], seconds=1)

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert attempt("head", towns.PASSWORD).status_code == 302


def test_tries_while_waiting_do_not_make_it_longer(town, clock):
    guess("head", 5)
    clock.move(seconds=50)
    guess("head", 100)

    assert attempt("head", "wrong")["Retry-After"] == "11"


def test_a_quiet_day_forgets_wrong_tries(town, clock):
    guess("head", 5)
    clock.move(hours=24, seconds=1)

    assert guess("head", 4).status_code == 400


def test_success_forgets_wrong_tries(town, clock):
    for _ in range(5):
        guess("head", 4)
        assert attempt("head", towns.PASSWORD).status_code == 302


def test_an_unknown_login_is_answered_like_a_known_one(town, clock):
    for number in range(7):
        known = attempt("head", f"guess {number}")
        unknown = attempt("nobody-at-all", f"guess {number}")
        assert known.status_code == unknown.status_code
        said = [r.content.decode().split('role="alert">')[1][:60] for r in (known, unknown)]
        assert said[0] == said[1]


def test_who_tries_many_logins_from_one_address_waits_and_who_is_known_there_does_not(town, clock):
    assert attempt("head", towns.PASSWORD).status_code == 302
    for number in range(200):
        attempt(f"made-up-{number}", "Весна-2026")

    assert attempt("made-up-x", "Весна-2026").status_code == 429
    assert attempt("deputy_head", towns.PASSWORD).status_code == 429
    assert attempt("head", towns.PASSWORD).status_code == 302
    assert attempt("deputy_head", towns.PASSWORD, address=ELSEWHERE).status_code == 302


def test_a_message_says_when_to_try_again_and_what_helps_sooner(town, clock):
    guess("head", 5)
    text = attempt("head", "wrong").content.decode()

    when = clock.now.astimezone().strftime("%M")
    assert f":{(int(when) + 1) % 60:02d}:" in text
    assert "по новой ссылке" in text


def test_neither_logins_nor_addresses_nor_passwords_can_be_read_in_the_tables(town, clock):
    attempt("head", towns.PASSWORD)
    attempt("deputy_head", "Тайна-Тайна-77")

    keys = " ".join(Guesses.objects.values_list("key", flat=True))
    kept = keys + " ".join(KnownAddress.objects.values_list("digest", flat=True))
    assert "head" not in kept
    assert SCHOOL_ADDRESS not in kept
    assert Guesses.objects.get(pk=Counter("login:deputy_head").key).count == 1
    told = str(list(AuditEvent.objects.values()))
    assert "Тайна" not in told
    assert towns.PASSWORD not in told
    with override_settings(SECRET_KEY="another" * 10):
        assert not Guesses.objects.filter(pk=Counter("login:deputy_head").key).exists()


def test_a_wrong_try_is_in_the_audit(town, clock):
    attempt("head", "wrong")
    event = AuditEvent.objects.latest("number")

    assert (event.act, event.account) == ("sign_in_failed", town.accounts["head"])


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_address_is_counted_as_the_house_it_belongs_to(address, counted):
    assert house(address) == counted


def test_the_address_is_what_our_own_proxy_saw_not_what_the_caller_claims(town, clock):
    def from_behind(claimed, real):
        headers = {"X-Forwarded-For": f"{claimed}, {real}"}
        form = {"login": "head", "password": "wrong"}
        Client().post("/sign-in/", form, headers=headers, REMOTE_ADDR="127.0.0.1")
        return AuditEvent.objects.latest("number").details["address"]

    assert from_behind("192.0.2.1", "198.51.100.9") == "127.0.0.1"
    with override_settings(PROXIES=1):
        assert from_behind("192.0.2.1", "198.51.100.9") == "198.51.100.9"
    with override_settings(PROXIES=2):
        assert from_behind("192.0.2.1", "198.51.100.9") == "192.0.2.1"
