"""The list of staff, the card, what may be done there and by whom."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import town as towns
from opora.records.actions.by import PROGRAM
from opora.records.actions.people import employ
from opora.records.models import (
    Account,
    AuditEvent,
    ClassTeacher,
    Employment,
    GivenRole,
    Staff,
    Teaching,
)

ROLE = {"role": "psychologist", "since": "2025-09-01", "basis": "приказ № 44", "classes": "9А, 9 б"}


def people(unit):
    return f"/units/{unit}/people/"


def card(town, key, unit=None):
    return f"{people(unit or town.school.number)}{town.staff[key]}/"


def text_of(response):
    return response.content.decode()


def test_the_list_tells_posts_roles_with_basis_and_dates_classes_and_lessons(browser, town):
    text = text_of(browser("head").get(people(town.school.number)))

    assert "Сотрудник deputy_head" in text
    assert "заместитель директора по УВР с 01.09.2025, приказ № 40" in text
    assert "классный руководитель 9А с 01.09.2025, приказ № 41" in text
    assert "учитель-предметник 9А, 9Б (алгебра) с 01.09.2025" in text
    assert "far_deputy_head" not in text
    assert "municipal_coordinator" not in text


def test_a_district_lists_its_own_people_first_and_its_schools_and_no_others(browser, town):
    text = text_of(browser("municipal_coordinator").get(people(town.municipality)))

    names = re.findall(r'people/\d+/">Сотрудник (\w+)</a>', text)
    assert names[:3] == ["expert", "municipal_coordinator", "publisher"]
    assert "head" in names
    assert "far_deputy_head" not in names


@pytest.mark.parametrize(
    ("query", "found"), [("ЕЖ", ["Ёжиков"]), ("ёж", ["Ёжиков"]), ("ё", ["Ёжиков", "Вёрстов"])]
)
def test_people_are_found_by_part_of_the_name_with_yo_forgiven(browser, town, query, found):
    for name in ("Ёжиков", "Вёрстов"):
        employ(by=PROGRAM, name=f"{name} Олег", unit=town.school.number)
    text = text_of(browser("head").get(people(town.school.number), {"q": query}))

    assert all(name in text for name in found)
    assert "Вёрстов" in text or "Вёрстов" not in found


def test_a_long_list_comes_by_hundreds_with_a_constant_number_of_queries(browser, town):
    client = browser("head")
    address = people(town.school.number)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    before = queries()
    for number in range(250):
        employ(by=PROGRAM, name=f"Учитель {number:03}", unit=town.school.number)
    assert queries() == before <= 8
    pages = [text_of(client.get(address, {"page": n})) for n in (1, 2, 3)]
    counts = [len(re.findall(r'<th scope="row">', page)) for page in pages]
    assert counts[:2] == [100, 100]
    assert sum(counts) == 250 + 6
    assert "Следующие" in pages[1]
    assert "Следующие" not in pages[2]


def test_who_left_is_in_the_list_no_more(browser, town):
    Employment.objects.filter(staff=town.staff["nobody"]).update(until=date(2025, 12, 31))

    assert "Сотрудник nobody" not in text_of(browser("head").get(people(town.school.number)))


def test_a_name_that_looks_like_a_program_is_shown_as_text(browser, town):
    Staff.objects.filter(pk=town.staff["nobody"]).update(name="<script>alert(1)</script>")
    client = browser("head")
    for address in (people(town.school.number), card(town, "nobody")):
        assert "<script>alert" not in text_of(client.get(address))


@pytest.mark.parametrize("key", ["municipal_coordinator", "far_deputy_head", "subject_teacher"])
def test_a_card_is_opened_only_through_a_unit_that_is_ones_own(browser, town, key):
    far = card(town, "far_deputy_head", town.far.number)
    near = card(town, "head")
    seen = {"municipal_coordinator": near, "far_deputy_head": far}.get(key)
    client = browser(key)
    for address in (near, far, card(town, "head", town.far.number)):
        assert client.get(address).status_code == (200 if address == seen else 404)


def test_the_card_is_not_found_in_a_unit_where_the_person_does_not_work(browser, town):
    client = browser("administrator")

    assert client.get(card(town, "head", town.sibling.number)).status_code == 404
    assert client.get(card(town, "head", town.region)).status_code == 200


def test_a_head_gives_a_role_with_order_days_and_classes(browser, town):
    response = browser("head").post(card(town, "nobody") + "role/", ROLE | {"until": "2026-05-31"})

    assert response.status_code == 302
    given = GivenRole.objects.get(staff=town.staff["nobody"])
    assert (given.role, given.basis, given.classes) == ("psychologist", "приказ № 44", ["9А", "9Б"])
    assert (given.since, given.until) == (date(2025, 9, 1), date(2026, 5, 31))
    assert given.school_year == 2025
    assert given.given_by_id == town.accounts["head"]
    event = AuditEvent.objects.get(what="назначена роль", account=town.accounts["head"])
    assert event.reason.startswith("директор с 01.09.2025")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"basis": " "}, "Заполните поле «Приказ»"),
        ({"since": ""}, "Выберите день в поле «Первый день»"),
        ({"since": "позавчера"}, "не день"),
        ({"until": "2025-08-31"}, "раньше первого"),
        ({"classes": ""}, "Назовите классы"),
        ({"classes": "9А, ура"}, "«ура» не похоже на класс"),
        ({"role": "head"}, "назначаете и снимаете не вы"),
        ({"role": "administrator"}, "назначаете и снимаете не вы"),
        ({"role": "subject_teacher"}, "назначаете и снимаете не вы"),
        ({"role": "<b>"}, "назначаете и снимаете не вы"),
    ],
)
def test_what_is_wrong_in_a_role_is_told_and_nothing_typed_is_lost(browser, town, changed, said):
    response = browser("head").post(card(town, "nobody") + "role/", ROLE | changed)

    text = text_of(response)
    assert response.status_code == 400
    assert said in text
    if "basis" not in changed:
        assert 'value="приказ № 44"' in text
    assert not GivenRole.objects.filter(staff=town.staff["nobody"]).exists()


def test_nobody_appoints_himself(browser, town):
    address = card(town, "head") + "role/"
    response = browser("head").post(address, ROLE)

    assert "Себе роль не назначают" in text_of(response)
    assert "Назначить роль" not in text_of(browser("head").get(card(town, "head")))


def test_a_role_is_taken_from_a_day_on(browser, town):
    row = GivenRole.objects.get(staff=town.staff["deputy_head"])
    address = f"{card(town, 'deputy_head')}role/{row.pk}/end/"
    assert browser("head").post(address, {"on": "2026-03-01"}).status_code == 302
    row.refresh_from_db()

    assert row.until == date(2026, 2, 28)


def test_a_row_of_another_card_is_not_found(browser, town):
    row = GivenRole.objects.get(staff=town.staff["far_deputy_head"])
    client = browser("head")
    for key in ("deputy_head", "nobody"):
        address = f"{card(town, key)}role/{row.pk}/end/"
        assert client.post(address, {"on": "2026-03-01"}).status_code == 404


@pytest.mark.parametrize(("key", "unit"), [("head", "school"), ("administrator", "region")])
def test_the_last_head_or_administrator_does_not_lay_the_role_down(browser, town, key, unit):
    number = town.region if unit == "region" else town.school.number
    row = GivenRole.objects.get(staff=town.staff[key])
    address = f"{card(town, key, number)}role/{row.pk}/end/"
    client = browser(key)
    response = client.post(address, {"on": "2026-03-01"})
    assert "единственный" in text_of(response)
    other = employ(by=PROGRAM, name="Сменщик", unit=number)
    Account.objects.create(login="other", staff_id=other)
    GivenRole.objects.create(staff_id=other, role=key, unit_id=number, since=towns.SINCE)
    assert client.post(address, {"on": "2026-03-01"}).status_code == 302


def test_a_coordinator_appoints_a_new_head_of_a_school_below(browser, town):
    client = browser("municipal_coordinator")
    form = {
        "name": "Новый Директор",
        "position": "директор",
        "role": "head",
        "since": "2025-09-01",
        "basis": "приказ № 5",
    }
    response = client.post(people(town.sibling.number) + "appoint/", form)

    assert response.status_code == 302
    given = GivenRole.objects.get(role="head", unit=town.sibling.number)
    assert given.staff.name == "Новый Директор"
    far = people(town.far.number) + "appoint/"
    assert client.post(far, form).status_code == 404


def test_an_appointment_that_fails_leaves_no_person_behind(browser, town):
    before = Staff.objects.count()
    form = {"name": "Н", "position": "д", "role": "deputy_head", "since": "2025-09-01"}
    client = browser("municipal_coordinator")
    response = client.post(people(town.school.number) + "appoint/", form | {"basis": "№ 1"})

    assert response.status_code == 400
    assert 'value="Н"' in text_of(response)
    assert Staff.objects.count() == before


def test_a_deputy_adds_people_leads_and_lessons_but_gives_no_roles(browser, town):
    client = browser("deputy_head")
    form = {"name": "Новая  Учительница", "position": "учитель", "since": "2025-09-01"}
    where = client.post(people(town.school.number) + "add/", form)["Location"]
    address = where.split("?")[0]
    nine_a = str(town.school.classes["9А"])
    when = {"school_class": nine_a, "since": "2025-10-01"}
    assert client.post(address + "class/", when | {"basis": "№ 50"}).status_code == 302
    assert client.post(address + "lesson/", when | {"subject": "алгебра"}).status_code == 302

    text = text_of(client.get(address))
    assert "Новая Учительница" in text
    assert "классный руководитель 9А с 01.10.2025, № 50" in text
    assert "учитель-предметник 9А (Алгебра) с 01.10.2025" in text
    assert "Назначить роль" not in text
    assert client.post(address + "role/", ROLE).status_code == 404
    assert client.post(address + "invite/", {"login": "new"}).status_code == 404


def test_a_class_of_another_school_cannot_be_led(browser, town):
    form = {"school_class": town.far.classes["9А"], "since": "2025-10-01", "basis": "№ 50"}
    response = browser("deputy_head").post(card(town, "nobody") + "class/", form)

    assert response.status_code == 400
    assert not ClassTeacher.objects.filter(staff=town.staff["nobody"]).exists()


def test_leading_and_lessons_are_ended_from_a_day_on(browser, town):
    client = browser("deputy_head")
    led = ClassTeacher.objects.get(staff=town.staff["class_teacher"])
    address = f"{card(town, 'class_teacher')}class/{led.pk}/end/"
    assert client.post(address, {"on": "2026-01-12"}).status_code == 302
    taught = Teaching.objects.filter(staff=town.staff["subject_teacher"]).first()
    address = f"{card(town, 'subject_teacher')}lesson/{taught.pk}/end/"
    assert client.post(address, {"on": "2026-01-12"}).status_code == 302
    led.refresh_from_db()
    taught.refresh_from_db()

    assert led.until == taught.until == date(2026, 1, 11)


def test_who_leaves_loses_rights_sessions_and_the_account(browser, town):
    teacher = browser("subject_teacher")
    today = timezone.localdate()
    address = card(town, "subject_teacher") + "leave/"
    assert browser("deputy_head").post(address, {"on": str(today)}).status_code == 302

    assert teacher.get("/me/").status_code == 302
    assert not Account.objects.get(login="subject_teacher").is_active
    lasts = Teaching.objects.filter(staff=town.staff["subject_teacher"]).values_list("until")
    assert {until for (until,) in lasts} == {today - timedelta(days=1)}


def test_a_deputy_cannot_make_the_head_leave(browser, town):
    response = browser("deputy_head").post(card(town, "head") + "leave/", {"on": "2026-01-12"})

    assert "назначаете и снимаете не вы" in text_of(response)
    assert GivenRole.objects.get(staff=town.staff["head"]).until is None
    assert Employment.objects.get(staff=town.staff["head"]).until is None


def edit_form(text):
    return dict(re.findall(r'name="([\w.]+)" value="([^"]*)"', text))


def test_the_second_of_two_who_edit_a_card_is_told_field_by_field_and_loses_nothing(browser, town):
    one, two = browser("head"), browser("deputy_head")
    address = card(town, "nobody") + "edit/"
    first, second = (edit_form(text_of(each.get(address))) for each in (one, two))
    saved = one.post(address, first | {"name": "Лиса Анна", "position": "педагог"})
    assert saved.status_code == 302

    response = two.post(address, second | {"name": "Лисица Анна"})
    text = text_of(response)
    assert response.status_code == 409
    assert "запись изменил другой человек" in text
    assert 'name="name" value="Лисица Анна"' in text
    assert "записал сюда «Лиса Анна»" in text
    assert 'name="position" value="педагог"' in text
    assert "вы – нет: в нём теперь его «педагог»" in text
    assert Staff.objects.get(pk=town.staff["nobody"]).name == "Лиса Анна"

    assert two.post(address, edit_form(text)).status_code == 302
    assert Staff.objects.get(pk=town.staff["nobody"]).name == "Лисица Анна"
    assert Employment.objects.get(staff=town.staff["nobody"]).position == "педагог"


def test_a_form_that_was_sent_twice_is_told_of_the_first(browser, town):
    client = browser("head")
    address = card(town, "nobody") + "edit/"
    form = edit_form(text_of(client.get(address))) | {"name": "Лиса Анна"}
    assert client.post(address, form).status_code == 302

    assert client.post(address, form).status_code == 409


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"name": " "}, 400), ({"name": "х" * 301}, 400), ({"version": "x"}, 400)],
)
def test_a_card_that_will_not_do_is_not_saved(browser, town, changed, status):
    client = browser("head")
    address = card(town, "nobody") + "edit/"
    form = edit_form(text_of(client.get(address))) | {"position": "свой текст"} | changed
    response = client.post(address, form)

    assert response.status_code == status
    if "version" not in changed:
        assert 'value="свой текст"' in text_of(response)
    assert Staff.objects.get(pk=town.staff["nobody"]).version == 1


@pytest.mark.parametrize(
    ("key", "offered"),
    [("head", ["add/", "appoint/"]), ("deputy_head", ["add/"]), ("administrator", ["appoint/"])],
)
def test_the_list_offers_what_the_person_may_do(browser, town, key, offered):
    page = browser(key).get(people(town.school.number)).content.decode()
    assert [each for each in ("add/", "appoint/") if f'href="{each}"' in page] == offered
