"""Certifying by a detached signature or a scan: what is good certifies, what is not is kept."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

import forging
from collecting import Prepared, prepared, submitted
from forging import SCHOOL, Authority, Owner, sign
from opora.documents.signing.verdict import Cause
from opora.orders.standing import State
from opora.records.actions.certifying import bind_scan, certify_with_signature
from opora.records.actions.kept_documents import keep_documents
from opora.records.actions.submissions import prepare, submit
from opora.records.models import AuditEvent, Certification, OrgUnit, Submission
from opora.records.queries.campaigns import campaign_of
from opora.records.queries.certifications import kept_certification, signing_of
from opora.records.scans import receive_scan
from opora.records.seals import file_holds, verify_seals
from opora.records.signatures import trust_folder
from opora.records.understanding import store
from opora.vocabulary.problems import UserError

FRIDAY = datetime(2026, 2, 27, 9, tzinfo=UTC)

pytestmark = [
    pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl"),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("keys") / "authority", "ecdsa")


@pytest.fixture(scope="module")
def head(authority) -> Owner:
    return authority.issue({"CN": "МБОУ СОШ № 1", "title": "Директор", **SCHOOL})


@pytest.fixture
def form(town, authority, monkeypatch) -> Prepared:
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    trust_folder().mkdir(parents=True)
    (trust_folder() / "root.cer").write_bytes(authority.owner.pem)
    OrgUnit.objects.filter(pk=town.school.number).update(ogrn=SCHOOL["OGRN"], inn="1500000017")
    return prepared(town)


def document(form: Prepared, name: str = "form.pdf") -> bytes:
    documents = keep_documents(by=form.head, submission=form.submission, version=form.version)
    (sha256,) = [each.sha256 for each in documents if each.name == name]
    return store().received(sha256).read_bytes()


def put(form: Prepared, signature: bytes, seal: str = ""):
    return certify_with_signature(
        by=form.head,
        submission=form.submission,
        version=form.version,
        seal=seal or form.seal,
        signature=signature,
    )


def test_a_good_signature_certifies_and_the_form_can_be_sent(form, head):
    signed = put(form, sign(document(form), head))

    assert (signed.check.cause, signed.document) == (Cause.GOOD, "form.pdf")
    assert Submission.objects.get().certified
    submit(by=form.head, submission=form.submission, version=form.version)
    (kept,) = Certification.objects.all()
    assert (kept.kind, kept.good, kept.seal) == ("cms", True, form.seal)
    assert file_holds(kept.sha256)
    assert verify_seals().broken == ""


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx"])
def test_any_file_of_the_form_may_be_signed(form, head, name):
    assert put(form, sign(document(form, name), head)).document == name


def test_the_bytes_to_sign_are_made_once(form):
    first = keep_documents(by=form.head, submission=form.submission, version=form.version)
    again = keep_documents(by=form.deputy, submission=form.submission, version=form.version)

    assert first == again
    assert [each.name for each in first if each.main] == ["form.docx", "form.pdf", "form.xlsx"]
    assert AuditEvent.objects.filter(what="форма: документы версии").count() == 1


def test_a_bad_signature_is_kept_with_its_cause_and_certifies_nothing(form, head):
    signed = put(form, sign(document(form) + b" ", head))

    assert signed.check.cause is Cause.ALTERED
    assert not Submission.objects.get().certified
    (kept,) = Certification.objects.all()
    assert (kept.good, kept.report["cause"]) == (False, "altered")
    trace = AuditEvent.objects.get(what="форма: подпись отвергнута")
    assert trace.details["cause"] == "altered"
    with pytest.raises(UserError, match="не заверена"):
        submit(by=form.head, submission=form.submission, version=form.version)


def test_a_signature_of_the_extract_does_not_certify_the_form(form, head):
    signed = put(form, sign(document(form, "extract.pdf"), head))

    assert signed.check.cause is Cause.ALTERED
    assert "Подписан документ «Выгрузка текущих отметок»" in signed.check.message
    assert not Submission.objects.get().certified


def test_a_signature_of_another_school_is_refused(form, authority):
    other = authority.issue({"CN": "МБОУ СОШ № 2", **SCHOOL, "OGRN": "1021500000999"})

    signed = put(form, sign(document(form), other))

    assert signed.check.cause is Cause.WRONG_SIGNER


def test_without_roots_it_says_where_an_administrator_puts_them(form, head):
    (trust_folder() / "root.cer").unlink()

    signed = put(form, sign(document(form), head))

    assert signed.check.cause is Cause.NO_ROOTS
    assert "папку trust каталога данных" in signed.check.message


def test_a_list_of_revoked_may_be_required(form, head, settings):
    settings.REVOCATION_REQUIRED = True

    assert put(form, sign(document(form), head)).check.cause is Cause.NO_LIST


@pytest.mark.parametrize("good", [True, False])
def test_the_same_file_again_adds_nothing(form, head, good):
    signature = sign(document(form) if good else b"other", head)

    for _ in range(3):
        put(form, signature)

    assert Certification.objects.count() == 1


def test_a_refused_file_may_come_again_when_the_root_is_there(form, head):
    signature = sign(document(form), head)
    root = trust_folder() / "root.cer"
    content = root.read_bytes()
    root.unlink()
    put(form, signature)
    root.write_bytes(content)

    put(form, signature)

    assert list(Certification.objects.values_list("good", flat=True)) == [False, True]
    assert Submission.objects.get().certified


def test_a_second_good_signature_is_put_beside_the_first(form, head, authority):
    put(form, sign(document(form), head))
    other = authority.issue({"CN": "МБОУ СОШ № 1", **SCHOOL})

    put(form, sign(document(form), other))

    assert Certification.objects.filter(good=True).count() == 2


def test_a_form_that_changed_meanwhile_is_not_certified(town, form, head):
    signature, seal = sign(document(form), head), form.seal
    said = submitted(town, "Болезнь")
    campaign = campaign_of(form.campaign)
    prepare(by=form.deputy, submission=form.submission, submitted=said, campaign=campaign)

    with pytest.raises(UserError, match="форму изменили"):
        put(form, signature, seal)
    assert Certification.objects.count() == 0


def test_a_scan_certifies_on_paper_once(form):
    scan = receive_scan([b"%PDF-1.7 paper"])
    for _ in range(3):
        bind_scan(
            by=form.head,
            submission=form.submission,
            version=form.version,
            seal=form.seal,
            scan=scan,
        )

    (kept,) = Certification.objects.all()
    assert (kept.kind, kept.sha256, kept.seal) == ("scan", scan.sha256, form.seal)
    assert Submission.objects.get().certified


def test_a_scan_is_put_to_what_was_sent(form, head):
    put(form, sign(document(form), head))
    submit(by=form.head, submission=form.submission, version=form.version)

    bind_scan(
        by=form.head,
        submission=form.submission,
        version=form.version,
        seal=form.seal,
        scan=receive_scan([b"\xff\xd8\xff photo"]),
    )

    assert Certification.objects.filter(kind="scan", good=True).count() == 1
    assert Submission.objects.get().state == State.SUBMITTED
    assert verify_seals().broken == ""


def test_the_page_is_told_of_every_certification(form, head):
    put(form, sign(document(form) + b"x", head))
    put(form, sign(document(form), head))

    signing = signing_of(form.submission)

    assert signing is not None
    assert (signing.version, signing.seal, signing.certified) == (1, form.seal, True)
    assert [line.good for line in signing.certifications] == [False, True]
    last = signing.certifications[-1]
    assert last.check is not None
    assert last.check.signers[0].title == "Директор"
    assert (last.document, last.who) == ("form.pdf", "Сотрудник head")
    assert kept_certification(form.submission, last.number) == last
    assert kept_certification(form.submission + 1, last.number) is None


def test_nothing_prepared_is_nothing_to_sign(form, town):
    Submission.objects.update(prepared=0)

    assert signing_of(form.submission) is None


def test_no_name_of_a_pupil_is_in_the_journal(form, head):
    put(form, sign(document(form), head))

    for event in AuditEvent.objects.all():
        assert "Берёзин" not in f"{event.what} {event.reason} {event.details}"
