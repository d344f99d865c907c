"""Giving and taking roles."""

import re
from collections.abc import Mapping

from django.http import HttpResponse

from opora.records.actions.appointing import appoint, dismiss
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.people.card import asked_card, by, done, held_row, posted, shown


def give(asked: Asked) -> HttpResponse:
    """Give a role of the unit in the address."""
    card = asked_card(asked)
    try:
        give_typed(asked, card.staff, posted(asked))
    except UserError as error:
        return shown(asked, card, error)
    return done(asked, "given")


def take(asked: Asked) -> HttpResponse:
    """Take a role; «on» is the first day without it."""
    card = asked_card(asked)
    row = held_row(asked, card, "role")
    try:
        dismiss(by=by(asked), given=row.row, on=typed.day(posted(asked), "on", "Снять с"))
    except UserError as error:
        return shown(asked, card, error)
    return done(asked, "taken")


def give_typed(asked: Asked, staff: int, form: Mapping[str, str]) -> None:
    """Give the role that a form names; UserError says what is missing."""
    since = typed.day(form, "since", "Первый день")
    appoint(
        by=by(asked),
        staff=staff,
        role=typed.text(form, "role", "Роль"),
        unit=asked.spot.school.unit,
        since=since,
        until=typed.day_or_none(form, "until", "Последний день"),
        basis=typed.text(form, "basis", "Приказ"),
        school_year=school_year_of(since),
        classes=_classes(typed.text(form, "classes", "Классы", needed=False)),
    )


def _classes(text: str) -> list[str]:
    """Return the labels of «9А, 9Б»."""
    found = []
    for part in filter(None, map(str.strip, re.split("[,;]", text))):
        label = parse_class(part)
        if label is None:
            raise UserError(f"«{part}» не похоже на класс. Напишите так: 9А, 9Б.")
        found.append(label)
    return found
