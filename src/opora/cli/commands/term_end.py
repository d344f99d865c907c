"""`opora term-end report`: problem zones of a term and drafts of recommendations."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from opora import __version__
from opora.analysis.results.asked import Asked, When, terms_of_school
from opora.analysis.term_end.recommend import Recommendation, drafted
from opora.analysis.term_end.rules import WHO, Rules
from opora.analysis.term_end.sheets import said
from opora.analysis.term_end.zones import Figures, Measured, figures_of
from opora.cli.answer import Answer, join
from opora.cli.arguments import add_data, date_of, store_of
from opora.documents.listing import SourceFile
from opora.documents.reports.report import period_of
from opora.documents.reports.writing import report_docx, report_pdf, report_xlsx
from opora.documents.support.term_report import TITLE, TermReportForm, term_report
from opora.facts.atomic import write_whole
from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.facts.view import view_of
from opora.intake.messages import empty_store
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key
from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.text import fold

_WRITERS = {"docx": report_docx, "pdf": report_pdf, "xlsx": report_xlsx}
_MOST = 30  # zones in the text; all of them are in --json and in the documents


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "action", choices=("report",), help="проблемные зоны и черновики рекомендаций"
    )
    add_data(parser)
    parser.add_argument("--school", metavar="НАЗВАНИЕ", help="школа, если в каталоге их несколько")
    parser.add_argument(
        "--term", required=True, metavar="ПЕРИОД", help="как в календаре: «2 четверть»"
    )
    parser.add_argument(
        "--on", metavar="ДАТА", help="день, на который считать; без него - последний день периода"
    )
    parser.add_argument("--year", metavar="2025", help="учебный год (первый); без него - по --on")
    parser.add_argument("--out", metavar="DIR", help="записать отчёт: .docx, .pdf, .xlsx")


def run(args: argparse.Namespace) -> Answer:
    """Return the zones of one school in a term with drafts; nothing is kept in records."""
    store = store_of(args)
    if not store.visible():
        raise UserError(empty_store(store))
    number, name = _school(IdentityMap.load(store.identity_path), args.school)
    when = _term(args)
    on = date_of(args.on, "--on") or when.window.on or date.max
    view = view_of(store).only(
        lambda shelf: (shelf.school_id, shelf.school_year) == (number, when.school_year)
    )
    last = when.window.on or on
    rules = Rules.load(last)
    figures = figures_of(Asked(view, when), rules, on)
    advice = drafted(figures, rules, last, {}, DaysOff.load())
    form = TermReportForm(name, period_of(when), figures, rules, advice, __version__,
                          sources=_sources(store, number, when.school_year))  # fmt: skip
    paths = _written(form, Path(args.out)) if args.out else []
    data = {
        "school": name,
        "school_year": when.school_year,
        "term": when.title,
        "on": on.isoformat(),
        "measured": len(figures.measured),
        "not_known": list(figures.not_known),
        "zones": [_zone_json(each, figures) for each in figures.zones],
        "recommendations": [_advice_json(each) for each in advice],
        "files": [path.as_posix() for path in paths],
    }
    return Answer(data, _text(name, when, figures, rules, paths))


def _school(people: IdentityMap, wanted: str | None) -> tuple[int, str]:
    schools = people.schools()
    found = [
        each for each in schools if wanted is None or school_key(each[1]) == school_key(wanted)
    ]
    if len(found) == 1:
        return found[0]
    if wanted is None:
        raise UserError(
            f"В каталоге данных школ: {len(found)}. Назовите одну: --school «Название»."
        )
    raise UserError(
        f"--school «{wanted}»: такой школы в каталоге данных нет. Напишите название так, как оно "
        "стоит в файлах."
    )


def _term(args: argparse.Namespace) -> When:
    on = date_of(args.on, "--on")
    if not args.year and on is None:
        raise UserError("Не указан учебный год: --year 2025 или день --on 30.12.2025.")
    if args.year and not (args.year.isascii() and args.year.isdecimal()):
        raise UserError(f"--year «{args.year}»: нужен первый год учебного года, например 2025.")
    year = int(args.year) if args.year else school_year_of(on or date.min)
    calendar = load_calendars(CATALOGUE / "calendars").get(year)
    terms = terms_of_school(calendar) if calendar else []
    for when in terms:
        if fold(args.term) in map(fold, when.terms):
            return when
    known = ", ".join(when.title for when in terms) or f"календаря {year}/{year + 1} года нет"
    raise UserError(f"--term «{args.term}»: такого периода нет. Есть: {known}.")


def _sources(store: Store, school: int, school_year: int) -> list[SourceFile]:
    """Return the files that tell of the school and year."""
    own = [
        batch
        for batch in store.visible()
        if school in batch.school_ids and school_year in batch.school_years
    ]
    return [SourceFile(Path(batch.label).name, batch.sha256) for batch in own]


def _written(form: TermReportForm, folder: Path) -> list[Path]:
    report = term_report(form)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for ending, write in _WRITERS.items():
        path = folder / f"{TITLE.partition(':')[0]}.{ending}"
        write_whole(path, write(report))
        paths.append(path)
    return paths


def _zone_json(each: Measured, figures: Figures) -> dict[str, Any]:
    interval = figures.interval(each)
    ends = interval.ends() if interval else None
    return {
        "kind": each.kind,
        "school_class": each.school_class or None,
        "subject": each.key[2] or None,
        "numerator": each.share.numerator,
        "denominator": each.share.denominator,
        "by_mean": each.by_mean,
        "interval_percent": None if ends is None else [str(end) for end in ends],
        "against": [each.against.numerator, each.against.denominator] if each.sample else None,
    }


def _advice_json(each: Recommendation) -> dict[str, Any]:
    kind, label, subject = each.zone
    return {
        "kind": kind,
        "school_class": label or None,
        "subject": subject or None,
        "to": WHO[each.to],
        "text": each.text,
        "due": each.due.isoformat(),
    }


def _text(name: str, when: When, figures: Figures, rules: Rules, paths: list[Path]) -> str:
    zones = figures.zones
    head = f"{name}. {period_of(when)}. Проблемных зон: {len(zones)}"
    head += f", проверено долей: {len(figures.measured)}."
    lines = [f"  {said(each, figures, rules.zone_by_key[each.kind])}" for each in zones[:_MOST]]
    if len(zones) > _MOST:
        lines.append(f"  … и ещё {len(zones) - _MOST}; все – с ключом --json")
    unknown = [f"Не проверено: {why}." for why in figures.not_known]
    files = ["Записано:", *(f"  {path}" for path in paths)] if paths else []
    return join(head, "\n".join(lines), "\n".join(unknown), "\n".join(files))
