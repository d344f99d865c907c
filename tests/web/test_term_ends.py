"""The end of a term in a browser: preview, who owes what, the report, tasks of one's own."""

import io
import re
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ending import BEFORE, TERM, accept, finals, started, teach_terms, worked
from opora.records.models import Mail, Staff, TermEnd, TermReport, TermTask
from town import ALGEBRA, TODAY

pytestmark = pytest.mark.usefixtures("on_the_day")


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def base(town):
    return f"/units/{town.school.number}/term-ends/"


def fields(response):
    """Return what a browser would send of the form of an editor."""
    page = response.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    found |= dict(re.findall(r'<input name="([^"]+\.due)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', page, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        found[name] = chosen[0] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return {name: unescape(value) for name, value in found.items()}


@pytest.fixture
def campaign(town):
    teach_terms(town)
    return started(town)


@pytest.fixture
def report(town, browser, campaign):
    """A drafted report: the deputy head's browser, its address."""
    client, address = browser("deputy_head"), f"{base(town)}{campaign.number}/report/"
    assert client.post(f"{address}draft/").status_code == 302
    return client, address


def texts_of(posted):
    return [name for name in posted if name.endswith(".text") and not name.startswith("was.")]


def test_a_deputy_head_sees_the_terms_previews_and_starts(town, browser):
    teach_terms(town)
    client = browser("deputy_head")
    assert text(client.get(base(town))).count("Посмотреть сроки и начать") == 5

    start = f"{base(town)}start/?term={quote(TERM)}"
    page = text(client.get(start))
    assert "Выставить итоговые отметки</th><td>27.03.2026" in page
    assert "9А, физика" in page  # marks and nobody who teaches
    assert TermEnd.objects.count() == 0

    group = re.findall(r'name="group" value="(\d+)" checked', page)
    response = client.post(f"{base(town)}start/", {"term": TERM, "group": group})
    assert response.status_code == 302
    page = text(client.get(response.headers["Location"]))
    assert "Сотрудник subject_teacher" in page
    assert "идёт, отчёт до 08.04.2026" in text(client.get(base(town)))


def test_a_group_of_nobody_is_said_and_the_choice_kept(town, browser):
    response = browser("deputy_head").post(f"{base(town)}start/", {"term": TERM})

    page = text(response, 400)
    assert "В рабочей группе никого нет" in page
    assert "checked" not in page


def test_only_who_leads_councils_gets_in(town, browser, campaign):
    own = (base(town), f"{base(town)}{campaign.number}/", f"{base(town)}{campaign.number}/report/")

    for key, status in (("head", 200), ("class_teacher", 404), ("subject_teacher", 404),
                        ("psychologist", 404), ("far_deputy_head", 404), ("expert", 404),
                        ("municipal_coordinator", 404)):  # fmt: skip
        client = browser(key)
        assert {client.get(address).status_code for address in own} == {status}, key
    for path in ("remind/", "report/draft/", "report/approve/", "report/save/"):
        assert browser("class_teacher").post(f"{own[1]}{path}").status_code == 404


def test_a_campaign_of_another_school_is_not_there(town, browser, campaign):
    address = f"/units/{town.far.number}/term-ends/{campaign.number}/"

    assert browser("far_deputy_head").get(address).status_code == 404
    assert browser("deputy_head").get(f"{base(town)}{campaign.number + 1}/").status_code == 404
    assert browser("deputy_head").get(f"{base(town)}start/?term=5").status_code == 404


def test_who_owes_what_is_told_by_person_and_opens(town, browser, campaign):
    worked()
    client, address = browser("deputy_head"), f"{base(town)}{campaign.number}/"
    page = text(client.get(address))
    staff = town.staff["subject_teacher"]

    row = re.search(rf'\?staff={staff}">.*?</tr>', page)
    assert re.findall(r'class="n">(\d+)', row[0]) == ["4", "4", "50", "0"]
    assert "нет адреса" in row[0]
    page = text(client.get(f"{address}?staff={staff}"))
    assert '9А, алгебра</td><td>27.03.2026</td><td class="n">25' in page
    assert client.get(f"{address}?as=svg").content.startswith(b"<svg")


def test_reminding_makes_letters_and_says_so(town, browser, campaign):
    Staff.objects.filter(pk=town.staff["subject_teacher"]).update(email="t@example.org")
    client, address = browser("deputy_head"), f"{base(town)}{campaign.number}/"

    response = client.post(f"{address}remind/")
    assert "Писем сделано: 1" in text(client.get(response.headers["Location"]))
    assert "ждёт отправки" in text(client.get(address))
    worked()
    assert "отправлено" in text(client.get(address))
    Mail.objects.all().delete()
    Staff.objects.update(email="")
    assert "нет адреса почты" in text(client.post(f"{address}remind/"), 400)


def test_my_tasks_stand_on_the_front_page_until_i_say_they_are_done(town, browser, campaign):
    client = browser("class_teacher")
    page = text(client.get("/"))
    assert "Мои дела до 6 апреля" in page
    assert page.count(">Сделано</button>") == 4

    task = TermTask.objects.get(kind="parents")
    response = client.post(f"/term-tasks/{task.pk}/done/")
    page = text(client.get(response.headers["Location"]))
    assert "Отмечено: сделано" in page
    assert page.count(">Сделано</button>") == 3
    client.post(f"/term-tasks/{task.pk}/done/", {"again": "1"})
    assert text(client.get("/")).count(">Сделано</button>") == 4


def test_what_is_overdue_is_never_hidden(town, browser):
    started(town, BEFORE)

    assert "просрочено" in text(browser("class_teacher").get("/"))


def test_nobody_does_the_tasks_of_another(town, browser, campaign):
    task = TermTask.objects.get(kind="parents")

    for key in ("deputy_head", "subject_teacher", "far_deputy_head"):
        page = text(browser(key).post(f"/term-tasks/{task.pk}/done/"), 400)
        assert "Такого дела у вас нет" in page
    task.refresh_from_db()
    assert task.done_at is None


def test_with_other_eyes_on_nothing_is_mine(town, browser, campaign):
    client = browser("deputy_head")
    client.post(f"/units/{town.school.number}/people/{town.staff['class_teacher']}/eyes/")

    assert "Мои дела" not in text(client.get("/"))


def test_an_empty_report_teaches(town, browser, campaign):
    address = f"{base(town)}{campaign.number}/report/"

    assert "Составить черновик по данным" in text(browser("deputy_head").get(address))
    assert browser("deputy_head").get(f"{address}edit/").status_code == 404


def test_without_data_there_is_nothing_to_draft_from(town, browser):
    address = f"{base(town)}{started(town).number}/report/"

    assert "составлять не из чего" in text(browser("deputy_head").post(f"{address}draft/"), 400)


def test_a_draft_has_zones_with_intervals_and_advice_to_people(town, report):
    client, address = report
    page = text(client.get(address))

    assert "Не успевают по предмету в классе" in page
    # 10 of 25 by the mean, for there are no final marks of the term yet
    assert re.search(r"10</a></td>.*?25</a></td>.*?40,00 %.*?21,13</td>.*?61,33", page)
    assert "считаны по средней: 25" in page
    assert "учителю предмета: Сотрудник subject_teacher" in page
    assert "классному руководителю: Сотрудник class_teacher" in page
    assert f'href="/classes/{town.school.classes["9А"]}/subject/' in page


def test_every_chart_of_the_page_is_a_picture(report):
    client, address = report
    page = client.get(address).content.decode()
    pictures = [unescape(each) for each in re.findall(r'<img src="([^"]+as=svg[^"]*)"', page)]

    assert len(pictures) >= 2
    for each in pictures:
        assert client.get(each).content.startswith(b"<svg")
    assert client.get(f"{address}?as=svg&sheet=other").status_code == 404
    assert client.get(f"{address}?version=9").status_code == 404


def test_every_saving_is_a_version_and_differences_are_told(report):
    client, address = report
    form = fields(client.get(f"{address}edit/?part=place_low"))
    first, second = texts_of(form)
    form[first], form[second] = "Повторить тему «Дроби».", ""
    assert client.post(f"{address}save/", form).status_code == 302

    page = text(client.get(address))
    assert "Версия 2" in page
    assert "Повторить тему «Дроби»." in page
    assert "по предмету «алгебра»" not in page
    page = text(client.get(f"{address}?from=1&to=2&version=2"))
    assert "рекомендация учителю предмета</td>" in page
    assert "срок классному руководителю</td>" in page
    assert TermReport.objects.count() == 2
    assert "по предмету «алгебра»" in text(client.get(f"{address}?version=1"))


def test_saving_what_did_not_change_makes_no_version(report):
    client, address = report
    client.post(f"{address}save/", fields(client.get(f"{address}edit/?part=place_low")))

    assert TermReport.objects.count() == 1


def test_lines_of_the_conclusions_stay_lines(report):
    client, address = report
    form = fields(client.get(f"{address}edit/"))
    client.post(f"{address}save/", {**form, "text": "  Первое.\r\n\r\nВторое.  "})

    assert TermReport.objects.last().text == "Первое.\n\nВторое."
    assert len(TermReport.objects.last().recommendations) == len(
        TermReport.objects.first().recommendations
    )


def test_two_people_editing_lose_nothing(report, browser):
    client, address = report
    mine = fields(client.get(f"{address}edit/?part=place_low"))
    (name, *_) = texts_of(mine)
    browser("head").post(f"{address}save/", {**mine, name: "Слово директора."})

    response = client.post(f"{address}save/", {**mine, name: "Моё слово."})
    page = text(response, 409)
    assert "Другой человек записал сюда «Слово директора.»" in page
    assert fields(response)[name] == "Моё слово."
    assert client.post(f"{address}save/", fields(response)).status_code == 302
    assert "Моё слово." in text(client.get(address))


@pytest.mark.parametrize(
    ("ending", "value", "said"),
    [
        (".due", "30 февраля", "срок: Не дата"),
        (".staff", "999999", "выберите, кто отвечает"),
        (".text", "я" * 4001, "4001 знаков"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(report, ending, value, said):
    client, address = report
    form = fields(client.get(f"{address}edit/?part=place_low"))
    name = next(each for each in form if each.endswith(ending) and not each.startswith("was."))
    response = client.post(f"{address}save/", {**form, name: value})

    assert said in text(response, 400)
    assert ending == ".staff" or fields(response)[name] == value
    assert TermReport.objects.count() == 1


def test_people_add_their_own_recommendation(report):
    client, address = report
    new = {"zone": "0", "to": "deputy_head", "text": "Посетить уроки.", "version": "1"}
    assert client.post(f"{address}add/", new).status_code == 302
    assert "Посетить уроки." in text(client.get(address))

    assert "отчёт сохранил другой человек" in text(client.post(f"{address}add/", new), 400)
    assert "уже есть" in text(client.post(f"{address}add/", {**new, "version": "2"}), 400)
    for wrong in ({"to": "кому"}, {"zone": ""}, {"zone": "99"}, {"text": ""}):
        again = client.post(f"{address}add/", {**new, "version": "2", **wrong})
        assert again.status_code == 400


def test_counting_again_keeps_what_people_wrote(town, report):
    client, address = report
    form = fields(client.get(f"{address}edit/?part=place_low"))
    (name, *_) = texts_of(form)
    client.post(f"{address}save/", {**form, name: "Своими словами."})
    accept("more", final_marks=finals(town.school, "9А", ALGEBRA, 9))
    client.post(f"{address}draft/")

    page = text(client.get(address))
    assert "Своими словами." in page
    assert "36,00 %" in page  # nine of twenty-five now
    assert TermReport.objects.count() == 3


def test_an_approved_report_is_closed_until_opened_again(report):
    client, address = report
    assert "Прочтите последнюю версию" in text(
        client.post(f"{address}approve/", {"version": "7"}), 400
    )
    assert client.post(f"{address}approve/", {"version": "1"}).status_code == 302
    assert TermEnd.objects.get().closed_on == TODAY
    assert TermTask.objects.get(kind="report").done_at
    page = text(client.get(address))
    assert "Утверждено" in page
    assert "Править рекомендации" not in page
    assert client.get(f"{address}edit/").status_code == 404
    assert "больше не меняется" in text(client.post(f"{address}draft/"), 400)

    client.post(f"{address}reopen/")
    assert TermTask.objects.get(kind="report").done_at is None
    assert "Утвердить версию 1" in text(client.get(address))


def test_the_next_report_says_what_became_of_recommendations(town, browser, report):
    client, _ = report
    earlier = started(town, BEFORE)
    before = f"{base(town)}{earlier.number}/report/"
    client.post(f"{before}draft/")
    client.post(f"{before}approve/", {"version": "1"})
    address = f"{base(town)}{TermEnd.objects.get(term=TERM).pk}/report/"
    client.post(f"{address}draft/")

    page = text(client.get(address))
    assert "Прошлая четверть и эта" in page
    assert "разница не больше случайной" in page  # 12 and 10 of 25
    assert "не её следствие" in page
    form = fields(client.get(f"{address}edit/?part=followed"))
    (name, *_) = (each for each in form if each.endswith(".outcome") and "was." not in each)
    client.post(f"{address}save/", {**form, name: "Провели три консультации."})
    assert "Провели три консультации." in text(client.get(address))


def test_files_of_the_report_and_of_the_tasks(town, report, campaign):
    client, _ = report
    starts = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}
    for name in ("report", "tasks"):
        for kind, start in starts.items():
            response = client.get(f"{base(town)}{campaign.number}/{name}.{kind}")
            assert response.content.startswith(start)
            assert "attachment" in response.headers["Content-Disposition"]
        assert client.get(f"{base(town)}{campaign.number}/{name}.exe").status_code == 404
    book = load_workbook(io.BytesIO(
        client.get(f"{base(town)}{campaign.number}/tasks.xlsx").content
    ))  # fmt: skip
    values = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    assert "Сотрудник subject_teacher" in values
    assert "9А, алгебра; 9Б, алгебра" in values


def test_pages_ask_the_database_few_questions(town, report, campaign):
    client, address = report
    for path, most in ((base(town), 8), (f"{base(town)}{campaign.number}/", 8), (address, 10)):
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= most, (path, len(asked))


def test_an_address_is_written_on_the_card_by_who_may_see_contacts(town, browser):
    card = f"/units/{town.school.number}/people/{town.staff['nobody']}/"
    client = browser("head")
    form = {"version": "1", "name": "Сотрудник nobody", "position": "nobody", "was.email": ""}
    assert client.post(f"{card}edit/", {**form, "email": "n@example.org"}).status_code == 302
    assert "n@example.org" in text(client.get(card))

    wrong = client.post(f"{card}edit/", {**form, "version": "2", "email": "нет"})
    assert "не похоже на адрес" in text(wrong, 400)
    assert Staff.objects.get(pk=town.staff["nobody"]).email == "n@example.org"
