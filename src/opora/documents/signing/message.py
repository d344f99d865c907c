"""A detached signature taken apart: who signed, with which algorithms, when by their own word.

Nothing here is proven: it tells what the file claims, so that the answer of OpenSSL can be put
into words. RFC 5652 (CMS), RFC 5035 (signing certificate, CAdES).
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime

from opora.documents.signing.algorithms import is_gost, is_strong_digest, is_strong_signature
from opora.documents.signing.certificate import Certificate, certificate
from opora.documents.signing.der import (
    INTEGER,
    OCTETS,
    SEQUENCE,
    SET,
    Element,
    Malformed,
    integer,
    moment,
    oid,
    parts,
    read,
)
from opora.documents.signing.verdict import Cause, NotGood

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_CADES = {"1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"}
_CERTIFICATES, _LISTS, _KEY_IDENTIFIER = 0xA0, 0xA1, 0x80
_ARMOUR = re.compile(rb"-----BEGIN ([A-Z0-9 #]{1,40})-----(.*?)-----END \1-----", re.DOTALL)
_SIGNATURE_ARMOURS = {b"CMS", b"PKCS7", b"PKCS #7 SIGNED DATA", b"SIGNATURE"}
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """One signer as the file claims; `certificate` None: it is not in the file."""

    certificate: Certificate | None
    strong: bool
    gost: bool
    cades: bool
    claimed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    """A detached signature in DER or BER: `whole` is what OpenSSL is given."""

    whole: bytes
    certificates: tuple[Certificate, ...]
    signers: tuple[SignerInfo, ...]

    @property
    def gost(self) -> bool:
        """Whether OpenSSL needs its engine for any part of it."""
        return any(s.gost for s in self.signers) or any(c.gost for c in self.certificates)


def read_message(content: bytes) -> Message:
    """Return a signature file taken apart: DER, BER, PEM or bare base64, with any line ends.

    Raises NotGood with the cause: empty, not a signature, a certificate, cut, attached.
    """
    if not content.strip():
        raise NotGood(Cause.EMPTY)
    whole = _binary(content)
    try:
        element = read(whole)
    except Malformed as error:
        raise NotGood(_cause_of_malformed(whole)) from error
    try:
        return _message(element)
    except (Malformed, IndexError, ValueError) as error:
        raise NotGood(_cause_of_other(element)) from error


def _binary(content: bytes) -> bytes:
    """Return the bytes of the signature itself, out of whatever text they stand in."""
    if content.startswith((b"0\x80", b"0\x81", b"0\x82", b"0\x83", b"0\x84")):
        return content
    body = content.removeprefix(b"\xef\xbb\xbf").strip()
    armour = _ARMOUR.search(body)
    if armour is None and b"-----BEGIN" in body:
        raise NotGood(Cause.BROKEN)
    if armour and armour[1] not in _SIGNATURE_ARMOURS:
        raise NotGood(Cause.CERTIFICATE if b"CERTIFICATE" in armour[1] else Cause.NOT_SIGNATURE)
    packed = armour[2] if armour else body
    if not _BASE64.fullmatch(packed):
        raise NotGood(Cause.BROKEN if armour else Cause.NOT_SIGNATURE)
    try:
        return base64.b64decode(b"".join(packed.split()), validate=True)
    except binascii.Error as error:
        looks_signed = armour is not None or packed.startswith(b"MI")
        raise NotGood(Cause.BROKEN if looks_signed else Cause.NOT_SIGNATURE) from error


def _cause_of_malformed(whole: bytes) -> Cause:
    """A signature whose beginning is there but not its end is cut; other bytes are none at all."""
    head = bytes.fromhex("06092a864886f70d010702")
    begun = head in whole[:40] or (len(whole) < 40 and whole[:1] == b"0")
    return Cause.BROKEN if begun else Cause.NOT_SIGNATURE


def _cause_of_other(element: Element) -> Cause:
    try:
        if element.tag == SEQUENCE and oid(parts(element)[0]) == _SIGNED_DATA:
            return Cause.BROKEN
    except (Malformed, IndexError):
        pass
    try:
        certificate(element)
    except (Malformed, IndexError, ValueError):
        return Cause.NOT_SIGNATURE
    return Cause.CERTIFICATE


def _message(element: Element) -> Message:
    kind, box = parts(element, SEQUENCE)
    if oid(kind) != _SIGNED_DATA:
        raise Malformed("not signed data")
    version, digests, content, *rest = parts(read(box.body), SEQUENCE)
    integer(version)
    parts(digests, SET)
    if len(parts(content, SEQUENCE)) > 1:
        raise NotGood(Cause.ATTACHED)
    held = tuple(
        certificate(item)
        for part in rest
        if part.tag == _CERTIFICATES
        for item in parts(part)
        if item.tag == SEQUENCE
    )
    signers = tuple(_signer(item, held) for item in parts(rest[-1], SET))
    if not signers:
        raise NotGood(Cause.CERTIFICATE if held else Cause.NOT_SIGNATURE)
    return Message(element.whole, held, signers)


def _signer(element: Element, held: tuple[Certificate, ...]) -> SignerInfo:
    version, who, digest, *rest = parts(element, SEQUENCE)
    integer(version)
    attributes = {}
    if rest[0].tag == 0xA0:
        attributes = {oid(kind): values for kind, values in map(parts, parts(rest.pop(0)))}
    signature, value = rest[:2]
    if value.tag != OCTETS:
        raise Malformed("signature value")
    digest_oid, signature_oid = (oid(parts(part, SEQUENCE)[0]) for part in (digest, signature))
    time = attributes.get(_SIGNING_TIME)
    return SignerInfo(
        certificate=_certificate_of(who, held),
        strong=is_strong_digest(digest_oid) and is_strong_signature(signature),
        gost=is_gost(digest_oid) or is_gost(signature_oid),
        cades=not _CADES.isdisjoint(attributes),
        claimed_at=moment(parts(time, SET)[0]) if time else None,
    )


def _certificate_of(who: Element, held: tuple[Certificate, ...]) -> Certificate | None:
    """The certificate by issuer and number, or by the identifier of its key."""
    if who.tag == _KEY_IDENTIFIER:
        return next((c for c in held if who.body in c.whole), None)
    issuer, serial = parts(who, SEQUENCE)
    if serial.tag != INTEGER:
        raise Malformed("serial number")
    number = integer(serial)
    return next((c for c in held if (c.issuer_bytes, c.serial) == (issuer.whole, number)), None)
