"""Recommendations: drafted from the figures, edited by people, compared from version to version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from string import Template

from opora.analysis.term_end.rules import WHO, Draft, Rules, Who
from opora.analysis.term_end.zones import Figures, Key, Measured
from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.subject import canonical_of, subject_title
from opora.vocabulary.working_days import working_day

ALL_CLASSES, ALL_SUBJECTS = "все классы", "все предметы"
Address = Mapping[tuple[Who, str, str], int]  # who, class, subject without qualifier → staff


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What is advised to whom about a zone; `staff`: the person's number, None while nobody is.

    `outcome`: what came of it, in people's own words, once the next term is over.
    """

    zone: Key
    to: Who
    text: str = field(repr=False)
    due: date
    staff: int | None = None
    outcome: str = field(default="", repr=False)

    @property
    def key(self) -> tuple[Key, Who]:
        """What it is known by in another version."""
        return self.zone, self.to


def drafted(
    figures: Figures, rules: Rules, last: date, address: Address, off: DaysOff
) -> list[Recommendation]:
    """Return a text for each zone and each whom the catalogue addresses.

    `last`: the last day of the term, from which working days are counted. `address`: whose number
    it is, looked up with the class and subject, then without the subject, then without both.
    """
    return [
        Recommendation(
            zone.key,
            draft.to,
            _text(draft, zone),
            working_day(last, draft.days, off),
            _staff(draft.to, zone, address),
        )
        for zone in figures.zones
        for draft in rules.texts
        if draft.zone == zone.kind
    ]


def drafted_again(
    fresh: Sequence[Recommendation], kept: Sequence[Recommendation]
) -> list[Recommendation]:
    """Return fresh drafts with what people made of them; what they wrote of others stays last."""
    known = {each.key: each for each in kept}
    fresh_keys = {each.key for each in fresh}
    return [known.get(each.key, each) for each in fresh] + [
        each for each in kept if each.key not in fresh_keys
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two versions: of what, what it was and is; «» for nothing."""

    zone: Key | None
    what: str
    before: str = field(repr=False)
    after: str = field(repr=False)


def changes(
    before: Sequence[Recommendation],
    after: Sequence[Recommendation],
    said: tuple[str, str],
    names: Mapping[int, str],
) -> list[Change]:
    """Return what differs, in the order of the later version; `said`: both conclusions.

    `names`: of staff by number.
    """
    old, new = ({each.key: each for each in own} for own in (before, after))
    found = []
    if said[0] != said[1]:
        found.append(Change(None, "выводы", *said))
    for key in dict.fromkeys([*new, *old]):
        zone, to = key
        was, now = (_fields(own.get(key), names) for own in (old, new))
        found += [
            Change(zone, f"{what} {WHO[to]}", was[what], now[what])
            for what in _FIELDS
            if was[what] != now[what]
        ]
    return found


_FIELDS = ("рекомендация", "срок", "кто")


def _fields(each: Recommendation | None, names: Mapping[int, str]) -> dict[str, str]:
    if each is None:
        return dict.fromkeys(_FIELDS, "")
    name = "" if each.staff is None else names.get(each.staff, "")
    return dict(zip(_FIELDS, (each.text, f"{each.due:%d.%m.%Y}", name), strict=True))


def place_title(key: Key) -> str:
    """Return «9А, Алгебра», «9А, все предметы», «все классы, Алгебра»."""
    _, label, subject = key
    return f"{label or ALL_CLASSES}, {subject_title(subject) if subject else ALL_SUBJECTS}"


def _text(draft: Draft, zone: Measured) -> str:
    """Return the text with the zone's figures; KeyError for a name that there is none of."""
    against = zone.against.percent_text() if zone.against.denominator else "–"
    return Template(draft.text).substitute(
        {
            "class": zone.school_class or ALL_CLASSES,
            "subject": subject_title(canonical_of(zone.subject)) if zone.subject else ALL_SUBJECTS,
            "numerator": zone.share.numerator,
            "denominator": zone.share.denominator,
            "share": zone.share.percent_text(),
            "school": against,
        }
    )


def _staff(to: Who, zone: Measured, address: Address) -> int | None:
    label, subject = zone.school_class, canonical_of(zone.subject)
    for place in ((label, subject), (label, ""), ("", "")):
        if (to, *place) in address:
            return address[to, *place]
    return None
