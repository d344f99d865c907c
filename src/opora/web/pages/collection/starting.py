"""Starting a campaign: an order is chosen, all its dates are shown, then it begins."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.orders.deadlines import Deadline, DeadlineRules
from opora.orders.order import Order
from opora.orders.reader import list_orders, load_order
from opora.records.actions.by import By
from opora.records.actions.campaigns import checked_rules, deadlines, rules_for, start_campaign
from opora.records.queries.campaigns import count_owing, orders_folders
from opora.records.queries.collected import SCHOOL
from opora.vocabulary.problems import UserError
from opora.vocabulary.school_days import DaysOff
from opora.web import typed
from opora.web.deadlines import said_in
from opora.web.page import Asked
from opora.web.pages.collection.listing import TITLE, listing_address, may_start
from opora.web.pages.collection.words import SHIFTS, about_day
from opora.web.render import Crumb, crumbs, show

_COUNTED = {
    "region": "регион,региона,регионов",
    "municipality": "муниципалитет,муниципалитета,муниципалитетов",
    "school": "школа,школы,школ",
}
_RULES = ("zone", "on_time", "shift", "closes_after")


@dataclass(frozen=True, slots=True)
class DateLine:
    """A due date of the preview; `odd`: its day is no working day."""

    part: str
    due: Deadline
    day: str
    until: str
    closes: str

    @property
    def odd(self) -> bool:
        """Whether the order's day is no working day."""
        return self.due.shifted or not self.due.working


def view(asked: Asked) -> HttpResponse:
    """Return the orders, of a chosen one all dates; start it."""
    if not may_start(asked):
        raise Http404
    if asked.request.method != "POST":
        return _shown(asked, asked.chosen)
    form = {name: values[0] for name, values in asked.request.POST.lists() if values}
    try:
        order, year = _chosen(form), _year(asked)
        number = start_campaign(
            by=By(asked.me.account, asked.because.reason),
            unit=asked.spot.school.unit,
            order=order,
            school_year=year,
            rules=_rules(form),
            instructions=typed.note(form, "instructions", "Указания", needed=False),
        )
    except UserError as error:
        return _shown(asked, form, str(error))
    return redirect(f"{listing_address(asked)}{number}/?year={year}")


def _shown(asked: Asked, form: Mapping[str, str], error: str = "") -> HttpResponse:
    orders, broken = _orders()
    order = next((each for each in orders if each.key == form.get("order")), None)
    rules = rules_for(order, settings.TIME_ZONE) if order else None
    wanted = {name: form.get(name, "") for name in (*_RULES, "instructions")}
    if order is not None and rules is not None:
        try:
            rules = _rules(form) if form.get("zone") else rules
        except UserError as problem:
            error = error or str(problem)
        else:
            wanted |= _texts(rules)
    dates = _dates(order, _year(asked), rules) if order and rules else []
    return show(
        asked,
        "collection/start.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE, listing_address(asked)), Crumb("Начать")),
        orders=orders,
        broken=broken,
        order=order,
        year=_year(asked),
        years=[_year(asked) - 1, _year(asked) + 1],
        form=wanted,
        shifts=SHIFTS,
        dates=dates,
        unknown=_unknown_years(dates),
        owing=_owing(asked, order) if order else [],
        error=error,
        back=listing_address(asked),
    )


def _orders() -> tuple[list[Order], list[str]]:
    """Return the orders, and what is wrong with folders that cannot be read."""
    orders, broken = [], []
    for folder in list_orders(orders_folders()):
        try:
            orders.append(load_order(folder))
        except UserError as error:
            broken.append(f"{folder.name}: {error}")
    return orders, broken


def _chosen(form: Mapping[str, str]) -> Order:
    for order in _orders()[0]:
        if order.key == form.get("order"):
            return order
    raise UserError("Выберите приказ из списка.")


def _year(asked: Asked) -> int:
    year = asked.spot.school_year
    if year is None:
        raise Http404
    return year


def _rules(form: Mapping[str, str]) -> DeadlineRules:
    return checked_rules(*(form.get(name, "").strip() for name in _RULES))


def _texts(rules: DeadlineRules) -> dict[str, str]:
    return {
        "zone": rules.zone,
        "on_time": f"{rules.on_time:%H:%M}",
        "shift": rules.shift,
        "closes_after": str(rules.closes_after),
    }


def _dates(order: Order, year: int, rules: DeadlineRules) -> list[DateLine]:
    parts = {part.key: part.title for part in order.campaign.parts}
    return [
        DateLine(
            parts.get(part, ""),
            due,
            about_day(due),
            said_in(due.on_time_until, rules.zone),
            said_in(due.closes_at, rules.zone),
        )
        for part, due in deadlines(order, year, rules)
    ]


def _owing(asked: Asked, order: Order) -> list[tuple[int, str]]:
    """Return how many units of each level hand in, with the forms of their word."""
    levels = [part.level for part in order.campaign.parts] or [SCHOOL]
    return [
        (count_owing(asked.spot.school, level), _COUNTED[level]) for level in dict.fromkeys(levels)
    ]


def _unknown_years(dates: list[DateLine]) -> list[int]:
    """Return the years of which the catalogue does not know which days off were moved."""
    known = {day.year for day in DaysOff.load().single}
    return sorted({line.due.on.year for line in dates} - known)
