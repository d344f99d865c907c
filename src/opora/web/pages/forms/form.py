"""A form that is being filled in: everything of it at a glance, a card for every pupil."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from opora.access.permissions import Permission
from opora.documents.submitted import CellChange, changed_cells
from opora.orders.standing import STATE_TITLES, Act, Around, refusal
from opora.orders.turns import WHO_TITLES, turn
from opora.records.queries.form_drafts import FormView, form_of, version_before, version_of
from opora.records.queries.known_marks import ClassMarks, lacking_marks
from opora.records.queries.listed import edition_of
from opora.records.queries.offers import offers_of
from opora.records.queries.pupils import names_of
from opora.vocabulary.problems import UserError
from opora.web.deadlines import said_left, said_until
from opora.web.page import Asked
from opora.web.pages.forms.cards import Brought, Cards, cards_of
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

TITLE = "Формы"
_NEWS = {
    "came": "Появились в списке",
    "went": "Ушли из списка, о них ничего не было написано",
    "asked": "Ушли из списка, но о них написано: решите, оставить или не включать",
    "changed": "Изменились отметки, предметы или класс",
    "back": "Снова в списке, но школа их не включает",
    "gone": "Выбыли из школы до отчётного дня и в список не вошли",
}


@dataclass(frozen=True, slots=True)
class Glance:
    """What stands above the cards: state, deadline, whose turn, what is missing."""

    state: str
    who: str
    says: str
    until: str
    left: str
    overdue: bool
    closes: str
    closed: bool
    editable: bool
    why_not: str
    certified: bool
    lacking: list[ClassMarks]
    stale: bool
    unsent: int
    news: list[tuple[str, list[str]]] = field(repr=False)


def view(asked: Asked) -> HttpResponse:
    """Return the page."""
    return shown(asked, form_of(submission_of(asked)))


def shown(
    asked: Asked,
    view: FormView,
    error: UserError | None = None,
    brought: Brought | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page, perhaps with what was typed and could not be kept; who is shown is noted."""
    before = version_before(view)
    cards = cards_of(view, before, offers_of(view, before), brought)
    saw(asked, "форма мониторинга", pupils_of(view))
    return show(
        asked,
        "forms/form.html",
        status,
        crumbs=crumbs(asked, *way(asked, view)[:1], Crumb(title_of(view))),
        title=title_of(view),
        view=view,
        glance=_glance(asked, view, timezone.now()),
        cards=cards,
        general=[each.text for each in view.remarks if cards.of(each.key) is None],
        error=error,
        typed=typed or {},
        base=address_of(view.number),
        may_certify=bool(asked.rights.may(Permission.CERTIFY, asked.spot.place)),
        may_upload=bool(asked.rights.may(Permission.UPLOAD, asked.spot.place)),
        empty=view.form.empty,
        form_title=view.form.title,
    )


def pupils_of(view: FormView) -> set[int]:
    """Return the numbers of the pupils of a draft."""
    return {line.row.pupil for line in view.lines if line.row.pupil is not None}


def is_stale(view: FormView) -> bool:
    """Whether something was accepted since the list was made."""
    return bool(view.filled_at) and edition_of(view.school, view.campaign) != view.edition


def cards_now(view: FormView, brought: Brought | None = None) -> Cards:
    """Return the cards as they are now, without offers: what a saved cell says anew."""
    return cards_of(view, version_before(view), {}, brought)


def submission_of(asked: Asked) -> int:
    """Return the number of the submission that the address names."""
    number = asked.spot.submission
    if number is None:
        raise ValueError("the address names no submission")
    return number


def address_of(number: int) -> str:
    """Return the address of a form by its number."""
    return f"/submissions/{number}/"


def title_of(view: FormView) -> str:
    """Return what people call a form: «Форма на 27.02.2026»."""
    return f"Форма на {view.due.on:%d.%m.%Y}"


def way(asked: Asked, view: FormView) -> tuple[Crumb, Crumb]:
    """Return the steps to a page of a form."""
    unit = asked.spot.school.unit
    mine = f"/units/{unit}/forms/?year={view.campaign.school_year}"
    return Crumb(TITLE, mine), Crumb(title_of(view), address_of(view.number))


def _glance(asked: Asked, view: FormView, now: datetime) -> Glance:
    campaign, due = view.campaign, view.due
    certified = campaign.order.campaign.certified
    closed = due.closed(now)
    whose = turn(view.standing, certified, closed)
    why_not = refusal(view.standing, Act.EDIT, Around())
    return Glance(
        STATE_TITLES[view.standing.state],
        WHO_TITLES[whose.who],
        whose.says,
        said_until(due.on_time_until, campaign),
        said_left(due.on_time_until, now),
        due.late(now) and not view.standing.sent,
        said_until(due.closes_at, campaign),
        closed,
        not why_not,
        why_not,
        certified,
        lacking_marks(view.school.unit, campaign, due.on, asked.today),
        is_stale(view),
        len(_unsent(view)),
        _news(view),
    )


def _unsent(view: FormView) -> list[CellChange]:
    """Return the cells of the draft that differ from what was handed in."""
    sent = version_of(view.number, view.standing.sent) if view.standing.sent else None
    return [] if sent is None else changed_cells(sent, view.submitted(), view.campaign.order)


def _news(view: FormView) -> list[tuple[str, list[str]]]:
    """Return what came of the last making of the list, with names."""
    here = {line.row.key: line.row.name for line in view.lines}
    keys = {key for own in view.news.values() for key in own} - here.keys()
    numbers = {key: int(key[1:]) for key in keys if key[1:].isdecimal()}
    names = names_of(numbers.values())
    here |= {key: names.name(number) for key, number in numbers.items()}
    return [
        (title, sorted(here[key] for key in view.news.get(kind, ()) if key in here))
        for kind, title in _NEWS.items()
        if view.news.get(kind)
    ]
