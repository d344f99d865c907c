"""Packages in a browser: a preview, a comparison of fingerprints, a yes; twice is once."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import forging
from campaigning import started
from collecting import prepared
from opora.documents.package.reading import read_package
from opora.documents.package.writing import write_package
from opora.documents.signing.own import own_key
from opora.records.actions.submissions import Certificate, certify, submit
from opora.records.models import AuditEvent, Submission
from opora.records.spool import here as spool
from packages import DOCUMENT, form, package

FRIDAY = datetime(2026, 2, 27, 9, tzinfo=UTC)

pytestmark = [
    pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl"),
    pytest.mark.usefixtures("on_the_day"),
]


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return own_key(tmp_path_factory.mktemp("key"))


@pytest.fixture
def on_friday(monkeypatch):
    """The due day for deadlines; certificates of installations are made today and live then."""
    real, later = read_package, datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(
        "opora.records.queries.packages.read_package", lambda path, _: real(path, later)
    )
    monkeypatch.setattr(
        "opora.records.actions.kept_documents.render", lambda *_: {"form.pdf": DOCUMENT}
    )
    return lambda: monkeypatch.setattr(timezone, "now", lambda: FRIDAY)


@pytest.fixture
def receiver(town, browser, on_friday):
    """A coordinator's browser and the address of packages."""
    number = started(town).number
    client = browser("municipal_coordinator")
    on_friday()
    return client, f"/units/{town.municipality}/collection/{number}/packages/"


def send(client, address, content):
    return client.post(
        f"{address}receive/", {"package": SimpleUploadedFile("package.zip", content)}
    )


def test_a_package_is_shown_compared_and_taken(receiver, key):
    client, address = receiver
    assert "Пакеты форм" in text(client.get(address.removesuffix("packages/")))
    assert "Пакетов ещё не было" in text(client.get(address))

    sent = send(client, address, write_package(package(), key))
    preview = text(client.get(sent["Location"]))

    assert "будет принята" in preview
    assert "Позвоните отправителю" in preview
    assert "Берёзин" not in preview
    assert Submission.objects.count() == 0

    sha256 = sent["Location"].rpartition("=")[2]
    refused = text(client.post(f"{address}take/", {"package": sha256}), 400)
    assert "Сверьте с отправителем" in refused
    taken = client.post(
        f"{address}take/", {"package": sha256, "compared": key.certificate.fingerprint}
    )
    assert taken["Location"] == f"{address}?taken=1-0-0"
    page = text(client.get(taken["Location"]))
    assert "новых форм 1, обновлено 0, без изменений 0" in page
    assert "МБОУ «Школа № 1 с. Заречного»" in page

    again = client.post(f"{address}take/", {"package": sha256})
    assert again["Location"] == f"{address}?taken=0-0-1"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"text", "не пакет"), (b"PK\x03\x04" + bytes(100), "не пакет")],
)
def test_what_is_no_package_is_said(receiver, content, said):
    client, address = receiver
    sent = send(client, address, content)

    assert said in text(client.get(sent["Location"]), 400)


def test_no_file_and_a_strange_name_are_said(receiver):
    client, address = receiver

    assert "Выберите файл пакета" in text(client.post(f"{address}receive/"), 400)
    for name in ("../../etc/passwd", "0" * 64, "x"):
        assert "не загружен" in text(client.get(address, {"package": name}), 400)


def test_a_school_of_another_municipality_changes_nothing(receiver, key):
    client, address = receiver
    far = package(form(unit="МБОУ «Школа № 3 п. Дальнего»"))

    sent = send(client, address, write_package(far, key))

    assert "среди ожидаемых нет" in text(client.get(sent["Location"]))


def test_only_who_reviews_comes_here(town, browser):
    number = started(town).number
    for unit in (town.municipality, town.other_municipality, town.school.number):
        address = f"/units/{unit}/collection/{number}/packages/"
        assert browser("head").get(address).status_code in (403, 404)
    assert browser("assessment_centre").get(address).status_code in (403, 404)
    own = f"/units/{town.municipality}/collection/{number}"
    coordinator = browser("municipal_coordinator")
    assert coordinator.get(f"{own}9/packages/").status_code == 404
    assert coordinator.get(f"{own}/packages/99.zip").status_code == 404


@pytest.fixture
def sent(town, browser, on_friday):
    """A form that the school has sent, browsers of the head and of the coordinator."""
    made = prepared(town)
    head, coordinator = browser("head"), browser("municipal_coordinator")
    on_friday()
    certificate = Certificate("password", made.seal)
    certify(by=made.head, submission=made.submission, certificate=certificate)
    submit(by=made.head, submission=made.submission, version=made.version)
    return made, head, coordinator


def test_a_school_gives_its_form_as_a_package(town, sent, tmp_path):
    made, head, coordinator = sent
    page = text(head.get(f"/submissions/{made.submission}/signature/"))
    assert "Пакет сданной формы" in page

    response = head.get(f"/submissions/{made.submission}/package.zip")

    assert response["Content-Type"] == "application/zip"
    (tmp_path / "package.zip").write_bytes(response.content)
    read = read_package(tmp_path / "package.zip", datetime.now(UTC) + timedelta(days=1))
    assert [each.seal for each in read.package.forms] == [made.seal]
    groups = re.sub("(.{4})", r"\1 ", read.installation.fingerprint).strip()
    assert groups in page  # what the receiver is to be told
    assert coordinator.get(f"/submissions/{made.submission}/package.zip").status_code in (403, 404)
    spool().drain()
    assert len(AuditEvent.objects.get(what="пакет форм", act="export").pupils) == 2


def test_a_municipality_gives_what_it_received_while_names_are_open(
    town, sent, settings, monkeypatch
):
    made, _, coordinator = sent
    address = f"/units/{town.municipality}/collection/{made.campaign}/packages/{made.due}.zip"
    assert coordinator.get(address).status_code == 200

    monkeypatch.setattr(timezone, "localdate", lambda *_: made.row.made_at.date().replace(month=5))
    assert "Имена открыты с" in text(coordinator.get(address), 400)
