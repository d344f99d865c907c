"""Whether a consent is in force: what parents gave, refused and withdrew for one purpose."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a consent is for; see catalogue/consents.toml."""

    key: str
    title: str
    text: str
    data: str
    law: str


@dataclass(frozen=True, slots=True)
class ConsentRules:
    """Purposes and signers by key; `scan` in bytes, `own_age` in full years."""

    purposes: Mapping[str, Purpose]
    signers: Mapping[str, str]
    scan: int
    own_age: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed paper: a consent, or with `granted` false a refusal; `until` is the last day."""

    purpose: str
    granted: bool
    since: date
    until: date | None = None
    withdrawn_on: date | None = None


class Standing(StrEnum):
    """How a purpose stands on a day."""

    NONE = "none"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


TITLES: dict[Standing, str] = {
    Standing.NONE: "нет",
    Standing.IN_FORCE: "в силе",
    Standing.REFUSED: "отказ",
    Standing.WITHDRAWN: "отозвано",
    Standing.EXPIRED: "срок истёк",
}


def standing(papers: Iterable[Paper], purpose: str, on: date) -> Standing:
    """Return how a purpose stands on a day.

    A refusal or a withdrawal ends whatever was signed until that day, that day too: whoever said no
    must be asked again. Of several consents that are left one that lasts is enough.
    """
    own = [each for each in papers if each.purpose == purpose and each.since <= on]
    refused = max((each.since for each in own if not each.granted), default=date.min)
    ends = (each.withdrawn_on for each in own if each.granted and each.withdrawn_on)
    withdrawn = max((day for day in ends if day <= on), default=date.min)
    left = [each for each in own if each.granted and each.since > max(refused, withdrawn)]
    if any(each.until is None or on <= each.until for each in left):
        return Standing.IN_FORCE
    if left:
        return Standing.EXPIRED
    if not own:
        return Standing.NONE
    return Standing.REFUSED if refused >= withdrawn else Standing.WITHDRAWN


def in_force(papers: Iterable[Paper], purpose: str, on: date) -> bool:
    """Return whether a consent for a purpose is in force on a day."""
    return standing(papers, purpose, on) == Standing.IN_FORCE


@cache
def consent_rules() -> ConsentRules:
    """Return the rules of the catalogue, read once."""
    kept = tomllib.loads((CATALOGUE / "consents.toml").read_text(encoding="utf-8"))
    purposes = {key: Purpose(key, **entry) for key, entry in kept["purposes"].items()}
    return ConsentRules(purposes, kept["signers"], kept["scan"]["value"], kept["own_age"]["value"])
