"""Whatever is altered in what was handed in, or in the journal, is found."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import DataError, IntegrityError, models, transaction

from collecting import prepared, submitted
from opora.documents.submitted import digest_of
from opora.records import seals
from opora.records.actions.certifying import bind_scan
from opora.records.actions.kept_documents import keep_documents
from opora.records.actions.submissions import (
    Certificate,
    begin_review,
    certify,
    prepare,
    return_back,
    submit,
)
from opora.records.append_only import expose
from opora.records.chain import Event, append, verify
from opora.records.models import (
    AuditEvent,
    Certification,
    Submission,
    SubmissionDocument,
    SubmissionEvent,
    SubmissionVersion,
)
from opora.records.queries.campaigns import campaign_of
from opora.records.scans import receive_scan
from opora.records.sealed import key_of, row_digest, sealed
from opora.records.seals import file_holds, verify_seals, version_holds
from opora.records.understanding import store
from town import TODAY

ALTERATIONS = 1000
TABLES = (AuditEvent, SubmissionVersion, SubmissionDocument, Certification, SubmissionEvent)

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def handed_in(town, monkeypatch):
    """A form that was sent, returned, corrected, certified again, and a scan put to it."""
    moment = datetime.fromisoformat(f"{TODAY}T09:00+00:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    monkeypatch.setattr(
        "opora.records.actions.kept_documents.render",
        lambda order, plans, listing: {"form.pdf": listing.pupils[0].filled["cause"].encode()},
    )
    form = prepared(town)
    _send(form, form.version)
    begin_review(by=form.deputy, submission=form.submission)
    return_back(by=form.deputy, submission=form.submission, version=1, reason="нет причины")
    said = submitted(town, "Болезнь")
    campaign = campaign_of(form.campaign)
    prepare(by=form.deputy, submission=form.submission, submitted=said, campaign=campaign)
    _send(form, 2)
    return form


def _send(form, version):
    row = SubmissionVersion.objects.get(submission=form.submission, number=version)
    keep_documents(by=form.head, submission=form.submission, version=version)
    certify(by=form.head, submission=form.submission, certificate=Certificate("password", row.seal))
    scan = receive_scan([b"%PDF-", str(version).encode()])
    bind_scan(by=form.head, submission=form.submission, version=version, seal=row.seal, scan=scan)
    submit(by=form.head, submission=form.submission, version=version)


def test_what_nobody_touched_is_whole(handed_in):
    verdict = verify_seals()

    assert (verdict.versions, verdict.files, verdict.broken) == (2, 4, "")
    assert verify().flaw is None


def test_an_empty_installation_is_whole(town):
    assert verify_seals() == seals.SealVerdict(0, 0)


def test_a_changed_content_with_its_seal_made_anew_is_found(handed_in):
    row = SubmissionVersion.objects.get(number=1)
    content = row.content.replace("Пропуски", "Болезни")
    SubmissionVersion.objects.filter(pk=row.pk).update(content=content, seal=digest_of(content))

    assert verify_seals().broken == f"Форма № {row.submission_id}, версия 1: строка изменена."
    assert not version_holds(row.pk)
    assert version_holds(row.pk + 1)


def test_a_certification_put_in_by_hand_is_found(handed_in):
    row = Certification.objects.first()
    row.pk = None
    row.save()

    assert "её вставили" in verify_seals().broken


def test_a_second_trace_of_an_altered_row_is_found(handed_in):
    row = Certification.objects.first()
    Certification.objects.filter(pk=row.pk).update(kind="cms")
    row.refresh_from_db()
    append([Event(row.at, None, "change", "подлог", details={"sealed": sealed(row)})])

    assert verify().flaw is None
    assert "второй подложили" in verify_seals().broken


def test_a_state_set_by_hand_is_found(handed_in):
    Submission.objects.update(state="accepted")

    assert "состояние не то" in verify_seals().broken


@pytest.mark.parametrize("model", [SubmissionDocument, Certification])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_file_that_is_not_what_it_was_is_found(handed_in, model, how):
    sha256 = model.objects.exclude(sha256="").first().sha256
    path = store().received(sha256)
    path.chmod(0o600)
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"\0")

    assert "файл изменён или пропал" in verify_seals().broken
    assert not file_holds(sha256)


def test_a_digest_is_of_every_field_of_a_row(handed_in):
    row = SubmissionVersion.objects.first()
    before = row_digest(row)
    for field in row._meta.concrete_fields:
        fresh = SubmissionVersion.objects.get(pk=row.pk)
        setattr(fresh, field.attname, other(field, getattr(fresh, field.attname), random.Random(1)))
        assert row_digest(fresh) != before, field.name
    assert key_of(row) == f"version {row.pk}"


@pytest.mark.slow
def test_a_thousand_alterations_are_found(handed_in):
    chance = random.Random(948)
    expose()
    found = done = 0
    while done < ALTERATIONS:
        changed, caught = _altered(chance)
        done += changed
        found += caught
    assert (found, done) == (ALTERATIONS, ALTERATIONS)
    assert verify_seals().broken == ""


def _altered(chance: random.Random) -> tuple[bool, bool]:
    """Alter one thing, look, put it back; whether anything was altered, and whether it was seen."""
    if chance.random() < 0.1:
        return True, _file_altered(chance)
    try:
        with transaction.atomic():
            changed = _row_altered(chance)
            caught = changed and (verify().flaw is not None or verify_seals().broken != "")
            transaction.set_rollback(True)
    except (IntegrityError, DataError):
        return False, False  # the database itself has refused it
    return changed, caught


def _row_altered(chance: random.Random) -> bool:
    model = chance.choice(TABLES)
    row = chance.choice(list(model.objects.order_by("pk")))
    how = chance.choice(("field", "field", "field", "drop", "copy", "swap"))
    if how == "drop":
        model.objects.filter(pk=row.pk)._raw_delete(model.objects.db)
        return True
    if how == "copy":
        row.pk = model.objects.order_by("-pk").first().pk + 1
        row.save(force_insert=True)
        return True
    if how == "swap":
        return _swapped(model, row, chance)
    field = chance.choice([f for f in model._meta.concrete_fields if not f.primary_key])
    now = getattr(row, field.attname)
    value = other(field, now, chance)
    model.objects.filter(pk=row.pk).update(**{field.attname: value})
    return True


def _swapped(model: type[models.Model], row: models.Model, chance: random.Random) -> bool:
    """Put one row in the place of another: their numbers change places."""
    second = chance.choice(list(model.objects.order_by("pk")))
    if second.pk == row.pk:
        return False
    numbers = ((row.pk, 10**9), (second.pk, row.pk), (10**9, second.pk))
    for old, new in numbers:
        model.objects.filter(pk=old).update(**{model._meta.pk.attname: new})
    return True


def _file_altered(chance: random.Random) -> bool:
    model = chance.choice((SubmissionDocument, Certification))
    path = store().received(chance.choice(list(model.objects.exclude(sha256=""))).sha256)
    path.chmod(0o600)
    content = path.read_bytes()
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] ^= chance.randrange(1, 256)
    path.write_bytes(changed)
    caught = verify_seals().broken != ""
    path.write_bytes(content)
    return caught


def other(field: models.Field, now: object, chance: random.Random) -> object:
    """Return another value that the field may hold."""
    if isinstance(field, models.DateTimeField):
        return now + timedelta(microseconds=chance.choice((1, 1_000_000, 86_400_000_000)))
    if isinstance(field, models.BooleanField):
        return not now
    if isinstance(field, models.JSONField):
        return [*now, 1] if isinstance(now, list) else {**now, "подлог": 1}
    if isinstance(now, str):
        return f"{now}x" if not now or chance.random() < 0.5 else f"y{now[1:]}"
    return 1 if now is None else now + chance.choice((1, 7))
