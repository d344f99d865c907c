"""«Формы»: every due date of a school, what to do next; the line of the front page."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opora.records.actions.drafts import prepare_draft
from opora.records.models import (
    Campaign,
    Due,
    DueChange,
    Excluded,
    Responsible,
    Submission,
)
from school_forms import MIDDAY, completed, deputy, drafted, due_of_day, started
from town import TODAY

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture(autouse=True)
def midday(clock):
    clock.now = MIDDAY
    return clock


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ")))


def mine(town):
    return f"/units/{town.school.number}/forms/"


def line(page, day):
    return re.search(rf'<tr><th scope="row">{day}</th>.*?</tr>', page)[0]


def test_without_a_campaign_the_page_teaches(town, browser):
    page = text(browser("deputy_head").get(mine(town)))

    assert "Пока ни один мониторинг не начат" in page
    assert text(browser("deputy_head").get("/")).count("Форма на") == 0


def test_every_due_date_is_told_and_overdue_is_never_hidden(town, browser):
    started(town)
    page = text(browser("deputy_head").get(mine(town)))

    assert page.count("Начать форму</button>") == 6
    assert "Просрочено: 3 формы." in page
    assert "просрочено на" in line(page, "28.11.2025")
    assert "Приём закрыт" in line(page, "28.11.2025")
    assert "Закрыт 06.02.2026" not in line(page, "30.01.2026")
    assert "Закрыт 09.02.2026, 23:59" in line(page, "30.01.2026")
    assert "осталось 28 дней" in line(page, "27.03.2026")


def test_who_can_open_what_is_closed_is_named(town, browser):
    campaign = started(town)
    Responsible.objects.create(
        campaign_id=campaign, unit_id=town.region, staff_id=town.staff["methodist"],
        since=date(2025, 11, 1),
    )  # fmt: skip

    closed = line(text(browser("deputy_head").get(mine(town))), "28.11.2025")

    assert "Сотрудник methodist (ответственный)" in closed
    assert "Сотрудник ministry_specialist (специалист министерства)" in closed
    assert "municipal_coordinator" not in closed


def test_an_exception_of_the_school_holds_and_the_last_one_counts(town, browser):
    due = due_of_day(started(town), date(2026, 1, 30))
    for days in (40, 60):
        DueChange.objects.create(
            due_id=due, unit_id=town.school.number, on_time_until=MIDDAY + timedelta(days=days),
            closes_at=MIDDAY + timedelta(days=days + 10), reason=f"Карантин {days}",
        )  # fmt: skip
    DueChange.objects.create(
        due_id=due, unit_id=town.sibling.number, on_time_until=MIDDAY, closes_at=MIDDAY,
        reason="Чужое",
    )  # fmt: skip

    page = text(browser("deputy_head").get(mine(town)))

    assert page.count('<th scope="row">30.01.2026</th>') == 1
    assert "Карантин 60" in line(page, "30.01.2026")
    assert "осталось 60 дней" in line(page, "30.01.2026")
    assert "Чужое" not in page


def test_who_is_left_out_owes_nothing(town, browser):
    campaign = started(town)
    Excluded.objects.create(campaign_id=campaign, unit_id=town.municipality, reason="Нет 9 классов")
    client = browser("deputy_head")

    page = text(client.get(mine(town)))

    assert "не требуется: Нет 9 классов" in line(page, "27.02.2026")
    assert "Просрочен" not in page
    assert "Начать форму" not in page
    assert client.post(f"{mine(town)}start/", {"due": due_of_day(campaign)}).status_code == 404
    assert "Форма на" not in text(client.get("/"))


def test_parts_for_experts_and_campaigns_elsewhere_are_not_asked_of_a_school(town, browser):
    campaign = Campaign.objects.get(pk=started(town))
    Due.objects.filter(campaign=campaign, on=TODAY).update(part="items")
    client = browser("deputy_head")

    assert '<th scope="row">27.02.2026</th>' not in text(client.get(mine(town)))
    assert client.post(f"{mine(town)}start/", {"due": due_of_day(campaign.pk)}).status_code == 404
    Campaign.objects.update(unit=town.other_municipality)
    assert "Пока ни один мониторинг не начат" in text(client.get(mine(town)))


def test_a_campaign_that_was_stopped_asks_for_nothing(town, browser):
    campaign, client = started(town), browser("deputy_head")
    Campaign.objects.update(stopped_on=date(2026, 2, 1))

    page = text(client.get(mine(town)))

    assert "Остановлен 01.02.2026" in page
    assert "Просрочен" not in page
    assert client.post(f"{mine(town)}start/", {"due": due_of_day(campaign)}).status_code == 404


def test_beginning_a_form_ten_times_makes_one(town, browser):
    due, client = due_of_day(started(town)), browser("deputy_head")

    places = {client.post(f"{mine(town)}start/", {"due": due})["Location"] for _ in range(10)}

    assert len(places) == 1
    assert Submission.objects.count() == 1
    assert client.post(f"{mine(town)}start/", {"due": "x"}).status_code == 400
    assert browser("municipal_coordinator").get(mine(town)).status_code == 404


def test_the_front_page_says_what_is_next_and_whose_turn_it_is(town, browser):
    number = drafted(town)
    Due.objects.filter(on__lt=TODAY).delete()
    front = text(browser("deputy_head").get("/"))
    assert f'<p class="warning"><a href="/submissions/{number}/">Форма на 27.02.2026</a>' in front
    assert "осталось 11 часов" in front
    assert f'<p class="note"><a href="/submissions/{number}/">' in text(browser("head").get("/"))

    completed(town, number)
    prepare_draft(by=deputy(town), submission=number)

    front = text(browser("head").get("/"))
    assert f'<p class="warning"><a href="/submissions/{number}/certify/">' in front
    assert "Форма на 27.03.2026" not in front
    assert "Форма на" not in text(browser("class_teacher").get("/"))


def test_the_list_costs_the_same_however_many_forms_there_are(town, browser):
    client = browser("deputy_head")
    campaign = started(town)
    client.get(mine(town))
    for on in Due.objects.filter(campaign=campaign).values_list("pk", flat=True):
        Submission.objects.create(due_id=on, unit_id=town.school.number)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        text(client.get(mine(town)))

    assert len(asked) <= 8, [each["sql"][:90] for each in asked]
