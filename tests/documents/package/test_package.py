"""A package is read back as it was written, or not at all: every fault has its own words."""

import json
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forging
from opora.documents.container import packed, unpacked
from opora.documents.package.package import MANIFEST, SIGNATURE
from opora.documents.package.reading import read_package
from opora.documents.package.writing import write_package
from opora.documents.signing.own import OwnKey, own_key
from opora.vocabulary.problems import UserError
from packages import DOCUMENT, form, package, sha

pytestmark = pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl")

SAMPLE = Path(__file__).parent / "samples" / "format-1.zip"
MADE = datetime(2026, 11, 27, tzinfo=UTC)  # the sample's certificate is in force then


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> OwnKey:
    return own_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="module")
def written(key) -> bytes:
    return write_package(package(), key)


def read(tmp_path: Path, content: bytes):
    path = tmp_path / "package.zip"
    path.write_bytes(content)
    return read_package(path, datetime.now(UTC) + timedelta(minutes=1))


def signed(key: OwnKey, members: dict[str, bytes], **changes: object) -> bytes:
    """The members with a manifest changed and signed again by the same key."""
    manifest = json.loads(members[MANIFEST]) | changes
    content = json.dumps(manifest, ensure_ascii=False).encode()
    return packed(members | {MANIFEST: content, SIGNATURE: key.sign(content)})


def test_a_package_is_read_back_as_it_was(tmp_path, key, written):
    found = read(tmp_path, written)

    assert found.package == package()
    assert found.installation.fingerprint == key.certificate.fingerprint
    assert found.sha256 == sha(written)


def test_two_writings_differ_only_in_the_signature(key, written):
    again = unpacked(write_package(package(), key))
    first = unpacked(written)

    assert first.pop(SIGNATURE) != again.pop(SIGNATURE)
    assert first == again
    assert list(first) == list(again)


def test_no_name_of_a_pupil_is_in_the_manifest(written):
    assert "Берёзин" not in unpacked(written)[MANIFEST].decode()


def test_an_older_format_is_read(tmp_path):
    found = read_package(SAMPLE, MADE)

    assert found.package == package()
    assert found.installation.names["CN"].startswith("Опора, установка")


def test_a_newer_format_asks_to_update(tmp_path, key, written):
    with pytest.raises(UserError, match=r"формат 2, эта читает до 1.* Обновите программу"):
        read(tmp_path, signed(key, unpacked(written), format=2))


FAULTS = {
    "an altered document": (
        lambda m: m | {f"files/{sha(DOCUMENT)}": DOCUMENT + b" "},
        "изменён",
    ),
    "an altered form": (
        lambda m: m | {"forms/0001.json": m["forms/0001.json"].replace(b"9", b"8")},
        "изменён",
    ),
    "a document left out": (
        lambda m: {k: v for k, v in m.items() if k != f"files/{sha(DOCUMENT)}"},
        "нет файла",
    ),
    "something added": (lambda m: m | {"virus.exe": b"MZ"}, "лишний файл «virus.exe»"),
    "an altered manifest": (
        lambda m: m | {MANIFEST: m[MANIFEST].replace(b"2025", b"2024")},
        "Подпись описи не сходится. Подписан другой документ",
    ),
    "no manifest": (lambda m: {k: v for k, v in m.items() if k != MANIFEST}, "нет описи"),
    "no signature": (lambda m: {k: v for k, v in m.items() if k != SIGNATURE}, "нет описи"),
    "a signature of rubbish": (lambda m: m | {SIGNATURE: b"0" * 40}, "Подпись описи повреждена"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_altered_on_the_way_is_said(tmp_path, written, fault):
    alter, words = FAULTS[fault]

    with pytest.raises(UserError, match=words) as raised:
        read(tmp_path, packed(alter(unpacked(written))))
    assert "выгрузить пакет ещё раз" in str(raised.value)


LIES = {
    "another seal": ({"forms": [{"seal": "0" * 64}]}, "не сходится с её печатью"),
    "another order": ({"order": "other"}, "по другому приказу"),
    "another day": ({"on": "2026-03-27"}, "на другой срок"),
    "no forms": ({"forms": None}, "устроена не так"),
    "files of another kind": ({"files": []}, "не читается"),
    "a format in words": ({"format": "один"}, "не читается"),
    "a moment without a zone": ({"made_at": "2026-02-27"}, "устроена не так"),
    "a unit of numbers": ({"from": {"name": 1, "level": "school"}}, "устроена не так"),
    "a unit with more": ({"from": {"name": "x", "level": "school", "admin": 1}}, "устроена не так"),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_its_own_key_has_signed_is_still_checked(tmp_path, key, written, lie):
    changes, words = LIES[lie]
    members = unpacked(written)
    manifest = json.loads(members[MANIFEST])
    if isinstance(changes.get("forms"), list):
        changes = {"forms": [manifest["forms"][0] | changes["forms"][0]]}

    with pytest.raises(UserError, match=words):
        read(tmp_path, signed(key, members, **changes))


def test_a_document_that_is_named_and_not_there_is_said(tmp_path, key):
    lacking = package(files={})

    with pytest.raises(UserError, match="на который ссылается форма"):
        read(tmp_path, write_package(lacking, key))


def test_a_file_under_a_false_name_is_said(tmp_path, key):
    lying = package(files={**package().files, "0" * 64: b"x"})

    with pytest.raises(UserError, match="назван не по содержанию"):
        read(tmp_path, write_package(lying, key))


def test_a_signature_that_no_installation_made_is_refused(tmp_path, written):
    authority = forging.Authority(tmp_path / "authority", "ecdsa")
    members = unpacked(written)
    signature = forging.sign(members[MANIFEST], authority.issue({"CN": "Кто-то"}))

    with pytest.raises(UserError, match="не от установки Опоры"):
        read(tmp_path, packed(members | {SIGNATURE: signature}))


def _named_outside() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../outside", b"x")
    return stream.getvalue()


def _lying_size() -> bytes:
    content = bytearray(packed({MANIFEST: b"x" * 1000}))
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 1 << 31)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "не пакет"),
        (b"text", "не пакет"),
        (packed({MANIFEST: b"x"})[:-30], "повреждён"),
        (packed({"bomb": bytes(60 << 20)}), "вредоносный"),
        (_lying_size(), "больше, чем можно принять"),
        (_named_outside(), "опасно"),
        (packed({"readme.txt": b"x"}), "это не пакет Опоры"),
    ],
)
def test_a_dangerous_or_strange_zip_is_refused(tmp_path, content, words):
    with pytest.raises(UserError, match=words):
        read(tmp_path, content)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_altered_byte_changes_what_a_package_says(tmp_path, written, data):
    altered = bytearray(written)
    altered[data.draw(st.integers(0, len(written) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = read(tmp_path, bytes(altered))
    except UserError:
        return
    assert found.package == package()


def test_forms_of_many_schools_are_kept_apart(tmp_path, key):
    both = package(form(), form("Болезнь", 2, "МБОУ «Школа № 2 с. Заречного»"))

    found = read(tmp_path, write_package(both, key)).package

    assert [each.version for each in found.forms] == [1, 2]
    assert found == both
