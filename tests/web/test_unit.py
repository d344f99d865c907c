"""Pages of a unit: card, identifiers, opening, moving, renaming, merging, closing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opora.records.actions.by import PROGRAM
from opora.records.actions.units import open_unit
from opora.records.models import OrgUnit
from town import SINCE

OGRN, INN = "1159900001238", "9900123467"
EMPTY = {"ogrn": "", "inn": "", "gia_code": "", "oko_login": ""}


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def form(version=1, **values):
    return {"version": version, **EMPTY, **{f"was.{k}": "" for k in EMPTY}, **values}


def row(number):
    return OrgUnit.objects.get(pk=number)


def test_the_card_says_what_it_is_where_it_stood_and_what_is_inside(town, browser):
    page = text(browser("expert").get(f"/units/{town.municipality}/"))
    assert "муниципалитет" in page
    assert "Школа № 1 с. Заречного" in page
    assert "Школа № 3" not in page
    assert "с 01.09.2020" in page
    assert "/rename/" not in page


def test_who_may_change_units_is_offered_it(town, browser):
    page = text(browser("municipal_coordinator").get(f"/units/{town.school.number}/"))
    assert "/rename/" in page
    assert "Изменить реквизиты" in page
    assert "/open/" not in page  # nothing stands in a school


def test_lists_and_terms_are_offered_to_whom_they_are_open(town, browser):
    address = f"/units/{town.school.number}/"
    offered = {
        key: [each for each in ("lists", "terms") if f'"{address}{each}/"' in page]
        for key in ("deputy_head", "administrator", "municipal_coordinator")
        for page in [browser(key).get(address).content.decode()]
    }
    for key, own in offered.items():
        opened = [browser(key).get(f"{address}{each}/").status_code for each in ("lists", "terms")]
        assert (key, own) == (
            key,
            [
                each
                for each, status in zip(("lists", "terms"), opened, strict=True)
                if status == 200
            ],
        )
    assert len({tuple(own) for own in offered.values()}) > 1


def test_identifiers_are_kept_and_shown(town, browser):
    client = browser("municipal_coordinator")
    here = f"/units/{town.school.number}/"
    answer = client.post(f"{here}identifiers/", form(ogrn=OGRN, gia_code="003514"))
    assert answer["Location"] == here
    page = text(client.get(here))
    assert OGRN in page
    assert "003514" in page


def test_a_mistyped_number_is_said_and_what_was_typed_stays(town, browser):
    client = browser("municipal_coordinator")
    wrong = OGRN[:-1] + "9"
    address = f"/units/{town.school.number}/identifiers/"
    page = text(client.post(address, form(ogrn=wrong, inn=INN)), 400)
    assert "контрольная цифра не сходится" in page
    assert f'value="{wrong}"' in page
    assert f'value="{INN}"' in page
    assert row(town.school.number).inn == ""


def test_the_second_of_two_editors_sees_what_the_first_wrote_and_loses_nothing(town, browser):
    address = f"/units/{town.school.number}/identifiers/"
    first, second = browser("municipal_coordinator"), browser("ministry_specialist")
    text(second.get(address))
    assert first.post(address, form(inn=INN, gia_code="003514")).status_code == 302
    page = text(second.post(address, form(ogrn=OGRN, gia_code="009999")), 409)
    assert "Другой человек" in page
    assert INN in page
    for kept in (OGRN, "009999", "003514"):
        assert kept in page
    assert row(town.school.number).ogrn == ""
    again = {"version": 2, "was.inn": INN, "was.gia_code": "003514", "was.ogrn": "", "inn": INN}
    again |= {"was.oko_login": "", "ogrn": OGRN, "gia_code": "009999", "oko_login": ""}
    assert second.post(address, again).status_code == 302
    assert (row(town.school.number).ogrn, row(town.school.number).inn) == (OGRN, INN)


def test_a_school_is_renamed_and_its_old_name_stays_in_the_history(town, browser):
    client = browser("municipal_coordinator")
    here = f"/units/{town.school.number}/"
    posted = {"name": '<script>alert("Лицей")</script>', "since": "2025-01-01", "basis": "№ 5"}
    assert client.post(f"{here}rename/", posted)["Location"] == here
    page = text(client.get(here))
    assert "с 01.09.2020 по 31.12.2024" in page
    assert "МБОУ «Школа № 1 с. Заречного»" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "переименовано" in page


def test_a_ministry_moves_a_school_a_municipality_only_inside_its_own(town, browser):
    address = f"/units/{town.school.number}/move/"
    posted = {"chosen": town.other_municipality, "since": "2025-01-01"}
    coordinator = browser("municipal_coordinator")
    assert "Дальний район" not in text(coordinator.get(address))
    assert "из списка" in text(coordinator.post(address, posted), 400)
    assert row(town.school.number).parent_id == town.municipality
    ministry = browser("ministry_specialist")
    assert "Дальний район" in text(ministry.get(address))
    assert ministry.post(address, posted).status_code == 302
    assert row(town.school.number).parent_id == town.other_municipality


def test_a_school_is_merged_into_a_sibling_but_not_into_a_stranger(town, browser):
    address = f"/units/{town.school.number}/close/"
    client = browser("municipal_coordinator")
    posted = {"since": "2025-08-31", "chosen": town.far.number}
    assert "из списка" in text(client.post(address, posted), 400)
    assert client.post(address, posted | {"chosen": town.sibling.number}).status_code == 302
    page = text(client.get(f"/units/{town.school.number}/"))
    assert "присоединено к «МБОУ «Школа № 2 с. Заречного»» с 31.08.2025" in page
    assert "/rename/" not in page


def test_a_municipality_with_open_schools_is_not_closed(town, browser):
    address = f"/units/{town.municipality}/close/"
    page = text(browser("ministry_specialist").post(address, {"since": "2025-08-31"}), 400)
    assert "Сначала передайте или закройте" in page
    assert 'value="2025-08-31"' in page


def test_a_school_is_opened_inside_a_municipality(town, browser):
    client = browser("municipal_coordinator")
    posted = {"chosen": "school", "name": "Школа № 9", "since": "2025-09-01"}
    answer = client.post(f"/units/{town.municipality}/open/", posted)
    assert "Школа № 9" in text(client.get(answer["Location"]))


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"chosen": "region", "name": "Край", "since": "2025-09-01"},
        {"chosen": "school", "name": "", "since": "2025-09-01"},
        {"chosen": "school", "name": "Школа", "since": "завтра"},
        {"chosen": "school", "name": "Школа", "since": "2999-01-01"},
        {"chosen": "school", "name": "я" * 301, "since": "2025-09-01"},
    ],
)
def test_what_cannot_be_opened_says_what_to_do(posted, town, browser):
    before = OrgUnit.objects.count()
    client = browser("municipal_coordinator")
    assert 'role="alert"' in text(client.post(f"/units/{town.municipality}/open/", posted), 400)
    assert OrgUnit.objects.count() == before


@pytest.mark.parametrize("page", ["identifiers", "open", "rename", "move", "close"])
@pytest.mark.parametrize("key", ["deputy_head", "head", "expert", "class_teacher"])
def test_others_do_not_know_of_changes(page, key, town, browser):
    client = browser(key)
    address = f"/units/{town.school.number}/{page}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "Х", "since": "2025-01-01"}).status_code == 404


def test_the_card_asks_eight_times_however_many_schools_are_inside(town, browser):
    client = browser("municipal_coordinator")
    address = f"/units/{town.municipality}/"
    client.get(address)
    for number in range(30):
        open_unit(
            by=PROGRAM,
            level="school",
            name=f"Школа {number}",
            parent=town.municipality,
            since=SINCE,
        )
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 8
