"""`opora campaign`: starting a campaign, who handed in, reminding those who did not."""

import argparse
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from opora.cli.answer import Answer, join
from opora.cli.arguments import NOT_READY, add_data
from opora.cli.campaign_named import campaign_called, under_of, unit_called
from opora.cli.campaign_said import (
    campaign_json,
    date_text,
    matrix_json,
    plain,
    tally_text,
    year_text,
)
from opora.orders.deadlines import DeadlineRules
from opora.orders.order import Order
from opora.orders.reader import find_order
from opora.records.actions.by import By
from opora.records.actions.campaign_letters import remind_owing
from opora.records.actions.campaigns import checked_rules, deadlines, rules_for, start_campaign
from opora.records.queries.campaigns import (
    campaigns_around,
    orders_folders,
)
from opora.records.queries.collected import matrices, owed_below
from opora.records.queries.units import top_units
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError

_BY = By(None, "командная строка")
_YEARS = range(2000, 2100)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "action",
        choices=("list", "start", "status", "remind"),
        help="показать, начать (без --yes - только сроки), кто сдал, напомнить",
    )
    parser.add_argument("campaign", nargs="?", metavar="№", help="номер мониторинга из list")
    parser.add_argument("--order", metavar="ПРИКАЗ", help="ключ приказа или папка с order.toml")
    parser.add_argument("--unit", metavar="НАЗВАНИЕ", help="учреждение; иначе регион")
    parser.add_argument("--year", metavar="2025", help="учебный год (первый); иначе нынешний")
    parser.add_argument("--on-time", metavar="ЧАС", help="до какого часа вовремя, например 18:00")
    parser.add_argument(
        "--shift", metavar="КАК", help="срок в нерабочий день: keep, previous или next"
    )
    parser.add_argument("--closes-after", metavar="ДНЕЙ", help="сколько дней после срока принимать")
    parser.add_argument("--zone", metavar="ПОЯС", help="часовой пояс, например Europe/Moscow")
    parser.add_argument("--yes", action="store_true", help="начать, а не только показать сроки")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what was asked for; `remind` the number of letters made.

    Raises UserError when there is no database, no such campaign, unit or order.
    """
    try:
        return _ACTIONS[args.action](args)
    except DatabaseError as error:
        raise UserError(NOT_READY) from error


def _list(args: argparse.Namespace) -> Answer:
    units = [unit_called(args.unit)] if args.unit else top_units()
    found = {each.number: each for unit in units for each in campaigns_around(unit)}
    data = [campaign_json(each) for each in found.values()]
    lines = [
        f"№ {each.number}  {each.title}, {each.unit.name}, {year_text(each.school_year)}"
        + (f", остановлен {each.stopped_on:%d.%m.%Y}" if each.stopped_on else "")
        for each in found.values()
    ]
    empty = "Мониторингов нет. Начать: opora campaign start --order ПРИКАЗ"
    return Answer({"campaigns": data}, "\n".join(lines) or empty)


def _start(args: argparse.Namespace) -> Answer:
    if not args.order:
        raise UserError("Не указан приказ: --order КЛЮЧ. Какие есть: opora orders list")
    order, unit = find_order(args.order, orders_folders()), unit_called(args.unit)
    if unit.level == "school":
        raise UserError(f"«{unit.name}» - школа: мониторинг начинают район или регион.")
    year, rules = _year(args.year), _rules(args, order)
    dates = [
        {
            "part": part,
            "on": due.on.isoformat(),
            "due_on": due.due_on.isoformat(),
            "working_day": due.working,
            "on_time_until": due.on_time_until.isoformat(),
            "closes_at": due.closes_at.isoformat(),
        }
        for part, due in deadlines(order, year, rules)
    ]
    text = "\n".join(date_text(each) for each in dates)
    head = f"{unit.name}, приказ № {order.number}, {year_text(year)}. Сроки:"
    if not args.yes:
        more = "Ничего не начато. Начать с этими сроками: повторите с ключом --yes"
        return Answer({"started": None, "dates": dates}, join(head, text, more))
    number = start_campaign(by=_BY, unit=unit.unit, order=order, school_year=year, rules=rules)
    return Answer({"started": number, "dates": dates}, join(head, text, f"Начат: № {number}."))


def _status(args: argparse.Namespace) -> Answer:
    campaign, now = campaign_called(args.campaign), timezone.now()
    under = under_of(args.unit, campaign)
    found = matrices(campaign, under, now)
    overdue = [each for each in owed_below(campaign, under, now) if each.overdue]
    data = campaign_json(campaign) | {
        "under": under.name,
        "dates": [each for matrix in found for each in matrix_json(matrix)],
        "overdue": [
            {"unit": each.name, "on": each.due.on.isoformat(), "says": plain(each.said.words)}
            for each in overdue
        ],
    }
    lines = [
        f"  {due.due_on:%d.%m.%Y}: {tally_text(tally)}"
        for matrix in found
        for due, tally in zip(matrix.dues, matrix.totals, strict=True)
    ]
    late = [f"  {each.name}, {each.due.due_on:%d.%m.%Y}: {each.said.words}" for each in overdue]
    heads = (f"{campaign.title}. {under.name}.", "\n".join(lines))
    return Answer(data, join(*heads, "\n".join(["Не сдали:", *late]) if late else ""))


def _remind(args: argparse.Namespace) -> Answer:
    campaign = campaign_called(args.campaign)
    made = remind_owing(
        by=_BY,
        campaign=campaign,
        under=under_of(args.unit, campaign),
        today=timezone.localdate(),
        now=timezone.now(),
    )
    text = f"Писем сделано: {made}. Их разошлёт фоновая работа."
    none = "Новых писем нет: сегодня уже напоминали, или у тех, за кем форма, нет адреса почты."
    return Answer({"letters": made}, text if made else none)


_ACTIONS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "list": _list,
    "start": _start,
    "status": _status,
    "remind": _remind,
}


def _year(text: str | None) -> int:
    if text is None:
        return school_year_of(timezone.localdate())
    if not (text.isascii() and text.isdecimal() and int(text) in _YEARS):
        raise UserError(f"--year «{text}»: нужен первый год учебного года, например 2025.")
    return int(text)


def _rules(args: argparse.Namespace, order: Order) -> DeadlineRules:
    usual = rules_for(order, args.zone or settings.TIME_ZONE)
    return checked_rules(
        usual.zone,
        args.on_time or f"{usual.on_time:%H:%M}",
        args.shift or usual.shift,
        args.closes_after or str(usual.closes_after),
    )
