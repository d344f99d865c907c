"""Packages: what one would hold, and what one that came would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from opora import __version__
from opora.documents.package.package import (
    Package,
    PackedCertification,
    PackedFile,
    PackedForm,
    PackedUnit,
)
from opora.documents.package.reading import ReadPackage, read_package
from opora.documents.signing.verdict import Cause
from opora.orders.order import Order
from opora.orders.standing import HANDED_IN, STATE_TITLES, State
from opora.records.models import (
    Due,
    OrgUnit,
    Submission,
    SubmissionVersion,
    TakenPackage,
)
from opora.records.queries.audit import PROGRAM, names_of
from opora.records.queries.campaigns import CampaignLine, DueLine, due_of, dues_of, expected
from opora.records.scans import kind_of
from opora.records.signatures import CMS, SCAN, signed_document
from opora.records.understanding import store
from opora.records.version_documents import known_documents
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key


class Verdict(StrEnum):
    """What taking a package would do to a form."""

    CREATED = "created"
    UPDATED = "updated"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Certified:
    """A certification as it counts here: a signature is checked again, the rest is as was said."""

    kind: str
    sha256: str
    report: dict[str, Any] = field(repr=False)
    good: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A form of a package; `why` it is ignored, `unit` its school here, 0 where there is none."""

    form: PackedForm = field(repr=False)
    verdict: Verdict
    unit: int = 0
    why: str = ""
    certified: tuple[Certified, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking a package would do."""

    read: ReadPackage
    due: DueLine
    lines: tuple[PlanLine, ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many forms have a verdict."""
        return sum(line.verdict is verdict for line in self.lines)


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A package that was taken in."""

    sender: str
    at: datetime
    who: str = field(repr=False)
    sha256: str
    created: int
    updated: int
    ignored: int


def package_of_unit(campaign: CampaignLine, due: DueLine, unit: int) -> Package:
    """Return the package of the forms that a unit, or the schools below it, have sent.

    Raises UserError when nothing was sent.
    """
    top = OrgUnit.objects.select_related("parent").get(pk=unit)
    rows = Submission.objects.filter(
        due=due.number,
        unit__path__startswith=top.path,
        unit__level=OrgUnit.Level.SCHOOL,
        state__in=[state.value for state in HANDED_IN],
    ).select_related("unit__parent")
    forms = [_packed_form(row) for row in rows.order_by("unit__name", "unit")]
    if not forms:
        raise UserError(
            f"На {due.on:%d.%m.%Y} ещё ничего не сдано: выгружать нечего. Сдайте форму и повторите."
        )
    above = top.parent or top
    named = {name for form in forms for name in _files_of(form)}
    return Package(
        _packed_unit(top),
        _packed_unit(above),
        campaign.order.key,
        campaign.school_year,
        due.part,
        due.on,
        __version__,
        max(form.sent_at for form in forms),
        tuple(forms),
        {name: store().received(name).read_bytes() for name in sorted(named)},
    )


def due_of_submission(submission: int) -> DueLine:
    """Return the due date of a submission as it holds for its unit."""
    row = Submission.objects.get(pk=submission)
    return due_of(row.due_id, row.unit_id)


def submission_of(due: int, unit: int) -> int:
    """Return the submission of a unit for a due date; UserError when nothing was begun."""
    row = Submission.objects.filter(due=due, unit=unit).first()
    if row is None:
        raise UserError("Эту форму ещё не начинали: выгружать нечего.")
    return row.pk


def plan_package(sha256: str, campaign: CampaignLine, unit: int) -> Plan:
    """Return what taking a package would do to the forms of the schools below a unit.

    `sha256`: of the file among the originals. Raises UserError for what is no package, is of
    another campaign, or has a due date that the campaign has not.
    """
    path = store().received(sha256)
    if not path.exists():
        raise UserError("Этот пакет не загружен. Выберите файл пакета и загрузите его.")
    read = read_package(path, timezone.now())
    due = _due(read.package, campaign)
    schools = _owing(campaign, due, unit)
    lines: list[PlanLine] = []
    for form in read.package.forms:
        school = unit_here(form.unit, schools)
        if school and school.pk in {line.unit for line in lines}:
            raise UserError(f"Пакет не принят. В нём две формы одной школы: {school.name}.")
        certified = _certified(form, read, campaign.order, school.pk) if school else ()
        lines.append(PlanLine(form, Verdict.IGNORED, school.pk if school else 0, "", certified))
    return planned_again(Plan(read, due, tuple(lines)), campaign)


def planned_again(plan: Plan, campaign: CampaignLine) -> Plan:
    """Return the plan as things stand now; files are not read and signatures not checked again."""
    return replace(plan, lines=tuple(_decided(line, plan, campaign) for line in plan.lines))


def taken_packages(campaign: int, unit: int) -> list[TakenLine]:
    """Return the packages of a campaign that were taken in below a unit, the last first."""
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=unit)
    rows = list(
        TakenPackage.objects.filter(campaign=campaign, sender__path__startswith=path)
        .select_related("sender")
        .order_by("-pk")
    )
    names = names_of({row.by_id or PROGRAM for row in rows})
    return [
        TakenLine(
            row.sender.name,
            row.taken_at,
            names[row.by_id or PROGRAM],
            row.sha256,
            *(row.outcome[verdict.value] for verdict in Verdict),
        )
        for row in rows
    ]


def unit_here(packed: PackedUnit, units: Iterable[OrgUnit]) -> OrgUnit | None:
    """Return the unit that a package names: by ОГРН, else ИНН, else the only one of its name."""
    rows = list(units)
    for name in ("ogrn", "inn"):
        wanted = getattr(packed, name)
        found = [row for row in rows if wanted and getattr(row, name) == wanted]
        if found:
            return found[0] if len(found) == 1 else None
    key = school_key(packed.name)
    named = [row for row in rows if school_key(row.name) == key]
    return named[0] if len(named) == 1 else None


def _owing(campaign: CampaignLine, due: DueLine, unit: int) -> list[OrgUnit]:
    numbers = [line.unit for line in expected(campaign, due.on, unit)]
    return list(OrgUnit.objects.filter(pk__in=numbers))


def _decided(line: PlanLine, plan: Plan, campaign: CampaignLine) -> PlanLine:
    if not line.unit:
        return replace(
            line,
            why="школы с такими реквизитами или названием среди ожидаемых нет, или их несколько",
        )
    row = Submission.objects.filter(due=plan.due.number, unit=line.unit).first()
    if campaign.stopped_on is not None:
        return replace(line, verdict=Verdict.IGNORED, why="мониторинг остановлен")
    why = _why_not_certified(line, campaign) or _why_ignored(line, plan.read, row)
    why = why or _why_closed(row, due_of(plan.due.number, line.unit))
    if why:
        return replace(line, verdict=Verdict.IGNORED, why=why)
    known = row is not None and row.sent
    return replace(line, verdict=Verdict.UPDATED if known else Verdict.CREATED, why="")


def _why_not_certified(line: PlanLine, campaign: CampaignLine) -> str:
    if not campaign.order.campaign.certified or any(each.good for each in line.certified):
        return ""
    refused = [str(each.report["cause"]) for each in line.certified if each.kind == CMS]
    if refused:
        return f"подпись руководителя не принята. {Cause(refused[-1]).words}"
    return "форма не заверена руководителем"


def _why_ignored(line: PlanLine, read: ReadPackage, row: Submission | None) -> str:
    if row is None:
        return ""
    if SubmissionVersion.objects.filter(submission=row, seal=line.form.seal).exists():
        return "эта версия уже есть"
    if line.form.version <= _last_taken(row, read):
        return "версия старее той, что уже принята из пакета"
    state = State(row.state)
    if state in (State.IN_REVIEW, State.ACCEPTED):
        return f"форма {STATE_TITLES[state]}: верните её, и новую версию можно будет принять"
    return ""


def _why_closed(row: Submission | None, due: DueLine) -> str:
    begun = State(row.state) if row else State.DRAFT
    if due.closed(timezone.now()) and begun in (State.DRAFT, State.WITHDRAWN):
        return f"приём закрыт {due.closes_at:%d.%m.%Y}"
    return ""


def _certified(
    form: PackedForm, read: ReadPackage, order: Order, unit: int
) -> tuple[Certified, ...]:
    return tuple(_certified_one(each, form, read, order, unit) for each in form.certifications)


def _certified_one(
    packed: PackedCertification, form: PackedForm, read: ReadPackage, order: Order, unit: int
) -> Certified:
    files = read.package.files
    report: dict[str, Any] = {
        "who": packed.who,
        "at": packed.at.isoformat(),
        "installation": read.installation.fingerprint,
    }
    if packed.kind == SCAN:
        report["file"] = kind_of(files[packed.sha256])
        return Certified(SCAN, packed.sha256, report, good=bool(report["file"]))
    if "said" in packed.report:
        report["said"] = str(packed.report["said"])
    if packed.kind != CMS:
        return Certified(packed.kind, packed.sha256, report, good=True)
    documents = known_documents(order, {each.name: each.sha256 for each in form.documents})
    contents = {each.name: files[each.sha256] for each in documents}
    signed = signed_document(documents, contents, files[packed.sha256], unit)
    report |= signed.check.as_json() | {"document": signed.document}
    return Certified(CMS, packed.sha256, report, signed.check.good)


def _last_taken(row: Submission, read: ReadPackage) -> int:
    """The number that the sender's last version here has at the sender; 0 when none came."""
    taken = TakenPackage.objects.filter(campaign=row.due.campaign_id).order_by("pk")
    numbers = [
        outcome["versions"].get(str(row.pk), 0)
        for outcome in taken.values_list("outcome", flat=True)
        if outcome["installation"] == read.installation.fingerprint
    ]
    return max(numbers, default=0)


def _due(package: Package, campaign: CampaignLine) -> DueLine:
    if (package.order, package.school_year) != (campaign.order.key, campaign.school_year):
        raise UserError(
            f"Пакет другого мониторинга: приказ «{package.order}», {package.school_year} учебный "
            "год. Откройте тот мониторинг и загрузите пакет там."
        )
    found = Due.objects.filter(campaign=campaign.number, part=package.part, on=package.on).first()
    if found is None:
        days = ", ".join(f"{line.on:%d.%m.%Y}" for line in dues_of(campaign.number))
        raise UserError(
            f"Пакет на {package.on:%d.%m.%Y}, а такого срока в мониторинге нет. Есть: {days}."
        )
    return due_of(found.pk)


def _packed_unit(row: OrgUnit) -> PackedUnit:
    municipality = row.parent.name if row.level == OrgUnit.Level.SCHOOL and row.parent else ""
    return PackedUnit(row.name, row.level, row.ogrn, row.inn, municipality)


def _packed_form(row: Submission) -> PackedForm:
    version = SubmissionVersion.objects.get(submission=row, number=row.sent)
    good = list(version.certifications.filter(good=True).order_by("pk"))
    names = names_of({each.by_id or PROGRAM for each in good})
    sent = row.events.filter(act="submit", version=row.sent).latest("pk")
    return PackedForm(
        _packed_unit(row.unit),
        version.number,
        version.seal,
        version.content,
        sent.at,
        tuple(
            PackedCertification(
                each.kind, each.at, names[each.by_id or PROGRAM], each.sha256, each.report
            )
            for each in good
        ),
        tuple(PackedFile(each.name, each.sha256) for each in version.documents.order_by("name")),
    )


def _files_of(form: PackedForm) -> list[str]:
    named = [each.sha256 for each in form.documents]
    return named + [each.sha256 for each in form.certifications if each.sha256]
