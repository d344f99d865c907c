"""The debts of a pupil, and one of them with all that may be noted about it."""

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.support.debt_rules import debt_rules
from opora.records.queries.debts import DebtLine, debts_of_pupil
from opora.records.queries.notices import notices_of
from opora.records.queries.pupils import numbers_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.debts.school import TITLE
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, pupil_title, show

_ABOUT_DEBTS = ("debts", "attempts")  # tables of notices that parents get about debts
_DONE = {
    "added": "Задолженность внесена.",
    "known": "По этому предмету и году задолженность уже внесена.",
    "planned": "Попытка назначена. Уведомите родителей.",
    "outcome": "Результат внесён.",
    "pause": "Дни, которые не считаются, внесены: срок пересчитан.",
    "promoted": "Условный перевод записан.",
    "chosen": "Выбор родителей записан.",
    "cancelled": "Задолженность отменена.",
}


def view(asked: Asked) -> HttpResponse:
    """Return all debts of the pupil."""
    return shown(asked)


def shown(asked: Asked, error: UserError | None = None) -> HttpResponse:
    """Return all debts of the pupil; with an error what was typed stays in the form."""
    saw(asked, "задолженности ученика", [asked.spot.child.pupil])
    return show(
        asked,
        "debts/pupil.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE)),
        name=pupil_title(asked),
        debts=_debts(asked),
        here=address(asked),
        **_around(asked, error),
    )


def debt(asked: Asked) -> HttpResponse:
    """Return one debt."""
    return debt_shown(asked, own_debt(asked))


def debt_shown(asked: Asked, of: DebtLine, error: UserError | None = None) -> HttpResponse:
    """Return a debt; with an error what was typed stays in the forms."""
    saw(asked, "задолженность ученика", [asked.spot.child.pupil])
    pupil = asked.spot.child.pupil
    return show(
        asked,
        "debts/debt.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE, address(asked)), Crumb(of.subject)),
        name=pupil_title(asked),
        debt=of,
        waiting=next((each for each in of.attempts if each.is_open), None),
        here=f"{address(asked)}{of.number}/",
        papers=f"/pupils/{pupil}/papers/",
        notices=[
            each
            for each in notices_of(numbers_of(pupil), asked.spot.school.unit)
            if each.kind.rows in _ABOUT_DEBTS and each.made_on >= of.arose_on
        ],
        **_around(asked, error),
    )


def own_debt(asked: Asked) -> DebtLine:
    """Return the debt the address names; Http404 where it is not of this pupil and school."""
    number = int(asked.names["debt"])
    found = next((each for each in _debts(asked) if each.number == number), None)
    if found is None:
        raise Http404
    return found


def address(asked: Asked) -> str:
    """Return the address of the pupil's debts."""
    return f"/pupils/{asked.spot.child.pupil}/debts/"


def _debts(asked: Asked) -> list[DebtLine]:
    spot = asked.spot
    numbers, year = numbers_of(spot.child.pupil), spot.group.school_year
    return debts_of_pupil(numbers, spot.school.unit, year, asked.today)


def _around(asked: Asked, error: UserError | None) -> dict[str, object]:
    """Return what both pages have: dictionaries, what was done or is wrong, what was typed."""
    may = asked.rights.may(Permission.SUPPORT_EDIT, asked.spot.place)
    return {
        "rules": debt_rules(),
        "may_edit": bool(may) and asked.eyes is None,
        "error": str(error) if error else "",
        "typed": asked.request.POST if error else {},
        "done": _DONE.get(asked.chosen.get("done", ""), ""),
    }
