"""Texts of the minutes: two people may edit them, nobody loses a word."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse

from opora.records.actions.councils import HEAD, QUESTION, edit_council, edit_question
from opora.records.actions.versions import Typed
from opora.vocabulary.problems import UserError
from opora.web import editing, typed
from opora.web.page import Asked
from opora.web.pages.councils.card import asked_card, back, card_address
from opora.web.pages.councils.listing import TITLE, address, by
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

_LONG = ("present", "heard")


def council(asked: Asked) -> HttpResponse:
    """Return the form of who was present and how people voted, or the minutes once it is kept."""
    card, school = asked_card(asked), asked.spot.school.unit
    now = {"topic": card.line.topic, "present": card.present, "votes": card.votes}

    def keep(brought: Typed) -> None:
        edit_council(by=by(asked), school=school, council=card.line.number, typed=brought)

    return _form(asked, "Присутствовали, голосование", HEAD, (card.version, now), keep)


def question(asked: Asked) -> HttpResponse:
    """Return the form of a question and what was heard, or the minutes once it is kept."""
    card, number = asked_card(asked), int(asked.names["question"])
    found = next((each for each in card.questions if each.number == number), None)
    if found is None:
        raise Http404
    now = {name: getattr(found, name) for name in QUESTION}

    def keep(brought: Typed) -> None:
        edit_question(by=by(asked), school=asked.spot.school.unit, question=number, typed=brought)

    saw(asked, "вопрос совета", {each.pupil for each in found.cases})
    return _form(asked, f"Вопрос {found.place}", QUESTION, (found.version, now), keep)


def _form(
    asked: Asked,
    title: str,
    titles: Mapping[str, str],
    kept: tuple[int, dict[str, str]],
    keep: Callable[[Typed], None],
) -> HttpResponse:
    form, status = editing.opened(titles, *kept), 200
    if asked.request.method == "POST":
        brought = editing.typed(asked.request.POST, titles)
        try:
            brought = _with_lines(asked, brought, titles)
            keep(brought)
        except UserError as error:
            form, status = editing.again(titles, brought, error), editing.status_of(error)
        else:
            return back(asked)
    return show(
        asked,
        "councils/edit.html",
        status,
        crumbs=crumbs(
            asked,
            Crumb(TITLE, address(asked)),
            Crumb("Протокол", card_address(asked)),
            Crumb(title),
        ),
        title=title,
        form=form,
        long=_LONG,
        back=card_address(asked),
    )


def _with_lines(asked: Asked, brought: Typed, titles: Mapping[str, str]) -> Typed:
    """Return what was typed, longer texts with their lines kept."""
    form = asked.request.POST
    told = {
        name: typed.note(form, name, titles[name], needed=False) for name in titles if name in _LONG
    }
    return replace(brought, values={**brought.values, **told})
