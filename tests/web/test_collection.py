"""Campaigns in a browser: preview and start, the matrix, settings, responsible people."""

import io
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from campaigning import ORDER, due_at, give_back, hand_in, moscow, started, take_in
from opora.records.models import (
    Campaign,
    Due,
    DueChange,
    Excluded,
    OrgUnit,
    Outage,
    Responsible,
    Submission,
)
from opora.records.queries.campaigns import campaign_of, dues_of
from town import TODAY

TINY = Path(__file__).parents[1] / "orders" / "tiny"
JANUARY, FEBRUARY = 2, 3
NOW = moscow(2026, 2, 27, 12)
LEADERS, WATCHERS = ("ministry_specialist",), ("assessment_centre", "methodist")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The moment the program thinks it is; may be moved."""
    now = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    monkeypatch.setattr(timezone, "localdate", lambda *_: now[0].date())
    return now


@pytest.fixture
def campaign(town):
    return started(town)


@pytest.fixture
def handed(town, campaign, clock):
    """January: one school accepted, one returned, one never came."""
    clock[0] = moscow(2026, 1, 30, 10)
    take_in(hand_in(due_at(campaign, JANUARY), town.school.number))
    clock[0] = moscow(2026, 2, 1, 10)
    give_back(hand_in(due_at(campaign, JANUARY), town.sibling.number))
    clock[0] = NOW
    return campaign


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def base(unit):
    return f"/units/{unit}/collection/"


def page_of(unit, campaign):
    return f"{base(unit)}{campaign.number}/"


RULES = {"order": ORDER, "on_time": "18:00", "shift": "previous", "closes_after": "5",
         "zone": "Europe/Moscow"}  # fmt: skip


# --- list and start


def test_an_empty_list_teaches_and_leads_to_the_start(town, browser):
    page = text(browser("ministry_specialist").get(base(town.region)))
    assert "Пока ни один не начат" in page
    assert 'href="start/"' in page
    page = text(browser("methodist").get(base(town.region)))
    assert "Начинает его тот, кто ведёт мониторинг" in page
    assert 'href="start/"' not in page


def test_all_dates_are_shown_before_the_start_and_nothing_is_begun(town, browser):
    client, start = browser("ministry_specialist"), f"{base(town.region)}start/"
    assert "№ 948 от 06.10.2021" in text(client.get(start))

    page = text(client.get(start, {"order": ORDER, "year": "2021"}))
    assert page.count("23:59") >= 12
    assert "пятница, нерабочий день; срок остаётся" in page
    assert "31.12.2021, 23:59" in page
    assert "Сдают: 3 школы" in page
    page = text(client.get(start, RULES | {"year": "2021"}))
    assert "31.12.2021, пятница – нерабочий день; срок перенесён" in page
    assert "30.12.2021, 18:00" in page
    assert not Campaign.objects.exists()


def test_a_year_whose_moved_days_off_are_not_known_is_said(town, browser):
    page = text(browser("ministry_specialist").get(
        f"{base(town.region)}start/", {"order": ORDER, "year": "2028"}))  # fmt: skip

    assert "Какие выходные перенесены в 2028, 2029 году, программа не знает" in page


def test_a_campaign_starts_as_previewed_and_twice_is_once(town, browser):
    client, start = browser("ministry_specialist"), f"{base(town.region)}start/?year=2021"
    posted = RULES | {"instructions": "Сдавайте до обеда."}

    answers = {client.post(start, posted).headers["Location"] for _ in range(3)}
    (row,) = Campaign.objects.all()
    assert answers == {f"{base(town.region)}{row.pk}/?year=2021"}
    assert (row.school_year, row.closes_after, row.shift) == (2021, 5, "previous")
    assert Due.objects.filter(on="2021-12-31", due_on="2021-12-30").count() == 1
    page = text(client.get(answers.pop()))
    assert "Сдавайте до обеда." in page
    assert "все сроки прошли" in text(client.get(base(town.region)))


def test_what_was_typed_wrong_is_said_and_kept(town, browser):
    client, start = browser("ministry_specialist"), f"{base(town.region)}start/"
    page = text(client.post(start, RULES | {"on_time": "вечером"}), 400)
    assert "Час «вечером» непонятен" in page
    assert 'value="вечером"' in page
    assert 'value="5"' in page
    page = text(client.post(start, RULES | {"order": "no-such"}), 400)
    assert "Выберите приказ" in page
    assert not Campaign.objects.exists()


def test_a_regions_own_order_stands_beside_and_a_broken_one_is_named(town, browser, settings):
    shutil.copytree(TINY, settings.DATA / "orders" / "own-7")
    broken = settings.DATA / "orders" / "broken"
    broken.mkdir()
    (broken / "order.toml").write_text("title = 1", encoding="utf-8")
    page = text(browser("ministry_specialist").get(f"{base(town.region)}start/"))

    assert "Папка приказа не читается. broken: order.toml" in page
    assert "№ 948" in page
    assert "№ 7-т" in page


# --- who gets in


def test_who_collects_looks_and_only_who_leads_changes(town, browser, campaign):
    region, near = page_of(town.region, campaign), page_of(town.municipality, campaign)
    for key in LEADERS + WATCHERS:
        assert browser(key).get(region).status_code == 200, key
    for key in WATCHERS:
        client = browser(key)
        for path in ("settings/", "people/"):
            assert client.get(f"{region}{path}").status_code == 404
        for path in ("remind/", "settings/stop/", "settings/due/", "people/end/"):
            assert client.post(f"{region}{path}").status_code == 404
    coordinator = browser("municipal_coordinator")
    assert coordinator.get(near).status_code == 200
    assert coordinator.get(region).status_code == 404
    assert coordinator.get(f"{near}settings/").status_code == 404  # the region leads
    assert coordinator.get(f"{near}people/").status_code == 200
    for key in ("deputy_head", "head", "class_teacher", "expert", "publisher", "administrator"):
        client = browser(key)
        assert client.get(region).status_code == 404, key
        assert client.get(near).status_code == 404, key


def test_a_campaign_beside_is_not_there(town, browser):
    near = started(town, town.municipality)
    client = browser("ministry_specialist")

    assert client.get(page_of(town.other_municipality, near)).status_code == 404
    assert client.get(page_of(town.region, near)).status_code == 200
    assert client.get(f"{base(town.region)}9999/").status_code == 404
    assert client.get(f"{page_of(town.region, near)}settings/").status_code == 404
    assert client.get(f"{page_of(town.municipality, near)}settings/").status_code == 200


# --- the matrix


def test_a_region_sees_rates_and_opens_a_municipality(town, browser, handed):
    page = text(browser("ministry_specialist").get(page_of(town.region, handed)))

    row = re.search(rf'<tr><th scope="row"><a href="{page_of(town.municipality, handed)}".*?</tr>',
                    page)[0]  # fmt: skip
    assert '<b>2 из 2</b> <span class="n">100,00 %' in row
    assert 'вовремя 1 из 2, <span class="n">50,00 %' in row
    assert "↩ возвращено 1" in row
    assert "! просрочено 2" in row  # November and December: nobody came
    assert "до пятницы 27 февраля, 23:59 – это сегодня" in page
    assert "приём закрыт 09.02.2026, 23:59" in page
    assert (
        "открыть его для одного учреждения может тот, кто ведёт мониторинг: Заречный край" in page
    )


def test_a_municipality_sees_every_school_in_words(town, browser, handed):
    page = text(browser("municipal_coordinator").get(page_of(town.municipality, handed)))

    number = Submission.objects.get(state="accepted").pk
    assert f'✔</span> <a href="/submissions/{number}/review/">принята</a>' in page
    assert "возвращена, не исправлена, опоздание 2 дн." in page
    assert "не сдана, приём закрыт, прошло 91 дн." in page
    assert "ещё не начата" in page
    assert "Школа № 3" not in page
    assert "никто не назначен" in page


def test_schools_right_below_a_region_open_one_by_one(town, browser, handed):
    OrgUnit.objects.filter(pk=town.far.number).update(
        parent=town.region, path=f"/{town.region}/{town.far.number}/")  # fmt: skip
    client = browser("ministry_specialist")
    assert "Прямо под: Заречный край" in text(client.get(page_of(town.region, handed)))

    page = text(client.get(f"{page_of(town.region, handed)}?direct=1"))
    assert "Школа № 3" in page
    assert "Школа № 1" not in page


def test_an_exception_and_a_unit_left_out_are_told_in_the_matrix(town, browser, handed):
    due = Due.objects.get(pk=due_at(handed, FEBRUARY))
    DueChange.objects.create(due=due, unit_id=town.school.number, reason="Карантин",
                             on_time_until=due.on_time_until, closes_at=due.closes_at)  # fmt: skip
    OrgUnit.objects.filter(pk=town.sibling.number).update(closed_on=TODAY)
    page = text(browser("municipal_coordinator").get(page_of(town.municipality, handed)))

    assert "отдельный срок: Карантин" in page
    assert "не сдаёт" in page


def test_the_page_takes_as_many_queries_for_many_schools_as_for_few(town, browser, handed):
    client = browser("ministry_specialist")

    def queries():
        with CaptureQueriesContext(connection) as asked:
            text(client.get(page_of(town.region, handed)))
        return len(asked)

    few = queries()
    OrgUnit.objects.bulk_create(
        OrgUnit(id=10_000 + n, level="school", name=f"Школа {n}", parent_id=town.municipality,
                path=f"/{town.region}/{town.municipality}/{10_000 + n}/")
        for n in range(200)
    )  # fmt: skip
    Submission.objects.bulk_create(
        Submission(due_id=due.number, unit_id=10_000 + n, state="submitted", on_time=True)
        for due in dues_of(handed.number)
        for n in range(200)
    )
    assert queries() == few <= 12  # four of them are the guard's


# --- files


def test_the_matrix_is_saved_as_excel_and_word(town, browser, handed):
    client = browser("ministry_specialist")
    book = load_workbook(io.BytesIO(
        client.get(f"{page_of(town.region, handed)}matrix.xlsx").content))  # fmt: skip
    rows = [tuple(cell for cell in row if cell is not None)
            for row in book["Срок 30.01.2026"].iter_rows(values_only=True)]  # fmt: skip
    assert ("Заречный район", 2, 2, 1, 1, 0.5, 1, 1, 1, 0) in rows
    waiting = list(book["За кем форма"].iter_rows(values_only=True))
    assert any(row[0] == "30.01.2026" and "Школа № 3" in str(row[1]) for row in waiting)
    assert any("возвращена" in str(row[2]) for row in waiting)

    near = f"{page_of(town.municipality, handed)}matrix.docx"
    content = browser("municipal_coordinator").get(near).content
    words = " ".join(cell.text for table in Document(io.BytesIO(content)).tables
                     for row in table.rows for cell in row.cells)  # fmt: skip
    assert "возвращена, не исправлена" in words
    assert "Школа № 3" not in words
    assert client.get(f"{page_of(town.region, handed)}matrix.exe").status_code == 404


# --- settings


def settings_form(client, address):
    page = client.get(address).content.decode()
    return {
        "version": re.search(r'name="version" value="(\d+)"', page)[1],
        "on_time": "23:59", "shift": "keep", "closes_after": "10", "zone": "Europe/Moscow",
        "instructions": "",
    } | {
        f"was.{name}": unescape(value)
        for name, value in re.findall(r'name="was\.(\w+)" value="([^"]*)"', page)
    }  # fmt: skip


def test_rules_are_changed_and_a_slower_editor_loses_nothing(town, browser, campaign):
    client, address = browser("ministry_specialist"), f"{page_of(town.region, campaign)}settings/"
    first, second = settings_form(client, address), settings_form(client, address)

    assert client.post(address, first | {"on_time": "18:00"}).status_code == 302
    page = text(client.post(address, second | {"instructions": "Звоните."}), 409)
    assert "запись изменил другой человек" in page
    assert "Звоните." in page
    assert "другой человек записал «18:00»" in page
    assert campaign_of(campaign.number).rules.on_time.hour == 18


def exception(campaign, town, **more):
    return {
        "due": due_at(campaign, JANUARY), "unit": town.school.number, "until_day": "2026-03-10",
        "until_hour": "18:00", "closes_day": "2026-03-12", "closes_hour": "18:00",
        "reason": "Карантин",
    } | more  # fmt: skip


def test_one_school_gets_more_time_and_an_error_keeps_what_was_typed(town, browser, campaign):
    client, address = browser("ministry_specialist"), f"{page_of(town.region, campaign)}settings/"
    for _ in range(3):
        assert client.post(f"{address}due/", exception(campaign, town)).status_code == 302
    row = DueChange.objects.get()
    assert row.on_time_until == moscow(2026, 3, 10, 18, 0, 59, 999_999)
    assert "10.03.2026, 18:00" in text(client.get(address))

    page = text(client.post(f"{address}due/", exception(campaign, town, until_day="2025-01-01",
                                                        reason="Метель")), 400)  # fmt: skip
    assert "не может быть раньше общего" in page
    assert 'value="Метель"' in page
    page = text(client.post(f"{address}due/", exception(campaign, town, until_hour="6")), 400)
    assert "час «6» непонятен" in page
    page = text(client.post(f"{address}due/", exception(campaign, town, due="77777")), 400)
    assert "Такого срока" in page


def test_a_school_is_left_out_and_comes_back(town, browser, campaign):
    client, address = browser("ministry_specialist"), f"{page_of(town.region, campaign)}settings/"
    posted = {"unit": town.school.number, "reason": "Нет старших классов"}
    for _ in range(3):
        assert client.post(f"{address}exclude/", posted).status_code == 302
    assert Excluded.objects.count() == 1
    assert "Нет старших классов" in text(client.get(address))
    client.post(f"{address}include/", {"unit": town.school.number})
    assert "Сдают все" in text(client.get(address))
    assert "почему не сдаёт" in text(
        client.post(f"{address}exclude/", posted | {"reason": ""}), 400).lower()  # fmt: skip


def test_an_outage_is_told_and_a_campaign_stops_and_goes_on(town, browser, campaign):
    client, address = browser("ministry_specialist"), f"{page_of(town.region, campaign)}settings/"
    outage = {"since_day": "2026-02-26", "since_hour": "10:00", "till_day": "2026-02-26",
              "till_hour": "14:00", "note": "Нет света в районе"}  # fmt: skip
    for _ in range(3):
        assert client.post(f"{address}outage/", outage).status_code == 302
    assert Outage.objects.count() == 1
    assert "Нет света в районе" in text(client.get(address))
    page = text(client.post(f"{address}outage/", outage | {"till_day": "2026-02-25"}), 400)
    assert "раньше, чем начался" in page

    client.post(f"{address}stop/")
    assert "Мониторинг остановлен 27.02.2026" in text(client.get(page_of(town.region, campaign)))
    client.post(f"{address}stop/", {"again": "1"})
    assert Campaign.objects.get().stopped_on is None


# --- who answers


def test_a_municipality_names_its_own_and_those_of_its_schools(town, browser, campaign):
    client = browser("municipal_coordinator")
    address = f"{page_of(town.municipality, campaign)}people/"
    own = {"of": town.municipality, "staff": town.staff["municipal_coordinator"], "basis": ""}
    school = {"of": town.school.number, "staff": town.staff["deputy_head"], "basis": "приказ № 9"}

    for posted in (own, own, school, school):
        assert client.post(address, posted).status_code == 302
    assert Responsible.objects.count() == 2
    page = text(client.get(address))
    assert "приказ № 9" in page
    assert "нет адреса" in page
    assert "Отвечает здесь: Сотрудник municipal_coordinator" in text(
        client.get(page_of(town.municipality, campaign)))  # fmt: skip
    far = {"of": town.far.number, "staff": town.staff["far_deputy_head"]}
    assert client.post(address, far).status_code == 404
    assert "не работает" in text(
        client.post(address, school | {"staff": town.staff["expert"]}), 400
    )


def test_a_school_names_its_own_and_sees_it_on_its_card(town, browser, campaign):
    client, address = browser("deputy_head"), f"{page_of(town.school.number, campaign)}ours/"
    assert "Никто не назначен" in text(client.get(address))
    posted = {"staff": town.staff["head"], "basis": "приказ № 3"}
    assert client.post(address, posted).status_code == 302

    card = text(client.get(f"/units/{town.school.number}/"))
    assert "Отвечает за мониторинги" in card
    assert "Сотрудник head" in card
    number = Responsible.objects.get().pk
    for _ in range(2):
        assert client.post(f"{address}end/", {"responsible": number}).status_code == 302
    assert "никто не назначен" in text(client.get(f"/units/{town.school.number}/"))
    far = f"{page_of(town.far.number, campaign)}ours/"
    assert client.get(far).status_code == 404
    assert browser("class_teacher").get(address).status_code == 404
