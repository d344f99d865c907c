"""Parts of a form that experts hand in: own dates, values, a file, lateness, the matrix."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaigning import give_back, moscow
from expert_parts import AUTUMN, collecting_parts, filled
from opora.records.actions.accounts import open_account
from opora.records.actions.by import By
from opora.records.actions.campaign_letters import remind_owing
from opora.records.actions.people import employ
from opora.records.actions.responsible import name_responsible
from opora.records.actions.roles import give_role
from opora.records.actions.submissions import begin_review
from opora.records.models import Mail, Staff, Submission, SubmissionVersion
from opora.records.queries.campaigns import dues_of
from opora.vocabulary.problems import UserError
from town import PASSWORD, SINCE

NOW = moscow(2025, 9, 25, 12)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The moment the program thinks it is; may be moved."""
    now = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    monkeypatch.setattr(timezone, "localdate", lambda *_: now[0].date())
    return now


@pytest.fixture
def campaign(town):
    """The region collects indicators; the expert of the near municipality has the autumn part."""
    made = collecting_parts(town)
    assign(town, made.number, "autumn", town.staff["expert"])
    return made


def assign(town, campaign, part, staff):
    name_responsible(by=By(town.accounts["municipal_coordinator"], "роль"), campaign=campaign,
                     unit=town.municipality, staff=staff, part=part, today=NOW.date())  # fmt: skip


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def base(town):
    return f"/units/{town.municipality}/parts/"


def address(town, campaign, at=0):
    return f"{base(town)}{dues_of(campaign.number)[at].number}/"


def test_each_part_is_due_on_its_own_day_and_an_expert_sees_only_ones_own(town, browser, campaign):
    assert [(due.part, due.on.isoformat()) for due in dues_of(campaign.number)] == [
        ("autumn", "2025-09-30"), ("winter", "2025-12-01"),
    ]  # fmt: skip
    client = browser("expert")
    page = text(client.get(base(town)))
    assert "показатели 1-6 и 13-21" in page
    assert "30.09.2025, 23:59" in page
    assert "показатели 7-12" not in page
    assert client.get(address(town, campaign, 1)).status_code == 404
    for key in ("municipal_coordinator", "deputy_head", "methodist"):
        assert browser(key).get(base(town)).status_code == 404, key


def test_who_has_no_part_is_told_who_assigns_them(town, browser):
    page = text(browser("expert").get(base(town)))

    assert "Пока не поручено ничего: поручает муниципальный координатор" in page


def test_a_part_is_saved_then_handed_in_with_its_file_and_ten_times_is_once(
    town, browser, campaign
):
    client, where = browser("expert"), address(town, campaign)
    posted = filled(client, where, value_3="", comment_1="по отчёту школ")
    assert client.post(where, posted | {"file": report()}).status_code == 302
    page = text(client.get(where))
    assert 'value="1,5"' in page
    assert "отчёт.xlsx" in page

    page = text(client.post(where, filled(client, where, value_3="", send="1")), 400)
    assert "Сохранено, но не сдано. Не заполнены показатели: 3." in page
    posted = filled(client, where, comment_1="по отчёту школ", send="1")
    for _ in range(10):
        assert client.post(where, posted | {"file": report()}).status_code == 302
    row, version = Submission.objects.get(), SubmissionVersion.objects.get()
    assert (row.state, row.sent, row.on_time, row.unit_id) == (
        "submitted", 1, True, town.municipality,
    )  # fmt: skip
    assert row.receiver_id == town.region
    said = version.content
    assert "по отчёту школ" in said
    assert "отчёт.xlsx" in said
    assert version.pupils == len(AUTUMN)
    response = client.get(f"{where}file/")
    assert response.content == b"any bytes"
    assert response.headers["Content-Type"] == "application/octet-stream"


def report(content=b"any bytes"):
    return SimpleUploadedFile("отчёт.xlsx", content)


def test_an_empty_file_is_refused_and_what_was_typed_stays(town, browser, campaign):
    client, where = browser("expert"), address(town, campaign)
    page = text(client.post(where, filled(client, where) | {"file": report(b"")}), 400)

    assert "пуст" in page
    assert 'value="21,5"' in page
    assert client.get(f"{where}file/").status_code == 404


def test_of_two_experts_the_slower_sees_what_the_other_wrote(town, browser, campaign):
    staff = employ(by=By(None), name="Второй Эксперт", unit=town.municipality, position="эксперт",
                   since=SINCE)  # fmt: skip
    give_role(by=By(None), staff=staff, role="expert", unit=town.municipality, since=SINCE)
    open_account(by=By(None), staff=staff, login="second", password=PASSWORD)
    assign(town, campaign.number, "autumn", staff)
    where = address(town, campaign)
    first, second = browser("expert"), browser("second")
    one, two = filled(first, where, value_1="10"), filled(second, where, value_1="20")

    assert first.post(where, one).status_code == 302
    page = text(second.post(where, two), 409)
    assert "Другой человек записал «10»" in page
    assert 'name="value_1" value="20"' in page


def test_a_late_part_says_so_and_is_taken_until_it_is_closed(town, browser, campaign, clock):
    clock[0] = moscow(2025, 10, 2, 12)
    client, where = browser("expert"), address(town, campaign)
    assert "не сдана, просрочено на 2 дн." in text(client.get(base(town)))
    client.post(where, filled(client, where, send="1"))
    assert "сдана, опоздание 2 дн." in text(client.get(base(town)))

    clock[0] = moscow(2025, 12, 20, 12)
    assign(town, campaign.number, "winter", town.staff["expert"])
    client, where = browser("expert"), address(town, campaign, 1)  # the old session is over
    page = text(client.get(where))
    assert "Приём закрыт" in page
    assert "Открыть может тот, кто ведёт мониторинг: Заречный край" in page
    winter = {f"value_{item}": "1" for item in range(7, 13)}
    page = text(client.post(where, filled(client, where, send="1") | winter), 400)
    assert "Приём закрыт." in page


def test_what_is_under_review_stays_and_what_was_returned_is_corrected(town, browser, campaign):
    client, where = browser("expert"), address(town, campaign)
    posted = filled(client, where, send="1")
    client.post(where, posted)
    begin_review(by=By(None), submission=Submission.objects.get().pk)
    page = text(client.get(where))
    assert "менять нельзя, пока не вернут" in page
    page = text(client.post(where, posted | {"version": "1", "value_1": "2"}), 400)
    assert "исправлять её нельзя, пока её не вернут" in page

    give_back(Submission.objects.get())
    page = text(client.get(where))
    assert "Допишите причину." in page
    assert client.post(where, filled(client, where, value_1="2", send="1")).status_code == 302
    last = SubmissionVersion.objects.get(number=2)
    assert (Submission.objects.get().state, last.changed) == ("submitted", 1)


def test_the_matrix_shows_parts_by_municipality(town, browser, campaign, clock):
    client, where = browser("expert"), address(town, campaign)
    client.post(where, filled(client, where, send="1"))
    clock[0] = moscow(2025, 10, 2, 12)
    page = text(browser("ministry_specialist").get(
        f"/units/{town.region}/collection/{campaign.number}/"))  # fmt: skip

    assert "Муниципалитеты" in page
    assert "показатели 7-12" in page
    assert '<b>1 из 2</b> <span class="n">50,00 %' in page
    far = re.search(r"<tr>(?:(?!</tr>).)*Дальний район.*?</tr>", page)[0]
    assert "не сдана, просрочено на 2 дн." in far
    start = text(browser("ministry_specialist").get(
        f"/units/{town.region}/collection/start/", {"order": "parts", "year": "2026"}))  # fmt: skip
    assert "Сдают: 2 муниципалитета" in start
    assert "показатели 1-6 и 13-21" in start


def received(town, campaign, unit=None):
    number = Submission.objects.get().pk
    return f"/units/{unit or town.region}/collection/{campaign.number}/parts/{number}/"


def test_the_receiver_reads_returns_by_item_and_accepts(town, browser, campaign):
    expert, where = browser("expert"), address(town, campaign)
    expert.post(where, filled(expert, where, send="1") | {"file": report()})
    client, here = browser("ministry_specialist"), received(town, campaign)
    matrix = f"/units/{town.region}/collection/{campaign.number}/"
    assert f'{here}">сдана' in text(client.get(matrix))
    assert "21,5" in text(client.get(here))
    assert client.get(f"{here}file/").content == b"any bytes"

    back = {"version": "1", "act": "return", "remark_3": "Откуда это?"}
    page = text(client.post(here, back), 400)
    assert "Заполните поле «Причина»" in page
    assert 'value="Откуда это?"' in page
    for _ in range(3):
        assert client.post(here, back | {"reason": "Проверьте третий."}).status_code == 302
    page = text(expert.get(where))
    assert "Показатель 3: Откуда это?" in page
    assert "Проверьте третий." in page
    assert "ждём исправленную версию" in text(client.get(here))

    expert.post(where, filled(expert, where, value_3="7", send="1"))
    assert client.post(here, {"version": "1", "act": "accept"}).status_code == 400  # an old page
    for _ in range(3):
        assert client.post(here, {"version": "2", "act": "accept"}).status_code == 302
    assert Submission.objects.get().state == "accepted"
    assert client.post(here, {"act": "reopen"}).status_code == 400
    assert client.post(here, {"act": "reopen", "reason": "Ошибка"}).status_code == 302
    assert Submission.objects.get().state == "in_review"
    assert client.post(here, {"act": "eat"}).status_code == 400


def test_only_the_receiver_decides_and_only_what_was_handed_in_is_read(town, browser, campaign):
    expert, where = browser("expert"), address(town, campaign)
    expert.post(where, filled(expert, where))
    client = browser("ministry_specialist")
    assert client.get(received(town, campaign)).status_code == 404
    expert.post(where, filled(expert, where, send="1"))

    near = received(town, campaign, town.municipality)
    coordinator = browser("municipal_coordinator")
    assert "Решает тот, кому показатели сданы" in text(coordinator.get(near))
    assert coordinator.post(near, {"version": "1", "act": "accept"}).status_code == 404
    assert browser("methodist").get(received(town, campaign)).status_code == 404
    far = received(town, campaign, town.other_municipality)
    assert client.get(far).status_code == 404


def test_a_reminder_goes_to_the_expert_of_the_part(town, campaign):
    Staff.objects.update(email="someone@example.org")
    by = By(town.accounts["ministry_specialist"], "роль")
    remind_owing(by=by, campaign=campaign, under=campaign.unit, today=NOW.date(), now=NOW)

    assert {row.to_id for row in Mail.objects.all()} == {town.staff["expert"]}
    assert "показатели 1-6 и 13-21, до 30.09.2025 23:59" in Mail.objects.get().text


def test_only_an_expert_is_given_a_part_and_only_where_it_is_handed_in(town, campaign):
    with pytest.raises(UserError, match="нет роли эксперта"):
        assign(town, campaign.number, "winter", town.staff["municipal_coordinator"])
    with pytest.raises(UserError, match="части в приказе нет"):
        assign(town, campaign.number, "spring", town.staff["expert"])
