"""What a served town has of collection, so that every page of it can be walked to."""

import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from campaigning import ORDER
from collected import NAMES, content, row
from handmade import changed, form
from opora.documents.cell_notes import own_columns
from opora.generator.days import calendar_of
from opora.orders.reader import find_order, load_order
from opora.records.actions.by import PROGRAM, By
from opora.records.actions.campaigns import rules_for, start_campaign
from opora.records.actions.certifying import bind_scan
from opora.records.actions.draft_cells import keep_cells
from opora.records.actions.drafts import make_draft, prepare_draft
from opora.records.actions.hand_filled import take_in
from opora.records.actions.handing_up import hand_up
from opora.records.actions.loading import keep_terms
from opora.records.actions.parts import hand_in_part, keep_part, receive_part_file
from opora.records.actions.people import employ
from opora.records.actions.responsible import name_responsible
from opora.records.actions.reviewing import accept_read
from opora.records.actions.submissions import (
    Certificate,
    begin_submission,
    certify,
    prepare,
    submit,
)
from opora.records.actions.units import open_unit
from opora.records.actions.uploads import SentFile
from opora.records.actions.versions import Typed
from opora.records.models import (
    Account,
    Campaign,
    Due,
    HandFilled,
    OrgUnit,
    Staff,
    SubmissionVersion,
)
from opora.records.queries.campaigns import CampaignLine, campaign_of, dues_of
from opora.records.queries.form_drafts import form_of
from opora.records.queries.parts import NOTE, VALUE, part_fields
from opora.records.scans import receive_scan
from opora.records.understanding import receive
from opora.vocabulary.period import school_year_of
from sendings import worked

PARTS = Path(__file__).parents[1] / "orders" / "parts"
ZONE = "Europe/Moscow"
NEIGHBOURS = tuple(f"МБОУ «СОШ № {number}»" for number in range(41, 47))
# Days of the due dates from today: one that is over and decided on, one for the walk of a school,
# one for the walk of a municipality.
SEEN, TODAY, WALKED = -7, 0, 1


def handed(school: int, today: date) -> dict[str, Any]:
    """Start two campaigns in the region, let the school and its neighbours hand forms in; return
    numbers that no page links to by themselves, `others` by the page that names them."""
    above, since = OrgUnit.objects.get(pk=school).parent_id, date(school_year_of(today) - 1, 9, 1)
    schools = [
        open_unit(by=PROGRAM, level="school", name=name, parent=above, since=since)
        for name in NEIGHBOURS
    ]
    for unit in schools:
        keep_terms(by=PROGRAM, school=unit, calendars=[calendar_of(school_year_of(today))])
    campaign = _begun(find_order(ORDER), today)
    _answers(campaign, schools[0], today)
    seen, now, walked = _dues(campaign, today, (SEEN, TODAY, WALKED))
    for unit in schools[:5]:
        _handed_in(campaign, walked, unit)
    accepted = _handed_in(campaign, seen, schools[0])
    by = _as("koordinator", "муниципальный координатор")
    accept_read(by=by, submission=accepted, version=1)
    hand_up(by=by, campaign=campaign, due=seen.pk, unit=above, reason="Школы досылают.")
    _handed_in(campaign, seen, schools[1])
    submission = _own(seen, school)
    paper = _papers(by, seen, above)
    return {
        "campaign": campaign.number,
        "due": seen.pk,
        "today": f"{now.due_on:%d.%m.%Y}",
        "due_walked": walked.pk,
        "submission": submission,
        "paper": paper,
        "name": "form.pdf",
        "number": 1,
        "others": {
            "part_received": _parts(by, above, today),
            "hand_filled_template": {"school": schools[1]},
        },
    }


def _as(login: str, reason: str) -> By:
    return By(Account.objects.get(login=login).pk, reason)


def _begun(order: Any, today: date) -> CampaignLine:
    """Start an order in the region; it goes on around today, whenever that is."""
    number = start_campaign(
        by=_as("ministerstvo", "специалист министерства"),
        unit=OrgUnit.objects.get(level="region").pk,
        order=order,
        school_year=school_year_of(today),
        rules=rules_for(order, ZONE),
    )
    around = {"first": today - timedelta(days=60), "last": today + timedelta(days=60)}
    Campaign.objects.filter(pk=number).update(**around)
    return campaign_of(number)


def _answers(campaign: CampaignLine, unit: int, today: date) -> None:
    """Let somebody of a unit answer for the campaign there: letters have where to go."""
    staff = employ(by=PROGRAM, name="Рябинина Ольга Петровна", unit=unit, since=today)
    Staff.objects.filter(pk=staff).update(email="otvetstvennaya@school.example")
    name_responsible(
        by=PROGRAM,
        campaign=campaign.number,
        unit=unit,
        staff=staff,
        today=today,
        basis="приказ № 7",
    )


def _dues(campaign: CampaignLine, today: date, days: tuple[int, ...]) -> list[Due]:
    """Move as many due dates to these days from today, all open; drop the rest."""
    dues = list(Due.objects.filter(campaign=campaign.number).order_by("on"))
    Due.objects.filter(pk__in=[due.pk for due in dues[len(days) :]]).delete()
    until = timezone.make_aware(datetime.combine(today + timedelta(days=1), time(17)))
    for due, shift in zip(dues, days, strict=False):
        due.on = due.due_on = today + timedelta(days=shift)
        due.on_time_until, due.closes_at = until, until + timedelta(days=10)
        due.save()
    return dues[: len(days)]


def _own(due: Due, school: int) -> int:
    """Fill a form in the school, bind a scan to it and hand it in."""
    by = _as("zavuch", "заместитель директора по УВР")
    number = make_draft(by=by, due=due.pk, unit=school)
    drafted = form_of(number)
    keys = [column.key for column in own_columns(drafted.form)]
    for place, line in enumerate(drafted.lines, 1):
        texts = {key: f"Разобрали ошибки, строка {place}, {key}" for key in keys}
        was = {key: line.row.filled.get(key, "") for key in keys}
        typed = Typed(line.version, texts, was)
        keep_cells(by=by, submission=number, key=line.row.key, typed=typed)
    version = prepare_draft(by=by, submission=number)
    bind_scan(
        by=_as("direktor", "директор"),
        submission=number,
        version=version,
        seal=SubmissionVersion.objects.get(submission=number, number=version).seal,
        scan=receive_scan([b"%PDF-1.4 signed form"]),
    )
    submit(by=by, submission=number, version=version)
    return number


def _handed_in(campaign: CampaignLine, due: Due, unit: int) -> int:
    number = begin_submission(due=due.pk, unit=unit).pk
    said = content(unit, [row(name) for name in NAMES], due.on)
    version = prepare(by=PROGRAM, submission=number, submitted=said, campaign=campaign)
    seal = SubmissionVersion.objects.get(submission=number, number=version).seal
    certify(by=PROGRAM, submission=number, certificate=Certificate("password", seal))
    submit(by=PROGRAM, submission=number, version=version)
    return number


def _papers(by: By, due: Due, receiver: int) -> int:
    """Send two files of schools; return the one with a slip and a school that nobody knows."""
    files = []
    sent = {"46.xlsx": changed(school=NEIGHBOURS[5]), "без школы.xlsx": changed(school="Лицей",
            subjects="Алгебра (9,99)", cause="")}  # fmt: skip
    for name, cells in sent.items():
        digest, size = receive(iter([form(cells)]))
        files.append(SentFile(name, digest, size))
    numbers = take_in(by=by, due=due.pk, receiver=receiver, files=files)
    worked()
    return HandFilled.objects.filter(pk__in=numbers).get(label="без школы.xlsx").pk


def _parts(by: By, unit: int, today: date) -> dict[str, int]:
    """Start an order that is handed in by parts; the expert hands one in with a file."""
    folder = Path(settings.DATA) / "orders" / "parts"
    shutil.copytree(PARTS, folder)
    campaign = _begun(load_order(folder), today)
    _dues(campaign, today, (0, 1))
    staff = Account.objects.get(login="expert").staff_id
    for part in campaign.order.campaign.parts:
        name_responsible(
            by=by, campaign=campaign.number, unit=unit, staff=staff, part=part.key, today=today
        )
    due, part = dues_of(campaign.number)[0], campaign.order.campaign.parts[0]
    was = dict.fromkeys(part_fields(part), "")
    values = was | {f"{VALUE}{item}": f"{item},5" for item in part.items} | {NOTE: "По отчётам"}
    expert = _as("expert", "эксперт группы")
    file = receive_part_file("отчёт.xlsx", iter([b"any bytes"]))
    keep_part(
        by=expert, campaign=campaign, due=due, unit=unit, typed=Typed(0, values, was), file=file
    )
    hand_in_part(by=expert, campaign=campaign, due=due, unit=unit)
    number = begin_submission(due=due.number, unit=unit).pk
    return {"campaign": campaign.number, "number": number}
