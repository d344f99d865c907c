"""Figures and recommendations as plain data, so that a version of a report stays what it was."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from opora.analysis.term_end.recommend import Recommendation
from opora.analysis.term_end.zones import Figures, Measured
from opora.measures.shares import Share

_SHARES = ("share", "against")
_PLAIN = ("kind", "school_class", "subject", "by_mean", "sample", "zone")
Plain = dict[str, Any]


def figures_json(figures: Figures) -> Plain:
    """Return what `figures_from` reads; what was measured is lists: a school has thousands."""
    return {
        "term": figures.term,
        "school_year": figures.school_year,
        "on": figures.on.isoformat(),
        "confidence": figures.confidence,
        "not_known": list(figures.not_known),
        "measured": [_row(each) for each in figures.measured],
    }


def figures_from(kept: Mapping[str, Any]) -> Figures:
    """Return the figures."""
    measured = tuple(map(_measured, kept["measured"]))
    day = date.fromisoformat(kept["on"])
    not_known = tuple(kept["not_known"])
    return Figures(**{**kept, "on": day, "measured": measured, "not_known": not_known})


def _row(each: Measured) -> list[Any]:
    shares = [getattr(each, name) for name in _SHARES]
    ends = [number for share in shares for number in (share.numerator, share.denominator)]
    return [*(getattr(each, name) for name in _PLAIN), *ends]


def _measured(row: Sequence[Any]) -> Measured:
    *plain, part, whole, other_part, other_whole = row
    named = dict(zip(_PLAIN, plain, strict=True))
    return Measured(**named, share=Share(part, whole), against=Share(other_part, other_whole))


def recommendations_json(recommendations: Sequence[Recommendation]) -> list[Plain]:
    """Return what `recommendations_from` reads."""
    return [
        {**asdict(each), "zone": list(each.zone), "due": each.due.isoformat()}
        for each in recommendations
    ]


def recommendations_from(kept: Sequence[Mapping[str, Any]]) -> list[Recommendation]:
    """Return the recommendations."""
    return [
        Recommendation(
            **{**each, "zone": tuple(each["zone"]), "due": date.fromisoformat(each["due"])}
        )
        for each in kept
    ]
