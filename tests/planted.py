"""A row of every kind of support for each pupil and school of the town, with words to look for.

Words of the field class F4 (causes, work, plans) and F5 (psychologist's texts) are made of letters
that no page has for another reason.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from campaigning import begun
from collected import content as form_content
from collected import due_on
from collected import row as form_row
from opora.analysis.support.notice import COLUMNS, Content
from opora.documents.submitted import Submitted, canonical_text, digest_of, subjects_json
from opora.records.models import (
    Case,
    Certification,
    Consent,
    Council,
    CouncilDecision,
    CouncilQuestion,
    Debt,
    DebtAttempt,
    DebtPause,
    HandFilled,
    Notice,
    Observation,
    OrgUnit,
    Pupil,
    RaisedSign,
    RiskList,
    Route,
    SignDecision,
    Submission,
    SubmissionEvent,
    SubmissionRow,
    SubmissionVersion,
    SupportAction,
    TermEnd,
    TermTask,
)
from risks import SINCE, row
from town import ALGEBRA, TODAY, YEAR, School, Town

LATIN = {"А": "A", "Б": "B", "В": "V"}
LATER = date(2026, 12, 31)


@dataclass
class Planted:
    """Numbers of rows by what an address calls them, then by pupil, unit or submission; `fixed`: of
    what is one for all."""

    rows: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    fixed: dict[str, int] = field(default_factory=dict)

    def of(self, name: str, owner: int, missing: int) -> int:
        """Return the row of an owner, `missing` where there is none."""
        return self.rows[name].get(owner, missing)


def word(kind: str, school: str, label: str) -> str:
    """Return the word of a field class, a school and a class: «QFourOwn9A»."""
    return f"Q{kind}{school.capitalize()}{label[:-1]}{LATIN[label[-1]]}"


def plant(town: Town) -> Planted:
    """Give every pupil and every school of the town its rows."""
    planted = Planted()
    by = town.accounts["deputy_head"]
    for name, school in (("own", town.school), ("sibling", town.sibling), ("far", town.far)):
        _of_school(planted, town, school, by)
        for label, pupils in school.pupils.items():
            reasons, closed = word("Four", name, label), word("Five", name, label)
            for pupil in pupils:
                _of_pupil(planted, school, label, pupil, by, reasons, closed)
    _of_campaign(planted, town, by)
    return planted


def _of_school(planted: Planted, town: Town, school: School, by: int) -> None:
    unit, rows = school.number, planted.rows
    council = Council.objects.create(
        school_id=unit, kind="meeting", number="1", on=TODAY, topic="Итоги", by_id=by
    )
    question = CouncilQuestion.objects.create(council=council, place=1, title="Об успеваемости")
    decision = CouncilDecision.objects.create(
        question=question, place=1, text="Провести консультации", due=LATER
    )
    end = TermEnd.objects.create(
        school_id=unit,
        school_year=YEAR,
        term="3 четверть",
        since=date(2026, 1, 12),
        on=date(2026, 3, 27),
        starts_on=TODAY,
        due_on=date(2026, 4, 3),
        by_id=by,
    )
    staff = town.staff["deputy_head"]
    TermTask.objects.create(term_end=end, kind="report", staff_id=staff, due_on=end.due_on)
    RiskList.objects.create(school_id=unit, school_year=YEAR, on=TODAY)
    rows["council"][unit], rows["question"][unit] = council.pk, question.pk
    rows["decision"][unit], rows["number"][unit] = decision.pk, end.pk


def _of_pupil(
    planted: Planted, school: School, label: str, pupil: int, by: int, reasons: str, closed: str
) -> None:
    rows, whose = planted.rows, {"school_id": school.number, "pupil_id": pupil}
    written = {**whose, "by_id": by}
    seen = Observation.objects.create(
        **written, on=TODAY, kind="talk_parents", text=reasons, closed_text=closed
    )
    case = Case.objects.create(
        **whose,
        opened_on=SINCE,
        state="reasoned",
        subjects=[ALGEBRA],
        main_cause="other",
        causes_text=reasons,
        opened_by_id=by,
    )
    action = SupportAction.objects.create(
        **written, case=case, on=TODAY, kind="lesson", subject=ALGEBRA, text=reasons
    )
    route = Route.objects.create(case=case, number=1, since=SINCE, until=LATER, basis=reasons)
    RaisedSign.objects.create(
        **whose,
        school_year=YEAR,
        label=label,
        sign="failure",
        subject=ALGEBRA,
        since=SINCE,
        seen_on=TODAY,
        says="средняя 2,40",
        numerator=12,
        denominator=5,
        basis=[row()],
    )
    decided = {"sign": "failure", "subjects": [ALGEBRA], "confirmed": True, "on": TODAY}
    SignDecision.objects.create(**written, **decided, reason=reasons, until=LATER)
    consent = Consent.objects.create(
        **written, purpose="council", data=reasons, signer="mother", granted=True, since=TODAY
    )
    notice = _notice(written, reasons)
    debt = Debt.objects.create(
        **written,
        school_year=YEAR,
        label=label,
        subject=ALGEBRA,
        arose_on=SINCE,
        basis="unsatisfactory",
        order=reasons,
    )
    attempt = DebtAttempt.objects.create(debt=debt, number=1, planned_on=LATER)
    pause = DebtPause.objects.create(debt=debt, since=TODAY, basis="illness")
    made = {"observation": seen, "case": case, "consent": consent, "notice": notice}
    made |= {"action": action, "route": route}
    made |= {"debt": debt, "attempt": attempt, "pause": pause}
    for name, each in made.items():
        rows[name][pupil] = each.pk
    rows["case"][school.number] = case.pk


def _notice(written: dict[str, int], reasons: str) -> Notice:
    content = Content(
        title="Уведомление",
        school="Школа",
        pupil="",
        label="9А",
        text=reasons,
        columns=COLUMNS["marks"],
        rows=(("Алгебра", "2,40 (5)", "3", "–"),),
        measures=reasons,
        visit="",
        law="",
    )
    number = Notice.objects.count() + 1
    return Notice.objects.create(
        **written, kind="risk", number=number, made_on=TODAY, content=content.as_json()
    )


def _of_campaign(planted: Planted, town: Town, by: int) -> None:
    """Let every school have handed in the form of a region's campaign, with its pupils of 9А."""
    campaign = begun(town.region)
    due = due_on(campaign)
    planted.fixed |= {"campaign": campaign.number, "due": due}
    paper = HandFilled.objects.create(
        due_id=due, receiver_id=town.municipality, unit_id=town.sibling.number, label="форма.xlsx",
        sha256="0" * 64, size=1, state="read", by_id=by,
    )  # fmt: skip
    planted.rows["paper"][town.municipality] = paper.pk
    for name, school in (("own", town.school), ("sibling", town.sibling), ("far", town.far)):
        reasons = word("Four", name, "9А")
        names = Pupil.objects.filter(pk__in=school.pupils["9А"]).values_list("pk", "name")
        rows = tuple(
            form_row(pupil_name, key=f"p{pupil}", pupil=pupil, filled={"cause": reasons})
            for pupil, pupil_name in names.order_by("pk")
        )
        _handed_in(planted, school.number, due, form_content(school.number, rows), by)


def _handed_in(planted: Planted, unit: int, due: int, content: Submitted, by: int) -> None:
    """Make the rows that handing in leaves; the day of tests is long past for the actions."""
    one = Submission.objects.create(
        due_id=due, unit_id=unit, receiver_id=OrgUnit.objects.get(pk=unit).parent_id,
        state="submitted", versions=1, sent=1, on_time=True, filled_at=timezone.now(),
        first_sent_at=timezone.now(), sent_at=timezone.now(),
    )  # fmt: skip
    for place, each in enumerate(content.rows):
        SubmissionRow.objects.create(
            submission=one, key=each.key, place=place, pupil=each.pupil, name=each.name,
            school_class=each.school_class, subjects=subjects_json(each.subjects),
            filled=dict(each.filled),
        )  # fmt: skip
    text = canonical_text(content)
    version = SubmissionVersion.objects.create(
        submission=one, number=1, content=text, seal=digest_of(text),
        pupils=len(content.rows), by_id=by, made_at=timezone.now(),
    )  # fmt: skip
    scan = Certification.objects.create(
        version=version, kind="password", seal=version.seal, good=True, by_id=by, at=timezone.now()
    )
    for act, before, after in (
        ("prepare", "draft", "draft"),
        ("certify", "draft", "draft"),
        ("submit", "draft", "submitted"),
    ):
        SubmissionEvent.objects.create(
            submission=one, act=act, before=before, after=after, version=1, by_id=by,
            at=timezone.now(),
        )  # fmt: skip
    rows = planted.rows
    rows["submission"][unit], rows["number"][one.pk] = one.pk, 1
    rows["certification"][one.pk] = scan.pk
