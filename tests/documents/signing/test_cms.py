"""Good and bad signatures: each gets the verdict it deserves, and the cause is the true one."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forging
from forging import DOCUMENT, SCHOOL, openssl, sign
from opora.documents.signing.check import Check, Expected
from opora.documents.signing.message import read_message
from opora.documents.signing.verdict import Cause
from signature_cases import CASES, DAY, NO_SIGNATURES, Given, good, listed, owned
from signed_worlds import World

pytestmark = pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl")


@pytest.mark.parametrize(
    "kind", ["rsa", "ecdsa", "gost256", pytest.param("gost512", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize(("case", "cause"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_every_signature_gets_its_true_verdict(
    case: Callable[[World], Given],
    cause: Cause,
    kind: str,
    worlds: Callable[[str], World],
) -> None:
    found = case(worlds(kind)).check()

    assert (found.cause, found.good) == (cause, cause is Cause.GOOD), found


@pytest.mark.parametrize(
    ("content", "cause"), [c[1:] for c in NO_SIGNATURES], ids=[c[0] for c in NO_SIGNATURES]
)
def test_what_is_no_signature_is_said_to_be_none(
    content: bytes, cause: Cause, worlds: Callable[[str], World]
) -> None:
    assert Given(content, worlds("ecdsa").roots).check().cause is cause


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
@pytest.mark.parametrize("digest", ["sha1", "md5", "sha224"])
def test_a_weak_digest_is_refused(kind: str, digest: str, worlds: Callable[[str], World]) -> None:
    if (kind, digest) == ("ecdsa", "md5"):
        pytest.skip("OpenSSL сам не подписывает ECDSA с MD5")
    world = worlds(kind)
    signature = sign(DOCUMENT, world.head, how=("-md", digest))

    assert Given(signature, world.roots).check().cause is Cause.WEAK


def test_a_short_key_is_refused(worlds: Callable[[str], World]) -> None:
    world = worlds("rsa")
    short = ["RSA", "-pkeyopt", "rsa_keygen_bits:1024"]
    owner = world.authority.issue({"CN": "Школа", **SCHOOL}, key=short)

    assert Given(sign(DOCUMENT, owner), world.roots).check().cause is Cause.WEAK


def test_a_certificate_issued_with_a_weak_digest_is_refused(
    worlds: Callable[[str], World],
) -> None:
    world = worlds("rsa")
    owner = world.authority.issue({"CN": "Школа", **SCHOOL}, digest="sha1")

    assert Given(sign(DOCUMENT, owner), world.roots).check().cause is Cause.WEAK


def test_pss_is_taken_with_a_named_digest_and_refused_with_its_own_default(
    worlds: Callable[[str], World],
) -> None:
    world = worlds("rsa")
    owner = world.authority.issue({"CN": "Школа", **SCHOOL})
    pss = ("-keyopt", "rsa_padding_mode:pss")
    signed = {
        digest: openssl(
            owner.certificate.parent,
            *("cms", "-sign", "-binary", "-in", "document", "-outform", "DER", "-md", digest),
            *("-signer", str(owner.certificate), "-inkey", str(owner.key), *pss),
        )
        for digest in ("sha256", "sha1")
    }

    causes = {
        digest: Given(signature, world.roots).check().cause for digest, signature in signed.items()
    }

    assert causes == {"sha256": Cause.GOOD, "sha1": Cause.WEAK}


def test_a_certificate_without_identifiers_is_taken_and_said_not_to_be_compared(
    worlds: Callable[[str], World],
) -> None:
    world = worlds("ecdsa")
    owner = world.authority.issue({"CN": "Иванова Анна", "INN": "150000000012"})

    found = Given(sign(DOCUMENT, owner), world.roots).check()

    assert found.good
    assert "Организация не сверялась: в сертификате нет её ОГРН и ИНН." in found.facts


def test_a_school_without_identifiers_is_said_not_to_be_compared(
    worlds: Callable[[str], World],
) -> None:
    world = worlds("ecdsa")

    found = Given(good(world), world.roots, expected=Expected()).check()

    assert found.good
    assert "Организация не сверялась: у неё не указаны ОГРН и ИНН." in found.facts


def test_the_result_says_what_was_checked_and_claims_no_qualified_status(
    worlds: Callable[[str], World],
) -> None:
    found = Given(good(worlds("rsa")), worlds("rsa").roots).check()

    number = found.signers[0].number
    assert found.facts == (
        "Подпись математически верна: документ не изменён после подписания.",
        f"Сертификат № {number} действовал на 24.04.2026 (с 14.01.2026 по 14.01.2027).",
        "Цепочка сертификатов доведена до доверенного корня «Учебный удостоверяющий центр».",
        f"Отозванность сертификата № {number} не проверялась: списка отозванных нет.",
        "ОГРН и ИНН в сертификате те же, что у организации.",
        "Это техническая проверка. Квалифицированность подтверждает сертифицированное средство.",
    )


def test_a_revocation_after_the_moment_is_told_and_stops_nothing(
    worlds: Callable[[str], World],
) -> None:
    case = listed(worlds("ecdsa"), revoked=True)
    before = Given(case.signature, case.trust, moment=case.moment - 3 * DAY)

    found = before.check()

    assert found.good
    assert any("отозван позже" in fact for fact in found.facts)


def test_the_signer_is_told_even_of_a_refused_signature(worlds: Callable[[str], World]) -> None:
    world = worlds("ecdsa")

    found = Given(good(world), world.trust(world.stranger.owner.pem)).check()

    (signer,) = found.signers
    assert (signer.name, signer.title, signer.ogrn) == ("МБОУ СОШ № 1", "Директор", SCHOOL["OGRN"])
    assert signer.issuer == "Учебный удостоверяющий центр"
    assert signer.claimed_at is not None


def test_names_of_a_signer_keep_quotes_and_lose_line_ends(
    worlds: Callable[[str], World],
) -> None:
    found = owned(worlds("ecdsa"), SN="О'Коннор", GN='Анна\n"А"', O="МБОУ «СОШ»").check()

    (signer,) = found.signers
    assert (signer.name, signer.organisation) == ('О\'Коннор Анна "А"', "МБОУ «СОШ»")


def test_a_kept_check_is_read_back_as_it_was(worlds: Callable[[str], World]) -> None:
    world = worlds("ecdsa")
    for checked in (Given(good(world), world.roots).check(), Given(b"", world.roots).check()):
        assert Check.from_json(checked.as_json()) == checked


def test_roots_of_the_system_are_not_trusted(
    worlds: Callable[[str], World], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world = worlds("rsa")
    (tmp_path / "root.pem").write_bytes(world.authority.owner.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))

    found = Given(good(world), world.trust(world.stranger.owner.pem)).check()

    assert found.cause is Cause.UNKNOWN_ISSUER


def test_without_the_engine_a_gost_signature_is_said_to_be_unchecked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, worlds: Callable[[str], World]
) -> None:
    monkeypatch.setenv("OPENSSL_ENGINES", str(tmp_path))  # no engine lies here
    kept = (Path(__file__).parent / "samples" / "gost256.sig").read_bytes()

    found = Given(kept, worlds("ecdsa").roots).check()

    assert found.cause is Cause.ENGINE_MISSING
    assert "libengine-gost-openssl" in found.message
    assert found.signers[0].name == "МБОУ СОШ № 1"


def test_without_the_program_nothing_is_said_to_be_good(
    monkeypatch: pytest.MonkeyPatch, worlds: Callable[[str], World]
) -> None:
    world = worlds("ecdsa")
    case = Given(good(world), world.roots)
    monkeypatch.setattr(shutil, "which", lambda _: None)

    assert case.check().cause is Cause.PROGRAM_MISSING


def test_a_program_that_hangs_is_stopped(
    monkeypatch: pytest.MonkeyPatch, worlds: Callable[[str], World], tmp_path: Path
) -> None:
    world = worlds("ecdsa")
    case = Given(good(world), world.roots)
    limits = tmp_path / "limits.toml"
    limits.write_text("openssl_seconds = 1\n", encoding="utf-8")
    monkeypatch.setenv("OPORA_LIMITS", str(limits))
    hanging = tmp_path / "openssl"
    hanging.write_text("#!/bin/sh\nexec sleep 30\n", encoding="utf-8")
    hanging.chmod(0o700)
    monkeypatch.setattr(shutil, "which", lambda _: str(hanging))

    assert case.check().cause is Cause.TIMEOUT


def test_a_moment_without_a_zone_is_a_programmers_error(worlds: Callable[[str], World]) -> None:
    with pytest.raises(ValueError, match="zone"):
        Given(b"", worlds("ecdsa").roots, moment=datetime(2026, 1, 1)).check()  # noqa: DTZ001


@pytest.fixture(scope="module")
def signed(worlds: Callable[[str], World]) -> Iterator[Given]:
    world = worlds("ecdsa")
    return Given(sign(DOCUMENT, world.head, how=("-cades",)), world.roots)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_byte_of_the_document_counts(signed: Given, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(DOCUMENT) - 1))
    altered = bytearray(DOCUMENT)
    altered[place] ^= data.draw(st.integers(1, 255))

    found = Given(signed.signature, signed.trust, bytes(altered)).check()

    assert found.cause is Cause.ALTERED


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_byte_of_the_signature_changes_who_signed_and_what(
    signed: Given, data: st.DataObject
) -> None:
    """CMS leaves a few bytes unsigned (versions, the list of digests, encodings of lengths): a
    change there may pass, but then the same person has signed the same document at the same time.
    Everything that is signed, and the signature and certificate themselves, must not pass at all.
    """
    place = data.draw(st.integers(0, len(signed.signature) - 1))
    altered = bytearray(signed.signature)
    altered[place] ^= data.draw(st.integers(1, 255))

    found = Given(bytes(altered), signed.trust).check()

    if found.good:
        assert found.signers == signed.check().signers
        assert not any(part[0] <= place < part[1] for part in proven(signed.signature))


def proven(signature: bytes) -> list[tuple[int, int]]:
    """Where the certificate, the signed attributes and the signature's own value stand."""
    (certificate,) = {info.certificate.whole for info in read_message(signature).signers}
    start = signature.index(certificate)
    attributes = signature.index(bytes.fromhex("06092a864886f70d010903"))  # contentType, the first
    return [(start, start + len(certificate)), (attributes, len(signature))]
