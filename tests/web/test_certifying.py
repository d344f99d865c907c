"""Certifying a form and handing it in: who, what exactly, when, and what came of it."""

import re
from html import unescape

import pyotp
import pytest
from django.conf import settings
from pypdf import PdfReader

from opora.records.actions.by import PROGRAM
from opora.records.actions.submissions import Remarked, begin_review, return_back
from opora.records.models import (
    Account,
    AuditEvent,
    Certification,
    OrgUnit,
    Submission,
    SubmissionDocument,
    SubmissionEvent,
    SubmissionVersion,
)
from opora.records.queries.form_drafts import version_of
from opora.records.spool import Spool
from school_forms import LISTED, MIDDAY, completed, drafted, keys, write
from town import PASSWORD

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture(autouse=True)
def midday(clock):
    clock.now = MIDDAY
    return clock


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def state():
    return Submission.objects.get().state


@pytest.fixture
def ready(town, browser):
    """The address of a form that a deputy head has completed and prepared; that browser."""
    number = drafted(town)
    completed(town, number)
    client = browser("deputy_head")
    assert client.post(f"/submissions/{number}/prepare/").status_code == 302
    return f"/submissions/{number}/", client


def posted(**more):
    version = SubmissionVersion.objects.order_by("number").last()
    return {"version": version.number, "seal": version.seal, "password": PASSWORD} | more


def test_only_the_head_certifies(ready, browser):
    address, _ = ready

    for key in ("deputy_head", "class_teacher", "municipal_coordinator", "far_deputy_head"):
        client = browser(key)
        assert client.get(f"{address}certify/").status_code == 404, key
        assert client.post(f"{address}certify/", posted(send="1")).status_code == 404, key
    assert state() == "draft"
    for path in ("", "versions/", "versions/1/form.pdf"):
        assert browser("municipal_coordinator").get(f"{address}{path}").status_code == 404
        assert browser("far_deputy_head").get(f"{address}{path}").status_code == 404


def test_a_wrong_password_certifies_nothing_and_guessing_is_slowed_down(ready, browser):
    address, _ = ready
    head = browser("head")

    for _ in range(5):
        page = text(head.post(f"{address}certify/", posted(password="не тот", send="1")), 400)
        assert "пароль не подходит" in page
    response = head.post(f"{address}certify/", posted(send="1"))

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert (state(), Certification.objects.count()) == ("draft", 0)


def test_where_codes_are_on_a_right_one_is_needed_too(ready, browser, town, clock):
    address, _ = ready
    secret = pyotp.random_base32()
    head = browser("head")
    Account.objects.filter(pk=town.accounts["head"]).update(totp_secret=secret, totp_used=0)
    assert 'name="code"' in text(head.get(f"{address}certify/"))

    text(head.post(f"{address}certify/", posted(code="000000")), 400)
    assert not Submission.objects.get().certified
    code = pyotp.TOTP(secret).at(clock.now)
    assert head.post(f"{address}certify/", posted(code=code)).status_code == 302

    kept = Certification.objects.get()
    assert kept.report == {"password": True, "code": True}
    assert (kept.kind, kept.good, kept.seal) == ("password", True, posted()["seal"])


def test_what_changed_while_the_head_was_reading_is_not_certified(ready, browser, town):
    address, deputy = ready
    head, old = browser("head"), posted(send="1")
    number = Submission.objects.get().pk
    write(town, number, keys(number)[0])
    assert (
        "подготовьте её и заверьте снова" in text(head.post(f"{address}certify/", old), 400).lower()
    )
    deputy.post(f"{address}prepare/")

    page = text(head.post(f"{address}certify/", old), 400)

    assert "Пока вы читали форму, её изменили" in page
    assert (state(), Certification.objects.count()) == ("draft", 0)


def test_certifying_ten_times_is_once_and_who_filled_it_in_is_told(ready, browser, town):
    address, _ = ready
    head = browser("head")
    write(town, Submission.objects.get().pk, keys(Submission.objects.get().pk)[0])
    head.post(f"{address}prepare/")
    assert "заверяете форму вы сами" in text(head.get(f"{address}certify/"))

    for _ in range(10):
        assert head.post(f"{address}certify/", posted(send="1")).status_code == 302

    assert Certification.objects.get().same_hand
    assert [each.act for each in SubmissionEvent.objects.all()][-2:] == ["certify", "submit"]
    assert Submission.objects.get().sent == 2


def test_only_certified_it_waits_for_the_deputy_to_hand_it_in(ready, browser):
    address, deputy = ready
    version = posted()["version"]
    page = text(deputy.post(f"{address}submit/", {"version": version}), 400)
    assert "не заверена руководителем" in page
    browser("head").post(f"{address}certify/", posted())
    assert state() == "draft"

    for _ in range(10):
        assert deputy.post(f"{address}submit/", {"version": version}).status_code == 302

    assert state() == "submitted"
    assert SubmissionEvent.objects.filter(act="submit").count() == 1


def test_late_is_said_and_after_the_last_day_nothing_is_taken(ready, browser, clock, town):
    address, deputy = ready
    clock.move(days=2)
    head = browser("head")
    assert "просрочено на" in text(head.get(f"{address}certify/"))
    head.post(f"{address}certify/", posted(send="1"))
    assert Submission.objects.get().on_time is False
    assert "с опозданием" in text(browser("deputy_head").get(f"/units/{town.school.number}/forms/"))

    deputy = browser("deputy_head")
    deputy.post(f"{address}withdraw/", {"version": 1, "reason": "Ошиблись классом"})
    clock.move(days=10)
    deputy = browser("deputy_head")
    deputy.post(f"{address}prepare/")
    page = text(browser("head").post(f"{address}certify/", posted(send="1")), 400)
    assert "Приём закрыт" in page
    assert state() == "withdrawn"
    mine = text(browser("deputy_head").get(f"/units/{town.school.number}/forms/"))
    assert "Открыть может Сотрудник ministry_specialist (специалист министерства)" in mine


def test_withdrawing_needs_a_reason_and_keeps_what_was_typed(ready, browser):
    address, deputy = ready
    browser("head").post(f"{address}certify/", posted(send="1"))

    text(deputy.post(f"{address}withdraw/", {"version": 1, "reason": " "}), 400)
    assert state() == "submitted"
    for _ in range(3):
        response = deputy.post(f"{address}withdraw/", {"version": 1, "reason": "Не тот класс"})
        assert response.status_code == 302
    assert state() == "withdrawn"
    page = text(deputy.get(f"{address}versions/"))
    assert "Не тот класс" in page
    assert SubmissionVersion.objects.count() == 1


def returned(town, *remarks):
    number, by = Submission.objects.get().pk, PROGRAM
    begin_review(by=by, submission=number)
    return_back(by=by, submission=number, version=1, reason="Доделать", remarks=remarks)


def test_remarks_stand_at_their_cells_until_a_later_version_comes(ready, browser, town):
    address, deputy = ready
    browser("head").post(f"{address}certify/", posted(send="1"))
    key = keys(Submission.objects.get().pk)[0]
    returned(
        town, Remarked(key, "work", "Что именно сделано?"), Remarked("", "", "Где класс 9В?"),
        Remarked(key, "", "Проверьте класс"),
        Remarked(key, "school_class", "Здесь другой класс"),
    )  # fmt: skip

    page = text(deputy.get(address))
    assert page.index(f'id="cell-{key}-work"') < page.index("Замечание: Что именно сделано?")
    assert "Где класс 9В?" in page
    assert "Возвращена:</b> Доделать" in page
    assert "«Класс»: Здесь другой класс" in page
    assert "Замечание: Проверьте класс" in page
    assert "возвращена" in page

    write(town, Submission.objects.get().pk, key)
    deputy.post(f"{address}prepare/")
    browser("head").post(f"{address}certify/", posted(send="1"))
    assert "Замечание" not in text(deputy.get(address))
    assert Submission.objects.get().sent == 2


def test_corrections_after_sending_are_told_until_they_are_sent_too(ready, browser, town):
    address, deputy = ready
    browser("head").post(f"{address}certify/", posted(send="1"))
    number = Submission.objects.get().pk
    assert "правки, которых нет в сданной" not in text(deputy.get(address))

    write(town, number, keys(number)[0])

    assert "нет в сданной форме: 3" in text(deputy.get(address))


def test_versions_tell_cell_by_cell_what_differs(ready, town):
    address, deputy = ready
    number = Submission.objects.get().pk
    write(town, number, keys(number)[0], "Пропуски", "Решали уравнения на время", "Зачёт")
    deputy.post(f"{address}prepare/")

    page = text(deputy.get(f"{address}versions/?from=1&to=2"))

    assert "разных граф 3" in page
    assert "Решали уравнения на время" in page
    assert page.count("<td>Проведенная работа") == 1
    for wrong in ("?from=1&to=7", "?from=x&to=2"):
        assert deputy.get(f"{address}versions/{wrong}").status_code == 404


def test_a_document_has_the_same_bytes_whenever_it_is_asked_for_and_is_kept(ready, town):
    address, deputy = ready
    first = deputy.get(f"{address}versions/1/form.pdf")
    kept = SubmissionDocument.objects.get(name="form.pdf")
    write(town, Submission.objects.get().pk, keys(Submission.objects.get().pk)[0])

    again = deputy.get(f"{address}versions/1/form.pdf")

    assert first.content.startswith(b"%PDF")
    assert again.content == first.content
    path = settings.DATA / "originals" / kept.sha256
    assert path.read_bytes() == first.content
    printed = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert LISTED.split()[0] in printed
    for wrong in ("1/form.exe", "1/other.pdf", "7/form.pdf", "1/xlsx"):
        assert deputy.get(f"{address}versions/{wrong}").status_code == 404


def test_what_the_head_reads_is_what_the_document_says(ready, browser):
    address, _ = ready
    page = text(browser("head").get(f"{address}certify/"))

    said = version_of(Submission.objects.get().pk, 1)
    for row in said.rows:
        for each in row.filled.values():
            assert each in page
    assert "простая электронная подпись" in page
    assert "19.01.2026:" in page  # the extract with its marks


def test_who_saw_the_pupils_is_noted(ready, browser, town):
    address, deputy = ready
    browser("head").get(f"{address}certify/")
    deputy.get(f"{address}versions/1/extract.xlsx")
    Spool(settings.DATA / "audit").drain()

    seen = {each.what: each for each in AuditEvent.objects.filter(act__in=("read", "export"))}
    assert {"заверение формы мониторинга", "документ формы мониторинга"} <= seen.keys()
    noted = seen["заверение формы мониторинга"]
    listed = {row.pupil for row in version_of(Submission.objects.get().pk, 1).rows}
    assert set(noted.pupils) == listed
    assert "Сойкин" not in str(list(AuditEvent.objects.values_list("what", "details")))


def test_a_school_right_under_the_region_hands_in_to_it(town, browser):
    OrgUnit.objects.filter(pk=town.school.number).update(
        parent=town.region, path=f"/{town.region}/{town.school.number}/"
    )
    number = drafted(town)
    completed(town, number)
    browser("deputy_head").post(f"/submissions/{number}/prepare/")

    browser("head").post(f"/submissions/{number}/certify/", posted(send="1"))

    assert Submission.objects.get().receiver_id == town.region
