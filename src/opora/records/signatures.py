"""Where trust lies in the data directory, and what a signature of a unit is checked against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from opora.documents.signing.certificate import title_of
from opora.documents.signing.check import Check, Expected
from opora.documents.signing.cms import check_signature
from opora.documents.signing.trust import FOLDER, read_trust
from opora.documents.signing.verdict import Cause
from opora.records.models import OrgUnit
from opora.records.version_documents import KeptDocument
from opora.vocabulary.problems import UserError

CMS, SCAN = "cms", "scan"
"""Kinds of certifications that bring a file."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of a signature: `document` is the file it is of, '' when of none."""

    check: Check
    document: str


def trust_folder() -> Path:
    """Return the folder where an administrator puts certificates and lists of revoked ones."""
    return Path(settings.DATA) / FOLDER


@dataclass(frozen=True, slots=True)
class Trusted:
    """A certificate or a list of revoked ones in the folder of trust; `until` may be unsaid."""

    title: str
    revoked: bool
    since: datetime
    until: datetime | None

    def stale(self, now: datetime) -> bool:
        """Whether it is past its day."""
        return self.until is not None and self.until < now


def trusted() -> list[Trusted]:
    """Return what signatures are checked against, certificates first; UserError for a file in the
    folder that is neither.
    """
    trust = read_trust(trust_folder())
    held = [Trusted(title_of(x.names), False, x.since, x.until) for x in trust.certificates]
    lists = [Trusted(title_of(x.issuer), True, x.since, x.until) for x in trust.lists]
    return held + lists


def check_of_unit(document: bytes, signature: bytes, unit: int | None, moment: datetime) -> Check:
    """Return what a check of a signature by a unit finds; of no unit, who signed is not compared.

    UserError for a file in the folder of trust that is neither certificate nor list.
    """
    row = OrgUnit() if unit is None else OrgUnit.objects.get(pk=unit)
    return check_signature(
        document,
        signature,
        read_trust(trust_folder()),
        moment=moment,
        expected=Expected(row.ogrn, row.inn),
        list_required=settings.REVOCATION_REQUIRED,
    )


def signed_document(
    documents: Sequence[KeptDocument], contents: Mapping[str, bytes], signature: bytes, unit: int
) -> Signed:
    """Return the check against the document that was signed; the form's own are tried first.

    `contents`: bytes by name.
    """
    now = timezone.now()
    last: Check | None = None
    for each in sorted(documents, key=lambda each: not each.main):
        check = check_of_unit(contents[each.name], signature, unit, now)
        if check.good and not each.main:
            detail = f"Подписан документ «{each.title}», а заверяют саму форму."
            return Signed(Check(Cause.ALTERED, check.signers, now, check.facts, detail), each.name)
        if check.cause is not Cause.ALTERED:
            return Signed(check, each.name if check.good else "")
        last = check
    if last is None:
        raise UserError("У формы нет документа, который можно подписать. Сообщите администратору.")
    return Signed(last, "")
