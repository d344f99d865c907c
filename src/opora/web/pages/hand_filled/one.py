"""One file: its table with what is wrong by cell, the school, what may be done with it."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.documents.handmade.places import place_in_words
from opora.records.actions.hand_accepting import accept_hand_filled
from opora.records.actions.hand_filled import choose_school, correct_cells, leave_hand_filled
from opora.records.queries.hand_filled import HandFile
from opora.vocabulary.problems import Note, UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.hand_filled.about import (
    Collecting,
    asked_file,
    by_of,
    collecting,
    version_of,
)
from opora.web.pages.hand_filled.table import changed_cells, tables_of
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the file; with `edit=all` in the address every cell is a field."""
    here = collecting(asked)
    return _shown(asked, here, asked_file(asked, here))


def cells(asked: Asked) -> HttpResponse:
    """Put what was typed in place of cells."""
    here, file = _opened(asked)
    posted = {name: str(text) for name, text in asked.request.POST.items()}
    return _then(
        asked,
        here,
        file,
        lambda: correct_cells(
            by=by_of(asked),
            number=file.line.number,
            version=version_of(asked),
            cells=changed_cells(file, posted),
            nobody="nobody" in posted,
        ),
    )


def school(asked: Asked) -> HttpResponse:
    """Say which school the form is of."""
    here, file = _opened(asked)
    return _then(
        asked,
        here,
        file,
        lambda: choose_school(
            by=by_of(asked),
            number=file.line.number,
            version=version_of(asked),
            unit=typed.number(asked.request.POST, "unit", "Школа"),
        ),
    )


def accept(asked: Asked) -> HttpResponse:
    """Hand the form in for its school; then the list."""
    here = collecting(asked)
    file = asked_file(asked, here)
    try:
        accept_hand_filled(by=by_of(asked), number=file.line.number, version=version_of(asked))
    except UserError as error:
        return _shown(asked, here, file, str(error), 409)
    return redirect(here.address)


def leave(asked: Asked) -> HttpResponse:
    """Leave the file aside, or take it back."""
    here = collecting(asked)
    file = asked_file(asked, here)
    left = asked.request.POST.get("left") == "yes"
    return _then(
        asked,
        here,
        file,
        lambda: leave_hand_filled(
            by=by_of(asked), number=file.line.number, version=version_of(asked), left=left
        ),
    )


def _opened(asked: Asked) -> tuple[Collecting, HandFile]:
    """Return the file whose table may be seen; Http404 when names are closed."""
    here = collecting(asked)
    if not here.sees:
        raise Http404
    return here, asked_file(asked, here)


def _then(asked: Asked, here: Collecting, file: HandFile, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except UserError as error:
        return _shown(asked, here, file, str(error), 409)
    return redirect(f"{here.address}{file.line.number}/")


def _shown(
    asked: Asked, here: Collecting, file: HandFile, error: str = "", status: int = 200
) -> HttpResponse:
    """Return the page; what was typed stays in its fields when it could not be kept."""
    every = asked.chosen.get("edit") == "all"
    kept = {name: str(text) for name, text in asked.request.POST.items()} if error else {}
    tables = tables_of(file, here.campaign.grades, every, kept) if here.sees else []
    if tables:
        saw(asked, "форма, заполненная вручную", ())
    form = file.form if here.sees else None
    return show(
        asked,
        "hand_filled/one.html",
        status,
        crumbs=crumbs(asked, *here.way(Crumb(file.line.label))),
        here=here,
        file=file,
        line=file.line,
        tables=tables,
        every=every,
        error=error,
        problems=[_said(note, file) for note in (form.problems if form else ())],
        remarks=[_said(note, file) for note in (form.remarks if form else ())],
        schools=_schools(here, file),
    )


def _said(note: Note, file: HandFile) -> tuple[str, str]:
    return place_in_words(note, file.kind), note.message


def _schools(here: Collecting, file: HandFile) -> list[tuple[int, str, bool]]:
    """Return the schools to choose from: those that the name resembles first."""
    order = {unit: place for place, unit in enumerate(file.candidates)}
    ranked = sorted(here.schools, key=lambda each: (order.get(each.unit, len(order)), each.name))
    return [(each.unit, each.name, each.unit == file.line.unit) for each in ranked]
