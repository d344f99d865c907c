"""The log of individual work, for whoever may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from opora.analysis.support.case import State
from opora.records.models import RouteLesson, SupportAction
from opora.records.queries.kept_numbers import UP, kept


@dataclass(frozen=True, slots=True)
class WorkLine:
    """An entry of the log. `hollow`: its text does not say what was done; `copied`: it repeats an
    earlier one. Texts and names stay out of `repr`.
    """

    number: int
    pupil: int
    on: date
    kind: str
    subject: str
    topic: str = field(repr=False)
    minutes: int | None
    result: str
    text: str = field(repr=False)
    account: int
    by: str = field(repr=False)
    case: int | None
    together: str
    withdrawn_on: date | None
    withdrawn_why: str = field(repr=False)
    hollow: bool
    copied: bool

    @property
    def says(self) -> str:
        """Topic and text, as one."""
        return ". ".join(part for part in (self.topic, self.text) if part)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Work that a route plans for somebody; `done`: it was logged."""

    number: int
    pupil: int
    name: str = field(repr=False)
    kind: str
    subject: str
    topic: str = field(repr=False)
    form: str
    planned_on: date
    staff: int | None
    causes: tuple[str, ...] = field(repr=False)
    result: str
    done: bool


def work_of(pupils: Collection[int], school: int, by: int | None = None) -> list[WorkLine]:
    """Return the entries of a pupil (all numbers) in a school, the last first; one query.

    `by`: only those of this account.
    """
    return _lines(SupportAction.objects.filter(pupil__in=pupils, school=school), by)


def work_in(
    school: int, since: date, on: date, by: int | None = None, *, withdrawn: bool = True
) -> list[WorkLine]:
    """Return the entries of a school over some days, the last first; one query."""
    rows = SupportAction.objects.filter(school=school, on__range=(since, on))
    return _lines(rows if withdrawn else rows.filter(withdrawn_on=None), by)


def entry_of(number: int) -> WorkLine | None:
    """Return one entry; None where there is none."""
    return next(iter(_lines(SupportAction.objects.filter(pk=number), None)), None)


def planned_of(pupils: Collection[int], school: int) -> list[PlannedLine]:
    """Return the lessons that the running routes of a pupil (all numbers) plan; two queries."""
    return _planned_lines(_of_running(school).filter(route__case__pupil__in=pupils))


def planned_for(school: int, staff: int) -> list[PlannedLine]:
    """Return the lessons of running routes that somebody is responsible for; two queries."""
    return _planned_lines(_of_running(school).filter(staff=staff))


def _of_running(school: int) -> QuerySet[RouteLesson]:
    return RouteLesson.objects.filter(
        route__case__school=school,
        route__case__state=State.RUNNING,
        route__approved_on__isnull=False,
        route__ended_on=None,
    )


def _planned_lines(rows: QuerySet[RouteLesson]) -> list[PlannedLine]:
    of_case = f"route__case__{UP}"
    found = list(rows.select_related(of_case).order_by("planned_on", "pk"))
    entries = SupportAction.objects.filter(lesson__in=[row.pk for row in found], withdrawn_on=None)
    done = dict(entries.order_by("on", "pk").values_list("lesson", "result"))
    return [_planned(row, done) for row in found]


def _planned(row: RouteLesson, done: Mapping[int, str]) -> PlannedLine:
    case = row.route.case
    pupil = kept(case.pupil)
    causes = (case.main_cause, *case.causes) if case.main_cause else ()
    return PlannedLine(
        row.pk,
        pupil.pk,
        pupil.name,
        row.kind,
        row.subject,
        row.topic,
        row.form,
        row.planned_on,
        row.staff_id,
        causes,
        done.get(row.pk, ""),
        row.pk in done,
    )


def _lines(rows: QuerySet[SupportAction], by: int | None) -> list[WorkLine]:
    chosen = rows if by is None else rows.filter(by=by)
    return [_line(row) for row in chosen.select_related("by__staff").order_by("-on", "-pk")]


def _line(row: SupportAction) -> WorkLine:
    return WorkLine(
        row.pk,
        row.pupil_id,
        row.on,
        row.kind,
        row.subject,
        row.topic,
        row.minutes,
        row.result,
        row.text,
        row.by_id,
        row.by.staff.name,
        row.case_id,
        row.together,
        row.withdrawn_on,
        row.withdrawn_why,
        row.hollow,
        row.copied,
    )
