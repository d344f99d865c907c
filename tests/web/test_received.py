"""The receiver reads what was handed in: names in the window only, remarks by cell, a sample."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.utils import timezone

import campaigning
import collected
from collected import NAMES
from opora.records.actions.by import By
from opora.records.models import CellRemark, OddValue, Submission, SubmissionVersion

GIVEN = ("Олег Ян", "Пётр Ян", "Лев Ян", "Ян Ян")
pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def moment(monkeypatch):
    """The time the program thinks it is."""
    monkeypatch.setattr(timezone, "now", lambda: collected.IN_TIME)


@pytest.fixture
def campaign(town, moment):
    return campaigning.begun(town.region)


@pytest.fixture
def due(campaign):
    return collected.due_on(campaign)


@pytest.fixture
def sent(town, campaign, due):
    """Number and version of the form of the school."""
    by = By(town.accounts["deputy_head"])
    return collected.handed_in(campaign, due, town.school.number, by=by)


@pytest.fixture
def coordinator(browser):
    return browser("municipal_coordinator")


@pytest.fixture
def ministry(browser):
    return browser("ministry_specialist")


def listing(unit, campaign, due):
    return f"/units/{unit}/collection/{campaign.number}/{due}/"


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_the_form_is_read_returned_by_cell_and_accepted(town, coordinator, campaign, due, sent):
    number, version = sent
    address = f"/submissions/{number}/review/"
    assert NAMES[0] in page(coordinator, address)
    answer = coordinator.post(
        f"{address}return/",
        {"version": version, "reason": "Уточните", f"remark|p{NAMES[0]}|cause": "Чем болел?"},
    )
    assert answer.status_code == 302
    remark = CellRemark.objects.get()
    assert (remark.key, remark.column, remark.text) == (f"p{NAMES[0]}", "cause", "Чем болел?")
    assert "Чем болел?" in page(coordinator, address)
    rows = [collected.row(NAMES[0], filled={"cause": "Болел гриппом", "work": "р", "plan": "п"})]
    _, again = collected.handed_in(campaign, due, town.school.number, rows)
    assert "прислана новая версия" in page(coordinator, address)
    coordinator.post(f"{address}accept/", {"version": again})
    assert Submission.objects.get(pk=number).state == "accepted"


def test_a_return_without_a_reason_keeps_what_was_typed(coordinator, sent):
    number, version = sent
    answer = coordinator.post(
        f"/submissions/{number}/review/return/",
        {"version": version, "reason": " ", f"remark|p{NAMES[0]}|cause": "Чем болел?"},
    )
    assert answer.status_code == 409
    assert "Чем болел?" in answer.content.decode()
    assert Submission.objects.get(pk=number).state == "submitted"


def test_an_older_version_is_not_accepted(town, coordinator, campaign, due, sent):
    number, version = sent
    collected.handed_in(campaign, due, town.school.number, [collected.row(NAMES[2])])
    answer = coordinator.post(f"/submissions/{number}/review/accept/", {"version": version})
    assert answer.status_code == 409
    assert "другая версия" in answer.content.decode()


@pytest.mark.parametrize("day", [date(2025, 10, 31), date(2026, 5, 1)])
def test_outside_the_days_of_the_order_nobody_above_sees_a_name(
    town, coordinator, ministry, campaign, due, sent, day, monkeypatch
):
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    for client, unit in ((coordinator, town.municipality), (ministry, town.region)):
        shown = page(client, f"/submissions/{sent[0]}/review/")
        shown += page(client, listing(unit, campaign, due))
        shown += page(client, f"/units/{unit}/collection/{campaign.number}/")
        for secret in (*NAMES, "Болел", "Разобрали"):
            assert secret not in shown
        assert "Приказ открывает имена" in shown


def test_only_the_grades_of_the_order_are_open(town, coordinator, campaign, due):
    rows = [collected.row(NAMES[0]), collected.row(NAMES[1], "8А")]
    number, _ = collected.handed_in(campaign, due, town.school.number, rows)
    shown = page(coordinator, f"/submissions/{number}/review/")
    assert NAMES[0] in shown
    assert NAMES[1] not in shown


def test_a_draft_or_a_withdrawn_form_is_nobodys_above(town, coordinator, campaign, due):
    number, _ = collected.prepared(campaign, due, town.school.number)
    assert coordinator.get(f"/submissions/{number}/review/").status_code == 404
    assert NAMES[0] not in page(coordinator, listing(town.municipality, campaign, due))


def test_others_do_not_reach_the_form(browser, town, sent):
    for key in ("expert", "publisher", "methodist", "administrator", "far_deputy_head", "head"):
        assert browser(key).get(f"/submissions/{sent[0]}/review/").status_code == 404


def consolidated(client, town, campaign, due, ending):
    answer = client.get(f"{listing(town.region, campaign, due)}consolidated.{ending}")
    assert answer.status_code == 200
    return io.BytesIO(answer.content)


def test_the_consolidated_form_has_what_is_accepted_by_municipality(
    town, coordinator, ministry, campaign, due, sent
):
    collected.handed_in(campaign, due, town.far.number, [collected.row(NAMES[2], "11А")])
    for number, version in Submission.objects.values_list("pk", "sent"):
        ministry.post(f"/submissions/{number}/review/accept/", {"version": version})
    sheet = openpyxl.load_workbook(consolidated(ministry, town, campaign, due, "xlsx")).active
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [(row[1], row[2]) for row in rows] == [
        ("Дальний район", NAMES[2]),
        ("Заречный район", NAMES[1]),
        ("Заречный район", NAMES[0]),
    ]
    table = docx.Document(consolidated(ministry, town, campaign, due, "docx")).tables[0]
    assert [row.cells[2].text for row in table.rows[1:]] == [row[2] for row in rows]


def test_many_are_accepted_after_a_sample_is_checked(town, ministry, coordinator, campaign, due):
    schools = (town.school.number, town.sibling.number)
    sent = dict(collected.handed_in(campaign, due, each) for each in schools)
    here = listing(town.municipality, campaign, due)
    coordinator.post(f"{here}sample/")
    assert "Сначала проверьте" in coordinator.post(f"{here}sample/accept/").content.decode()
    for number, version in sent.items():  # both are drawn: two at least are
        coordinator.post(f"/submissions/{number}/review/accept/", {"version": version})
    assert coordinator.post(f"{here}sample/accept/").status_code == 302
    assert set(Submission.objects.values_list("state", flat=True)) == {"accepted"}


def test_the_municipality_hands_up_and_the_ministry_accepts(
    town, coordinator, ministry, campaign, due, sent
):
    here = listing(town.municipality, campaign, due)
    assert "Ждут вашей проверки" in coordinator.post(f"{here}hand-up/").content.decode()
    coordinator.post(f"/submissions/{sent[0]}/review/accept/", {"version": sent[1]})
    assert "Напишите, почему" in coordinator.post(f"{here}hand-up/").content.decode()
    for _ in range(2):  # a repeat is one effect
        done = coordinator.post(f"{here}hand-up/", {"reason": "Школа № 2 закрыта на карантин"})
        assert done.status_code == 302
    row = Submission.objects.get(unit=town.municipality)
    assert (row.state, row.receiver_id, row.versions) == ("submitted", town.region, 1)
    top = listing(town.region, campaign, due)
    assert "карантин" in page(ministry, top)
    answer = ministry.post(f"/submissions/{row.pk}/review/accept/", {"version": 1})
    assert answer.headers["Location"] == top
    assert Submission.objects.get(pk=row.pk).state == "accepted"


def test_a_school_hands_nothing_up(town, coordinator, ministry, campaign, due, sent):
    for client, unit in ((coordinator, town.school.number), (ministry, town.region)):
        answer = client.post(f"{listing(unit, campaign, due)}hand-up/", {"reason": "нет"})
        assert answer.status_code == 404


def test_what_is_handed_up_names_seals_and_no_children(town, coordinator, campaign, due, sent):
    coordinator.post(f"/submissions/{sent[0]}/review/accept/", {"version": sent[1]})
    coordinator.post(f"{listing(town.municipality, campaign, due)}hand-up/", {"reason": "нет"})
    said = SubmissionVersion.objects.get(submission__unit=town.municipality).content
    assert SubmissionVersion.objects.get(submission=sent[0]).seal in said
    assert NAMES[0] not in said


def test_what_waits_for_the_municipality_does_not_wait_for_the_ministry(
    town, coordinator, ministry, campaign, due, sent
):
    own = page(coordinator, listing(town.municipality, campaign, due))
    above = page(ministry, listing(town.region, campaign, due))
    assert "Ждут вашего решения <b>1</b>" in own
    assert "Ждут вашего решения <b>0</b>" in above
    assert "Ждут решения ниже <b>1</b>" in above
    assert ("взять выборку" in own, "взять выборку" in above) == (True, False)


def test_a_due_date_of_another_campaign_is_not_found(town, ministry, campaign, due):
    other = campaigning.begun(town.region, year=2024)
    assert ministry.get(listing(town.region, other, due)).status_code == 404
    assert ministry.get(listing(town.school.number, campaign, due)).status_code == 200


def test_the_list_costs_the_same_whatever_its_length(
    town, ministry, campaign, due, django_assert_max_num_queries
):
    for each in (town.school.number, town.sibling.number, town.far.number):
        collected.handed_in(campaign, due, each)
    with django_assert_max_num_queries(20):
        page(ministry, listing(town.region, campaign, due))


def test_something_odd_is_followed_up_with_a_comment(town, coordinator, campaign, due):
    filled = {"cause": "Болел", "work": "Разобрали дроби, 12 задач", "plan": "Зачёт 10 марта"}
    rows = [collected.row(f"Липин {given}", filled=filled) for given in GIVEN]
    number, version = collected.handed_in(campaign, due, town.school.number, rows)
    address = f"/submissions/{number}/review/"
    assert "повторяются записи о 3 из 4" in page(coordinator, address)
    waiting = coordinator.post(f"{listing(town.municipality, campaign, due)}sample/")
    assert "в которых нет странного" in waiting.content.decode()
    odd = OddValue.objects.get()
    form = {"odd": odd.pk, "comment": ""}
    assert coordinator.post(f"{address}odd/", form | {"settle": "1"}).status_code == 409
    coordinator.post(f"{address}odd/", form | {"comment": "Звонили в школу"})
    assert "выясняется" in page(coordinator, address)
    coordinator.post(f"{address}odd/", form | {"comment": "Занятие общее", "settle": "1"})
    odd.refresh_from_db()
    assert (odd.state, odd.comment) == ("settled", "Занятие общее")
    coordinator.post(f"{address}accept/", {"version": version})


def test_what_is_odd_in_another_form_is_not_settled(town, coordinator, campaign, due, sent):
    filled = {"cause": "Болел", "work": "Разобрали дроби, 12 задач", "plan": "Зачёт 10 марта"}
    rows = [collected.row(f"Липин {given}", filled=filled) for given in GIVEN]
    collected.handed_in(campaign, due, town.far.number, rows)
    odd = OddValue.objects.get()
    answer = coordinator.post(
        f"/submissions/{sent[0]}/review/odd/", {"odd": odd.pk, "comment": "да", "settle": "1"}
    )
    assert answer.status_code == 409
    assert OddValue.objects.get().state == "open"
