"""Moving a case along its road: the row is locked, the act is asked of the road, a step is left."""

from datetime import date

from django.utils import timezone

from opora.analysis.support.case import NOTHING, Said, State, moved
from opora.records.actions.by import By, leave_trace
from opora.records.models import Case, CaseStep
from opora.records.queries.cases import CaseView, case_of
from opora.vocabulary.problems import UserError


def locked_case(case: int) -> tuple[Case, CaseView]:
    """Return the row, locked until the transaction ends, and the case as it is now."""
    row = Case.objects.select_for_update().get(pk=case)
    view = case_of(case)
    if view is None:
        raise ValueError(f"no case {case!r}")
    return row, view


def move(
    by: By, row: Case, view: CaseView, act: str, *, on: date | None = None, said: Said = NOTHING
) -> None:
    """Do an act with a case and save it: its state, a step, an audit event without texts.

    What else the act changes the caller has set on the row. Raises UserError that says what stops.
    """
    before, after = view.road.state, moved(view.road, act, said)
    day = on or timezone.localdate()
    row.state, row.version = after, row.version + 1
    row.save()
    add_step(by, row, act, before, after, day, said.reason)


def add_step(
    by: By, row: Case, act: str, before: State | None, after: State, on: date, reason: str
) -> None:
    """Leave a step of a case and an audit event; the reason is kept with the step alone."""
    CaseStep.objects.create(
        case=row, act=act, before=before or "", after=after, on=on, reason=reason, by_id=by.account
    )
    leave_trace(
        by,
        "шаг сопровождения",
        unit=row.school_id,
        pupils=[row.pupil_id],
        case=row.pk,
        step=act,
        state=str(after),
        on=str(on),
    )


def past_day(on: date, since: date, what: str) -> date:
    """Return the day; UserError where it is in the future or before the case was opened."""
    today = timezone.localdate()
    if on > today:
        raise UserError(f"«{what}»: {on:%d.%m.%Y} ещё не наступило. Впишите день, когда это было.")
    if on < since:
        raise UserError(
            f"«{what}»: {on:%d.%m.%Y} раньше, чем открыто сопровождение ({since:%d.%m.%Y}). "
            "Исправьте день."
        )
    return on
