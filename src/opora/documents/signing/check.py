"""The result of checking a signature, as it is kept and shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opora.documents.signing.certificate import Certificate, title_of
from opora.documents.signing.verdict import Cause


@dataclass(frozen=True, slots=True)
class Expected:
    """Identifiers of the organisation that has to sign; empty where it has none on record."""

    ogrn: str = ""
    inn: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as the certificate says; texts are empty where it is silent.

    `since` and `until` are None, and `fingerprint` empty, where the certificate is not in the file;
    `claimed_at` is the time by the signer's own word.
    """

    name: str = ""
    organisation: str = ""
    title: str = ""
    ogrn: str = ""
    inn: str = ""
    innle: str = ""
    snils: str = ""
    number: str = ""
    issuer: str = ""
    since: datetime | None = None
    until: datetime | None = None
    fingerprint: str = ""
    claimed_at: datetime | None = None

    @classmethod
    def of(cls, held: Certificate, claimed_at: datetime | None) -> "Signer":
        """Return the owner of a certificate: a person's own name before the organisation's."""
        names = held.names
        person = " ".join(filter(None, [names.get("SN"), names.get("GN")]))
        return cls(
            name=person or names.get("CN", ""),
            organisation=names.get("O", "") or (names.get("CN", "") if person else ""),
            title=names.get("T", ""),
            ogrn=names.get("OGRN", ""),
            inn=names.get("INN", ""),
            innle=names.get("INNLE", ""),
            snils=names.get("SNILS", ""),
            number=held.number,
            issuer=title_of(held.issuer),
            since=held.since,
            until=held.until,
            fingerprint=held.fingerprint,
            claimed_at=claimed_at,
        )


@dataclass(frozen=True, slots=True)
class Check:
    """What a check at a `moment` found; `facts`: what was checked, in Russian, one line each."""

    cause: Cause
    signers: tuple[Signer, ...]
    moment: datetime
    facts: tuple[str, ...]
    detail: str = ""

    @property
    def good(self) -> bool:
        """Whether every signer's signature holds."""
        return self.cause is Cause.GOOD

    @property
    def message(self) -> str:
        """The verdict in words, with what to do."""
        return f"{self.cause.words} {self.detail}".strip()

    def as_json(self) -> dict[str, object]:
        """Return the check as it is kept: days and moments as ISO text."""
        return {
            "cause": self.cause.value,
            "detail": self.detail,
            "moment": self.moment.isoformat(),
            "facts": list(self.facts),
            "signers": [_signer_json(signer) for signer in self.signers],
        }

    @classmethod
    def from_json(cls, kept: dict[str, object]) -> "Check":
        """Return a check that `as_json` wrote."""
        signers, facts = kept["signers"], kept["facts"]
        if not isinstance(signers, list) or not isinstance(facts, list):
            raise TypeError("kept check of a signature")
        return cls(
            cause=Cause(str(kept["cause"])),
            signers=tuple(_signer_of_json(item) for item in signers),
            moment=datetime.fromisoformat(str(kept["moment"])),
            facts=tuple(map(str, facts)),
            detail=str(kept["detail"]),
        )


_MOMENTS = ("since", "until", "claimed_at")


def _signer_json(signer: Signer) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for name in Signer.__slots__:
        value = getattr(signer, name)
        values[name] = value.isoformat() if isinstance(value, datetime) else value
    return values


def _signer_of_json(kept: dict[str, str | None]) -> Signer:
    values: dict[str, Any] = dict(kept)
    for name in _MOMENTS:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return Signer(**values)
