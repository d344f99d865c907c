"""Forms filled by hand that came for a due date: what was read, of which school, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from opora.documents.handmade.form import HandForm, corrected
from opora.documents.handmade.pupil import Asked
from opora.documents.handmade.reading import read_hand_form
from opora.documents.handmade.schools import KnownSchool
from opora.intake.grid import Grid
from opora.records.models import HandFilled, SchoolClass, UnitName
from opora.records.queries.campaigns import CampaignLine, expected
from opora.records.queries.places import UnitLine
from opora.vocabulary.class_label import grade_of

_STATE = HandFilled.State


@dataclass(frozen=True, slots=True)
class HandLine:
    """A file in one line. `unit`, `unit_name`: the school, None and '' until it is known."""

    number: int
    label: str = field(repr=False)
    state: str
    state_title: str
    said: str
    problems: int
    remarks: int
    pupils: int
    unit: int | None
    unit_name: str
    named: str
    made_at: datetime
    submission: int | None

    @property
    def busy(self) -> bool:
        """Whether it waits to be read."""
        return self.state == _STATE.WAITING

    @property
    def ready(self) -> bool:
        """Whether it may be accepted as it is."""
        return self.state == _STATE.READ and not self.problems and self.unit is not None


@dataclass(frozen=True, slots=True)
class HandFile:
    """A file with all that is known of it; `form`: None where it could not be read."""

    line: HandLine
    kind: str
    sha256: str
    version: int
    nobody: bool
    candidates: tuple[int, ...]
    sheets: list[Grid] = field(repr=False)
    form: HandForm | None = field(repr=False)


def hand_files(due: int, receiver: int) -> list[HandLine]:
    """Return the files that came to a unit for a due date, by name."""
    rows = HandFilled.objects.filter(due=due, receiver=receiver).select_related("unit")
    return [_line(row) for row in rows.defer("sheets")]


def hand_file(number: int, due: int, receiver: int, campaign: CampaignLine) -> HandFile | None:
    """Return a file read as its corrections are now; None when it is no file of these."""
    row = (
        HandFilled.objects.filter(pk=number, due=due, receiver=receiver)
        .select_related("unit")
        .first()
    )
    if row is None:
        return None
    grids = corrected(sheets_of(row), row.corrections)
    read = row.state in (_STATE.READ, _STATE.ACCEPTED, _STATE.LEFT) and row.kind
    return HandFile(
        _line(row),
        row.kind,
        row.sha256,
        row.version,
        row.nobody,
        tuple(row.candidates),
        grids,
        form_of(row, campaign) if read else None,
    )


def sheets_of(row: HandFilled) -> list[Grid]:
    """Return the sheets of a file as they came."""
    return [Grid(name, rows) for name, rows in row.sheets]


def form_of(row: HandFilled, campaign: CampaignLine) -> HandForm:
    """Return what a file says with its corrections."""
    grids = corrected(sheets_of(row), row.corrections)
    found = read_hand_form(grids, asked_of(campaign), row.label)
    if row.nobody and not found.rows:
        found.nobody = True
        lacks = {"no_table", "nothing"}
        found.notes = [note for note in found.notes if note.code not in lacks]
    return found


def asked_of(campaign: CampaignLine) -> Asked:
    """Return what a form of the campaign must hold."""
    order = campaign.order
    return Asked(order.main_form, campaign.grades, order.failing)


def schools_of(campaign: CampaignLine, on: date, receiver: int) -> list[UnitLine]:
    """Return the schools whose forms a unit may take in: those below it that owe one."""
    return expected(campaign, on, receiver)


def known_schools(schools: list[UnitLine]) -> list[KnownSchool]:
    """Return these schools with every spelling of their names that was met."""
    spellings: dict[int, list[str]] = {}
    rows = UnitName.objects.filter(unit__in=[school.unit for school in schools])
    for unit, name in rows.order_by("pk").values_list("unit_id", "name"):
        spellings.setdefault(unit, []).append(name)
    return [
        KnownSchool(school.unit, (school.name, *spellings.get(school.unit, ())))
        for school in schools
    ]


def classes_by_school(
    schools: Sequence[UnitLine], school_year: int, grades: Sequence[int]
) -> dict[int, list[str]]:
    """Return the classes of these grades that records know, by school."""
    rows = SchoolClass.objects.filter(
        school__in=[school.unit for school in schools], school_year=school_year
    )
    found: dict[int, list[str]] = {}
    for school, label in rows.order_by("pk").values_list("school_id", "label"):
        if grade_of(label) in grades:
            found.setdefault(school, []).append(label)
    return found


def _line(row: HandFilled) -> HandLine:
    return HandLine(
        row.pk,
        row.label,
        row.state,
        row.get_state_display(),
        row.said,
        row.problems,
        row.remarks,
        row.pupils,
        row.unit_id,
        row.unit.name if row.unit else "",
        row.named,
        row.made_at,
        row.submission_id,
    )
