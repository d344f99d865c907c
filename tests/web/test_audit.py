"""Pages «Журнал доступа» and «Кто видел этого ученика»."""

import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opora.records.chain import Event, append
from opora.records.models import AuditEvent, Pupil
from opora.records.spool import Spool

AT = datetime(2026, 2, 27, 12, tzinfo=UTC)
RIGHT = "директор с 01.09.2025, приказ № 40"


@pytest.fixture
def pupil(town):
    return town.school.pupils["9А"][0]


def event(town, what, key="class_teacher", at=AT, act="read", pupils=(), unit=None):
    account = town.accounts[key] if key else None
    return Event(at, account, act, what, unit or town.school.number, RIGHT, {}, tuple(pupils))


def text(response):
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_the_head_sees_who_saw_a_pupil_by_what_right_when_and_what(town, browser, pupil):
    append(
        [
            event(town, "страница класса 9А", pupils=[pupil, pupil + 1]),
            event(town, "выгрузка ведомости", "deputy_head", act="export", pupils=[pupil]),
            event(town, "чужой ученик", pupils=[pupil + 1]),
        ]
    )
    page = text(browser("head").get(f"/pupils/{pupil}/seen/"))
    for said in (
        "страница класса 9А",
        "Сотрудник class_teacher",
        RIGHT,
        "27.02.2026, 15:00",
        "просмотр",
        "Сотрудник deputy_head",
        "выгрузка",
    ):
        assert said in page
    assert "чужой ученик" not in page


def test_newest_come_first(town, browser, pupil):
    hours = [3, 1, 2]
    append([event(town, f"час {h}", at=AT + timedelta(hours=h), pupils=[pupil]) for h in hours])
    page = text(browser("head").get(f"/pupils/{pupil}/seen/"))
    places = [page.index(f"час {hour}") for hour in (3, 2, 1)]
    assert places == sorted(places)


def test_what_waits_in_the_spool_is_shown_too_and_the_look_itself_is_noted(town, browser, pupil):
    Spool(settings.DATA / "audit").write(event(town, "только что", pupils=[pupil]))
    head = browser("head")
    assert "только что" in text(head.get(f"/pupils/{pupil}/seen/"))
    assert "кто видел этого ученика" in text(head.get(f"/pupils/{pupil}/seen/"))


def test_who_saw_the_pupil_under_a_number_that_was_merged_is_shown(town, browser, pupil):
    Pupil.objects.create(id=77, name="Берёзин Пётр", merged_into_id=pupil)
    append([event(town, "под старым номером", pupils=[77])])
    assert "под старым номером" in text(browser("head").get(f"/pupils/{pupil}/seen/"))


def test_filters_live_in_the_address(town, browser, pupil):
    append(
        [
            event(town, "давно", at=AT - timedelta(days=100), pupils=[pupil]),
            event(
                town,
                "поздним вечером",
                at=datetime(2026, 2, 28, 20, 59, tzinfo=UTC),
                pupils=[pupil],
            ),
            event(town, "за полночь", at=datetime(2026, 2, 28, 21, 0, tzinfo=UTC), pupils=[pupil]),
            event(town, "другой человек", "head", pupils=[pupil]),
        ]
    )
    head = browser("head")
    account = town.accounts["class_teacher"]
    query = f"since=2026-02-28&on=2026-02-28&account={account}"
    page = text(head.get(f"/pupils/{pupil}/seen/?{query}"))
    assert "поздним вечером" in page
    for other in ("давно", "за полночь", "другой человек"):
        assert other not in page
    assert f'value="{account}" selected' in page
    assert "другой человек" in text(head.get(f"/pupils/{pupil}/seen/?act=read"))
    assert "другой человек" not in text(head.get(f"/pupils/{pupil}/seen/?act=export"))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=вчера", 400),
        ("since=2026-02-30", 400),
        ("account=x", 404),
        ("account=" + "9" * 40, 404),
        ("act=no", 404),
        ("page=-1", 404),
        ("page=999", 200),
        ("page=0", 200),
    ],
)
def test_what_an_address_cannot_say_is_answered_calmly(query, status, town, browser, pupil):
    assert browser("head").get(f"/pupils/{pupil}/seen/?{query}").status_code == status


@pytest.mark.parametrize("key", ["class_teacher", "subject_teacher", "psychologist", "expert"])
def test_others_do_not_know_of_the_pages(key, town, browser, pupil):
    client = browser(key)
    assert client.get(f"/pupils/{pupil}/seen/").status_code == 404
    assert client.get(f"/units/{town.school.number}/audit/").status_code == 404


def test_a_head_does_not_know_who_saw_pupils_of_another_school(town, browser):
    for school in (town.sibling, town.far):
        assert browser("head").get(f"/pupils/{school.pupils['9А'][0]}/seen/").status_code == 404
        assert browser("head").get(f"/units/{school.number}/audit/").status_code == 404


def test_the_administrator_sees_who_saw_but_no_name_of_a_pupil(town, browser, pupil):
    append([event(town, "страница", pupils=[pupil])])
    page = text(browser("administrator").get(f"/pupils/{pupil}/seen/"))
    assert "Сотрудник class_teacher" in page
    assert "Берёзин" not in page


def test_pages_of_many_events(town, browser, pupil):
    events = [
        event(town, f"событие {n:03}", at=AT + timedelta(minutes=n), pupils=[pupil])
        for n in range(120)
    ]
    append(events)
    head = browser("head")
    first, last = (text(head.get(f"/pupils/{pupil}/seen/?page={n}")) for n in (1, 3))
    assert "событие 119" in first
    assert "событие 069" not in first
    assert "событие 000" in last
    assert 'rel="next"' not in last
    assert "страница 1 из 3" in first


def test_a_unit_shows_what_happened_in_it_and_below(town, browser):
    now = timezone.now()
    append(
        [
            event(town, "в школе", at=now),
            event(town, "рядом", at=now, unit=town.sibling.number),
            event(town, "далеко", at=now, unit=town.far.number, key="far_deputy_head"),
            event(town, "давно", at=now - timedelta(days=40)),
            event(town, "само", at=now, key=None),
        ]
    )
    page = text(browser("head").get(f"/units/{town.school.number}/audit/"))
    assert "в школе" in page
    assert "программа" in page
    for other in ("рядом", "далеко", "давно"):
        assert other not in page
    administrator = browser("administrator")
    page = text(administrator.get(f"/units/{town.region}/audit/"))
    assert "Школа № 3 п. Дальнего" in page
    assert "далеко" in page
    page = text(administrator.get(f"/units/{town.municipality}/audit/?act=read&account=0"))
    assert "само" in page
    assert "рядом" not in page
    assert "далеко" not in page


def test_the_workbook_holds_what_the_filters_say_as_text_and_leaves_an_event(town, browser):
    now = timezone.now()
    append(
        [
            event(town, '=HYPERLINK("http://x","y")', at=now),
            event(town, "не то", at=now, act="export"),
        ]
    )
    head = browser("head")
    answer = head.get(f"/units/{town.school.number}/audit/?act=read&as=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    values = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    found = next(cell for cell in values if str(cell.value).startswith("=HYPERLINK"))
    assert found.data_type == "s"
    assert found.hyperlink is None
    assert all(cell.value != "не то" for cell in values)
    Spool(settings.DATA / "audit").drain()
    last = AuditEvent.objects.order_by("-number").first()
    assert (last.act, last.what, last.account) == (
        "export",
        "журнал доступа",
        town.accounts["head"],
    )


def test_what_people_wrote_is_shown_as_text(town, browser, pupil):
    append([event(town, "<script>alert(1)</script>", pupils=[pupil])])
    page = text(browser("head").get(f"/pupils/{pupil}/seen/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("events", [1, 60])
def test_the_pages_ask_eight_times_at_most(events, town, browser, pupil):
    append([event(town, f"{n}", at=timezone.now(), pupils=[pupil]) for n in range(events)])
    for key, address in (
        ("head", f"/pupils/{pupil}/seen/"),
        ("head", f"/units/{town.school.number}/audit/"),
        ("administrator", f"/units/{town.region}/audit/"),
    ):
        client = browser(key)
        client.get(address)
        Spool(settings.DATA / "audit").drain()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 8, [each["sql"] for each in asked]
