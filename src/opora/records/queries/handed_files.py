"""Of which version a file is, whether it is still sealed, and how it was certified."""

from dataclasses import dataclass, field
from datetime import date

from opora.orders.standing import STATE_TITLES, State
from opora.records.models import SubmissionDocument, SubmissionVersion
from opora.records.queries.certifications import CertificationLine, certifications_of
from opora.records.seals import version_holds


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file of a version; `sent`: the version was handed in; `last`: it is the last one sent.

    `whole`: content and row of the version are as they were made.
    """

    name: str
    unit: int
    unit_name: str
    on: date
    submission: int
    version: int
    seal: str
    state: str
    sent: bool
    last: bool
    whole: bool
    certifications: tuple[CertificationLine, ...] = field(repr=False)


def handed_file(sha256: str) -> HandedFile | None:
    """Return what a file is by its SHA-256; None where it is of no version here."""
    rows = SubmissionDocument.objects.filter(sha256=sha256)
    row = rows.select_related("version__submission__unit", "version__submission__due").last()
    if row is None:
        return None
    version, form = row.version, row.version.submission
    return HandedFile(
        row.name,
        form.unit_id,
        form.unit.name,
        form.due.on,
        form.pk,
        version.number,
        version.seal,
        STATE_TITLES[State(form.state)],
        form.events.filter(act="submit", version=version.number).exists(),
        form.sent == version.number,
        version_holds(version.pk),
        tuple(certifications_of(version.pk)),
    )


def is_sealed_here(seal: str) -> bool:
    """Return whether a version with this seal is here and still holds."""
    rows = SubmissionVersion.objects.filter(seal=seal).order_by("pk")
    return any(version_holds(number) for number in rows.values_list("pk", flat=True))
