"""Papers for parents and councils say in Word, PDF and Excel what they were made of."""

import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from opora.analysis.sheet import Sheet
from opora.analysis.support.consent import consent_rules
from opora.analysis.support.council import council_kinds
from opora.analysis.support.notice import COLUMNS, Content
from opora.documents.charts.beside import words_of
from opora.documents.reports.paper_table import said
from opora.documents.reports.report import Report
from opora.documents.reports.writing import report_docx, report_html, report_pdf, report_xlsx
from opora.documents.support.consent import ConsentPaper, consent_report
from opora.documents.support.debts import DebtList, OwedLine, debts_report
from opora.documents.support.minutes import (
    Decided,
    Discussed,
    Minutes,
    excerpt_report,
    minutes_report,
)
from opora.documents.support.notice import (
    NoticePaper,
    RefusalAct,
    notice_report,
    refusal_report,
)
from opora.documents.table import shown

SCHOOL, ON = "МБОУ «СОШ № 5»", date(2026, 2, 27)
HOSTILE = "<b>Жукова</b> #let Ӕхсарета"
CONTENT = Content(
    title="Уведомление о затруднениях в обучении",
    school=SCHOOL,
    pupil=HOSTILE,
    label="9А",
    text="Сообщаем о затруднениях.\n\n=HYPERLINK(1)",
    columns=COLUMNS["marks"],
    rows=(("Алгебра", "2,45 (11)", "6", "2"), ("=1+1", "–", "0", "н/а")),
    measures="Занятия по вторникам.",
    visit="05.03.2026, 17:00, кабинет 12",
    law="273-ФЗ, статья 58",
)
NOTICE = NoticePaper(CONTENT, 5, ON, "0.1.0")
QUESTIONS = (
    Discussed(
        1,
        "О помощи",
        "завуч",
        "Первое.\nВторое.",
        ("обучающийся 9А № 1", "Вётлин Пётр, 9Б"),
        (Decided("Дать занятия", "Сойкина А. А.", date(2026, 3, 20)), Decided("Б", "", ON)),
    ),
    Discussed(2, "Разное", "", "", (), ()),
)
MINUTES = Minutes(
    council_kinds()["pedagogical"],
    SCHOOL,
    "3",
    date(2026, 2, 20),
    "Итоги четверти",
    "завуч, 20 учителей",
    "единогласно",
    ON,
    QUESTIONS,
    True,
    "0.1.0",
)
OWED = OwedLine(
    HOSTILE, "9А", "Алгебра", date(2025, 1, 20), date(2026, 1, 20), 1, "не ликвидирована в срок",
    "Получить письменный выбор родителей: срок прошёл", alert=True,
)  # fmt: skip
CONSENT = ConsentPaper(
    consent_rules().purposes["ppk"], SCHOOL, HOSTILE, "9А", "2025/26", ON, "0.1.0"
)
PAPERS: dict[str, Report] = {
    "notice": notice_report(NOTICE),
    "refusal": refusal_report(RefusalAct(NOTICE, "1", ON, ("учитель физики", "завуч"))),
    "consent": consent_report(CONSENT),
    "minutes": minutes_report(MINUTES),
    "excerpt": excerpt_report(replace(MINUTES, questions=QUESTIONS[:1])),
    "debts": debts_report(DebtList(SCHOOL, ON, (OWED, replace(OWED, last=None)), "0.1.0")),
}
each_paper = pytest.mark.parametrize("report", PAPERS.values(), ids=list(PAPERS))


def texts(sheet: Sheet) -> list[list[str]]:
    kinds = [column.kind for column in sheet.columns]
    return [
        [shown(said(cell, kind)) for cell, kind in zip(row, kinds, strict=True)]
        for row in sheet.rows
    ]


def letters(text: str) -> str:
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


def lines_of(report: Report) -> tuple[str, ...]:
    slip = report.slip
    torn = (slip.title, *slip.lines) if slip else ()
    return (report.title, report.school, report.period, *report.lines, *report.after, *torn)


@each_paper
def test_word_has_every_value_in_its_place(report: Report) -> None:
    document = Document(io.BytesIO(report_docx(report)))

    tables = [[[cell.text for cell in row.cells] for row in each.rows] for each in document.tables]
    for sheet, table in zip(report.sheets, tables[: len(report.sheets)], strict=True):
        assert table[0] == [shown(column.title) for column in sheet.columns]
        assert table[1:] == texts(sheet)
    signed = len(report.signatures) + bool(report.slip)
    assert len(tables) == len(report.sheets) + signed
    said_in_word = {paragraph.text for paragraph in document.paragraphs}
    assert {shown(line) for line in lines_of(report)} <= said_in_word


@each_paper
def test_pdf_has_every_text(report: Report) -> None:
    pages = PdfReader(io.BytesIO(report_pdf(report))).pages

    drawn = letters("".join(page.extract_text() for page in pages))
    for text in (*lines_of(report), *(t for s in report.sheets for row in texts(s) for t in row)):
        assert letters(text) in drawn


@each_paper
def test_excel_has_every_value_and_no_formula(report: Report) -> None:
    book = load_workbook(io.BytesIO(report_xlsx(report)))

    for sheet, page in zip(report.sheets, book.worksheets, strict=True):
        rows = [list(row) for row in page.iter_rows(values_only=True)]
        head = [shown(column.title) for column in sheet.columns]
        first = next(n for n, row in enumerate(rows) if row[: len(head)] == head) + 1
        for row, found in zip(sheet.rows, rows[first:], strict=False):
            assert [kept(cell.value) for cell in row] == found[: len(head)]
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def kept(value: object) -> object:
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return "–" if value is None else value or None if isinstance(value, str) else value


@each_paper
def test_a_form_has_no_chart_and_the_same_bytes_again(report: Report) -> None:
    assert [words_of(sheet) for sheet in report.sheets] == [""] * len(report.sheets)
    assert "<b>Жукова" not in report_html(report)
    for write in (report_docx, report_pdf, report_xlsx):
        assert write(report) == write(report)


def test_a_draft_of_minutes_says_so() -> None:
    draft = minutes_report(replace(MINUTES, signed_on=None))

    assert any("не подписан" in line for line in draft.lines)
    assert not any("не подписан" in line for line in PAPERS["minutes"].lines)


def test_an_excerpt_has_only_what_was_chosen_with_its_own_number() -> None:
    excerpt = excerpt_report(replace(MINUTES, questions=QUESTIONS[1:]))

    assert [row[0].value for row in excerpt.sheets[0].rows] == ["2"]
    assert "завуч, 20 учителей" not in report_html(excerpt)


def test_it_is_said_why_somebody_is_called_by_a_number() -> None:
    named = minutes_report(replace(MINUTES, hidden=False))

    assert any("классом и номером" in line for line in PAPERS["minutes"].after)
    assert not any("классом и номером" in line for line in named.after)


def test_a_consent_is_about_one_purpose_alone() -> None:
    html = report_html(PAPERS["consent"])

    others = [each for each in consent_rules().purposes.values() if each.key != "ppk"]
    assert not any(each.text in html for each in others)


def test_an_invitation_needs_no_figures() -> None:
    paper = replace(NOTICE, content=replace(CONTENT, rows=()))

    assert "не прилагаются" in report_html(notice_report(paper))
