"""What a certificate and a list of revoked ones say, read from their bytes."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from opora.documents.signing.algorithms import is_gost, is_strong_key, is_strong_signature
from opora.documents.signing.der import (
    BITS,
    OCTETS,
    OID,
    SEQUENCE,
    SET,
    Element,
    Malformed,
    body,
    integer,
    moment,
    oid,
    parts,
    read,
    text,
)

_VERSION, _EXTENSIONS, _LIST_EXTENSIONS = 0xA0, 0xA3, 0xA0
_KEY_USAGE = "2.5.29.15"
_SIGNS = 0xC0  # digitalSignature and nonRepudiation: the first two bits of the usage
_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.42": "GN",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "T",
    "1.2.643.100.1": "OGRN",
    "1.2.643.100.3": "SNILS",
    "1.2.643.100.4": "INNLE",
    "1.2.643.3.131.1.1": "INN",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate; `names` and `issuer` by the short names of attributes, «CN», «O», «OGRN»."""

    names: dict[str, str] = field(compare=False)
    issuer: dict[str, str] = field(compare=False)
    subject_bytes: bytes = field(repr=False)
    issuer_bytes: bytes = field(repr=False)
    serial: int
    since: datetime
    until: datetime
    strong: bool
    gost: bool
    may_sign: bool
    whole: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, 64 hex digits."""
        return hashlib.sha256(self.whole).hexdigest()

    @property
    def number(self) -> str:
        """The serial number as certificates are shown: hex digits, an even count of them."""
        digits = f"{self.serial:X}"
        return digits.zfill(len(digits) + len(digits) % 2)

    @property
    def self_issued(self) -> bool:
        """Whether it names itself as its issuer: a root."""
        return self.subject_bytes == self.issuer_bytes


def title_of(names: dict[str, str]) -> str:
    """Return what people call the owner of these names; empty when they have none."""
    return names.get("CN") or names.get("O", "")


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list of revoked certificates, made `since` and to be replaced `until`, if it says so."""

    issuer: dict[str, str] = field(compare=False)
    issuer_bytes: bytes = field(repr=False)
    since: datetime
    until: datetime | None
    rows: Element | None = field(repr=False)
    whole: bytes = field(repr=False)

    def revoked_at(self, serial: int) -> datetime | None:
        """Return when a certificate was revoked; None where the list does not name it.

        The rows are read only now: lists of large centres have hundreds of thousands of them.
        """
        for row in parts(self.rows, SEQUENCE) if self.rows else ():
            number, at, *_ = parts(row, SEQUENCE)
            if integer(number) == serial:
                return moment(at)
        return None


def certificate(element: Element) -> Certificate:
    """Return what a certificate says; Malformed when it is none (RFC 5280, 4.1)."""
    signed, algorithm, _ = _three(element)
    found = parts(signed, SEQUENCE)
    if found and found[0].tag == _VERSION:
        found = found[1:]
    if len(found) < 6:
        raise Malformed("certificate")
    serial, _, issuer, validity, subject, key = found[:6]
    since, until = map(moment, _pair(validity))
    key_algorithm = oid(parts(parts(key, SEQUENCE)[0], SEQUENCE)[0])
    signature_algorithm = oid(parts(algorithm, SEQUENCE)[0])
    return Certificate(
        names=_names(subject),
        issuer=_names(issuer),
        subject_bytes=subject.whole,
        issuer_bytes=issuer.whole,
        serial=integer(serial),
        since=since,
        until=until,
        strong=is_strong_key(key) and is_strong_signature(algorithm),
        gost=is_gost(key_algorithm) or is_gost(signature_algorithm),
        may_sign=_may_sign(found[6:]),
        whole=element.whole,
    )


def revocation_list(element: Element) -> RevocationList:
    """Return what a list of revoked ones says; Malformed when it is none (RFC 5280, 5.1)."""
    signed, _, _ = _three(element)
    found = [part for part in parts(signed, SEQUENCE) if part.tag != _LIST_EXTENSIONS]
    if found and found[0].tag == 0x02:  # the version may be left out
        found = found[1:]
    if len(found) < 3:
        raise Malformed("revocation list")
    issuer, since, *rest = found[1:]
    until = moment(rest.pop(0)) if rest and rest[0].tag in (0x17, 0x18) else None
    return RevocationList(
        issuer=_names(issuer),
        issuer_bytes=issuer.whole,
        since=moment(since),
        until=until,
        rows=rest[0] if rest else None,
        whole=element.whole,
    )


def _three(element: Element) -> list[Element]:
    found = parts(element, SEQUENCE)
    if len(found) != 3 or found[2].tag != BITS:
        raise Malformed("signed value")
    return found


def _pair(element: Element) -> list[Element]:
    found = parts(element, SEQUENCE)
    if len(found) != 2:
        raise Malformed("pair")
    return found


def _names(name: Element) -> dict[str, str]:
    """The attributes that people ask for; of several with one name all, joined by a comma."""
    found: dict[str, str] = {}
    for group in parts(name, SEQUENCE):
        for attribute in parts(group, SET):
            kind, value = _pair(attribute)
            key = _NAMES.get(oid(kind))
            if key:
                found[key] = ", ".join(filter(None, [found.get(key, ""), text(value)]))
    return found


def _may_sign(rest: list[Element]) -> bool:
    """Return whether the usage of the key, where it is stated, allows signing documents."""
    for box in (part for part in rest if part.tag == _EXTENSIONS):
        for extension in parts(read(box.body), SEQUENCE):
            fields = parts(extension, SEQUENCE)
            if body(fields[0], OID) and oid(fields[0]) == _KEY_USAGE:
                bits = body(read(body(fields[-1], OCTETS)), BITS)
                return bool(bits[1:2] and bits[1] & _SIGNS)
    return True
