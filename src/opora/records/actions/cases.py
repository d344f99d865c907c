"""Cases: opening, causes, who leads, closing, withdrawing, reopening."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.case import GOING, Outcome, Said, State, outcome_of
from opora.analysis.support.words import reasons
from opora.records.actions.by import By, leave_trace
from opora.records.actions.case_steps import add_step, locked_case, move, past_day
from opora.records.actions.versions import Typed, check_version
from opora.records.models import Case, Pupil, Route
from opora.records.queries.cases import CaseView
from opora.records.queries.pupils import all_numbers_of
from opora.records.queries.responsible import works_in
from opora.vocabulary.problems import UserError

LONGEST_TEXT = 4000
_CAUSE = "cause."


@transaction.atomic
def open_case(
    *,
    by: By,
    school: int,
    pupil: int,
    on: date,
    subjects: Sequence[str] = (),
    curator: int | None = None,
    reason: str = "",
) -> int:
    """Return the number of a new case; `reason`: why help is needed, in own words or by signs.

    Raises UserError where the pupil has a case that goes on, or the curator does not work here.
    """
    Pupil.objects.select_for_update().get(pk=pupil)  # two do not open at once
    going = Case.objects.filter(
        pupil__in=all_numbers_of(pupil), school=school, state__in=(*GOING, State.HANDED_OVER)
    ).first()
    if going is not None:
        raise UserError(
            f"Сопровождение этого ученика уже идёт с {going.opened_on:%d.%m.%Y}. Откройте его и "
            "добавьте предметы там."
        )
    _check_curator(curator, school)
    row = Case.objects.create(
        school_id=school,
        pupil_id=pupil,
        opened_on=past_day(on, date.min, "Открыто"),
        state=State.OPENED,
        subjects=list(dict.fromkeys(subjects)),
        curator_id=curator,
        opened_by_id=by.person,
    )
    add_step(by, row, "open", None, State.OPENED, on, checked_text(reason, "Почему нужна помощь"))
    return row.pk


def cause_titles() -> dict[str, str]:
    """Return the fields of the form of causes, in order: main cause, further ones, own words."""
    further = {f"{_CAUSE}{key}": each.title for key, each in reasons().items()}
    return {"main": "Главная причина", **further, "text": "Своими словами"}


def cause_form(view: CaseView) -> dict[str, str]:
    """Return what the form of causes shows now."""
    further = {f"{_CAUSE}{key}": "on" if key in view.causes else "" for key in reasons()}
    return {"main": view.main_cause, **further, "text": view.causes_text}


@transaction.atomic
def name_causes(*, by: By, case: int, typed: Typed, subjects: Sequence[str]) -> None:
    """Keep the causes of a case and the subjects it is about.

    Raises UserError for causes that are not in the dictionary, Changed when somebody was faster.
    """
    row, view = locked_case(case)
    now = cause_form(view)
    if now != dict(typed.was):
        check_version(typed, row.version, now)
    main, further = _causes(typed.values)
    row.main_cause, row.causes = main, further
    row.causes_text = _own_words(typed.values["text"], (main, *further))
    row.subjects = list(dict.fromkeys(subjects))
    move(by, row, view, "name_causes", said=Said(causes=len([main, *further]) if main else 0))


@transaction.atomic
def set_curator(*, by: By, case: int, curator: int) -> None:
    """Say who leads a case; UserError for somebody who does not work in its school."""
    row = Case.objects.select_for_update().get(pk=case)
    _check_curator(curator, row.school_id)
    row.curator_id, row.version = curator, row.version + 1
    row.save(update_fields=["curator", "version"])
    leave_trace(
        by,
        "назначен куратор сопровождения",
        unit=row.school_id,
        pupils=[row.pupil_id],
        case=case,
        staff=curator,
    )


@transaction.atomic
def close_case(*, by: By, case: int, then: str = "") -> None:
    """Close a case with the outcome that the controls of its route say; `then`: what is done next,
    needed where not all goals were reached.

    Raises UserError where a goal has no held control.
    """
    row, view = locked_case(case)
    said = Said(checked_text(then, "Что делается дальше"))
    outcome = outcome_of(view.route.road) if view.route else ""
    _end(by, row, view, "close", outcome, said)


@transaction.atomic
def withdraw_case(*, by: By, case: int, reason: str) -> None:
    """Close a case that was opened by mistake; UserError where a route of it ever ran."""
    row, view = locked_case(case)
    said = Said(checked_text(reason, "Почему"))
    _end(by, row, view, "withdraw", Outcome.MISTAKEN, said)


@transaction.atomic
def reopen_case(*, by: By, case: int, reason: str) -> None:
    """Go on with a closed case: its causes stay, a new route is made.

    Raises UserError without a reason, or where another case of the pupil goes on.
    """
    row, view = locked_case(case)
    numbers = all_numbers_of(row.pupil_id)
    if Case.objects.filter(pupil__in=numbers, school=row.school_id, state__in=GOING).exists():
        raise UserError("Уже идёт другое сопровождение этого ученика. Откройте его.")
    row.outcome, row.outcome_text, row.closed_on = "", "", None
    move(by, row, view, "reopen", said=Said(checked_text(reason, "Почему")))


def end_route(case: int) -> None:
    """The route of a case, if there is one, holds no more."""
    Route.objects.filter(case=case, ended_on=None).update(ended_on=timezone.localdate())


def checked_text(text: str, title: str) -> str:
    """Return the text without spaces around; UserError when it is too long."""
    tidy = text.strip()
    if len(tidy) > LONGEST_TEXT:
        raise UserError(f"«{title}»: {len(tidy)} знаков, можно {LONGEST_TEXT}. Сократите.")
    return tidy


def _end(by: By, row: Case, view: CaseView, act: str, outcome: str, said: Said) -> None:
    row.outcome, row.outcome_text = outcome, said.reason
    row.closed_on = timezone.localdate()
    move(by, row, view, act, said=said)
    end_route(row.pk)


def _causes(values: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the main cause and the further ones; the main one is not among these."""
    known, main = reasons(), values["main"]
    if main and main not in known:
        raise UserError("Выберите главную причину из списка.")
    further = [key for key in known if values[f"{_CAUSE}{key}"] and key != main]
    if further and not main:
        raise UserError("Одна причина должна быть главной. Выберите её из списка.")
    return main, further


def _own_words(text: str, causes: Sequence[str]) -> str:
    known = reasons()
    needing = [known[key].title for key in causes if key and known[key].needs_text]
    tidy = checked_text(text, "Своими словами")
    if needing and not tidy:
        raise UserError(f"Причина «{needing[0]}»: напишите своими словами, какая.")
    return tidy


def _check_curator(curator: int | None, school: int) -> None:
    if curator is not None and not works_in(curator, school):
        raise UserError("Куратор в этой школе не работает. Выберите его из списка.")
