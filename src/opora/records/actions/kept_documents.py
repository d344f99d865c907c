"""Documents of a version: made once, and from then on the same bytes are shown, signed and sent."""

from collections.abc import Mapping

from django.db import transaction

from opora.documents.submitted import read_submitted
from opora.documents.writing import render
from opora.records.actions.by import By, leave_trace
from opora.records.models import SubmissionDocument, SubmissionVersion
from opora.records.queries.campaigns import campaign_of
from opora.records.sealed import sealed
from opora.records.understanding import receive
from opora.records.version_documents import ENDINGS, KeptDocument, known_documents


def keep_documents(*, by: By, submission: int, version: int) -> list[KeptDocument]:
    """Return the documents of a version; those that were not asked for yet are made and kept.

    Two at once keep the same. SubmissionVersion.DoesNotExist when there is no such version.
    """
    row = SubmissionVersion.objects.select_related("submission__due").get(
        submission=submission, number=version
    )
    order = campaign_of(row.submission.due.campaign_id).order
    names = {f"{plan.key}.{ending}" for plan in order.documents for ending in ENDINGS}
    there = set(row.documents.values_list("name", flat=True))
    if not names <= there:
        made = render(order, order.documents, read_submitted(row.content).listing())
        keep_given(by=by, version=row, made=made)
    return known_documents(order, dict(row.documents.values_list("name", "sha256")))


def keep_given(*, by: By, version: SubmissionVersion, made: Mapping[str, bytes]) -> None:
    """Keep files of a version by name; one that is there already stays as it was kept first."""
    kept = {name: receive([content])[0] for name, content in sorted(made.items())}
    with transaction.atomic():
        row = SubmissionVersion.objects.select_for_update().get(pk=version.pk)
        there = set(row.documents.values_list("name", flat=True))
        rows = [
            SubmissionDocument.objects.create(version=row, name=name, sha256=sha256)
            for name, sha256 in kept.items()
            if name not in there
        ]
        if rows:
            leave_trace(
                by,
                "форма: документы версии",
                unit=version.submission.unit_id,
                submission=version.submission_id,
                version=version.number,
                sealed=sealed(*rows),
            )
