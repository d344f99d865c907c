"""A form that was handed in, as its receiver reads it: rows, remarks by cell, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.documents.submitted import SubmittedRow
from opora.orders.order import Column
from opora.orders.sources import SCHOOL
from opora.records.queries.campaigns import (
    CampaignLine,
    campaign_of,
    due_of,
    due_of_submission,
)
from opora.records.queries.received import Remark, SentForm, is_sent, odd_of, opened, sent_form
from opora.records.queries.versions import moves_of
from opora.web.page import Asked
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the form with the remarks to it; `name`: of the field of a new remark."""

    column: Column
    text: str = field(repr=False)
    name: str
    remarks: tuple[Remark, ...]
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form."""

    row: SubmittedRow
    cells: tuple[Cell, ...]


def view(asked: Asked) -> HttpResponse:
    """Return the form; Http404 where nothing was handed in."""
    return shown(asked)


def shown(asked: Asked, error: str = "", status: int = 200) -> HttpResponse:
    """Return the form with what went wrong said above it and all that was typed kept."""
    if asked.spot.school.level != "school":
        raise Http404  # what is handed up is decided on in the list
    form = sent_form(sent_of(asked))
    due = due_of(form.due, asked.spot.school.unit)
    campaign = campaign_of(due.campaign)
    content = opened(form.content, campaign, asked.today)
    posted = asked.request.POST.dict()
    saw(asked, "форма мониторинга", [row.pupil for row in content.rows if row.pupil is not None])
    return show(
        asked,
        "received/review.html",
        status,
        crumbs=crumbs(asked, *_way(asked, campaign, due.number), Crumb("Проверка")),
        title=f"{asked.spot.school.name}: форма на {due.due_on:%d.%m.%Y}",
        form=form,
        campaign=campaign,
        due=due,
        columns=campaign.order.main_form.columns,
        lines=[Line(row, _cells(row, form, campaign, posted)) for row in content.rows],
        hidden=len(form.content.rows) - len(content.rows),
        left_out=sum(bool(row.why_left_out) for row in form.content.rows),
        grades=", ".join(map(str, campaign.grades)),
        whole=[each for each in form.remarks if not each.key],
        moves=moves_of(form.submission),
        odd=odd_of(form.submission),
        here=f"/submissions/{form.submission}/review/",
        reason=posted.get("reason", ""),
        error=error,
    )


def sent_of(asked: Asked) -> int:
    """Return the number of what was handed in; Http404 where nothing was, or it was withdrawn."""
    number = asked.spot.submission
    if number is None or not is_sent(number):
        raise Http404
    return number


def list_address(asked: Asked, submission: int) -> str:
    """Return the address of the list that a submission stands in, of whoever decides on it."""
    due = due_of_submission(submission)
    return f"{_base(asked, campaign_of(due.campaign))}{due.number}/"


def field_name(key: str, column: str) -> str:
    """Return the name of the field of a remark."""
    return f"remark|{key}|{column}"


def _cells(
    row: SubmittedRow, form: SentForm, campaign: CampaignLine, posted: Mapping[str, str]
) -> tuple[Cell, ...]:
    order = campaign.order
    subjects = ", ".join(
        f"{each.subject} {each.shown_mean}".strip() for each in row.subjects if each.listed
    )
    about = {
        "pupil.name": row.name,
        "pupil.school": row.school,
        "pupil.school_class": row.school_class,
        "subjects_with_means": subjects,
    }
    return tuple(
        Cell(
            column,
            row.filled.get(column.key, "") if column.source == SCHOOL else about[column.source],
            field_name(row.key, column.key),
            tuple(r for r in form.remarks if (r.key, r.column) == (row.key, column.key)),
            posted.get(field_name(row.key, column.key), ""),
        )
        for column in order.main_form.columns
    )


def _way(asked: Asked, campaign: CampaignLine, due: int) -> list[Crumb]:
    base = _base(asked, campaign)
    return [Crumb(campaign.title, base), Crumb("Формы", f"{base}{due}/")]


def _base(asked: Asked, campaign: CampaignLine) -> str:
    """Return the address of the campaign at the unit that the person reviews for."""
    own = asked.rights.units(Permission.REVIEW)
    units = [each.unit for each in reversed(asked.spot.way) if each.unit in own]
    return f"/units/{units[0] if units else campaign.unit.unit}/collection/{campaign.number}/"
