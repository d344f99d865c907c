"""Quick entry of a group lesson: a class, who was there, one text, each one's own result."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from opora.analysis.support.content import has_content
from opora.analysis.support.words import words
from opora.records.actions.log import log_together
from opora.records.queries.classes import ClassSize, classes_of
from opora.records.queries.roster import enrolled_people
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.support.around import by, done, posted
from opora.web.pages.support.subjects import check_at, subjects_at
from opora.web.pages.support.work import WHAT, entry_of_form
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

_THERE, _RESULT = "there.", "result."
_DONE = {
    "logged": "Записано каждому, кто отмечен.",
    "hollow": "Записано. Но из темы и текста не видно, что сделано: такие записи не снимают "
    "учеников со списка тех, кем ещё не занялись.",
}


def view(asked: Asked) -> HttpResponse:
    """Return the form of a class, or come back to it when the lesson is entered."""
    if asked.spot.school.level != "school":
        raise Http404
    classes = _open_classes(asked)
    chosen = _chosen(asked, classes)
    if asked.request.method != "POST":
        return _page(asked, classes, chosen)
    if chosen is None:
        raise Http404
    try:
        said = _log(asked, chosen)
    except UserError as error:
        return _page(asked, classes, chosen, error)
    address = f"/units/{asked.spot.school.unit}/support/group/"
    return done(address, said, year=str(chosen.school_year), **{"class": str(chosen.number)})


def _log(asked: Asked, chosen: ClassSize) -> str:
    """Enter the lesson; return what to say about it."""
    form = posted(asked)
    check_at(asked, form.get("subject", ""), chosen.label, chosen.school_year)
    entry = entry_of_form(form)
    known = [number for number, _ in enrolled_people(chosen.number)]
    there = [number for number in known if f"{_THERE}{number}" in form]
    results = {number: form.get(f"{_RESULT}{number}", "") for number in there}
    log_together(by=by(asked), school=asked.spot.school.unit, results=results, entry=entry)
    return "logged" if has_content(f"{entry.topic} {entry.text}") else "hollow"


def _open_classes(asked: Asked) -> list[ClassSize]:
    school, year = asked.spot.school.unit, asked.spot.school_year or 0
    return [each for each in classes_of(school, year) if asked.scope.touches_class(each.label)]


def _chosen(asked: Asked, classes: Sequence[ClassSize]) -> ClassSize | None:
    """Return the class that the address names, or the only one; Http404 for one that is closed."""
    wanted = asked.chosen.get("class", "")
    if not wanted:
        return classes[0] if len(classes) == 1 else None
    for each in classes:
        if str(each.number) == wanted:
            return each
    raise Http404


def _page(
    asked: Asked,
    classes: Sequence[ClassSize],
    chosen: ClassSize | None,
    error: UserError | None = None,
) -> HttpResponse:
    people = enrolled_people(chosen.number) if chosen else []
    typed = asked.request.POST
    if people:
        saw(asked, WHAT, [number for number, _ in people])
    return show(
        asked,
        "support/group.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Групповое занятие")),
        classes=classes,
        chosen=chosen,
        year=asked.spot.school_year,
        people=[
            (
                number,
                called,
                f"{_THERE}{number}" in typed,
                typed.get(f"{_RESULT}{number}", ""),
            )
            for number, called in people
        ],
        subjects=subjects_at(asked, chosen.label, chosen.school_year) if chosen else [],
        kinds=words().kinds.values(),
        results=words().results.values(),
        typed=typed,
        error=str(error) if error else "",
        done=_DONE.get(asked.chosen.get("done", ""), ""),
        warned=asked.chosen.get("done", "") == "hollow",
    )
