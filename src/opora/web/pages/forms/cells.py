"""Keeping what is typed: by itself cell by cell, or by the button of a card."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from opora.analysis.support.causes import cause_text
from opora.documents.cell_notes import own_columns
from opora.orders.order import Form
from opora.records.actions.by import By
from opora.records.actions.draft_cells import keep_cells, take_offer
from opora.records.actions.versions import Typed
from opora.records.queries.form_drafts import FormView, form_handed_in, form_of, version_before
from opora.records.queries.offers import offers_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze
from opora.web.editing import status_of
from opora.web.page import Asked
from opora.web.pages.forms.cards import Brought
from opora.web.pages.forms.form import (
    address_of,
    cards_now,
    pupils_of,
    shown,
    submission_of,
)
from opora.web.reading import saw

_HTMX = "HX-Request"


def save(asked: Asked) -> HttpResponse:
    """Keep the cells of a card; htmx gets the state of the card, a browser goes back to it."""
    number, posted = submission_of(asked), asked.request.POST
    key, over = posted.get("key", ""), posted.get("over", "")
    typed = _typed(asked, form_handed_in(number))
    brought = None
    try:
        keep_cells(
            by=by_of(asked),
            submission=number,
            key=key,
            typed=typed,
            over=int(over) if over.isascii() and over.isdecimal() else None,
        )
    except UserError as error:
        brought = Brought(key, typed, error)
    if _HTMX in asked.request.headers:
        return _state(asked, form_of(number), key, brought)
    if brought is not None:
        now = form_of(number)
        return shown(asked, now, brought=brought, status=status_of(brought.error))
    return redirect(f"{address_of(number)}#row-{key}")


def offer(asked: Asked) -> HttpResponse:
    """Put an offered text into its cell."""
    posted = asked.request.POST
    view, key = form_of(submission_of(asked)), posted.get("key", "")
    wanted = (posted.get("column", ""), posted.get("source", ""))
    offers = offers_of(view, version_before(view)).get(key, [])
    columns = {column.key: column for column in own_columns(view.form)}
    found = next((each for each in offers if (each.column, each.source) == wanted), None)
    if found is not None:  # else it stands there already
        try:
            take_offer(
                by=by_of(asked),
                submission=view.number,
                key=key,
                column=columns[found.column],
                text=found.text,
            )
        except UserError as error:
            return shown(asked, form_of(view.number), error, status=400)
    return redirect(f"{address_of(view.number)}#row-{key}")


def by_of(asked: Asked) -> By:
    """Return who acts, and by what right."""
    return By(asked.me.account, asked.because.reason)


def lines_of(text: str) -> str:
    """Return a text of several lines without spaces around them."""
    return "\n".join(map(squeeze, text.splitlines())).strip()


def _typed(asked: Asked, form: Form) -> Typed:
    posted = asked.request.POST
    version = posted.get("version", "")
    if not (version.isascii() and version.isdecimal()):
        raise UserError("Форма пришла не полностью. Вернитесь, обновите страницу и повторите.")
    values, was = {}, {}
    for column in own_columns(form):
        if column.key not in posted:
            continue
        text = lines_of(posted[column.key])
        if column.kind == "cause":
            text = cause_text(posted.getlist(f"{column.key}.causes"), text)
        values[column.key] = text
        was[column.key] = lines_of(posted.get(f"was.{column.key}", ""))
    return Typed(int(version), values, was)


def _state(asked: Asked, view: FormView, key: str, brought: Brought | None) -> HttpResponse:
    cards = cards_now(view, brought)
    card = cards.of(key)
    if card is None:
        gone = "Этой строки в форме уже нет. Скопируйте написанное и обновите страницу."
        return HttpResponse(gone, status=409)
    status = status_of(brought.error) if brought else 200
    saw(asked, "форма мониторинга", pupils_of(view))
    saved_at = None if brought else timezone.localtime()
    context = {"card": card, "cards": cards, "saved_at": saved_at, "view": view}
    return render(asked.request, "forms/saved.html", context, status=status)
