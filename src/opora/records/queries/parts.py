"""Parts of forms: what an expert has to hand in, and what was entered so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from opora.documents.submitted import read_submitted
from opora.orders.collected import Handed, Said, said_of
from opora.orders.order import Part
from opora.orders.standing import ACT_TITLES, Act, State
from opora.records.models import (
    CellRemark,
    Responsible,
    Submission,
    SubmissionEvent,
    SubmissionRow,
    SubmissionVersion,
)
from opora.records.queries.campaigns import (
    CampaignLine,
    DueLine,
    campaign_of,
    changes_of,
    due_of,
    dues_by_campaign,
    find_campaign,
)
from opora.records.queries.collected import level_of
from opora.records.queries.places import UnitLine

VALUE, COMMENT = "value_", "comment_"  # of an item, in a form
NOTE, FILE = "note", "file"  # rows of a part beside its items


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part that a person has to hand in for a unit by a due date, and how it stands."""

    campaign: CampaignLine
    part: Part
    due: DueLine
    submission: int | None
    state: State
    said: Said


@dataclass(frozen=True, slots=True)
class PartForm:
    """What was entered of a part. `texts` by name of the field; `file`: label and SHA-256, ''
    where there is none; `sent_at`: of the last sending; `remarks`: of the receiver, not settled."""

    line: PartLine
    version: int
    texts: dict[str, str] = field(repr=False)
    file_label: str = field(repr=False)
    file_sha256: str
    moves: tuple[tuple[str, datetime, int, str], ...] = field(repr=False)
    remarks: tuple[tuple[str, str], ...] = field(repr=False)
    versions: int = 0

    @property
    def open(self) -> bool:
        """Whether the sender may change it now."""
        return self.line.state not in (State.IN_REVIEW, State.ACCEPTED)


def my_parts(staff: int, unit: UnitLine, on: date, now: datetime) -> list[PartLine]:
    """Return the parts that a person answers for in a unit, by due date."""
    holds = Q(until=None) | Q(until__gte=on)
    rows = Responsible.objects.filter(holds, staff=staff, unit=unit.unit, since__lte=on)
    own = set(rows.exclude(part="").values_list("campaign", "part"))
    campaigns = [find_campaign(number) for number in sorted({number for number, _ in own})]
    return [
        line
        for line in _lines([each for each in campaigns if each is not None], unit, now)
        if (line.campaign.number, line.part.key) in own
    ]


def part_form(line: PartLine) -> PartForm:
    """Return what was entered of a part so far."""
    if line.submission is None:
        empty = dict.fromkeys(part_fields(line.part), "")
        return PartForm(line, 0, empty, "", "", (), ())
    row = Submission.objects.get(pk=line.submission)
    kept = SubmissionRow.objects.filter(submission=row, key=FILE).first()
    file = kept.filled if kept else {}
    moves = tuple(
        (ACT_TITLES[Act(each.act)], each.at, each.version, each.reason)
        for each in SubmissionEvent.objects.filter(submission=row).order_by("pk")
    )
    remarks = CellRemark.objects.filter(submission=row, settled_at=None).order_by("pk")
    return PartForm(
        line,
        row.rows_version,
        texts_of_part(row.pk, line.part),
        file.get("label", ""),
        file.get("sha256", ""),
        moves,
        tuple(remarks.values_list("key", "text")),
        SubmissionVersion.objects.filter(submission=row).count(),
    )


def part_fields(part: Part) -> dict[str, str]:
    """Return the fields of a part's form with their titles, in order."""
    fields = {}
    for item in part.items:
        fields[f"{VALUE}{item}"] = f"Показатель {item}"
        fields[f"{COMMENT}{item}"] = f"Комментарий к показателю {item}"
    return fields | {NOTE: "Примечание"}


def texts_of_part(submission: int, part: Part) -> dict[str, str]:
    """Return what was entered of a part, by name of the field; '' for what was not."""
    rows = SubmissionRow.objects.filter(submission=submission)
    kept: dict[str, dict[str, str]] = dict(rows.values_list("key", "filled"))
    texts = {NOTE: kept.get(NOTE, {}).get("text", "")}
    for item in part.items:
        filled = kept.get(str(item), {})
        texts[f"{VALUE}{item}"] = filled.get("value", "")
        texts[f"{COMMENT}{item}"] = filled.get("comment", "")
    return {name: texts[name] for name in part_fields(part)}


def _lines(campaigns: Iterable[CampaignLine], unit: UnitLine, now: datetime) -> list[PartLine]:
    known = {each.number: each for each in campaigns}
    dues = [due for own in dues_by_campaign(known).values() for due in own if due.part]
    changes = changes_of([due.number for due in dues], unit.unit)
    rows = Submission.objects.filter(due__in=[due.number for due in dues], unit=unit.unit)
    begun = {row.due_id: row for row in rows}
    found = []
    for due in dues:
        campaign, row = known[due.campaign], begun.get(due.number)
        part = next((p for p in campaign.order.campaign.parts if p.key == due.part), None)
        if part is None or level_of(campaign, due.part) != unit.level:
            continue
        held = due.held(changes.get((due.number, unit.unit)))
        handed = _handed(row) if row else None
        said = said_of(handed, held.on_time_until, held.closes_at, now)
        state = State(row.state) if row else State.DRAFT
        found.append(PartLine(campaign, part, held, row.pk if row else None, state, said))
    return sorted(found, key=lambda line: (line.due.on, line.due.part, line.due.number))


def _handed(row: Submission) -> Handed:
    return Handed(State(row.state), row.first_sent_at, row.on_time, bool(row.excuse))


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part as its receiver reads it: the version that was sent last.

    `values`: item, value, comment; `remarks`: item, text, of those that are not settled.
    """

    submission: int
    campaign: CampaignLine
    part: Part
    due: DueLine
    unit: UnitLine
    receiver: int | None
    state: State
    version: int
    on_time: bool | None
    values: tuple[tuple[str, str, str], ...] = field(repr=False)
    note: str = field(repr=False)
    file_label: str = field(repr=False)
    file_sha256: str
    remarks: tuple[tuple[str, str], ...] = field(repr=False)


def sent_part(number: int) -> SentPart | None:
    """Return a part that was handed in; None where it was not, was withdrawn, or is no part."""
    row = Submission.objects.filter(pk=number).select_related("unit", "due").first()
    if row is None or not row.sent or row.state == State.WITHDRAWN:
        return None
    due = due_of(row.due_id, row.unit_id)
    campaign = campaign_of(due.campaign)
    part = next((each for each in campaign.order.campaign.parts if each.key == due.part), None)
    if part is None:
        return None
    said = read_submitted(SubmissionVersion.objects.get(submission=row, number=row.sent).content)
    filled = {each.key: each.filled for each in said.rows}
    file = said.sources[0] if said.sources else None
    remarks = CellRemark.objects.filter(submission=row, settled_at=None).order_by("pk")
    return SentPart(
        row.pk,
        campaign,
        part,
        due,
        UnitLine.of(row.unit),
        row.receiver_id,
        State(row.state),
        row.sent,
        row.on_time,
        tuple(
            (str(item), filled[str(item)]["value"], filled[str(item)]["comment"])
            for item in part.items
            if str(item) in filled
        ),
        filled.get(NOTE, {}).get("text", ""),
        file.name if file else "",
        file.sha256 if file else "",
        tuple(remarks.values_list("key", "text")),
    )
