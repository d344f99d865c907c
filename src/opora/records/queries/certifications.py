"""How the version of a form that is to be certified, or was sent, is certified."""

from dataclasses import dataclass, field
from datetime import date, datetime

from opora.documents.signing.check import Check
from opora.documents.submitted import read_submitted
from opora.orders.standing import STATE_TITLES, State
from opora.records.models import Certification, OrgUnit, Submission, SubmissionVersion
from opora.records.queries.audit import PROGRAM, names_of


@dataclass(frozen=True, slots=True)
class CertificationLine:
    """A certification of a version; `check` of a signature, None of other kinds.

    `document`: the file that was signed; `file`: kind of the scan, by its first bytes.
    """

    number: int
    kind: str
    good: bool
    at: datetime
    who: str = field(repr=False)
    sha256: str
    check: Check | None
    document: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """A version that may be signed; `pupils`: numbers of those whose names stand in it.

    `prepared`: it is to be certified and sent, else it was sent already.
    """

    submission: int
    unit: int
    version: int
    seal: str
    state: str
    prepared: bool
    certified: bool
    on: date
    made_at: datetime
    pupils: tuple[int, ...]
    certifications: tuple[CertificationLine, ...]


def signing_of(submission: int) -> Signing | None:
    """Return the version to be signed with its certifications; None when nothing is prepared or
    sent."""
    row = Submission.objects.select_related("due", "unit").get(pk=submission)
    if row.unit.level != OrgUnit.Level.SCHOOL:
        return None  # above the school nothing is certified
    number = row.prepared or row.sent
    version = SubmissionVersion.objects.filter(submission=row, number=number).first()
    if version is None:
        return None
    rows = read_submitted(version.content).rows
    lines = tuple(certifications_of(version.pk))
    return Signing(
        row.pk,
        row.unit_id,
        number,
        version.seal,
        STATE_TITLES[State(row.state)],
        bool(row.prepared),
        row.certified if row.prepared else any(line.good for line in lines),
        row.due.on,
        version.made_at,
        tuple(each.pupil for each in rows if each.pupil is not None),
        lines,
    )


def kept_certification(submission: int, number: int) -> CertificationLine | None:
    """Return a certification of any version of a submission; None when it has no such one."""
    row = Certification.objects.filter(pk=number, version__submission=submission).first()
    return (
        next((line for line in certifications_of(row.version_id) if line.number == number), None)
        if row
        else None
    )


def certifications_of(version: int) -> list[CertificationLine]:
    """Return the certifications of a version, given by its row, the first first."""
    rows = list(Certification.objects.filter(version=version).order_by("pk"))
    names = names_of({row.by_id or PROGRAM for row in rows})
    return [
        CertificationLine(
            row.pk,
            row.kind,
            row.good,
            row.at,
            names[row.by_id or PROGRAM],
            row.sha256,
            Check.from_json(row.report) if row.kind == "cms" else None,
            str(row.report.get("document", "")),
            str(row.report.get("file", "")),
        )
        for row in rows
    ]
