"""Certifying a version otherwise than by password: by a detached signature, by a scan."""

from django.db import transaction
from django.utils import timezone

from opora.orders.standing import ACT_TITLES, Act
from opora.records.actions.by import By, leave_trace
from opora.records.actions.kept_documents import keep_documents
from opora.records.actions.submissions import Certificate, certify, locked
from opora.records.models import Certification, Submission, SubmissionVersion
from opora.records.scans import Scan
from opora.records.sealed import sealed
from opora.records.signatures import CMS, SCAN, Signed, signed_document
from opora.records.understanding import receive, store
from opora.vocabulary.problems import UserError

_CHANGED = "Пока вы подписывали, форму изменили. Скачайте документ заново и подпишите его."


def certify_with_signature(
    *, by: By, submission: int, version: int, seal: str, signature: bytes
) -> Signed:
    """Certify a version by a detached signature of one of the form's documents.

    The signature is checked, kept, and told of in either case; a bad one certifies nothing. The
    same file again adds nothing. Where the version is certified or sent already, a good signature
    is put to it. Raises UserError when the version is not the one that was shown.
    """
    row = _version(submission, version, seal)
    documents = keep_documents(by=by, submission=submission, version=version)
    contents = {each.name: store().received(each.sha256).read_bytes() for each in documents}
    signed = signed_document(documents, contents, signature, row.submission.unit_id)
    digest, _ = receive([signature])
    report = signed.check.as_json() | {"document": signed.document}
    certificate = Certificate(CMS, seal, digest, report)
    put_certificate(by=by, version=row, certificate=certificate, good=signed.check.good)
    return signed


def bind_scan(*, by: By, submission: int, version: int, seal: str, scan: Scan) -> None:
    """Put a scan of the signed paper to a version; what is not certified yet is certified by it.

    The same scan again adds nothing. Raises UserError when the version is not the one that was
    shown.
    """
    row = _version(submission, version, seal)
    certificate = Certificate(SCAN, seal, scan.sha256, {"file": scan.kind})
    put_certificate(by=by, version=row, certificate=certificate, good=True)


def _version(submission: int, number: int, seal: str) -> SubmissionVersion:
    rows = SubmissionVersion.objects.select_related("submission")
    row = rows.filter(submission=submission, number=number).first()
    if row is None or row.seal != seal or number != _current(row.submission):
        raise UserError(_CHANGED)
    return row


def _current(row: Submission) -> int:
    """The version that is to be certified, or the one that was sent."""
    return row.prepared or row.sent


@transaction.atomic
def put_certificate(
    *, by: By, version: SubmissionVersion, certificate: Certificate, good: bool
) -> None:
    """Put a certificate to the version that is prepared or sent; what is good certifies it.

    The same again adds nothing. Raises UserError where the version is neither any more.
    """
    row = locked(version.submission_id)
    if _current(row) != version.number:
        raise UserError(_CHANGED)
    same = Certification.objects.filter(
        version=version, kind=certificate.kind, sha256=certificate.sha256, good=good
    )
    if same.exists():
        return
    if good and row.prepared == version.number and not row.certified:
        certify(by=by, submission=row.pk, certificate=certificate)
        return
    made = Certification.objects.create(
        version=version,
        kind=certificate.kind,
        seal=certificate.seal,
        sha256=certificate.sha256,
        good=good,
        report=certificate.report,
        by_id=by.account,
        at=timezone.now(),
    )
    said = f"форма: {ACT_TITLES[Act.CERTIFY]}, ещё раз" if good else "форма: подпись отвергнута"
    leave_trace(
        by,
        said,
        unit=row.unit_id,
        submission=row.pk,
        version=version.number,
        cause=certificate.report.get("cause", ""),
        sealed=sealed(made),
    )
