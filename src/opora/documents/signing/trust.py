"""Whom to trust: root certificates and lists of revoked ones that an administrator has put down."""

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path

from opora.documents.signing.certificate import (
    Certificate,
    RevocationList,
    certificate,
    revocation_list,
)
from opora.documents.signing.der import Malformed, read
from opora.vocabulary.problems import UserError

FOLDER = "trust"  # in the data directory
_KINDS = (".pem", ".cer", ".crt", ".der", ".crl")
_LARGEST = 64 << 20  # bytes; lists of revoked certificates of large centres take tens of MB
_ARMOUR = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \1-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Trust:
    """What chains of signers are built of; a chain ends in a root that is here."""

    certificates: tuple[Certificate, ...] = ()
    lists: tuple[RevocationList, ...] = ()

    def list_of(self, held: Certificate) -> RevocationList | None:
        """Return the newest list of the issuer of a certificate."""
        of_issuer = [found for found in self.lists if found.issuer_bytes == held.issuer_bytes]
        return max(of_issuer, key=lambda found: found.since, default=None)


def read_trust(folder: Path) -> Trust:
    """Return what lies in a folder: .cer, .crt, .pem, .der, .crl in DER or PEM; {} without one.

    Raises UserError naming a file that is neither: it may be the very list of revoked ones.
    """
    if not folder.is_dir():
        return Trust()
    certificates: dict[bytes, Certificate] = {}
    lists: dict[bytes, RevocationList] = {}
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in _KINDS):
        for content in _contents(path):
            found = _understood(path, content)
            if isinstance(found, Certificate):
                certificates[found.whole] = found
            else:
                lists[found.whole] = found
    return Trust(tuple(certificates.values()), tuple(lists.values()))


def read_certificates(content: bytes) -> list[Certificate]:
    """Return the certificates of a PEM text; Malformed for anything else in it."""
    return [certificate(read(base64.b64decode(body))) for _, body in _ARMOUR.findall(content)]


def pem(items: "tuple[Certificate | RevocationList, ...] | list[Certificate]") -> bytes:
    """Return certificates or lists as PEM."""
    return b"".join(_armoured(item) for item in items)


def _armoured(item: Certificate | RevocationList) -> bytes:
    name = b"CERTIFICATE" if isinstance(item, Certificate) else b"X509 CRL"
    body = base64.encodebytes(item.whole)
    return b"-----BEGIN " + name + b"-----\n" + body + b"-----END " + name + b"-----\n"


def _contents(path: Path) -> list[bytes]:
    if path.stat().st_size > _LARGEST:
        raise _unreadable(path)
    content = path.read_bytes()
    armours = _ARMOUR.findall(content)
    if not armours:
        return [content]
    try:
        return [base64.b64decode(b"".join(body.split()), validate=True) for _, body in armours]
    except binascii.Error as error:
        raise _unreadable(path) from error


def _understood(path: Path, content: bytes) -> Certificate | RevocationList:
    for reader in (certificate, revocation_list):
        try:
            return reader(read(content))
        except (Malformed, IndexError, ValueError):
            continue
    raise _unreadable(path)


def _unreadable(path: Path) -> UserError:
    return UserError(
        f"Папка {FOLDER}, файл {path.name}: не сертификат и не список отозванных. "
        "Нужен X.509 в DER или PEM. Администратору: замените файл или уберите его из папки."
    )
