"""The form of a school in a browser: from the start to what is handed in."""

import hashlib
import json
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journals import report_block, report_sheet, write_xlsx
from opora.cli.main import main
from opora.documents.seal import seal
from opora.records.actions.cases import open_case
from opora.records.models import (
    Case,
    Submission,
    SubmissionEvent,
    SubmissionRow,
    SubmissionVersion,
    SupportAction,
)
from opora.records.queries.form_drafts import form_of
from school_forms import LISTED, MIDDAY, TEXTS, completed, deputy, due_of_day, keys, started
from schooling import teach_all
from sendings import SCHOOL, accept, sent, worked
from town import ALGEBRA, PASSWORD, TODAY

pytestmark = pytest.mark.usefixtures("on_the_day")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def midday(clock):
    clock.now = MIDDAY
    return clock


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def number(address):
    return int(address.split("/")[2])


def row(address):
    return SubmissionRow.objects.filter(submission=number(address)).order_by("place").first()


def cells(address, *texts, key=None):
    """Return what a browser sends of a card, the first by default, its cells filled with texts."""
    rows = SubmissionRow.objects.filter(submission=number(address))
    first = rows.get(key=key) if key else row(address)
    columns = ("cause", "work", "plan")
    return (
        {"key": first.key, "version": str(first.version)}
        | {f"was.{name}": first.filled.get(name, "") for name in columns}
        | dict(zip(columns, texts or TEXTS, strict=True))
    )


@pytest.fixture
def begun(town, browser):
    """A deputy head who has begun the form of the day, its address."""
    teach_all(town.school, "9А", "9Б")
    client, due = browser("deputy_head"), due_of_day(started(town))
    response = client.post(f"/units/{town.school.number}/forms/start/", {"due": due})
    assert response.status_code == 302, response.content.decode()
    return client, response["Location"]


@pytest.fixture
def ready(town, begun):
    """The same, completed and prepared."""
    client, address = begun
    completed(town, number(address))
    assert client.post(f"{address}prepare/").status_code == 302
    return client, address


def certified(client, address, **more):
    version = SubmissionVersion.objects.filter(submission=number(address)).order_by("number").last()
    posted = {"version": version.number, "seal": version.seal, "password": PASSWORD, "send": "1"}
    return client.post(f"{address}certify/", posted | more)


def test_the_whole_road_of_a_form_from_the_list_to_what_is_handed_in(town, browser):
    teach_all(town.school, "9А")
    campaign = started(town)
    deputy, head = browser("deputy_head"), browser("head")
    mine = f"/units/{town.school.number}/forms/"

    page = text(deputy.get(mine))
    assert "27.02.2026, 23:59" in page.replace("\u00a0", " ")
    assert "осталось 11 часов" in page.replace("\u00a0", " ")
    address = deputy.post(f"{mine}start/", {"due": due_of_day(campaign)})["Location"]
    assert "Алгебра</a> 2,33 <small>(3)</small>" in text(deputy.get(address))
    assert deputy.post(f"{address}cells/", cells(address)).status_code == 302
    assert deputy.post(f"{address}prepare/").status_code == 302
    assert "ждёт директора" in text(deputy.get(address))

    page = text(head.get(f"{address}certify/"))
    assert LISTED in page
    assert TEXTS[1] in page
    assert SubmissionVersion.objects.get().seal in page
    assert certified(head, address).status_code == 302

    form = Submission.objects.get()
    assert (form.state, form.sent, form.on_time) == ("submitted", 1, True)
    assert form.receiver_id == town.municipality
    assert [each.act for each in SubmissionEvent.objects.all()] == ["prepare", "certify", "submit"]
    assert "у проверяющего" in text(deputy.get(mine))


def journals(folder):
    """Write the journals of two classes in January: two of three pupils of each have low means."""
    marks = {LISTED: {"Алгебра": ["2", "2", "3"], "Химия": ["5", "4", ""]},
             "Берёзин Пётр Ильич": {"Алгебра": ["2", "3", "3"]},
             "Вётлин Пётр Ильич": {"Физика": ["2", "", "3"], "Химия": ["2", "3", "2"]}}  # fmt: skip
    days = [(1, 19), (1, 20), (1, 21)]
    for label in ("9А", "9Б"):
        blocks = [
            report_block(name, days, subjects, school_class=label, year="2025/2026",
                         period="с 12.01.26 по 27.02.26")
            for name, subjects in marks.items()
        ]  # fmt: skip
        yield write_xlsx(folder / f"{label}.xlsx", report_sheet(*blocks, school=SCHOOL))


def test_the_list_of_pages_is_the_list_of_the_command_line(town, browser, tmp_path, capsys):
    files, deputy = list(journals(tmp_path)), browser("deputy_head")
    upload = sent(deputy, town.school.number, *files)
    worked()
    accept(deputy, upload)
    due = due_of_day(started(town))
    address = deputy.post(f"/units/{town.school.number}/forms/start/", {"due": due})["Location"]
    form = form_of(number(address))
    capsys.readouterr()

    main(["form", *map(str, files), "--order", "alania-948-2021", "--on", "2026-02-27",
          "--out", str(tmp_path / "out"), "--json"])  # fmt: skip

    printed = json.loads(capsys.readouterr().out)
    listing = form.submitted().listing()
    assert [pupil.name for pupil in listing.pupils] == [each["name"] for each in printed["pupils"]]
    assert len(listing.pupils) == 4
    # The seal is of every name, class, subject, mean and mark.
    assert printed["seal"] == seal(form.campaign.order, listing)
    assert {source.sha256 for source in listing.sources} == {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_typed_cells_are_kept_by_themselves_and_say_so(begun):
    client, address = begun
    posted = cells(address, "", "Разобрали 12.02 дроби и степени", "")

    response = client.post(f"{address}cells/", posted, headers=HTMX)

    said = text(response)
    assert "сохранено в 12:00" in said
    assert "<html" not in said
    assert 'name="was.work" value="Разобрали 12.02 дроби и степени"' in said
    assert 'id="summary" hx-swap-oob="true"' in said
    assert "осталось: 5" in said
    assert row(address).filled == {"work": "Разобрали 12.02 дроби и степени"}


def test_who_edits_what_is_prepared_is_told_to_prepare_it_again(ready):
    client, address = ready
    posted = cells(address, "Пропуски", "Разобрали 12.02 дроби", "Зачёт до марта")

    said = text(client.post(f"{address}cells/", posted, headers=HTMX))

    assert "подготовьте форму к сдаче снова" in said
    assert Submission.objects.get().prepared == 0


def test_causes_are_chosen_from_the_dictionary_and_told_in_own_words(begun):
    client, address = begun
    chosen = {"cause.causes": ["gaps", "truancy"]}

    client.post(f"{address}cells/", cells(address, "с ноября", "", "") | chosen)

    told = "Пропуски без уважительной причины; Пробелы за предыдущие классы\nс ноября"
    assert row(address).filled["cause"] == told
    page = text(client.get(address))
    assert 'value="gaps" checked' in page
    assert ">с ноября</textarea>" in page
    # Health and family do not leave the school, whatever a browser sends.
    assert 'value="illness"' not in page
    client.post(f"{address}cells/", cells(address, "", "", "") | {"cause.causes": ["illness"]})
    assert row(address).filled["cause"] == ""


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_who_was_slower_gets_both_texts_and_may_write_over(begun, headers):
    client, address = begun
    mine = cells(address, "", "Моё: решали дроби вместе", "")
    client.post(f"{address}cells/", cells(address, "", "Чужое: читали условия задач", ""))

    response = client.post(f"{address}cells/", mine, headers=headers)

    page = text(response, 409)
    assert "другой человек записал «Чужое: читали условия задач»" in page
    if not headers:
        assert "Моё: решали дроби вместе</textarea>" in page
    assert row(address).filled["work"] == "Чужое: читали условия задач"
    over = re.search(r'name="over" value="(\d+)"', page)[1]
    assert client.post(f"{address}cells/", mine | {"over": over}).status_code == 302
    assert row(address).filled["work"] == "Моё: решали дроби вместе"


def test_what_is_missing_is_said_with_a_way_to_each_cell(begun):
    client, address = begun
    client.post(f"{address}cells/", cells(address))

    page = text(client.post(f"{address}prepare/"), 400)

    other = keys(number(address))[1]
    assert "осталось: 3" in page
    for column in ("cause", "work", "plan"):
        place = f"cell-{other}-{column}"
        assert f'href="#{place}"' in page
        assert f'<textarea id="{place}"' in page


def test_empty_words_and_copies_are_pointed_at_and_stop_nothing(begun):
    client, address = begun
    for key in keys(number(address)):
        texts = ("Пропуски", "Проведена работа", "Зачёт по степеням до марта")
        client.post(f"{address}cells/", cells(address, *texts, key=key))

    page = text(client.get(address))

    assert page.count("текст не говорит, что именно сделано") == 4  # at the cells and above
    assert "то же, что у другого обучающегося: Сойкин" in page
    assert client.post(f"{address}prepare/").status_code == 302


def test_texts_of_the_month_before_are_offered_and_pointed_at_when_taken(town, ready, browser):
    client, address = ready
    certified(browser("head"), address)
    due = due_of_day(Submission.objects.get().due.campaign_id, date(2026, 3, 27))
    later = client.post(f"/units/{town.school.number}/forms/start/", {"due": due})["Location"]
    page = text(client.get(later))
    assert "в форме на 27.02.2026 было: " in page
    assert row(later).filled == {}

    posted = {"key": row(later).key, "column": "plan", "source": "before"}
    for _ in range(3):
        assert client.post(f"{later}offer/", posted).status_code == 302

    was = SubmissionRow.objects.get(submission=number(address), key=row(later).key)
    assert row(later).filled == {"plan": was.filled["plan"]}
    assert "то же, что в прошлый раз" in text(client.get(later))


def test_logged_work_and_open_causes_are_offered(town, begun):
    client, address = begun
    pupil = row(address).pupil
    case = open_case(by=deputy(town), school=town.school.number, pupil=pupil, subjects=[ALGEBRA],
                     on=TODAY)  # fmt: skip
    Case.objects.filter(pk=case).update(main_cause="gaps", causes=["illness"])
    for text_, subject, on in (
        ("Разобрали сложение дробей", ALGEBRA, date(2026, 2, 12)),
        ("Читали карту Африки", "география", date(2026, 2, 13)),
        ("Прошлая четверть, дроби", ALGEBRA, date(2025, 10, 1)),
    ):
        SupportAction.objects.create(school_id=town.school.number, pupil_id=pupil, on=on,
                                     kind="lesson", subject=subject, text=text_,
                                     by_id=town.accounts["deputy_head"])  # fmt: skip

    page = text(client.get(address))

    assert "12.02.2026 дополнительное занятие, алгебра: Разобрали сложение дробей" in page
    assert "Африки" not in page
    assert "Прошлая четверть" not in page
    client.post(f"{address}offer/", {"key": row(address).key, "column": "work", "source": "log"})
    client.post(f"{address}offer/", {"key": row(address).key, "column": "cause", "source": "case"})
    assert row(address).filled == {
        "work": "12.02.2026 дополнительное занятие, алгебра: Разобрали сложение дробей",
        "cause": "Пробелы за предыдущие классы",
    }


def test_pupils_are_added_from_the_classes_or_by_hand_once(town, begun):
    client, address = begun
    pupil = town.school.pupils["9А"][1]
    token = re.search(r'name="token" value="(\w+)"', text(client.get(f"{address}add/")))[1]
    roster = {"token": token, "pupil": pupil, "subjects": "алгебра, Химия", "why": "Педсовет"}
    by_hand = {"token": token, "name": "Осинин Олег Ян", "label": "11 а", "subjects": "Химия",
               "why": "Учится экстерном"}  # fmt: skip

    for posted in (roster, by_hand):
        for _ in range(3):
            assert client.post(f"{address}add/", posted).status_code == 302

    form = form_of(number(address))
    added = {line.row.name: line.row for line in form.lines if line.row.why_added}
    assert {name: row.school_class for name, row in added.items()} == {
        "Вётлин Пётр Ильич": "9А",
        "Осинин Олег Ян": "11А",
    }
    subjects = added["Вётлин Пётр Ильич"].subjects
    assert [(each.subject, each.shown_mean) for each in subjects if each.listed] == [
        ("Алгебра", "2,67"),
        ("Химия", ""),
    ]
    page = text(client.post(f"{address}add/", by_hand | {"label": "8А"}), 400)
    assert "не из параллелей приказа (9, 11)" in page
    assert 'value="Осинин Олег Ян"' in page


def test_a_pupil_left_out_is_told_with_the_reason_and_comes_back(begun):
    client, address = begun
    key = {"key": row(address).key}
    text(client.post(f"{address}leave-out/", key | {"reason": " "}), 400)
    client.post(f"{address}leave-out/", key | {"reason": "Учится на дому"})

    page = text(client.get(address))
    assert "Сойкин Пётр Ильич, 9А: Учится на дому" in page
    assert "не включено: 1" in page

    client.post(f"{address}take-back/", key)
    assert "Не включены школой" not in text(client.get(address))


def test_classes_without_marks_are_named_before_the_deadline(begun):
    client, address = begun
    page = text(client.get(address))

    assert "9А</a>: отметки по 21.01.2026" in page
    assert "9В</a>: отметок за период нет" in page


def test_nobody_listed_is_handed_in_too(town, browser):
    client, due = browser("deputy_head"), due_of_day(started(town))
    address = client.post(f"/units/{town.school.number}/forms/start/", {"due": due})["Location"]
    assert "Такая форма тоже сдаётся" in text(client.get(address))
    client.post(f"{address}prepare/")

    head = browser("head")
    assert "Обучающихся со средней оценкой «2» за отчетный период нет" in text(
        head.get(f"{address}certify/")
    )
    certified(head, address)
    assert Submission.objects.get().state == "submitted"


def test_what_is_accepted_later_is_pointed_at_and_the_news_are_told(town, begun):
    client, address = begun
    teach_all(town.school, "9В")
    assert "После составления списка принято новое" in text(client.get(address))

    client.post(f"{address}refresh/")

    page = text(client.get(address))
    assert "принято новое" not in page
    assert "Появились в списке: Сойкин Пётр Ильич" in page


def test_the_page_costs_the_same_however_many_pupils_there_are(town, begun):
    client, address = begun
    with CaptureQueriesContext(connection) as few:
        text(client.get(address))
    teach_all(town.school, "9В")
    client.post(f"{address}refresh/")

    with CaptureQueriesContext(connection) as more:
        text(client.get(address))

    assert len(more) <= len(few) + 2  # names of who came
    assert len(few) <= 30, len(few)


def test_every_mean_leads_to_its_marks(begun):
    client, address = begun
    page = client.get(address).content.decode()

    marks = unescape(re.search(r'href="(/pupils/\d+/marks/[^"]+)"', page)[1])
    assert client.get(marks).status_code == 200
