"""The report of a school's working group on a term: zones, what is advised, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from opora.analysis.sheet import Cell, Column, Kind, Sheet, cells
from opora.analysis.term_end.compared import CAREFUL, WORDS, compare, compared
from opora.analysis.term_end.recommend import Recommendation, place_title
from opora.analysis.term_end.rules import WHO, Rules
from opora.analysis.term_end.sheets import said, summary_sheet, then_and_now, zone_sheets
from opora.analysis.term_end.zones import Figures
from opora.documents.listing import SourceFile, trace_lines
from opora.documents.reports.report import Report, signature
from opora.documents.support.term_tasks import TaskLine, progress_sheet

_IN_WORDS = 12  # zones that are said in words; all of them are in the tables
TITLE = "Отчёт рабочей группы: проблемные зоны и рекомендации"
NO_ADVICE = "Рекомендаций нет: проблемных зон не нашлось или их ещё не написали."


@dataclass(frozen=True, slots=True)
class TermReportForm:
    """What the report is made of.

    names: of staff by number. group: who is in the working group. then, followed: figures and
    recommendations of the last term, None and empty where there are none. tasks: of the campaign,
    empty where there is none. saved: number of the version, 0 for a draft that nobody saved.
    """

    school: str
    period: str
    figures: Figures
    rules: Rules
    recommendations: Sequence[Recommendation]
    version: str
    text: str = field(default="", repr=False)
    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    group: Sequence[str] = field(default=(), repr=False)
    then: Figures | None = None
    followed: Sequence[Recommendation] = ()
    tasks: Sequence[TaskLine] = ()
    saved: int = 0
    sources: Sequence[SourceFile] = ()


def term_report(form: TermReportForm) -> Report:
    """Return the report."""
    figures, rules, then = form.figures, form.rules, form.then
    sheets = [summary_sheet(figures, rules), *zone_sheets(figures, rules)]
    if then is not None:
        sheets.append(then_and_now(compared(then, figures), then, figures, rules))
        sheets.append(followed_sheet(form.followed, then, figures, form.names))
    sheets.append(advice_sheet(form.recommendations, form.names))
    if form.tasks:
        sheets.append(progress_sheet(form.tasks, figures.on))
    saved = f"Версия отчёта: {form.saved}." if form.saved else "Черновик: никем не сохранён."
    return Report(
        title=TITLE,
        school=form.school,
        period=form.period,
        sheets=tuple(sheets),
        signature=signature("Заместитель директора по УВР"),
        trace=(*trace_lines(form.sources, figures.on, form.version), saved),
        on=figures.on,
        orientation="landscape",
        lines=tuple(_lines(form)),
        after=tuple(_conclusions(form.text)),
        also=(signature("Директор"),),
    )


def advice_sheet(advice: Sequence[Recommendation], names: Mapping[int, str]) -> Sheet:
    """Return the recommendations: where, to whom, what, by when."""
    rows = [
        cells(place_title(each.zone), _whom(each, names), each.text, each.due) for each in advice
    ]
    columns = (
        Column("place", "Где", weight=12),
        Column("whom", "Кому", weight=14),
        Column("text", "Что рекомендовано", weight=40),
        Column("due", "Срок", Kind.DATE, weight=8),
    )
    return Sheet("form.advice", "Рекомендации", columns, tuple(rows), empty=NO_ADVICE)


def followed_sheet(
    advice: Sequence[Recommendation], then: Figures, now: Figures, names: Mapping[int, str]
) -> Sheet:
    """Return the last term's recommendations: shares then and now, what people say came of them."""
    rows = []
    for each in advice:
        own = compare(each.zone, then, now)
        shares = [Cell(side.share if side else None) for side in (own.then, own.now)]
        where = cells(place_title(each.zone), _whom(each, names), each.text)
        measured = own.then is not None or own.now is not None
        says = own.words if measured else WORDS["unknown"]
        rows.append((*where, *shares, *cells(says, each.outcome or "не записано")))
    columns = (
        Column("place", "Где", weight=11),
        Column("whom", "Кому", weight=11),
        Column("text", "Что рекомендовали", weight=26),
        Column("then", then.term, Kind.PERCENT, "Доля, %", 7),
        Column("now", now.term, Kind.PERCENT, "Доля, %", 7),
        Column("says", "Перемена", weight=11),
        Column("outcome", "Что сделано и что вышло", weight=18),
    )
    empty = "В прошлой четверти рекомендаций не было."
    title = "Рекомендации прошлой четверти: что было и что стало"
    return Sheet("form.followed", title, columns, tuple(rows), (), empty, (CAREFUL,))


def _whom(each: Recommendation, names: Mapping[int, str]) -> str:
    name = names.get(each.staff, "") if each.staff is not None else ""
    return f"{WHO[each.to]}: {name}" if name else WHO[each.to]


def _lines(form: TermReportForm) -> list[str]:
    """Return what stands above the tables: who looked, and the worst zones in words."""
    found = [f"Рабочая группа: {', '.join(form.group)}."] if form.group else []
    zones = form.figures.zones
    found += [
        said(each, form.figures, form.rules.zone_by_key[each.kind]) for each in zones[:_IN_WORDS]
    ]
    if len(zones) > _IN_WORDS:
        found.append(f"И ещё проблемных зон: {len(zones) - _IN_WORDS}, все – в таблицах ниже.")
    return found


def _conclusions(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return ["Выводы рабочей группы:", *lines] if lines else []
