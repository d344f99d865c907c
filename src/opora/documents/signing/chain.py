"""The chain of a signer's certificate to a trusted root, its days, and lists of revoked ones."""

import re
from datetime import datetime

from opora.documents.signing.certificate import Certificate, title_of
from opora.documents.signing.openssl import OpenSSL
from opora.documents.signing.trust import Trust, pem
from opora.documents.signing.verdict import Cause, NotGood

_ERROR = re.compile(r"^error (\d+) at (\d+) depth lookup", re.MULTILINE)
_LONGEST = 10
_LEVEL = "2"  # of OpenSSL: 112 bits, so RSA from 2048 and no SHA-1
# Numbers of X509_verify_cert_error_string, the same in every version of OpenSSL.
_FALSE_LIST, _REVOKED = 8, 23
_CAUSES = {
    2: Cause.UNKNOWN_ISSUER,
    7: Cause.FALSE_CERTIFICATE,
    9: Cause.NOT_YET_VALID,
    10: Cause.EXPIRED,
    18: Cause.UNKNOWN_ISSUER,
    19: Cause.UNKNOWN_ISSUER,
    20: Cause.UNKNOWN_ISSUER,
    21: Cause.UNKNOWN_ISSUER,
    24: Cause.FALSE_CERTIFICATE,
    25: Cause.FALSE_CERTIFICATE,
    32: Cause.FALSE_CERTIFICATE,
    66: Cause.WEAK,
    67: Cause.WEAK,
    68: Cause.WEAK,
    79: Cause.FALSE_CERTIFICATE,
}


def check_chain(
    openssl: OpenSSL,
    held: Certificate,
    others: tuple[Certificate, ...],
    trust: Trust,
    moment: datetime,
    list_required: bool,
) -> list[str]:
    """Return in words what of a certificate was checked; NotGood at the first thing that is wrong.

    `others` came with the signature: they may stand between the certificate and a root.
    """
    folder = openssl.folder
    (folder / "roots.pem").write_bytes(pem(trust.certificates))
    (folder / "others.pem").write_bytes(pem(others))
    chain = _chain(held, (*others, *trust.certificates))
    number, depth = _verify(openssl, held, "-attime", str(int(moment.timestamp())))
    if number:
        cause = _CAUSES.get(number, Cause.UNCLEAR)
        raise NotGood(cause, _days(chain[min(depth, len(chain) - 1)], cause, moment))
    if not all(link.strong for link in chain[:-1]):
        raise NotGood(Cause.WEAK)
    root = title_of(chain[-1].names)
    days = f"с {_day(held.since, moment)} по {_day(held.until, moment)}"
    return [
        f"Сертификат № {held.number} действовал на {_day(moment, moment)} ({days}).",
        f"Цепочка сертификатов доведена до доверенного корня «{root}».",
        *(_revocation(openssl, link, trust, moment, list_required) for link in chain[:-1]),
    ]


def _verify(openssl: OpenSSL, held: Certificate, *how: str) -> tuple[int, int]:
    """Return the number of OpenSSL's complaint, 0: none, and how far up the chain it is."""
    (openssl.folder / "certificate.pem").write_bytes(pem([held]))
    between = ["-untrusted", "others.pem"] if (openssl.folder / "others.pem").stat().st_size else []
    level = [] if openssl.gost else ["-auth_level", _LEVEL]  # the engine's keys tell no strength
    answer = openssl.run(
        *("verify", "-CAfile", "roots.pem", "-no-CApath", "-no-CAstore"),
        *(*between, *level, "-purpose", "any", *how, "certificate.pem"),
    )
    if answer.code == 0 and answer.out.strip() == "certificate.pem: OK":
        return 0, 0
    found = _ERROR.search(answer.err) or _ERROR.search(answer.out)
    if found is None:
        raise NotGood(Cause.UNCLEAR)
    return int(found[1]), int(found[2])


def _revocation(
    openssl: OpenSSL, held: Certificate, trust: Trust, moment: datetime, required: bool
) -> str:
    """Return in words what the list of the issuer says.

    The days of the list are looked at here: a list made after the moment says of it too whether
    the certificate was revoked by then, which OpenSSL refuses to answer.
    """
    newest = trust.list_of(held)
    if newest is None:
        if required:
            raise NotGood(Cause.NO_LIST)
        return f"Отозванность сертификата № {held.number} не проверялась: списка отозванных нет."
    of_issuer = tuple(x for x in trust.lists if x.issuer_bytes == held.issuer_bytes)
    (openssl.folder / "lists.pem").write_bytes(pem(of_issuer))
    number, _ = _verify(openssl, held, "-crl_check", "-no_check_time", "-CRLfile", "lists.pem")
    revoked_at = newest.revoked_at(held.serial) if number == _REVOKED else None
    if number == _REVOKED and (revoked_at is None or revoked_at <= moment):
        raise NotGood(Cause.REVOKED, f"Отозван {_day(revoked_at, moment)}." if revoked_at else "")
    if number not in (0, _REVOKED):
        raise NotGood(Cause.FALSE_LIST if number == _FALSE_LIST else Cause.UNCLEAR)
    dated = f"списку отозванных от {_day(newest.since, moment)}"
    if newest.until is not None and newest.until < moment:
        if required:
            raise NotGood(Cause.STALE_LIST, f"Он от {_day(newest.since, moment)}.")
        return (
            f"Сертификат № {held.number} не отозван по {dated}; "
            f"список устарел {_day(newest.until, moment)}."
        )
    if number == _REVOKED and revoked_at:
        return f"Сертификат № {held.number} отозван позже, {_day(revoked_at, moment)} (по {dated})."
    return f"Сертификат № {held.number} не отозван по {dated}."


def _chain(held: Certificate, others: tuple[Certificate, ...]) -> list[Certificate]:
    """The chain that OpenSSL has just found good, by names: from the certificate to its root."""
    chain = [held]
    while not chain[-1].self_issued and len(chain) < _LONGEST:
        issuers = [c for c in others if c.subject_bytes == chain[-1].issuer_bytes]
        if not issuers:
            break
        chain.append(issuers[0])
    return chain


def _days(held: Certificate, cause: Cause, moment: datetime) -> str:
    if cause not in (Cause.EXPIRED, Cause.NOT_YET_VALID):
        return ""
    owner = title_of(held.names)
    days = f"с {_day(held.since, moment)} по {_day(held.until, moment)}"
    return f"Сертификат № {held.number} («{owner}») действует {days}."


def _day(value: datetime, like: datetime) -> str:
    return f"{value.astimezone(like.tzinfo):%d.%m.%Y}"
