"""The installation's own key: made once, kept to itself, and known by its certificate."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import forging
from opora.documents.signing.check import Expected
from opora.documents.signing.cms import check_signature
from opora.documents.signing.own import own_key
from opora.documents.signing.trust import Trust
from opora.documents.signing.verdict import Cause
from opora.vocabulary.problems import UserError

pytestmark = pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl")

MANIFEST = '{"unit": "МБОУ СОШ № 1"}\n'.encode()


def cause(content: bytes, signature: bytes, *known: Path) -> Cause:
    trust = Trust(tuple(own_key(folder).certificate for folder in known))
    moment = datetime.now(UTC) + timedelta(minutes=1)
    return check_signature(content, signature, trust, moment=moment, expected=Expected()).cause


def test_what_it_signs_holds_for_those_who_know_it(tmp_path: Path) -> None:
    signature = own_key(tmp_path / "one").sign(MANIFEST)

    assert cause(MANIFEST, signature, tmp_path / "two", tmp_path / "one") is Cause.GOOD
    assert cause(MANIFEST + b" ", signature, tmp_path / "one") is Cause.ALTERED
    assert cause(MANIFEST, signature, tmp_path / "two") is Cause.UNKNOWN_ISSUER


def test_it_is_made_once_whoever_asks_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: own_key(tmp_path).certificate.fingerprint, range(16)))

    assert len(made) == 1
    assert own_key(tmp_path).certificate.fingerprint in made


def test_two_installations_are_told_apart(tmp_path: Path) -> None:
    one, two = (own_key(tmp_path / name).certificate for name in ("one", "two"))

    assert one.fingerprint != two.fingerprint
    assert one.names["CN"] != two.names["CN"]


@pytest.mark.skipif(os.name == "nt", reason="у Windows другие права на файлы")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    own_key(tmp_path)

    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


def test_a_half_made_key_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(b"cut")

    signature = own_key(tmp_path).sign(MANIFEST)

    assert cause(MANIFEST, signature, tmp_path) is Cause.GOOD


def test_without_the_program_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UserError, match="установите пакет openssl"):
        own_key(tmp_path)
