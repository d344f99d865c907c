"""Индивидуальный образовательный маршрут (ИОМ) on paper.

Two copies. The one for the parents leaves out causes about health and family; the one for the
school's own file has them all and says so.

Source of the fields: school acts on ИОМ (panshino.volgogradschool.ru id=6426, orda.permschool.ru
id=3381), as methods.md 2.5 lists them.
"""

from dataclasses import dataclass, field
from datetime import date

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature

Row = tuple[str, ...]
_GAPS = (
    Column("subject", "Предмет", weight=16),
    Column("topic", "Тема, умение", weight=34),
    Column("source", "Чем показан", weight=30),
)
_GOALS = (
    Column("subject", "Предмет", weight=14),
    Column("goal", "Цель", weight=34),
    Column("target", "Результат", weight=28),
    Column("due", "Срок", Kind.DATE, weight=10),
)
_LESSONS = (
    Column("planned_on", "Дата", Kind.DATE, weight=10),
    Column("kind", "Что за работа", weight=16),
    Column("subject", "Предмет", weight=14),
    Column("topic", "Тема", weight=24),
    Column("form", "Форма", weight=12),
    Column("teacher", "Ответственный", weight=20),
    Column("result", "Результат", weight=12),
)
_CONTROLS = (
    Column("goal", "Цель", weight=30),
    Column("form", "Форма контроля", weight=16),
    Column("planned_on", "Срок", Kind.DATE, weight=10),
    Column("held_on", "Проведён", Kind.DATE, weight=10),
    Column("value", "Результат", weight=10),
    Column("reached", "Цель достигнута", weight=10),
)
_SCHOOL_COPY = "Экземпляр школы: есть сведения о здоровье или семье, родителям не выдаётся."


@dataclass(frozen=True, slots=True)
class RoutePaper:
    """All an ИОМ says. `causes`: titles, those that this copy may have. `told`, `outcome`, `then`:
    in words, empty where nothing is known yet. Rows as the tables have their columns.
    """

    school: str
    pupil: str = field(repr=False)
    label: str
    school_year: str
    number: int
    basis: str
    since: date
    until: date
    subjects: str
    causes: tuple[str, ...] = field(repr=False)
    own_words: str = field(repr=False)
    curator: str = field(repr=False)
    gaps: tuple[Row, ...] = field(repr=False)
    goals: tuple[tuple[str, str, str, date | None], ...] = field(repr=False)
    lessons: tuple[tuple[date, str, str, str, str, str, str], ...] = field(repr=False)
    controls: tuple[tuple[str, str, date, date | None, str, str], ...] = field(repr=False)
    told: str
    outcome: str
    then: str = field(repr=False)
    on: date
    version: str
    school_copy: bool = False


def route_report(paper: RoutePaper) -> Report:
    """Return the ИОМ as a report."""
    return Report(
        title="Индивидуальный образовательный маршрут",
        school=paper.school,
        period=f"№ {paper.number}, с {paper.since:%d.%m.%Y} по {paper.until:%d.%m.%Y}",
        sheets=_sheets(paper),
        signature=signature("Куратор сопровождения"),
        trace=trace_lines((), paper.on, paper.version),
        on=paper.on,
        orientation="landscape",
        lines=tuple(_lines(paper)),
        after=tuple(_after(paper)),
        also=(
            signature("Заместитель директора по УВР"),
            signature("Родитель (законный представитель)"),
        ),
    )


def _sheets(paper: RoutePaper) -> tuple[Sheet, ...]:
    return (
        Sheet(
            "form.gaps",
            "Выявленные пробелы",
            _GAPS,
            tuple(cells(*row) for row in paper.gaps),
            empty="Пробелы по темам не выявлены.",
        ),
        Sheet(
            "form.goals",
            "Цели",
            _GOALS,
            tuple(cells(*row) for row in paper.goals),
            empty="Цели не поставлены.",
        ),
        Sheet(
            "form.lessons",
            "Занятия",
            _LESSONS,
            tuple(cells(*row) for row in paper.lessons),
            empty="Занятия не назначены.",
        ),
        Sheet(
            "form.controls",
            "Контроль",
            _CONTROLS,
            tuple(cells(*row) for row in paper.controls),
            empty="Контроль ещё не назначен.",
        ),
    )


def _lines(paper: RoutePaper) -> list[str]:
    found = [
        f"Обучающийся: {paper.pupil}",
        f"Класс: {paper.label}, {paper.school_year} учебный год",
        f"Предметы: {paper.subjects or 'не названы'}",
        f"Основание: {paper.basis or '______________________'}",
    ]
    if paper.causes:
        found.append(f"Причины: {'; '.join(paper.causes)}")
    if paper.own_words:
        found.append(f"О причинах: {paper.own_words}")
    if paper.curator:
        found.append(f"Куратор: {paper.curator}")
    return [*found, _SCHOOL_COPY] if paper.school_copy else found


def _after(paper: RoutePaper) -> list[str]:
    found = [f"Ознакомление родителей: {paper.told or 'не записано'}"]
    if paper.outcome:
        found.append(f"Итог: {paper.outcome}")
    if paper.then:
        found.append(f"Дальше: {paper.then}")
    return found
