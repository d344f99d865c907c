"""`opora package`: written, shown, taken; a form that is ignored makes the exit code 1."""

import argparse
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

import forging
from campaigning import started
from collecting import prepared
from opora.cli.commands import package as command
from opora.documents.package.reading import read_package
from opora.documents.package.writing import write_package
from opora.documents.signing.own import own_key
from opora.records.actions.submissions import Certificate, certify, submit
from opora.records.models import Submission
from opora.vocabulary.problems import UserError
from packages import DOCUMENT, package
from town import TODAY, again

FRIDAY = datetime(2026, 2, 27, 9, tzinfo=UTC)
DISTRICT, SCHOOL = "Заречный район", "МБОУ «Школа № 1 с. Заречного»"
COORDINATOR = ("--login", "municipal_coordinator")

pytestmark = pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl")


@pytest.fixture
def town(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    real, later = read_package, datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(
        "opora.records.queries.packages.read_package", lambda path, _: real(path, later)
    )
    monkeypatch.setattr(
        "opora.records.actions.kept_documents.render", lambda *_: {"form.pdf": DOCUMENT}
    )
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    return again()


def opora(*words):
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


def test_a_package_is_shown_first_and_taken_with_a_yes(town, tmp_path):
    number = started(town).number
    key = own_key(tmp_path / "key")
    file = tmp_path / "package.zip"
    file.write_bytes(write_package(package(), key))
    words = ("take", file, "--campaign", number, "--unit", DISTRICT, *COORDINATOR)

    shown = opora(*words)
    assert (shown.code, shown.data["taken"], shown.data["created"]) == (0, False, 1)
    assert "Ничего не изменено" in shown.text
    assert Submission.objects.count() == 0
    with pytest.raises(UserError, match="Сверьте с отправителем"):
        opora(*words, "--yes")

    taken = opora(*words, "--yes", "--compared", key.certificate.fingerprint)
    assert "Пакет принят." in taken.text
    assert Submission.objects.get().sent == 1

    twice = opora(*words, "--yes")
    assert (twice.code, twice.data["ignored"]) == (1, 1)
    assert "без изменений - эта версия уже есть" in twice.text


def test_what_was_sent_is_written(town, tmp_path):
    made = prepared(town)
    certify(
        by=made.head, submission=made.submission, certificate=Certificate("password", made.seal)
    )
    submit(by=made.head, submission=made.submission, version=made.version)
    file = tmp_path / "out.zip"

    answer = opora(
        "write",
        file,
        "--campaign",
        made.campaign,
        "--unit",
        SCHOOL,
        "--on",
        "2026-02-27",
        "--login",
        "head",
    )

    read = read_package(file, datetime.now(UTC) + timedelta(days=1))
    assert read.installation.fingerprint == answer.data["fingerprint"]
    assert [each.seal for each in read.package.forms] == [made.seal]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("take", "none.zip", "--campaign", "1", "--unit", DISTRICT), "Мониторинга № «1» нет"),
        (("write", "x.zip", "--campaign", "{}", "--unit", "Никто"), "такого учреждения нет"),
        (("write", "x.zip", "--campaign", "{}", "--unit", SCHOOL), "Есть: 28.11.2025"),
        (("take", "none.zip", "--campaign", "{}", "--unit", DISTRICT), "не открывается"),
    ],
)
def test_what_is_not_there_is_said(town, words, said):
    number = started(town).number if "{}" in words else 0

    with pytest.raises(UserError, match=said):
        opora(*(word.format(number) for word in words), *COORDINATOR)


def test_it_is_done_by_the_rights_of_a_person(town, tmp_path):
    number = started(town).number
    (tmp_path / "package.zip").write_bytes(b"any")
    words = ("take", tmp_path / "package.zip", "--campaign", number, "--unit", DISTRICT)

    for login in ("head", "expert", "nobody"):
        with pytest.raises(UserError, match="не положено"):
            opora(*words, "--login", login)
    with pytest.raises(UserError, match="Напишите --login"):
        opora(*words, "--login", "stranger")
