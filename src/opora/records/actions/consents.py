"""Consents of parents: given or refused, withdrawn, a scan put to them."""

from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.consent import consent_rules
from opora.records.actions.by import By, leave_trace
from opora.records.actions.fresh import fresh
from opora.records.models import Consent, Pupil
from opora.records.scans import Scan
from opora.vocabulary.problems import UserError

_OWN = "own"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed paper says; `granted` false: it is a refusal. `until` is the last day."""

    purpose: str
    data: str = field(repr=False)
    signer: str
    granted: bool
    since: date
    until: date | None = None
    note: str = field(default="", repr=False)


@transaction.atomic
def keep_consent(
    *, by: By, school: int, pupil: int, signed: Signed, scan: Scan | None = None
) -> int:
    """Keep a consent or a refusal and return its number; the same again (a form sent twice) is one.

    Raises UserError for what cannot be signed so.
    """
    _check(signed, pupil)
    Pupil.objects.select_for_update().get(pk=pupil)  # one paper at a time
    said = asdict(signed) | {"paper": scan.sha256 if scan else "", "school_id": school}
    known = Consent.objects.filter(pupil_id=pupil, withdrawn_on=None, **said).first()
    if known is not None:
        return known.pk
    row = Consent.objects.create(
        pupil_id=pupil, paper_kind=scan.kind if scan else "", by_id=by.person, **said
    )
    what = "внесено согласие" if signed.granted else "внесён отказ от согласия"
    _trace(by, what, row)
    return row.pk


@transaction.atomic
def withdraw_consent(*, by: By, consent: int, version: int, on: date) -> None:
    """End a consent: from this day on it is not in force; UserError for a refusal or a second one.

    What was done while it lasted stays lawful, so nothing else changes.
    """
    row = fresh(Consent.objects.all(), consent, version)
    if not row.granted or row.withdrawn_on is not None:
        raise UserError("Отозвать можно только согласие, которое ещё не отозвано.")
    if not row.since <= on <= timezone.localdate():
        raise UserError(f"День отзыва: от {row.since:%d.%m.%Y} до сегодня. Исправьте день.")
    row.withdrawn_on = on
    row.save()
    _trace(by, "отозвано согласие", row, on=str(on))


@transaction.atomic
def attach_scan(*, by: By, consent: int, version: int, scan: Scan) -> None:
    """Put a scan to a consent that has none; one that is there is never replaced."""
    row = fresh(Consent.objects.all(), consent, version)
    if row.paper:
        raise UserError("Скан уже есть. Если он неверный, внесите согласие заново.")
    row.paper, row.paper_kind = scan.sha256, scan.kind
    row.save()
    _trace(by, "приложен скан согласия", row)


@transaction.atomic
def take_scan(*, by: By, consent: int) -> Scan:
    """Return the scan of a consent to give out, noting who took it; UserError without one."""
    row = Consent.objects.filter(pk=consent).exclude(paper="").first()
    if row is None:
        raise UserError("У этого согласия нет скана.")
    _trace(by, "скачан скан согласия", row, act="export")
    return Scan(row.paper, row.paper_kind)


def _check(signed: Signed, pupil: int) -> None:
    rules = consent_rules()
    if signed.purpose not in rules.purposes:
        raise UserError("Выберите из списка, на что согласие.")
    if signed.signer not in rules.signers:
        raise UserError("Выберите из списка, кто подписал.")
    if not signed.data:
        raise UserError("Напишите, на какие сведения согласие: закон требует их назвать.")
    if signed.since > timezone.localdate():
        raise UserError("День подписи ещё не наступил. Исправьте день.")
    if signed.until is not None and signed.until < signed.since:
        raise UserError("Последний день раньше дня подписи. Исправьте дни.")
    born = Pupil.objects.values_list("birth_date", flat=True).get(pk=pupil)
    if signed.signer == _OWN and born and _age(born, signed.since) < rules.own_age:
        raise UserError(
            f"До {rules.own_age} лет за ученика подписывает родитель или законный представитель."
        )


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _trace(by: By, what: str, row: Consent, act: str = "change", **more: str) -> None:
    """Leave a trace without a word of what parents wrote."""
    leave_trace(
        by,
        what,
        unit=row.school_id,
        pupils=[row.pupil_id],
        act=act,
        consent=row.pk,
        purpose=row.purpose,
        **more,
    )
