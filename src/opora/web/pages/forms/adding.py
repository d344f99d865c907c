"""Adding to a form a pupil who is not in its list, with the reason: a page of its own."""

import re
import secrets
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.documents.listing import SubjectMarks
from opora.documents.submitted import SubmittedRow
from opora.orders.standing import Act, Around, refusal
from opora.records.actions.draft_cells import add_row
from opora.records.queries.form_drafts import FormView, form_of
from opora.records.queries.form_roster import not_in_form
from opora.records.queries.listed import row_key, subjects_of_pupil
from opora.vocabulary.class_label import grade_of, parse_class
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import squeeze
from opora.web.page import Asked
from opora.web.pages.forms.cells import by_of
from opora.web.pages.forms.form import address_of, submission_of, way
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show
from opora.web.typed import text

_TITLE = "Добавить обучающегося"
_TOKEN = re.compile("[0-9a-f]{16}")


def view(asked: Asked) -> HttpResponse:
    """Return the page, or go back to the form with the pupil in it: from the classes of the
    school, or one whom nobody knows, by hand."""
    form, posted = form_of(submission_of(asked)), asked.request.POST.dict()
    if asked.request.method != "POST":
        return _shown(asked, form)
    typed = {name: str(value) for name, value in posted.items()}
    try:
        row = _row(form, typed)
        add_row(by=by_of(asked), submission=form.number, row=row)
    except UserError as error:
        return _shown(asked, form, str(error), typed)
    return redirect(f"{address_of(form.number)}#row-{row.key}")


def _shown(
    asked: Asked, form: FormView, error: str = "", typed: dict[str, str] | None = None
) -> HttpResponse:
    roster = not_in_form(form)
    saw(asked, "обучающиеся, которых нет в форме мониторинга", [number for number, _, _ in roster])
    typed = typed or {}
    return show(
        asked,
        "forms/adding.html",
        400 if error else 200,
        crumbs=crumbs(asked, *way(asked, form), Crumb(_TITLE)),
        title=_TITLE,
        view=form,
        roster=roster,
        why_not=refusal(form.standing, Act.EDIT, Around()),
        chosen=typed.get("pupil", ""),
        typed=typed,
        token=typed.get("token") or secrets.token_hex(8),
        base=address_of(form.number),
        error=error,
    )


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
