"""Sheets of e-journals: rows of texts in the layouts that the readers know (formats.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from opora.generator.class_page import ClassPage, SubjectPage
from opora.vocabulary.mean import Mean

_MONTHS = {
    9: "Сентябрь", 10: "Октябрь", 11: "Ноябрь", 12: "Декабрь", 1: "Январь", 2: "Февраль",
    3: "Март", 4: "Апрель", 5: "Май", 6: "Июнь",
}  # fmt: skip
_LEGEND = {
    "unexcused": "Неуважительная", "late": "Опоздание", "illness": "Болезнь",
    "valid": "Уважительная",
}  # fmt: skip
_REPORT_TAIL = ("Средняя оценка", "Средневзвешенный \n балл", "Итоговая оценка за период")
_PAGE_ROWS, _PAGE_DAYS = 50, 16  # of a МЭШ page; a term may follow the days
_NOTE_ROW, _NOTE_COLUMN = 40, 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook."""

    name: str
    rows: list[list[str]]


def sgo_report(page: ClassPage) -> list[Sheet]:
    """Return «Отчет об успеваемости и посещаемости ученика» of a whole class."""
    days = sorted({day for subject in page.subjects for day in subject.days})
    header = [_report_months(days), ["", *(str(day.day) for day in days)]]
    codes = page.school.journal.codes
    legend = [[codes[reason], said] for reason, said in _LEGEND.items()]
    rows: list[list[str]] = [[page.school.name], []]
    for pupil, name in enumerate(page.names):
        rows += [*_report_labels(page, name), *header]
        rows += [_report_row(subject, pupil, days) for subject in page.subjects]
        rows += [[], *legend, []]
    return [Sheet("Лист1", rows)]


def dnevnik_journal(page: ClassPage) -> list[Sheet]:
    """Return the journal of a class of «Дневник.ру», a sheet per subject."""
    sheets = []
    for subject in page.subjects:
        terms = [title for title in subject.finals if title != "Год"]
        header = ["№", "Фамилия Имя", *(f"{day:%d.%m}" for day in subject.days), "Ср.", "Ср. взв."]
        rows = [*_above(page), [f"Предмет: {subject.name}"]]
        rows += [[f"Учитель: {subject.teacher}"], [*header, *terms]]
        for pupil, name in enumerate(page.names):
            mean = _mean(subject, pupil)
            finals = [subject.finals[title][pupil] for title in terms]
            cells = list(subject.cells[pupil])
            rows.append([str(pupil + 1), _short(name), *cells, mean, "", *finals])
        sheets.append(Sheet(subject.name, rows))
    return sheets


def dnevnik_final_marks(pages: Sequence[ClassPage]) -> list[Sheet]:
    """Return the final marks of a class of «Дневник.ру» over the terms of a year.

    Empty when the class gets no marks.
    """
    last = pages[-1]
    upper, lower = ["№", "ФИО"], ["", ""]
    rows = [[str(number + 1), name] for number, name in enumerate(last.names)]
    for place, subject in enumerate(last.subjects):
        finals = {t: texts for p in pages for t, texts in p.subjects[place].finals.items()}
        upper += [subject.name, *[""] * (len(finals) - 1)] if finals else []
        lower += finals
        for texts in finals.values():
            for row, text in zip(rows, texts, strict=True):
                row.append(text)
    has_marks = len(lower) > 2
    return [Sheet("Итоговые", [*_above(last), upper, lower, *rows])] if has_marks else []


def mesh_journal(page: ClassPage) -> list[Sheet]:
    """Return the class journal of МЭШ: a sheet per subject, pages of fifty rows.

    It knows half-years, no quarters.
    """
    return [
        Sheet(subject.name, [["Журнал"], *_mesh_rows(page, subject)]) for subject in page.subjects
    ]


SHEETS: dict[str, Callable[[ClassPage], list[Sheet]]] = {
    "sgo": sgo_report,
    "dnevnik": dnevnik_journal,
    "mesh": mesh_journal,
}


def _mesh_rows(page: ClassPage, subject: SubjectPage) -> list[list[str]]:
    half = (page.quarter + 1) // 2
    marks = subject.finals.get(f"{half} полугодие", [""] * len(page.names))
    rows: list[list[str]] = []
    for first in range(0, len(subject.days), _PAGE_DAYS):
        part = slice(first, first + _PAGE_DAYS)
        last = part.stop >= len(subject.days)
        days = [f"{day:%d.%m}" for day in subject.days[part]]
        own = [["", "ФИО", *days, *([f"{half}П"] if last else [])]]
        for pupil, name in enumerate(page.names):
            tail = [marks[pupil]] if last else []
            own.append([str(pupil + 1), _short(name), *subject.cells[pupil][part], *tail])
        own += [[] for _ in range(_PAGE_ROWS - len(own))]
        if not first:
            row = own[_NOTE_ROW]
            label = f"{page.grade}-{page.label.removeprefix(str(page.grade))}"
            note = f"Учебный журнал {label}, {subject.name}"
            own[_NOTE_ROW] = [*row, *[""] * (_NOTE_COLUMN - len(row)), note]
        rows += own
    return rows


def _above(page: ClassPage) -> list[list[str]]:
    return [[page.school.name], [f"Класс: {page.label}"], [f"Учебный год: {page.year_title}"]]


def _report_months(days: Sequence[date]) -> list[str]:
    """Return the upper row of the header: a month stands over its first day."""
    months = [day.month for day in days]
    titles = [_MONTHS[m] if m not in months[:n] else "" for n, m in enumerate(months)]
    return ["Предмет", *titles, *_REPORT_TAIL]


def _report_labels(page: ClassPage, name: str) -> list[list[str]]:
    return [
        ["Отчет об успеваемости и посещаемости ученика"],
        [],
        [],
        [f"Учебный год: {page.year_title}"],
        [f"Класс: {page.label}"],
        [f"Период: с {page.first:%d.%m.%y} по {page.last:%d.%m.%y}"],
        [f"Ученик: {name}"],
        [],
    ]


def _report_row(subject: SubjectPage, pupil: int, days: Sequence[date]) -> list[str]:
    texts = dict(zip(subject.days, subject.cells[pupil], strict=True))
    cells = [texts.get(day, "") for day in days]
    return [subject.name, *cells, *_report_tail(subject, pupil)]


def _report_tail(subject: SubjectPage, pupil: int) -> list[str]:
    """Return the mean in full, the weighted mean, which «0» says there is none of, and the mark."""
    count = subject.counts[pupil]
    mean = str(subject.totals[pupil] / count) if count else "0"
    term = next((texts[pupil] for title, texts in subject.finals.items() if title != "Год"), "")
    return [mean, "0", term]


def _mean(subject: SubjectPage, pupil: int) -> str:
    count = subject.counts[pupil]
    return Mean(subject.totals[pupil], count).dotted() if count else ""


def _short(name: str) -> str:
    """Return the name without the patronymic."""
    return " ".join(name.split(" ")[:2])
