"""Who is in the form: added by the school, left out, kept: each with a reason."""

import re
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.documents.listing import SubjectMarks
from opora.documents.submitted import SubmittedRow
from opora.records.actions.draft_cells import add_row, keep_in, leave_out, take_back
from opora.records.queries.form_drafts import FormView, form_of
from opora.records.queries.form_roster import not_in_form
from opora.records.queries.listed import row_key, subjects_of_pupil
from opora.vocabulary.class_label import grade_of, parse_class
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import squeeze
from opora.web.page import Asked
from opora.web.pages.forms.cells import by_of
from opora.web.pages.forms.form import address_of, shown, submission_of
from opora.web.typed import text

_TOKEN = re.compile("[0-9a-f]{16}")


def add(asked: Asked) -> HttpResponse:
    """Add a pupil from the school's classes, or one whom nobody knows by hand."""
    number, posted = submission_of(asked), asked.request.POST.dict()
    typed = {name: str(value) for name, value in posted.items()}
    view = form_of(number)
    try:
        row = _row(view, typed)
        add_row(by=by_of(asked), submission=number, row=row)
    except UserError as error:
        return shown(asked, form_of(number), error, typed=typed, status=400)
    return redirect(f"{address_of(view.number)}#row-{row.key}")


def leave(asked: Asked) -> HttpResponse:
    """Leave a pupil out of the form."""
    return _done(
        asked,
        lambda number, key, reason: leave_out(
            by=by_of(asked), submission=number, key=key, reason=reason
        ),
    )


def keep(asked: Asked) -> HttpResponse:
    """Keep a pupil whom the list has no more."""
    return _done(
        asked,
        lambda number, key, reason: keep_in(
            by=by_of(asked), submission=number, key=key, reason=reason
        ),
    )


def back(asked: Asked) -> HttpResponse:
    """Put a pupil who was left out into the form again."""
    return _done(
        asked, lambda number, key, _: take_back(by=by_of(asked), submission=number, key=key)
    )


def _done(asked: Asked, act: Callable[[int, str, str], None]) -> HttpResponse:
    number, posted = submission_of(asked), asked.request.POST
    key, reason = posted.get("key", ""), squeeze(posted.get("reason", ""))
    try:
        act(number, key, reason)
    except UserError as error:
        return shown(asked, form_of(number), error, status=400)
    return redirect(f"/submissions/{number}/#row-{key}")


def _row(view: FormView, typed: dict[str, str]) -> SubmittedRow:
    """Return the row of what was typed; UserError says what is wrong."""
    names = _subject_names(text(typed, "subjects", "Предметы"))
    why = text(typed, "why", "Почему он должен быть в форме")
    if typed.get("pupil"):
        return replace(_from_roster(view, typed["pupil"], names), why_added=why)
    name, label = text(typed, "name", "ФИО"), parse_class(text(typed, "label", "Класс"))
    if label is None or grade_of(label) not in view.campaign.grades:
        grades = ", ".join(map(str, view.campaign.grades))
        raise UserError(f"Класс непонятен или не из параллелей приказа ({grades}). Пример: 9А.")
    token = typed.get("token", "")
    if not _TOKEN.fullmatch(token):
        raise UserError("Форма пришла не полностью. Обновите страницу и повторите.")
    subjects = tuple(SubjectMarks(each, None, ()) for each in names)
    return SubmittedRow(f"h{token}", None, name, view.school.name, label, subjects, why_added=why)


def _from_roster(view: FormView, chosen: str, names: list[str]) -> SubmittedRow:
    """Return the row of a pupil of the school: marks of the named subjects as facts have them."""
    roster = {str(number): (number, name, label) for number, name, label in not_in_form(view)}
    there = {str(line.row.pupil): line.row for line in view.lines}
    if chosen in there:
        return there[chosen]
    if chosen not in roster:
        raise UserError("Такого обучающегося в классах нет. Обновите страницу и выберите снова.")
    number, name, label = roster[chosen]
    known = subjects_of_pupil(view.school, view.campaign, view.due.on, number)
    subjects = _listed_only(known, names)
    return SubmittedRow(row_key(number), number, name, view.school.name, label, subjects)


def _listed_only(known: tuple[SubjectMarks, ...], names: list[str]) -> tuple[SubjectMarks, ...]:
    """Return the known subjects, the named ones among them listed, and the other named ones."""
    wanted = {_meaning(name): name for name in names}
    found = [
        replace(each, listed=_meaning(each.subject) in wanted or each.listed) for each in known
    ]
    there = {_meaning(each.subject) for each in known}
    more = [SubjectMarks(name, None, ()) for key, name in wanted.items() if key not in there]
    return (*found, *more)


def _subject_names(typed: str) -> list[str]:
    names = list(dict.fromkeys(squeeze(each) for each in typed.split(",") if squeeze(each)))
    if not names:
        raise UserError("Назовите предметы через запятую: Алгебра, Химия.")
    return names


def _meaning(name: str) -> str:
    subject = standard_subjects().resolve(name)
    return subject.canonical or subject.name.lower()
