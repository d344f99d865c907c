"""What a person does in a unit: name and post, classes led, lessons; leaving."""

from collections.abc import Callable

from django.http import HttpResponse

from opora.access.permissions import FieldClass
from opora.records.actions.staff import (
    appoint_leader,
    assign_lessons,
    edit_staff,
    end_leading,
    end_post,
    end_teaching,
)
from opora.vocabulary.problems import UserError
from opora.web import editing, typed
from opora.web.page import Asked
from opora.web.pages.people.card import (
    asked_card,
    by,
    card_address,
    done,
    held_row,
    listing_address,
    posted,
    shown,
)
from opora.web.render import Crumb, crumbs, show

_TITLES = {"name": "Фамилия, имя, отчество", "position": "Должность"}
_CONTACTS = {"email": "Почта для напоминаний (можно не указывать)"}


def edit(asked: Asked) -> HttpResponse:
    """Return the form of name, post and address, or the card once it is saved."""
    card = asked_card(asked)
    contacts = asked.rights.sees(FieldClass.CONTACTS, asked.spot.place)
    titles = _TITLES | (_CONTACTS if contacts else {})
    now = {"name": card.name, "position": card.post.position, "email": card.email}
    form, status = editing.opened(titles, card.version, now), 200
    if asked.request.method == "POST":
        brought = editing.typed(asked.request.POST, titles)
        try:
            edit_staff(by=by(asked), staff=card.staff, post=card.post.number, typed=brought)
        except UserError as error:
            form = editing.again(titles, brought, error)
            status = editing.status_of(error)
        else:
            return done(asked, "saved")
    way = (Crumb("Люди и права", listing_address(asked)), Crumb(card.name, card_address(asked)))
    return show(
        asked,
        "people/edit.html",
        status,
        crumbs=crumbs(asked, *way, Crumb("Карточка")),
        form=form,
        back=card_address(asked),
    )


def leave(asked: Asked) -> HttpResponse:
    """End the person's work in the unit of the address."""

    def act(staff: int) -> None:
        on = typed.day(posted(asked), "on", "Первый день без работы")
        end_post(by=by(asked), staff=staff, unit=asked.spot.school.unit, on=on)

    return _done(asked, "left", act)


def lead(asked: Asked) -> HttpResponse:
    """Make the person the class teacher of a class of this school year."""

    def act(staff: int) -> None:
        form = posted(asked)
        appoint_leader(
            by=by(asked),
            staff=staff,
            school=asked.spot.school.unit,
            school_class=typed.number(form, "school_class", "Класс"),
            since=typed.day(form, "since", "Первый день"),
            basis=typed.text(form, "basis", "Приказ"),
        )

    return _done(asked, "led", act)


def lesson(asked: Asked) -> HttpResponse:
    """Say that the person teaches a subject to a class."""

    def act(staff: int) -> None:
        form = posted(asked)
        assign_lessons(
            by=by(asked),
            staff=staff,
            school=asked.spot.school.unit,
            school_class=typed.number(form, "school_class", "Класс"),
            subject=typed.text(form, "subject", "Предмет"),
            since=typed.day(form, "since", "Первый день"),
            basis=typed.text(form, "basis", "Приказ", needed=False),
        )

    return _done(asked, "taught", act)


def end_class(asked: Asked) -> HttpResponse:
    """End the leading of a class."""
    row = held_row(asked, asked_card(asked), "class").row

    def act(staff: int) -> None:
        end_leading(by=by(asked), led=row, on=typed.day(posted(asked), "on", "Закончить с"))

    return _done(asked, "ended", act)


def end_lesson(asked: Asked) -> HttpResponse:
    """End lessons in a class."""
    row = held_row(asked, asked_card(asked), "lesson").row

    def act(staff: int) -> None:
        end_teaching(by=by(asked), taught=row, on=typed.day(posted(asked), "on", "Закончить с"))

    return _done(asked, "ended", act)


def _done(asked: Asked, what: str, act: Callable[[int], None]) -> HttpResponse:
    """Do it and return to the card; what is wrong is said there."""
    card = asked_card(asked)
    try:
        act(card.staff)
    except UserError as error:
        return shown(asked, card, error)
    return done(asked, what)
