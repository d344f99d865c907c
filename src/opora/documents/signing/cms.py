"""Checking a detached CMS / CAdES signature of a document through OpenSSL.

A technical check: mathematics, the chain to a trusted root, the certificate's days, the list of
revoked ones, the organisation. That a signature is qualified is never claimed (63-ФЗ, article 11
asks certified means for that).
"""

import os
import tempfile
from datetime import datetime
from pathlib import Path

from opora.documents.signing.certificate import Certificate
from opora.documents.signing.chain import check_chain
from opora.documents.signing.check import Check, Expected, Signer
from opora.documents.signing.message import Message, SignerInfo, read_message
from opora.documents.signing.openssl import Answer, OpenSSL
from opora.documents.signing.organisation import compare
from opora.documents.signing.trust import Trust, pem, read_certificates
from opora.documents.signing.verdict import Cause, NotGood
from opora.intake.limits import Limits

_TECHNICAL = (
    "Это техническая проверка. Квалифицированность подтверждает сертифицированное средство."
)


def check_signature(
    document: bytes,
    signature: bytes,
    trust: Trust,
    *,
    moment: datetime,
    expected: Expected,
    list_required: bool = False,
) -> Check:
    """Return what was found about a signature of these bytes; never raises for a bad signature.

    `moment` (with a zone) decides which certificates are in force. `list_required`: a certificate
    that no fresh list of revoked ones speaks of is refused; without it the result says so.
    """
    if moment.tzinfo is None:
        raise ValueError(f"moment without a zone: {moment!r}")
    signers: tuple[Signer, ...] = ()
    try:
        if len(signature) > Limits.load().signature_bytes:
            raise NotGood(Cause.TOO_LARGE)
        message = read_message(signature)
        signers = tuple(_signer(info) for info in message.signers)
        facts = _check(document, message, trust, moment, expected, list_required)
    except NotGood as found:
        return Check(found.cause, signers, moment, (_TECHNICAL,), found.detail)
    return Check(Cause.GOOD, signers, moment, (*facts, _TECHNICAL))


def _check(
    document: bytes,
    message: Message,
    trust: Trust,
    moment: datetime,
    expected: Expected,
    list_required: bool,
) -> list[str]:
    """Return what was checked, in words; NotGood at the first thing that does not fit."""
    signers = _certificates(message)
    if not trust.certificates:
        raise NotGood(Cause.NO_ROOTS)
    with tempfile.TemporaryDirectory(prefix="signature-") as name:
        openssl = OpenSSL(Path(name), gost=message.gost)
        if message.gost and not openssl.has_engine():
            raise NotGood(Cause.ENGINE_MISSING)
        facts = []
        for held in dict.fromkeys(signers):
            facts += check_chain(openssl, held, message.certificates, trust, moment, list_required)
        _check_mathematics(openssl, document, message, signers, trust, moment)
    for held in dict.fromkeys(signers):
        facts.append(compare(held, expected))
    return ["Подпись математически верна: документ не изменён после подписания.", *facts]


def _certificates(message: Message) -> list[Certificate]:
    found = []
    for info in message.signers:
        if info.certificate is None:
            raise NotGood(Cause.NO_CERTIFICATE)
        if not info.strong or not info.certificate.strong:
            raise NotGood(Cause.WEAK)
        if not info.certificate.may_sign:
            raise NotGood(Cause.WRONG_PURPOSE)
        found.append(info.certificate)
    return found


def _check_mathematics(
    openssl: OpenSSL,
    document: bytes,
    message: Message,
    signers: list[Certificate],
    trust: Trust,
    moment: datetime,
) -> None:
    """The whole check of OpenSSL at once: its exit code and the signers it names must both fit."""
    folder = openssl.folder
    (folder / "document").write_bytes(document)
    (folder / "signature").write_bytes(message.whole)
    (folder / "roots.pem").write_bytes(pem(trust.certificates))
    cades = ["-cades"] if all(info.cades for info in message.signers) else []
    answer = openssl.run(
        *("cms", "-verify", "-binary", *cades, "-inform", "DER", "-in", "signature"),
        *("-content", "document", "-CAfile", "roots.pem", "-no-CApath", "-no-CAstore"),
        *("-purpose", "any", "-attime", str(int(moment.timestamp()))),
        *("-signer", "signers.pem", "-out", os.devnull),
    )
    if answer.code != 0:
        raise NotGood(_cause(answer))
    named = read_certificates((folder / "signers.pem").read_bytes())
    if sorted(c.whole for c in named) != sorted(c.whole for c in signers):
        raise NotGood(Cause.UNCLEAR, "OpenSSL назвал других подписавших.")


def _cause(answer: Answer) -> Cause:
    """The chain is known to be good by now: what is left is the document and the signature."""
    if "content verify error" in answer.err:
        return Cause.ALTERED
    if "verification failure" in answer.err or "Verification failure" in answer.err:
        return Cause.FALSE_SIGNATURE
    return Cause.UNCLEAR


def _signer(info: SignerInfo) -> Signer:
    if info.certificate is None:
        return Signer(claimed_at=info.claimed_at)
    return Signer.of(info.certificate, info.claimed_at)
