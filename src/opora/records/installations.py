"""Installations of the program: our own key, and the certificates of those we know."""

from pathlib import Path

from django.conf import settings

from opora.documents.signing.certificate import Certificate
from opora.documents.signing.own import OwnKey, own_key
from opora.documents.signing.trust import pem
from opora.facts.atomic import whole_file

OWN = "installation"
"""The folder of our own key in the data directory; it never leaves with a backup."""
_KNOWN = "installations"


def this_installation() -> OwnKey:
    """Return the key of this installation, made on first use in the data directory."""
    return own_key(Path(settings.DATA) / OWN)


def is_known(certificate: Certificate) -> bool:
    """Return whether an installation is our own or was let in by a person."""
    if _path(certificate).exists():
        return True
    return certificate.fingerprint == this_installation().certificate.fingerprint


def let_in(certificate: Certificate) -> None:
    """Know an installation from now on: somebody has compared its fingerprint with its owner."""
    with whole_file(_path(certificate)) as path:
        path.write_bytes(pem([certificate]))


def spoken(fingerprint: str) -> str:
    """Return a fingerprint as people read it to each other: groups of four."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def _path(certificate: Certificate) -> Path:
    return Path(settings.DATA) / _KNOWN / f"{certificate.fingerprint}.pem"
