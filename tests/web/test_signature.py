"""Signing a form outside the program, in a browser."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import forging
from collecting import prepared
from forging import SCHOOL, Authority, sign
from opora.records.models import AuditEvent, AuditPupil, Certification, OrgUnit, Submission
from opora.records.signatures import trust_folder
from opora.records.spool import here as spool

FRIDAY = datetime(2026, 2, 27, 9, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = [
    pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl"),
    pytest.mark.usefixtures("on_the_day"),
]


def text(response, status=200):
    assert response.status_code == status, response.content.decode()
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("keys") / "authority", "ecdsa")


@pytest.fixture(scope="module")
def owner(authority):
    return authority.issue({"CN": 'МБОУ "СОШ" <1>', "title": "Директор", **SCHOOL})


@pytest.fixture
def form(town, authority):
    trust_folder().mkdir(parents=True)
    (trust_folder() / "root.cer").write_bytes(authority.owner.pem)
    OrgUnit.objects.filter(pk=town.school.number).update(ogrn=SCHOOL["OGRN"])
    return prepared(town)


@pytest.fixture
def client(form, browser, monkeypatch):
    """The head's browser, on the due day."""
    signed_in = browser("head")
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    return signed_in


def address(form):
    return f"/submissions/{form.submission}/signature/"


def send(client, form, name="signature", content=b"", to="attach/", **more):
    fields = {"version": form.version, "seal": form.seal, **more}
    if content is not None:
        fields[name] = SimpleUploadedFile(f"{name}.bin", content)
    return client.post(f"{address(form)}{to}", fields)


def download(client, form, name="form.pdf"):
    response = client.get(f"{address(form)}documents/{name}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return response.content


def test_the_head_downloads_signs_and_certifies(client, form, owner):
    page = text(client.get(address(form)))
    assert "не заверена" in page
    assert form.seal in page

    sent = send(client, form, content=sign(download(client, form), owner))

    assert (sent.status_code, sent["Location"]) == (302, f"{address(form)}?made=signed")
    page = text(client.get(sent["Location"]))
    assert "Подпись верна, форма заверена" in page
    assert 'МБОУ "СОШ" <1>' in page
    assert "ОГРН в сертификате те же, что у организации." in page
    assert "Квалифицированность подтверждает сертифицированное средство." in page
    assert "<1>" not in client.get(sent["Location"]).content.decode()
    assert Submission.objects.get().certified


def test_the_page_shows_what_signatures_are_checked_against(client, form, authority):
    (trust_folder() / "list.crl").write_bytes(authority.crl(FRIDAY - 9 * DAY, FRIDAY - DAY))

    page = text(client.get(address(form)))

    assert "Сертификат: Учебный удостоверяющий центр" in page
    assert re.search("Список отозванных: Учебный удостоверяющий центр.*срок прошёл", page)


def test_without_trust_the_page_says_what_is_missing(client, form):
    (trust_folder() / "root.cer").unlink()

    assert "Доверенных сертификатов здесь нет" in text(client.get(address(form)))


def test_a_file_of_trust_that_is_none_is_named(client, form):
    (trust_folder() / "letter.pem").write_text("не сертификат", encoding="utf-8")

    assert "файл letter.pem: не сертификат" in text(client.get(address(form)), 400)


def test_a_refused_signature_is_told_with_its_cause(client, form, owner):
    sent = send(client, form, content=sign(b"other document", owner))

    page = text(client.get(sent["Location"]))
    assert "Подпись не принята" in page
    assert "Подписан другой документ" in page
    assert not Submission.objects.get().certified


def test_the_same_bytes_are_given_every_time(client, form):
    assert download(client, form) == download(client, form)


def test_who_downloads_names_is_noted(client, form, town):
    download(client, form)
    spool().drain()

    event = AuditEvent.objects.get(what="документ формы на подпись")
    noted = AuditPupil.objects.filter(event=event).values_list("pupil", flat=True)
    assert set(noted) == set(town.school.pupils["9А"][:2])


def test_a_scan_is_put_with_a_confirmation(client, form):
    refused = text(send(client, form, "scan", b"%PDF-1.7 x", "scan/"), 400)
    assert "подлинник в школе" in refused

    sent = send(client, form, "scan", b"%PDF-1.7 x", "scan/", paper="1")

    assert "Скан приложен" in text(client.get(sent["Location"]))
    (kept,) = Certification.objects.all()
    response = client.get(f"{address(form)}kept/{kept.pk}/")
    assert response.content == b"%PDF-1.7 x"
    assert response["Content-Type"] == "application/octet-stream"


def test_a_signature_is_given_back_as_it_came(client, form, owner):
    signature = sign(download(client, form), owner)
    send(client, form, content=signature)

    (kept,) = Certification.objects.all()
    assert client.get(f"{address(form)}kept/{kept.pk}/").content == signature


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"content": None}, "Выберите файл подписи"),
        ({"content": b"x", "seal": "0" * 64}, "форму изменили"),
        ({"content": b"x", "version": "7"}, "форму изменили"),
        ({"content": b"x", "version": "один"}, "Версия"),
        ({"content": None, "to": "scan/"}, "Выберите файл скана"),
        ({"content": b"MZ", "name": "scan", "to": "scan/", "paper": "1"}, "не PDF"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_page(client, form, fields, said):
    assert said in text(send(client, form, **fields), 400)
    assert Certification.objects.count() == 0


def test_an_unprepared_form_teaches_what_comes_first(client, form):
    Submission.objects.update(prepared=0)

    assert "Подписывать пока нечего" in text(client.get(address(form)))


def test_others_and_other_addresses_find_nothing(form, browser):
    for stranger in ("far_deputy_head", "deputy_head", "municipal_coordinator"):
        assert browser(stranger).get(address(form)).status_code in (403, 404)
    client = browser("head")
    assert client.get(f"{address(form)}documents/secret.pdf").status_code == 404
    assert client.get(f"{address(form)}kept/1/").status_code == 404


def test_the_rules_and_the_act_of_joining_are_papers(client, form):
    for name in ("rules.docx", "joining.pdf"):
        response = client.get(f"{address(form)}{name}")
        assert response.status_code == 200
        assert "attachment" in response["Content-Disposition"]
    assert client.get(f"{address(form)}rules.exe").status_code == 404
