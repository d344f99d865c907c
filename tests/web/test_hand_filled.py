"""Forms filled by hand in a browser: sent, put right by cell, given a school, accepted."""

import io
import re
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from ending import worked
from handmade import PUPIL, SCHOOL, changed, form, sent, started
from opora.records.models import HandFilled, Submission, SubmissionVersion
from opora.records.queries.campaigns import CampaignLine

pytestmark = pytest.mark.usefixtures("on_the_day", "noon")


@pytest.fixture
def noon(monkeypatch, clock):
    """The clock shows noon of the town's day once people are signed in."""
    clock.now = clock.now.replace(year=2026, month=2, day=27, hour=9)


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


@pytest.fixture
def due(town):
    return started(town)


@pytest.fixture
def address(town, due):
    return f"/units/{town.municipality}/collection/{due.campaign_id}/{due.pk}/intake/"


def post_files(client, address, *contents):
    files = [SimpleUploadedFile(f"форма {n}.xlsx", each) for n, each in enumerate(contents, 1)]
    return client.post(address, {"files": files})


def test_an_empty_page_teaches_what_to_send_and_says_who_owes(browser, address):
    page = text(browser("municipal_coordinator").get(address))

    assert "Пока их нет. Отправьте файлы выше." in page
    assert "Школа № 1 с. Заречного" in page
    assert "Школа № 3" not in page


def test_files_are_sent_read_and_accepted_at_once(browser, address):
    client = browser("municipal_coordinator")
    other = form(changed(school="МБОУ «Школа № 2 с. Заречного»"))
    response = post_files(client, address, form(), other)
    assert response.headers["Location"] == f"{address}?new=2"
    assert "читается" in text(client.get(address))
    worked()
    assert "Принять без ошибок: 2 формы" in text(client.get(address))

    assert client.post(f"{address}accept/").status_code == 302

    assert Submission.objects.filter(state="submitted").count() == 2
    assert "принят" in text(client.get(address))
    assert post_files(client, address, form()).headers["Location"] == f"{address}?new=0"
    assert "второй раз они не учитываются" in text(client.get(f"{address}?new=0"))


def test_no_file_is_said_with_what_to_do(browser, address):
    page = text(browser("municipal_coordinator").post(address), 400)

    assert "Выберите формы" in page


def test_cells_are_put_right_in_the_browser(town, due, browser, address):
    row = sent(town, due, form(changed(label="девятый", plan="")))
    client, own = browser("municipal_coordinator"), f"{address}{row.pk}/"
    page = text(client.get(own))
    assert "лист «Sheet», ячейка C2: Класс «девятый» непонятен" in page
    assert 'name="cell.0.C2"' in page
    assert 'name="cell.0.A2"' not in page
    assert 'name="cell.0.A2"' in text(client.get(f"{own}?edit=all"))

    said = {"version": row.version, "cell.0.C2": "9А", "cell.0.G2": "Зачёт\r\nпо теме"}
    assert client.post(f"{own}cells/", said).status_code == 302

    row.refresh_from_db()
    assert row.corrections == {"Sheet": {"C2": "9А", "G2": "Зачёт\nпо теме"}}
    assert "Ошибок нет. Обучающихся: 1." in text(client.get(own))
    accepted = client.post(f"{own}accept/", {"version": row.version})
    assert accepted.headers["Location"] == address
    assert SubmissionVersion.objects.count() == 1


def test_an_accepted_form_opens_on_every_page_of_submissions(town, due, browser, address):
    row = sent(town, due, form())
    client = browser("municipal_coordinator")
    assert client.post(f"{address}{row.pk}/accept/", {"version": row.version}).status_code == 302
    made = Submission.objects.get()

    head, own = browser("head"), f"/submissions/{made.pk}/"

    assert PUPIL[0] in text(head.get(own))
    versions = text(head.get(f"{own}versions/"))
    assert "форма пришла файлом, подпись не проверялась" in versions
    assert "Сдано получателем за школу" in versions
    assert "подпись программа не проверяла" in text(head.get(f"{own}signature/"))
    assert PUPIL[0] in text(client.get(f"{own}review/"))


def test_who_was_slower_sees_what_was_typed(town, due, browser, address):
    row = sent(town, due, form(changed(label="девятый")))
    client, own = browser("municipal_coordinator"), f"{address}{row.pk}/"

    page = text(client.post(f"{own}cells/", {"version": 0, "cell.0.C2": "9Б?"}), 409)

    assert "форму изменили" in page
    assert ">9Б?</textarea>" in page


def test_a_form_with_problems_is_not_accepted(town, due, browser, address):
    row = sent(town, due, form(changed(label="девятый")))
    client = browser("municipal_coordinator")

    page = text(client.post(f"{address}{row.pk}/accept/", {"version": row.version}), 409)

    assert "В форме ошибок: 1" in page
    assert not SubmissionVersion.objects.exists()


def test_a_school_is_chosen_from_those_that_owe(town, due, browser, address):
    row = sent(town, due, form(changed(school="Заречненская основная")))
    client, own = browser("municipal_coordinator"), f"{address}{row.pk}/"
    assert "Школа не узнана" in text(client.get(own))

    said = {"version": row.version, "unit": town.sibling.number}
    assert client.post(f"{own}school/", said).status_code == 302

    row.refresh_from_db()
    assert row.unit_id == town.sibling.number


def test_a_file_is_left_aside_and_comes_back(town, due, browser, address):
    row = sent(town, due, form())
    client, own = browser("municipal_coordinator"), f"{address}{row.pk}/"
    assert client.post(f"{own}leave/", {"version": row.version, "left": "yes"}).status_code == 302
    row.refresh_from_db()

    page = text(client.get(own))

    assert "оставлен" in page
    assert "Вернуть файл" in page
    assert client.post(f"{own}leave/", {"version": row.version, "left": "no"}).status_code == 302


def test_the_original_comes_back_byte_by_byte(town, due, browser, address):
    row = sent(town, due, form())

    response = browser("municipal_coordinator").get(f"{address}{row.pk}/original/")

    assert b"".join(response.streaming_content) == form()
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_the_file_comes_back_with_comments_at_its_cells(town, due, browser, address):
    row = sent(town, due, form(changed(label="девятый")))

    response = browser("municipal_coordinator").get(f"{address}{row.pk}/comments/")

    assert response.status_code == 200
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet["C2"].comment.text.startswith("Ошибка. Класс «девятый» непонятен.")
    assert sheet["A2"].value == PUPIL[0]


def test_empty_forms_are_given_for_one_school_and_for_all(town, browser, address):
    client = browser("municipal_coordinator")

    one = client.get(f"{address}templates/{town.school.number}.xlsx")
    every = client.get(f"{address}templates.zip")

    book = load_workbook(io.BytesIO(one.content))
    assert book["Форма"]["A3"].value == SCHOOL
    assert [cell.value for cell in book["Списки"]["A"]][:3] == ["9А", "9Б", "9В"]
    names = zipfile.ZipFile(io.BytesIO(every.content)).namelist()
    assert names == ["1 МБОУ Школа № 1 с. Заречного.xlsx", "2 МБОУ Школа № 2 с. Заречного.xlsx"]
    assert client.get(f"{address}templates/{town.far.number}.xlsx").status_code == 404


def test_names_are_closed_outside_the_days_of_the_campaign(
    town, due, browser, address, monkeypatch
):
    row = sent(town, due, form(changed(label="девятый")))
    client = browser("municipal_coordinator")
    assert PUPIL[0] in text(client.get(f"{address}{row.pk}/"))
    monkeypatch.setattr(CampaignLine, "names", _Closed())

    page = text(client.get(f"{address}{row.pk}/"))

    assert "Берёзин" not in page
    assert "Имена обучающихся открыты только в дни мониторинга" in page
    assert client.get(f"{address}{row.pk}/original/").status_code == 404
    assert client.post(f"{address}{row.pk}/cells/", {"version": row.version}).status_code == 404


class _Closed:
    """A window that is never open."""

    def opens(self, *_: object) -> bool:
        return False


def test_a_pupil_of_another_grade_has_no_name_on_the_page(town, due, browser, address):
    row = sent(town, due, form(changed(name="Вётлин Пётр Ильич", label="8А")))

    page = text(browser("municipal_coordinator").get(f"{address}{row.pk}/?edit=all"))

    assert "Вётлин" not in page
    assert "скрыто" in page


def test_others_find_nothing_here(town, due, browser, address):
    row = sent(town, due, form())
    for who in ("deputy_head", "expert", "methodist", "far_deputy_head"):
        client = browser(who)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}{row.pk}/").status_code == 404
    elsewhere = address.replace(str(town.municipality), str(town.region))
    assert browser("ministry_specialist").get(f"{elsewhere}{row.pk}/").status_code == 404
    wrong = f"/units/{town.municipality}/collection/{due.campaign_id}/9999/intake/"
    assert browser("municipal_coordinator").get(wrong).status_code == 404
    assert HandFilled.objects.count() == 1
