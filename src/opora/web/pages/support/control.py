"""Checks of the goals of a case: planned, then held with a value."""

from django.http import HttpResponse

from opora.analysis.support.hundredths import parse_hundredths
from opora.records.actions.controls import hold_control, plan_control
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.support.around import address_of, asked_case, attempt, by, posted
from opora.web.pages.support.case import page


def plan(asked: Asked) -> HttpResponse:
    """Plan a check of a goal."""
    case = asked_case(asked).number

    def act() -> str:
        form = posted(asked)
        plan_control(
            by=by(asked),
            case=case,
            goal=typed.number(form, "goal", "Цель"),
            form=form.get("form", ""),
            planned_on=typed.day(form, "planned_on", "Когда провести"),
        )
        return address_of(asked, case)

    return attempt(act, lambda error: page(asked, error), "planned")


def hold(asked: Asked) -> HttpResponse:
    """Enter what a check of a goal gave."""
    case = asked_case(asked).number

    def act() -> str:
        form = posted(asked)
        hold_control(
            by=by(asked),
            case=case,
            goal=typed.number(form, "goal", "Цель"),
            form=form.get("form", ""),
            held_on=typed.day(form, "held_on", "Когда проведён"),
            value=parse_hundredths(form.get("value", ""), "Результат"),
            note=typed.text(form, "note", "Примечание", needed=False),
        )
        return address_of(asked, case)

    return attempt(act, lambda error: page(asked, error), "held")
