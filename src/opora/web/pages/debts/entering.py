"""Entering debts: those that final marks of the year speak of in one go, or one by hand."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.analysis.support.debt_rules import debt_rules
from opora.records.actions.by import By
from opora.records.actions.debts import NewDebt, enter_debts
from opora.records.queries.debts import Proposal, proposals
from opora.records.queries.places import ClassLine
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import standard_subjects
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.debts.pupil import address as pupil_address
from opora.web.pages.debts.pupil import shown as pupil_shown
from opora.web.pages.debts.school import TITLE, address, school_year_here
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show


def from_marks(asked: Asked) -> HttpResponse:
    """Return what final marks propose, or the list once the chosen debts are entered."""
    found = proposals(asked.spot.school.unit, school_year_here(asked), asked.scope)
    if asked.request.method != "POST":
        return _proposed(asked, found)
    try:
        made = enter_debts(
            by=_by(asked), school=asked.spot.school.unit, debts=_chosen(asked, found)
        )
    except UserError as error:
        return _proposed(asked, found, error)
    return redirect(f"{address(asked)}?entered={made}")


def one(asked: Asked) -> HttpResponse:
    """Enter a debt of the pupil by hand."""
    form, spot = asked.request.POST.dict(), asked.spot
    try:
        group = _group(asked, typed.number(form, "year", "Учебный год"))
        new = NewDebt(
            spot.child.pupil,
            group.school_year,
            group.label,
            _subject(typed.text(form, "subject", "Предмет")[:200]),
            form.get("basis", ""),
            typed.day(form, "arose_on", "Когда возникла"),
            typed.text(form, "order", "Приказ", needed=False),
        )
        made = enter_debts(by=_by(asked), school=spot.school.unit, debts=[new])
    except UserError as error:
        return pupil_shown(asked, error)
    done = "added" if made else "known"
    return redirect(f"{pupil_address(asked)}?done={done}")


def _proposed(asked: Asked, found: list[Proposal], error: UserError | None = None) -> HttpResponse:
    if found:
        saw(asked, "предложенные задолженности", {each.pupil for each in found})
    posted, year = asked.request.POST, school_year_here(asked)
    return show(
        asked,
        "debts/entering.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE, address(asked)), Crumb("Внести по годовым отметкам")),
        found=[(each, posted.get(f"basis.{each.key}", each.basis)) for each in found],
        chosen=posted.getlist("debt") if error else [],
        rules=debt_rules(),
        error=str(error) if error else "",
        typed=posted if error else {},
        year=year,
        earlier=year - 1 if asked.scope.whole else None,
        back=address(asked),
    )


def _chosen(asked: Asked, found: list[Proposal]) -> list[NewDebt]:
    """Return what was ticked, of what is proposed to this person alone."""
    form, ticked = asked.request.POST, set(asked.request.POST.getlist("debt"))
    if not ticked:
        raise UserError("Отметьте хотя бы одну строку.")
    order = typed.text(form, "order", "Приказ", needed=False)
    arose_on = typed.day(form, "arose_on", "Когда возникли")
    return [
        _new(asked, each, form.get(f"basis.{each.key}", each.basis), arose_on, order)
        for each in found
        if each.key in ticked
    ]


def _new(asked: Asked, of: Proposal, basis: str, arose_on: date, order: str) -> NewDebt:
    year = school_year_here(asked)
    return NewDebt(of.pupil, year, of.label, of.subject, basis, arose_on, order)


def _group(asked: Asked, year: int) -> ClassLine:
    """Return the class of the pupil in a school year; a debt may be of an earlier one."""
    found = next((each for each in asked.spot.classes if each.school_year == year), None)
    if found is None:
        raise UserError("Выберите учебный год из списка.")
    return found


def _subject(name: str) -> str:
    """Return the key of a subject as people spell it; UserError for a word of several meanings."""
    meant = standard_subjects().resolve(name)
    if meant.ambiguous:
        raise UserError(f"«{meant.name}» значит разное. Напишите предмет полностью.")
    return meant.key


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)
