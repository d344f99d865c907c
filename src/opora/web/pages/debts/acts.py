"""What may be noted about a debt: attempts, days that do not count, promotion, choice."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.by import By
from opora.records.actions.debts import (
    Outcome,
    add_pause,
    cancel_debt,
    choose,
    end_pause,
    plan_attempt,
    promote,
    record_attempt,
)
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.debts.pupil import address, debt_shown, own_debt

Form = Mapping[str, str]


def plan(asked: Asked) -> HttpResponse:
    """Set the day of the next attempt."""

    def act(form: Form, who: dict[str, Any]) -> None:
        told = typed.note(form, "commission", "Комиссия", needed=False)
        posts = [post for post in told.splitlines() if post]
        plan_attempt(**who, on=typed.day(form, "on", "День попытки"), commission=posts)

    return _then(asked, "planned", act)


def outcome(asked: Asked) -> HttpResponse:
    """Note how an attempt went."""

    def act(form: Form, who: dict[str, Any]) -> None:
        mark = form.get("mark", "")
        said = Outcome(
            typed.day(form, "on", "День"),
            typed.number(form, "mark", "Отметка") if mark else None,
            form.get("missed", ""),
            typed.text(form, "minutes", "Протокол", needed=False),
        )
        record_attempt(**who, attempt=int(asked.names["attempt"]), outcome=said)

    return _then(asked, "outcome", act)


def pause(asked: Asked) -> HttpResponse:
    """Keep days that the year does not count."""

    def act(form: Form, who: dict[str, Any]) -> None:
        add_pause(
            **who,
            basis=form.get("basis", ""),
            since=typed.day(form, "since", "Первый день"),
            until=typed.day_or_none(form, "until", "Последний день"),
            document=typed.text(form, "document", "Документ"),
        )

    return _then(asked, "pause", act)


def pause_end(asked: Asked) -> HttpResponse:
    """Say which was the last day that is not counted."""

    def act(form: Form, who: dict[str, Any]) -> None:
        until = typed.day(form, "until", "Последний день")
        end_pause(**who, pause=int(asked.names["pause"]), until=until)

    return _then(asked, "pause", act)


def promotion(asked: Asked) -> HttpResponse:
    """Note the conditional promotion."""

    def act(form: Form, who: dict[str, Any]) -> None:
        order = typed.text(form, "order", "Приказ")
        promote(**who, on=typed.day(form, "on", "День приказа"), order=order)

    return _then(asked, "promoted", act)


def choice(asked: Asked) -> HttpResponse:
    """Note what the parents chose."""

    def act(form: Form, who: dict[str, Any]) -> None:
        on = typed.day(form, "on", "День заявления")
        choose(**who, choice=form.get("choice", ""), on=on)

    return _then(asked, "chosen", act)


def cancelling(asked: Asked) -> HttpResponse:
    """Cancel a debt that was entered by mistake."""

    def act(form: Form, who: dict[str, Any]) -> None:
        cancel_debt(**who, why=typed.note(form, "why", "Почему отменяется"))

    return _then(asked, "cancelled", act)


def _then(asked: Asked, done: str, act: Callable[[Form, dict[str, Any]], None]) -> HttpResponse:
    """Act and return to the debt; what is wrong is said there."""
    debt = own_debt(asked)
    form = asked.request.POST.dict()
    try:
        version = typed.number(form, "version", "Версия")
        by = By(asked.me.account, asked.because.reason)
        act(form, {"by": by, "debt": debt.number, "version": version})
    except UserError as error:
        return debt_shown(asked, debt, error)
    return redirect(f"{address(asked)}{debt.number}/?done={done}")
