"""The folder of trust: what lies in it is understood, or the file is named."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import forging
from opora.documents.signing.trust import Trust, pem, read_certificates, read_trust
from opora.vocabulary.problems import UserError
from signed_worlds import World

pytestmark = pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl")

DAYS = (timedelta(days=2), timedelta(days=28))


def test_der_and_pem_and_several_in_one_file_are_read(
    tmp_path: Path, worlds: Callable[[str], World]
) -> None:
    world = worlds("ecdsa")
    both = world.authority.owner.pem + world.stranger.owner.pem
    (tmp_path / "both.pem").write_bytes(both.replace(b"\n", b"\r\n"))
    (tmp_path / "again.CER").write_bytes(world.authority.owner.der)
    (tmp_path / "list.crl").write_bytes(world.authority.crl())

    trust = read_trust(tmp_path)

    assert {c.names["CN"] for c in trust.certificates} == {
        "Чужой центр",
        "Учебный удостоверяющий центр",
    }
    assert len(trust.certificates) == 2
    (found,) = trust.lists
    assert (found.since, found.until) == (forging.NOW - DAYS[0], forging.NOW + DAYS[1])


def test_no_folder_and_other_files_are_no_trust(tmp_path: Path) -> None:
    (tmp_path / "read.me").write_text("сюда кладут сертификаты", encoding="utf-8")

    assert read_trust(tmp_path) == Trust()
    assert read_trust(tmp_path / "none") == Trust()


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"0\x82\xff\xff", b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"],
)
def test_a_file_that_is_neither_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "центр.cer").write_bytes(content)

    with pytest.raises(UserError, match=r"файл центр\.cer: не сертификат"):
        read_trust(tmp_path)


def test_the_newest_list_of_an_issuer_counts(
    tmp_path: Path, worlds: Callable[[str], World]
) -> None:
    world = worlds("ecdsa")
    older = world.authority.crl(forging.NOW - 9 * DAYS[0], forging.NOW)
    (tmp_path / "a.crl").write_bytes(world.authority.crl())
    (tmp_path / "b.crl").write_bytes(older)
    (head,) = read_certificates(world.head.pem)
    (stranger,) = read_certificates(world.stranger.owner.pem)

    trust = read_trust(tmp_path)

    newest = trust.list_of(head)
    assert newest is not None
    assert newest.since == forging.NOW - DAYS[0]
    assert trust.list_of(stranger) is None


def test_what_is_written_as_pem_is_read_back(worlds: Callable[[str], World]) -> None:
    found = read_certificates(worlds("ecdsa").head.pem)

    assert read_certificates(pem(found)) == found
