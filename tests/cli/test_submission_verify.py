"""`opora submission verify`: whose document it is, whether its seal holds, how it is signed."""

import argparse
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

import forging
import packages
from collecting import prepared
from forging import SCHOOL, Authority, sign
from opora.cli.commands import submission_verify
from opora.documents.package.writing import write_package
from opora.documents.signing.own import own_key
from opora.documents.submitted import digest_of
from opora.records.actions.certifying import certify_with_signature
from opora.records.actions.kept_documents import keep_documents
from opora.records.actions.submissions import submit
from opora.records.installations import this_installation
from opora.records.models import OrgUnit, SubmissionVersion
from opora.records.signatures import trust_folder
from opora.vocabulary.problems import UserError
from packages import package
from town import again

FRIDAY = datetime(2026, 2, 27, 9, tzinfo=UTC)
DOCUMENT = b"%PDF-1.7 form"

pytestmark = pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("keys") / "authority", "ecdsa")


@pytest.fixture
def form(db, settings, tmp_path, monkeypatch, authority):
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    monkeypatch.setattr(
        "opora.records.actions.kept_documents.render", lambda *_: {"form.pdf": DOCUMENT}
    )
    trust_folder().mkdir(parents=True)
    (trust_folder() / "root.pem").write_bytes(authority.owner.pem)
    town = again()
    OrgUnit.objects.filter(pk=town.school.number).update(ogrn=SCHOOL["OGRN"])
    made = prepared(town)
    keep_documents(by=made.head, submission=made.submission, version=made.version)
    return made


@pytest.fixture
def signature(authority):
    return sign(DOCUMENT, authority.issue({"CN": "МБОУ СОШ № 1", "title": "Директор", **SCHOOL}))


def verify(tmp_path, content=DOCUMENT, signature=None):
    parser = argparse.ArgumentParser()
    submission_verify.arguments(parser)
    (tmp_path / "form.pdf").write_bytes(content)
    words = ["verify", str(tmp_path / "form.pdf")]
    if signature is not None:
        (tmp_path / "form.sig").write_bytes(signature)
        words += ["--signature", str(tmp_path / "form.sig")]
    return submission_verify.run(parser.parse_args(words))


def test_a_document_of_a_sealed_version_is_known(form, tmp_path, signature):
    certify_with_signature(
        by=form.head,
        submission=form.submission,
        version=form.version,
        seal=form.seal,
        signature=signature,
    )
    submit(by=form.head, submission=form.submission, version=form.version)

    answer = verify(tmp_path)

    assert answer.code == 0
    assert "МБОУ «Школа № 1 с. Заречного», форма на 27.02.2026, версия 1" in answer.text
    assert "(сдана, последняя сданная)" in answer.text
    assert f"Печать версии {form.seal}: цела." in answer.text
    assert "подпись верна" in answer.text
    assert (answer.data["whole"], answer.data["certified"]) == (True, [["cms", True]])


def test_a_changed_document_is_unknown(form, tmp_path):
    answer = verify(tmp_path, DOCUMENT + b" ")

    assert (answer.code, answer.data["found"]) == (1, False)
    assert "Его изменили, пересохранили" in answer.text


def test_a_broken_seal_is_told(form, tmp_path):
    SubmissionVersion.objects.update(pupils=9)

    answer = verify(tmp_path)

    assert (answer.code, answer.data["whole"]) == (1, False)
    assert "НАРУШЕНА" in answer.text


def test_a_signature_is_checked_against_the_file_and_the_unit(form, tmp_path, signature):
    good = verify(tmp_path, signature=signature)
    assert good.code == 0
    assert "Подпись: Подпись верна." in good.text
    assert "Подписал: МБОУ СОШ № 1, Директор" in good.text
    assert "- ОГРН в сертификате те же, что у организации." in good.text

    bad = verify(tmp_path, signature=signature[:-1] + bytes([signature[-1] ^ 1]))
    assert (bad.code, bad.data["signature"]["cause"]) == (1, "false_signature")


def test_a_signature_of_a_file_from_elsewhere_is_checked_too(form, tmp_path, authority):
    owner = authority.issue({"CN": "Другая школа", "OGRN": "1021500000999"})

    answer = verify(tmp_path, b"other", sign(b"other", owner))

    assert answer.code == 1
    assert answer.data["signature"]["cause"] == "good"
    assert "Организация не сверялась" in answer.text


def test_a_file_that_is_not_there_is_said(form, tmp_path):
    with pytest.raises(UserError, match="не открывается"):
        submission_verify.run(
            argparse.Namespace(file=tmp_path / "none.pdf", signature=None, data=None)
        )


def test_a_package_is_told_with_its_sender_and_which_forms_are_here(form, tmp_path, monkeypatch):
    key = own_key(tmp_path / "key")
    later = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    stranger = verify(tmp_path, write_package(package(), key))
    assert (stranger.code, stranger.data["known"]) == (1, False)
    assert "Пакет цел: МБОУ «Школа № 1 с. Заречного»" in stranger.text
    assert "такой версии здесь нет." in stranger.text

    sent = packed_form(form.row.content)
    own = verify(tmp_path, write_package(package(sent), this_installation()))
    assert (own.code, own.data["seals"]) == (0, {form.seal: True})


def test_an_altered_package_is_refused(form, tmp_path):
    content = bytearray(write_package(package(), this_installation()))
    content[content.index(b"files/") + 80] ^= 1

    with pytest.raises(UserError, match="Пакет не принят"):
        verify(tmp_path, bytes(content))


def packed_form(content):
    return replace(packages.form(), content=content, seal=digest_of(content))
