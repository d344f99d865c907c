"""Writing a package of what was sent, and taking one in: all of it or nothing."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction

from opora.documents.package.writing import write_package
from opora.documents.submitted import SubmittedRow, changed_cells, read_submitted
from opora.intake.limits import Limits
from opora.intake.zip_parts import megabytes
from opora.records.actions.by import By, leave_trace
from opora.records.actions.certifying import put_certificate
from opora.records.actions.kept_documents import keep_documents, keep_given
from opora.records.actions.submissions import (
    Certificate,
    begin_submission,
    fix,
    locked,
    submit,
)
from opora.records.installations import is_known, let_in, spoken, this_installation
from opora.records.models import (
    Campaign,
    OrgUnit,
    Pupil,
    Submission,
    SubmissionVersion,
    TakenPackage,
)
from opora.records.queries.campaigns import CampaignLine, DueLine
from opora.records.queries.packages import (
    Plan,
    PlanLine,
    Verdict,
    package_of_unit,
    plan_package,
    planned_again,
    unit_here,
)
from opora.records.understanding import receive
from opora.records.version_documents import known_documents
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many forms a package created, updated, and left as they are."""

    created: int
    updated: int
    ignored: int


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a package; `pupils`: numbers of those whose names are in it."""

    content: bytes = field(repr=False)
    pupils: tuple[int, ...]


def write_package_of(
    *,
    by: By,
    campaign: CampaignLine,
    due: DueLine,
    unit: int,
    names_on: date | None = None,
) -> Written:
    """Return the package of the forms a unit, or the schools below it, have sent.

    Documents that were not asked for yet are made, so that the receiver has the signed bytes.
    `names_on`: the day on which names have to be open to who is above the school; None for the
    school itself. Raises UserError when nothing was sent or names are closed.
    """
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=unit)
    sent_ones = Submission.objects.filter(
        due=due.number, unit__path__startswith=path, unit__level="school", sent__gt=0
    )
    for submission, sent in sent_ones.order_by("pk").values_list("pk", "sent"):
        keep_documents(by=by, submission=submission, version=sent)
    package = package_of_unit(campaign, due, unit)
    rows = [row for form in package.forms for row in read_submitted(form.content).rows]
    if names_on is not None:
        _check_names(campaign, names_on, rows)
    content = write_package(package, this_installation())
    leave_trace(
        by, "выгружен пакет форм", unit=unit, act="export", campaign=campaign.number, due=due.number
    )
    numbers = {row.pupil for row in rows if row.pupil is not None}
    known = Pupil.objects.filter(pk__in=numbers).order_by("pk")  # others are of other installations
    return Written(content, tuple(known.values_list("pk", flat=True)))


def receive_package(chunks: Iterable[bytes]) -> str:
    """Keep a file that came and return its SHA-256; UserError when it is too large."""
    return receive(_bounded(chunks))[0]


def take_package(
    *, by: By, campaign: CampaignLine, unit: int, sha256: str, compared: str = ""
) -> Outcome:
    """Take a package in and return what came of it; twice changes nothing.

    `compared`: the fingerprint of the sender's installation as a person has compared it with the
    sender; needed once for an installation that is not known yet. Raises UserError for what is no
    package, or of an installation that is not known.
    """
    plan = plan_package(sha256, campaign, unit)
    _check_sender(by, plan, unit, compared)
    for content in plan.read.package.files.values():
        receive([content])
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.number)
        plan = planned_again(plan, campaign)  # from now on nobody changes what it is decided by
        versions = {
            str(_take(by, campaign, plan, line)): line.form.version
            for line in plan.lines
            if line.verdict is not Verdict.IGNORED
        }
        outcome = Outcome(*(plan.count(verdict) for verdict in Verdict))
        _remember(by, campaign, unit, plan, outcome, versions)
    return outcome


def _check_names(campaign: CampaignLine, on: date, rows: Iterable[SubmittedRow]) -> None:
    """A package holds names of all rows, so all of them have to be open."""
    if not campaign.first <= on <= campaign.last:
        raise UserError(
            f"Имена открыты с {campaign.first:%d.%m.%Y} по {campaign.last:%d.%m.%Y}: сейчас пакет "
            "с ними не выгрузить. Свод без имён есть на странице мониторинга."
        )
    closed = {
        row.school_class for row in rows if not campaign.names.opens(on, grade_of(row.school_class))
    }
    if closed:
        raise UserError(
            f"В формах есть классы не из приказа: {', '.join(sorted(closed))}. Их имена выше школы "
            "не передают. Верните эти формы школам."
        )


def _check_sender(by: By, plan: Plan, unit: int, compared: str) -> None:
    installation = plan.read.installation
    if is_known(installation):
        return
    if "".join(compared.split()).lower() != installation.fingerprint:
        raise UserError(
            "Пакет подписан установкой, которую здесь ещё не знают. Сверьте с отправителем по "
            f"телефону её отпечаток: {spoken(installation.fingerprint)}. Если он тот же, "
            "подтвердите это и примите пакет."
        )
    with transaction.atomic():
        OrgUnit.objects.select_for_update().get(pk=unit)
        if not is_known(installation):  # nobody else has said so meanwhile
            let_in(installation)
            leave_trace(by, "признана установка", unit=unit, fingerprint=installation.fingerprint)


def _take(by: By, campaign: CampaignLine, plan: Plan, line: PlanLine) -> int:
    """Put a form of a package to its school as if the school had sent it; return its submission."""
    form, order = line.form, campaign.order
    row = locked(begin_submission(due=plan.due.number, unit=line.unit).pk)
    said = read_submitted(form.content)
    last = SubmissionVersion.objects.filter(submission=row, number=row.versions).first()
    changes = changed_cells(read_submitted(last.content), said, order) if last else []
    printed = sum(not each.why_left_out for each in said.rows)
    number = fix(by, row, form.content, printed, len(changes))
    version = SubmissionVersion.objects.get(submission=row, number=number)
    kept = known_documents(order, {each.name: each.sha256 for each in form.documents})
    files = plan.read.package.files
    keep_given(by=by, version=version, made={each.name: files[each.sha256] for each in kept})
    for each in line.certified:
        certificate = Certificate(each.kind, form.seal, each.sha256, each.report, elsewhere=True)
        put_certificate(by=by, version=version, certificate=certificate, good=each.good)
    submit(by=by, submission=row.pk, version=number)
    return row.pk


def _remember(
    by: By,
    campaign: CampaignLine,
    unit: int,
    plan: Plan,
    outcome: Outcome,
    versions: dict[str, int],
) -> None:
    """Keep that a package was taken; taken again it adds only what it changed now."""
    row = TakenPackage.objects.filter(sha256=plan.read.sha256).first()
    if row is not None and not versions:
        return
    counts = asdict(outcome)
    if row is None:
        row = TakenPackage(campaign_id=campaign.number, sha256=plan.read.sha256, by_id=by.account)
        row.sender_id = _sender(plan, unit)
        row.outcome = {"versions": {}, "installation": plan.read.installation.fingerprint}
    row.outcome |= counts | {"versions": row.outcome["versions"] | versions}
    row.save()
    leave_trace(
        by, "принят пакет форм", unit=unit, campaign=campaign.number, sha256=row.sha256, **counts
    )


def _sender(plan: Plan, unit: int) -> int:
    """The unit below ours that the package is from; ours where it is not known by its name."""
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=unit)
    below = OrgUnit.objects.filter(path__startswith=path)
    found = unit_here(plan.read.package.sender, below)
    return found.pk if found else unit


def _bounded(chunks: Iterable[bytes]) -> Iterable[bytes]:
    most, size = Limits.load().total_bytes, 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise UserError(f"Пакет больше {megabytes(most)}. Разделите его на несколько.")
        yield chunk
