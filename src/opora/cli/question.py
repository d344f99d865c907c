"""The question of an order: which order, which days and grades, asked of which files."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from opora.analysis.failing import FailingRule
from opora.cli.arguments import (
    add_data,
    add_engine,
    add_hints,
    add_paths,
    add_period,
    store_of,
    window_of,
)
from opora.cli.material import material_of
from opora.intake.material import Material
from opora.orders.failing_list import Roll
from opora.orders.order import Order
from opora.orders.periods import periods_of
from opora.orders.reader import find_order
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.period import Period, school_year_of
from opora.vocabulary.problems import Problem, Remark, UserError
from opora.vocabulary.subject import standard_subjects

_GRADES = range(1, 12)


@dataclass(frozen=True)
class Question:
    """An order applied to material: the roll answers, problems and remarks go with the answer."""

    order: Order
    roll: Roll
    periods: Mapping[int, Period]
    material: Material
    problems: list[Problem]
    remarks: list[Remark]

    @property
    def on(self) -> date:
        """The reporting date."""
        return next(iter(self.periods.values())).on

    @property
    def since(self) -> date:
        """The earliest start: grades may have terms of their own."""
        return min(period.since for period in self.periods.values())


def add_question(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that `failing` and `form` share."""
    add_paths(parser)
    add_hints(parser)
    add_data(parser)
    add_engine(parser)
    parser.add_argument("--order", required=True, metavar="КЛЮЧ", help="ключ приказа или папка")
    add_period(parser, required=True)
    parser.add_argument("--grades", metavar="9,11", help="параллели вместо названных в приказе")


def orders_folders(args: argparse.Namespace) -> list[Path]:
    """Return where a region keeps its own orders: the data directory."""
    return [store_of(args).root / "orders"]


def ask(args: argparse.Namespace) -> Question:
    """Return the question; raises UserError for wrong usage before any file is read."""
    order = find_order(args.order, orders_folders(args))
    window = window_of(args)
    if window.on is None:
        raise UserError("Не указана отчётная дата: --on 28.02.2025.")
    grades = _grades(args.grades) or order.campaign.grades
    calendars = load_calendars(CATALOGUE / "calendars")
    periods = periods_of(grades, window.since, window.on, calendars)
    material = material_of(args)
    rule = FailingRule(order.failing.band, order.failing.mean)
    roll = Roll(
        rule,
        periods,
        material.facts,
        material.people,
        standard_subjects(),
        material.best_first(),
    )
    problems = [*material.problems, *(_no_dated_marks(label) for label in material.undated)]
    remarks = [
        *material.remarks,
        *_unknown_subjects(material),
        *_calendar(order, periods),
        *_schools(order, material),
    ]
    return Question(
        order,
        roll,
        periods,
        material,
        sorted(problems, key=Problem.sort_key),
        sorted(remarks, key=Remark.sort_key),
    )


def _grades(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) in _GRADES for part in parts):
        raise UserError(f"--grades «{text}»: нужны параллели от 1 до 11 через запятую: 9,11.")
    return tuple(sorted({int(part) for part in parts}))


def _no_dated_marks(label: str) -> Problem:
    return Problem(label, None, None, "no_dated_marks", _NO_DATED)


def _unknown_subjects(material: Material) -> list[Remark]:
    """Say once for each spelling that the dictionary does not know it."""
    found: dict[str, str] = {}
    for spelling, label in material.spellings.items():
        subject = standard_subjects().resolve(spelling)
        if subject.canonical is None:
            found.setdefault(subject.name, label)
    return [
        Remark(label, None, None, "subject_unknown", _UNKNOWN.format(name))
        for name, label in found.items()
    ]


def _calendar(order: Order, periods: Mapping[int, Period]) -> list[Remark]:
    on = next(iter(periods.values())).on
    days = order.campaign.due_dates(school_year_of(on))
    remarks = []
    if on not in days:
        remarks.append(Remark(order.key, None, None, "not_due_date", _NOT_DUE.format(on)))
    if len(set(periods.values())) > 1:
        spoken = "; ".join(f"{g} класс с {p.since:%d.%m.%Y}" for g, p in periods.items())
        remarks.append(Remark(order.key, None, None, "terms_differ", _TERMS.format(spoken)))
    extra = [str(grade) for grade in periods if grade not in order.campaign.grades]
    if extra:
        message = _NOT_ORDERED.format(", ".join(extra))
        remarks.append(Remark(order.key, None, None, "grade_not_in_order", message))
    return remarks


def _schools(order: Order, material: Material) -> list[Remark]:
    """Several spellings of one school are several schools: say so before somebody signs."""
    names = [
        material.people.school_name(school) or "не указана"
        for school in material.facts.school_ids()
    ]
    if len(names) < 2:
        return []
    message = _SCHOOLS.format("; ".join(sorted(names)))
    return [Remark(order.key, None, None, "several_schools", message)]


_SCHOOLS = (
    "В файлах разные школы: {}. Если это одна школа, назовите её в файлах одинаково, а где "
    "названия нет - ключом --school."
)
_NO_DATED = (
    "В файле нет ни одной отметки с датой, только итоговые или средние: по нему список не "
    "построить. Выгрузите журнал с отметками по дням."
)
_UNKNOWN = "Предмета «{}» нет в словаре: он учтён отдельно, под своим именем."
_TERMS = "Начало периода у параллелей своё: {}. Одно для всех задаёт --since."
_NOT_DUE = "{:%d.%m.%Y} не отчётный день этого приказа. Если день верный, ничего не делайте."
_NOT_ORDERED = "Приказ не называет параллели: {}. Имена этих учеников по нему не передают."
