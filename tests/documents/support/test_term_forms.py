"""The report of a working group and the list of tasks say on paper what the figures say."""

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from analysis.term_end.figures import figures, lag, low
from opora.analysis.sheet import shown as shown_value
from opora.analysis.term_end.recommend import Recommendation
from opora.analysis.term_end.rules import Rules
from opora.documents.reports.paper_table import said
from opora.documents.reports.writing import report_docx, report_pdf, report_xlsx
from opora.documents.support.term_report import TermReportForm, term_report
from opora.documents.support.term_tasks import TaskLine, TaskList, task_list
from opora.documents.table import shown
from opora.measures.shares import Share

ON, DUE = date(2026, 1, 14), date(2026, 1, 30)
ZONE = ("place_low", "9А", "Алгебра")
ADVICE = Recommendation(ZONE, "subject_teacher", "Повторить тему «Дроби».", DUE, 5)
DONE = Recommendation(ZONE, "class_teacher", "=HYPERLINK(1)", DUE, None, "Провели <три> беседы.")
NAMES = {5: "Ёлкина Мария Павловна", 6: "Ильин Олег Тимурович"}
TASKS = [
    TaskLine("Выставить итоговые отметки", NAMES[5], "9А, Алгебра", date(2025, 12, 30), 3, False),
    TaskLine("Выставить итоговые отметки", NAMES[5], "9Б, Алгебра", date(2025, 12, 30), 2, False),
    TaskLine("Выставить итоговые отметки", NAMES[6], "9В, Алгебра", date(2025, 12, 30), 0, True),
    TaskLine("Сообщить родителям итоги", NAMES[6], "9А", date(2026, 1, 20), None, False),
]


def made_report(**more):
    return term_report(
        TermReportForm(
            "МБОУ «СОШ № 5»",
            "2 четверть",
            figures(low(), lag(), low("9Б", part=1, zone=False)),
            Rules.load(ON),
            [ADVICE],
            "0",
            **{
                "text": "Первое.\n\nВторое.",
                "names": NAMES,
                "group": [NAMES[6]],
                "then": figures(low(part=20), term="1 четверть"),
                "followed": [DONE],
                "tasks": TASKS,
                "saved": 3,
                **more,
            },
        )
    )


def made_tasks():
    return task_list(TaskList("МБОУ «СОШ № 5»", "2 четверть", ON, "0", TASKS))


each_form = pytest.mark.parametrize("make", [made_report, made_tasks])


def texts(sheet):
    kinds = [column.kind for column in sheet.columns]
    return [[shown(said(cell, kind)) for cell, kind in zip(row, kinds, strict=True)]
            for row in sheet.rows]  # fmt: skip


def letters(text):
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


@each_form
def test_word_has_every_value_in_its_place(make):
    report = make()
    document = Document(io.BytesIO(report_docx(report)))

    tables = [[[c.text for c in row.cells] for row in t.rows] for t in document.tables]
    assert len(tables) == len(report.sheets) + len(report.signatures)
    for sheet, table in zip(report.sheets, tables, strict=False):
        heads = 2 if any(column.group for column in sheet.columns) else 1
        assert sheet.rows, sheet.key
        assert table[heads:] == texts(sheet)
    paragraphs = {paragraph.text for paragraph in document.paragraphs}
    assert {*report.lines, *report.after} <= paragraphs


@each_form
def test_pdf_has_every_text(make):
    report = make()
    pages = PdfReader(io.BytesIO(report_pdf(report))).pages

    drawn = letters("".join(page.extract_text() for page in pages))
    for sheet in report.sheets:
        for row in texts(sheet):
            assert all(letters(text) in drawn for text in row)


@each_form
def test_excel_has_the_values_as_numbers_and_no_formulas(make):
    report = make()
    book = load_workbook(io.BytesIO(report_xlsx(report)))

    assert len(book.worksheets) == len(report.sheets)
    for sheet, page in zip(report.sheets, book.worksheets, strict=True):
        body = [list(row[: len(sheet.columns)]) for row in page.iter_rows(values_only=True)]
        for row in sheet.rows:
            wanted = [_number(cell, column) for cell, column in zip(row, sheet.columns,
                                                                    strict=True)]  # fmt: skip
            assert any(_same(wanted, own) for own in body), wanted
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def _number(cell, column):
    value = cell.value
    if isinstance(value, Share) and value.denominator:
        return Decimal(value.numerator) / value.denominator
    if isinstance(value, Share) or value is None:
        return shown_value(None, column.kind)
    return value


def _same(wanted, own):
    pairs = zip(wanted, own, strict=True)
    return all(
        abs(float(one) - float(other)) < 0.0001
        if isinstance(one, int | Decimal) and isinstance(other, int | float)
        else one == (other.date() if hasattr(other, "date") else other)
        for one, other in pairs
    )


def test_the_report_says_zones_in_words_who_looked_and_what_came_of_advice():
    report = made_report()
    sheets = {sheet.key: sheet for sheet in report.sheets}

    assert report.lines[0] == "Рабочая группа: Ильин Олег Тимурович."
    assert report.lines[1].startswith("9А, Алгебра: не успевают 8 из 25 (32,00 %; с учётом")
    assert report.after == ("Выводы рабочей группы:", "Первое.", "Второе.")
    assert report.trace[-1] == "Версия отчёта: 3."
    followed = [cell.value for cell in sheets["form.followed"].rows[0]]
    assert followed[3:5] == [Share(20, 25), Share(8, 25)]
    assert followed[-1] == "Провели <три> беседы."
    assert [cell.value for cell in sheets["form.advice"].rows[0]][1:] == [
        "учителю предмета: Ёлкина Мария Павловна",
        "Повторить тему «Дроби».",
        DUE,
    ]


def test_only_the_worst_of_many_zones_are_said_in_words():
    many = figures(*[low(f"{n}А", part=8 + n) for n in range(15)])
    report = term_report(TermReportForm("Школа", "2 четверть", many, Rules.load(ON), [], "0"))

    assert len(report.lines) == 13
    assert report.lines[0].startswith("14А, Алгебра")
    assert "зон: 3" in report.lines[-1]
    assert report.trace[-1] == "Черновик: никем не сохранён."


def test_tasks_that_differ_by_place_are_one_row_and_states_are_told():
    progress, tasks = made_tasks().sheets

    assert [[cell.value for cell in row] for row in tasks.rows] == [
        [NAMES[5], TASKS[0].title, "9А, Алгебра; 9Б, Алгебра", TASKS[0].due_on, 5, "просрочено"],
        [NAMES[6], TASKS[0].title, "9В, Алгебра", TASKS[0].due_on, 0, "сделано"],
        [NAMES[6], TASKS[3].title, "9А", TASKS[3].due_on, None, "в работе"],
    ]
    assert [cell.value for cell in progress.rows[0]][2:] == [3, Share(1, 3), 2]


def test_advice_about_a_class_that_is_there_no_more_is_compared_with_nothing():
    gone = Recommendation(("place_low", "1А", "Алгебра"), "class_teacher", "Текст.", DUE)
    sheets = {sheet.key: sheet for sheet in made_report(followed=[gone]).sheets}

    values = [cell.value for cell in sheets["form.followed"].rows[0]]
    assert values[3:] == [None, None, "сравнить не с чем", "не записано"]
