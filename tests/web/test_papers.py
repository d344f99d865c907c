"""Pages of consents and notices: who may see and write, drafts from figures, papers, no mail."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from council_pages import open_one
from opora.records.models import AuditEvent, Consent, CouncilQuestion, Mail, Notice
from opora.records.spool import here
from parents import PDF, case, consent, content, notice, pupil_of
from schooling import teach_all

pytestmark = pytest.mark.usefixtures("on_the_day")


def papers(town, label="9А"):
    return f"/pupils/{pupil_of(town, label)}/papers/"


def text(response):
    return response.content.decode()


def signed(**more):
    return {
        "purpose": "council",
        "granted": "yes",
        "data": "имя, класс",
        "signer": "mother",
        "since": "2025-09-01",
        **more,
    }


def test_an_empty_page_teaches_what_to_do(town, browser):
    page = text(browser("class_teacher").get(papers(town)))

    assert "Согласий и отказов пока нет" in page
    assert "Уведомлений пока нет" in page
    assert "не рассылает" in page


def test_a_class_teacher_keeps_a_consent_with_its_scan_and_takes_it_back(town, browser):
    client, address = browser("class_teacher"), papers(town)
    scan = SimpleUploadedFile("скан.pdf", PDF, "application/pdf")

    assert client.post(f"{address}consents/add/", signed(scan=scan)).status_code == 302

    row = Consent.objects.get()
    assert (row.purpose, row.granted, row.paper_kind) == ("council", True, "pdf")
    page = text(client.get(address))
    assert "в силе" in page
    answer = client.get(f"{address}consents/{row.pk}/scan/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    sent = {"version": row.version, "on": "2026-02-27"}
    assert client.post(f"{address}consents/{row.pk}/withdraw/", sent).status_code == 302
    assert "отозвано" in text(client.get(address))


def test_a_form_begins_with_what_its_purpose_says(town, browser):
    page = text(browser("class_teacher").get(f"{papers(town)}?purpose=hand_over"))

    assert '<option value="hand_over" selected>' in page
    assert "маршрут, проведённая работа и её итог</textarea>" in page


def test_what_was_typed_stays_when_it_is_wrong(town, browser):
    client = browser("class_teacher")
    wrong = signed(until="2025-08-01", note="важное примечание")

    answer = client.post(f"{papers(town)}consents/add/", wrong)

    assert answer.status_code == 400
    assert "Последний день раньше" in text(answer)
    assert "важное примечание" in text(answer)
    assert Consent.objects.count() == 0


def test_a_program_is_no_scan(town, browser):
    scan = SimpleUploadedFile("скан.pdf", b"MZ", "application/pdf")

    answer = browser("class_teacher").post(f"{papers(town)}consents/add/", signed(scan=scan))

    assert answer.status_code == 400
    assert "не PDF" in text(answer)


@pytest.mark.parametrize(
    ("key", "sees", "writes"),
    [
        ("class_teacher", True, True),
        ("deputy_head", True, True),
        ("head", True, False),
        ("psychologist", True, False),
        ("subject_teacher", False, False),
        ("nobody", False, False),
        ("administrator", False, False),
        ("municipal_coordinator", False, False),
        ("far_deputy_head", False, False),
    ],
)
def test_who_sees_and_who_writes(town, browser, key, sees, writes):
    client = browser(key)

    answer = client.get(papers(town))
    assert answer.status_code == (200 if sees else 404)
    assert ("Внести согласие или отказ" in text(answer)) == writes
    sent = client.post(f"{papers(town)}consents/add/", signed())
    assert sent.status_code == (302 if writes else 404)


def test_a_class_teacher_sees_nothing_of_another_class(town, browser):
    assert browser("class_teacher").get(papers(town, "9Б")).status_code == 404


def test_a_paper_of_somebody_else_is_not_there(town, browser):
    other = consent(town, "council", pupil_of(town, "9Б"))
    made = notice(town, pupil_of(town, "9Б"))
    client, address = browser("deputy_head"), papers(town)

    assert client.get(f"{address}consents/{other}/scan/").status_code == 404
    sent = {"version": 1, "on": "2026-02-27"}
    assert client.post(f"{address}consents/{other}/withdraw/", sent).status_code == 404
    assert client.get(f"{address}notices/{made}/").status_code == 404
    assert client.get(f"{address}notices/{made}/notice.pdf").status_code == 404
    assert Consent.objects.get().withdrawn_on is None


def test_a_form_to_be_signed_is_about_one_purpose(town, browser):
    client, address = browser("class_teacher"), papers(town)

    answer = client.get(f"{address}consents/form/hand_over.docx")

    words = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    assert "Берёзин Пётр Ильич, 9А класс" in words
    assert client.get(f"{address}consents/form/football.docx").status_code == 404
    assert client.get(f"{address}consents/form/hand_over.exe").status_code == 404


def test_a_notice_is_drafted_from_figures_edited_printed_handed_and_nothing_is_mailed(
    town, browser
):
    teach_all(town.school, "9А")
    client = browser("class_teacher")
    address = f"/pupils/{pupil_of(town, '9А', 2)}/papers/"
    draft = text(client.get(f"{address}notices/new/risk/"))
    rows = re.findall(r'name="row" value="([^"]+)"[^>]*?( checked)?>', draft)
    assert rows == [("алгебра", " checked"), ("физика", "")]
    assert "<td>2,33 (3)</td>" in draft
    sent = {"text": "Просим помочь.", "measures": "По вторникам.", "row": ["алгебра"]}

    made = client.post(f"{address}notices/new/risk/", sent)

    row = Notice.objects.get()
    page = f"{address}notices/{row.pk}/"
    assert made.headers["Location"].startswith(page)
    assert row.content["rows"] == [["алгебра", "2,33 (3)", "2", "–"]]
    printed = client.get(f"{page}notice.docx").content
    tables = Document(io.BytesIO(printed)).tables
    assert [cell.text for cell in tables[0].rows[1].cells] == row.content["rows"][0]
    assert client.get(f"{page}notice.docx").content == printed
    handed = {"version": 1, "move": "hand", "on": "2026-02-27", "text": "лично"}
    assert client.post(f"{page}move/", handed).status_code == 302
    slip = {"version": 2, "move": "sign", "on": "2026-02-27", "text": "согласны"}
    assert client.post(f"{page}move/", slip).status_code == 302
    assert "согласны" in text(client.get(page))
    assert Mail.objects.count() == 0


def test_figures_of_a_notice_are_never_taken_from_the_form(town, browser):
    teach_all(town.school, "9А")
    own = case(town, pupil_of(town, "9А", 2))
    address = f"/pupils/{pupil_of(town, '9А', 2)}/papers/notices/new/risk/"
    sent = {"text": "Т", "row": ["алгебра", "чужая строка"], "cells": "5,00"}

    browser("class_teacher").post(address, sent)

    row = Notice.objects.get()
    assert [each[0] for each in row.content["rows"]] == ["алгебра"]
    assert row.case_id == own.pk


def test_another_term_may_be_chosen_for_a_draft(town, browser):
    teach_all(town.school, "9А")
    address = f"/pupils/{pupil_of(town, '9А', 2)}/papers/notices/new/risk/?term=1 четверть"

    draft = text(browser("class_teacher").get(address))

    assert "<td>3,00 (3)</td>" in draft


def test_a_notice_about_nothing_is_not_made_and_the_text_stays(town, browser):
    client = browser("class_teacher")

    answer = client.post(f"{papers(town)}notices/new/debt/", {"text": "Мой текст"})

    assert answer.status_code == 400
    assert "хотя бы одну строку" in text(answer)
    assert "Мой текст" in text(answer)
    assert client.get(f"{papers(town)}notices/new/football/").status_code == 404


def test_an_invitation_says_when_and_where(town, browser):
    client, address = browser("class_teacher"), f"{papers(town)}notices/new/invitation/"
    half = {"text": "Приглашаем.", "visit_on": "2026-03-05"}
    assert "и день, и время" in text(client.post(address, half))

    client.post(address, {**half, "visit_where": "17:00, кабинет 12"})

    assert Notice.objects.get().content["visit"] == "05.03.2026, 17:00, кабинет 12"


def test_a_refusal_makes_an_act_with_witnesses(town, browser):
    client, number = browser("class_teacher"), notice(town, pupil_of(town))
    page = f"{papers(town)}notices/{number}/"
    assert client.get(f"{page}act.pdf").status_code == 404
    sent = {"version": 1, "move": "refuse", "on": "2026-02-27", "act": "7", "witnesses": "завуч"}
    assert "не меньше 2" in text(client.post(f"{page}move/", sent))

    client.post(f"{page}move/", {**sent, "witnesses": "завуч\r\n\r\nучитель физики"})

    drawn = PdfReader(io.BytesIO(client.get(f"{page}act.pdf").content)).pages[0].extract_text()
    assert "№ 7" in drawn
    assert "учитель физики" in drawn
    assert Mail.objects.count() == 0


def test_texts_of_a_notice_are_text_and_no_markup(town, browser):
    number = notice(town, pupil_of(town), text="<script>alert(1)</script>", measures="<b>б</b>")

    page = text(browser("class_teacher").get(f"{papers(town)}notices/{number}/"))

    assert "<script>alert" not in page
    assert "<b>б" not in page


def test_an_excel_file_of_a_notice_has_the_same_rows(town, browser):
    number = notice(town, pupil_of(town))
    answer = browser("head").get(f"{papers(town)}notices/{number}/notice.xlsx")

    page = load_workbook(io.BytesIO(answer.content)).worksheets[0]

    values = [row[:4] for row in page.iter_rows(values_only=True)]
    assert content().rows[0] in values


def test_who_looks_and_takes_a_paper_is_noted_without_its_words(town, browser):
    number = notice(town, pupil_of(town))
    client = browser("head")
    client.get(papers(town))
    client.get(f"{papers(town)}notices/{number}/notice.pdf")
    here().drain()

    events = list(AuditEvent.objects.filter(pupils=[pupil_of(town)]).order_by("number"))

    assert {"read", "export"} <= {event.act for event in events}
    assert "затруднения" not in " ".join(f"{event.details}" for event in events)


def test_a_question_for_a_council_begins_with_the_pupils_case(town, browser):
    own = case(town, pupil_of(town))
    council = open_one(browser("deputy_head"), town)
    sent = {"council": council, "case": own.pk, "title": "О помощи", "reporter": "завуч"}
    address = f"{papers(town)}council/"

    assert browser("class_teacher").post(address, sent).status_code == 404
    client = browser("head")
    assert "Вынести на совет" in text(client.get(papers(town)))
    assert client.post(address, sent).status_code == 302

    question = CouncilQuestion.objects.get()
    assert [each.pk for each in question.cases.all()] == [own.pk]
    other = case(town, pupil_of(town, "9Б"))
    assert client.post(address, {**sent, "case": other.pk}).status_code == 400


def test_with_the_eyes_of_another_nothing_is_offered_to_change(town, browser):
    client = browser("deputy_head")
    client.post(f"/units/{town.school.number}/people/{town.staff['class_teacher']}/eyes/")

    page = text(client.get(papers(town)))

    assert "Внести согласие или отказ" not in page
    assert client.post(f"{papers(town)}consents/add/", signed()).status_code == 403
