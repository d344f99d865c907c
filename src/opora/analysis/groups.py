"""Measures of groups, joined from sums of marks and counts of final marks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from opora.facts.engine import answer
from opora.facts.identity import IdentityMap
from opora.facts.source import Facts
from opora.intake.material import Material
from opora.measures.categories import categories, totals
from opora.measures.dynamics import Change
from opora.measures.finals import final_counts
from opora.measures.means import SUMS
from opora.measures.periods import period_sums
from opora.measures.rates import COUNTS, rated
from opora.measures.scale import Scale
from opora.measures.shares import Share
from opora.measures.units import of_units
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.period import Window
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_KEYS: Mapping[str, tuple[str, ...]] = {
    "class": ("school_id", "school_class"),
    "subject": ("subject",),
    "pupil": ("school_id", "school_class", "pupil_id"),
    "school": ("school_id",),
    "municipality": ("municipality",),
    "region": (),
}
_OF_UNITS = ("municipality", "region")
_CATEGORIES = {
    "excellent": "отличников",
    "good": "хорошистов",
    "one_four": "с одной «4»",
    "satisfactory": "троечников",
    "one_three": "с одной «3»",
    "failing": "неуспевающих",
    "one_two": "с одной «2»",
    "not_assessed": "н/а",
}
NO_MUNICIPALITY = "муниципалитет не указан"
ALL_SCHOOLS = "все школы"
Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TermRates:
    """Final marks of one term: shares with their counts, pupils by category where it is asked."""

    term: str
    passed: Share
    quality: Share
    attainment: Share
    categories: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """One class, subject or pupil; `change` of the mean against an earlier period, in points."""

    labels: Mapping[str, str | None]
    mean: Share
    weighted: Share
    counts: Mapping[str, int]
    change: Decimal | None
    finals: Sequence[TermRates]

    def title(self) -> str:
        """Return the labels as a person reads them."""
        return ", ".join(str(label) for label in self.labels.values() if label)


def measured(material: Material, by: str, window: Window, before: Window | None) -> list[Group]:
    """Return the groups that have marks in the window or final marks, in the order people list."""
    keys = _KEYS[by]
    asked = _Asked(material.facts, keys, material.units if by in _OF_UNITS else None)
    now = asked.sums(window)
    earlier = {} if before is None else asked.sums(before)
    finals = asked.finals()
    groups = [
        (key, _group(material.people, keys, key, now.get(key), earlier.get(key), finals.get(key)))
        for key in {*now, *finals}
    ]
    return [group for _, group in sorted(groups, key=lambda item: _place(item[1], item[0]))]


class _Asked:
    """Counts of the groups of some keys; `units` where groups are made of schools."""

    def __init__(self, facts: Facts, keys: Sequence[str], units: pa.Table | None) -> None:
        self._facts = facts
        self._keys = keys
        self._units = None if units is None else facts.dimension(units)

    def sums(self, window: Window) -> dict[Key, Row]:
        """Return sums of the marks of a period."""
        own = self._keys if self._units is None else ["school_id"]
        rows = self._of_units(period_sums(self._facts, own, window), self._keys, SUMS)
        return {tuple(row[key] for key in self._keys): row for row in _rows(rows) if row["marks"]}

    def finals(self) -> dict[Key, list[TermRates]]:
        """Return shares of final marks by term; pupils by category where all subjects meet."""
        by, scale = [*self._keys, "term"], Scale.load()
        own = by if self._units is None else ["school_id", "term"]
        counted = self._of_units(final_counts(self._facts, own), by, COUNTS)
        pupils = self._categories(by, scale) if "subject" not in self._keys else {}
        found: dict[Key, list[TermRates]] = defaultdict(list)
        for row in sorted(_rows(rated(counted, scale)), key=lambda row: str(row["term"])):
            key = tuple(row[name] for name in self._keys)
            whole = row["denominator"]
            found[key].append(
                TermRates(
                    row["term"],
                    Share(row["passed"], whole),
                    Share(row["quality"], whole),
                    Share(row["attainment"], whole),
                    pupils.get((*key, row["term"]), {}),
                )
            )
        return found

    def _categories(self, by: Sequence[str], scale: Scale) -> dict[Key, dict[str, int]]:
        own = [*by] if self._units is None else ["school_id", "term"]
        kept = [name for name in own if name != "pupil_id"]
        counted = totals(categories(self._facts.table("final_marks"), kept), own, scale)
        found = _rows(self._of_units(counted, by, tuple(_CATEGORIES)))
        return {
            tuple(row[name] for name in by): {_CATEGORIES[name]: row[name] for name in _CATEGORIES}
            for row in found
        }

    def _of_units(self, rows: ir.Table, by: Sequence[str], numbers: Sequence[str]) -> ir.Table:
        return rows if self._units is None else of_units(rows, self._units, by, numbers)


def _rows(expression: ir.Table) -> list[Row]:
    return list(answer(expression).to_pylist())


def _group(
    people: IdentityMap,
    keys: Sequence[str],
    key: Key,
    now: Row | None,
    earlier: Row | None,
    finals: list[TermRates] | None,
) -> Group:
    row = now or defaultdict(int)
    mean = Share(row["total"], row["marks"])
    change = None
    if earlier is not None:
        change = Change(Share(earlier["total"], earlier["marks"]), mean).points()
    return Group(
        labels=_labels(people, dict(zip(keys, key, strict=True))),
        mean=mean,
        weighted=Share(row["weighted_total"], row["weight"]),
        counts={str(value): row[f"n{value}"] for value in range(5, 0, -1)},
        change=change,
        finals=finals or [],
    )


def _labels(people: IdentityMap, key: Row) -> dict[str, str | None]:
    labels: dict[str, str | None] = {}
    if "municipality" in key:
        labels["municipality"] = key["municipality"] or NO_MUNICIPALITY
    if not key:
        labels["region"] = ALL_SCHOOLS
    if "school_id" in key:
        labels["school"] = people.school_name(key["school_id"]) or None
    if "school_class" in key:
        labels["school_class"] = key["school_class"]
    if "pupil_id" in key:
        labels["name"] = people.name(key["pupil_id"])
    if "subject" in key:
        labels["subject"] = subject_title(key["subject"])
    return labels


def _place(group: Group, key: Key) -> tuple[Any, ...]:
    label = group.labels.get("school_class")
    school = fold(group.labels.get("school") or "")
    return (school, class_sort_key(label) if label else (0, ""), fold(group.title()), key)
