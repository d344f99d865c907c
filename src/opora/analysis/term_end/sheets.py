"""Figures of a term's end as tables: zones by kind, the last term and this one."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from opora.analysis.sheet import Cell, Column, Kind, Sheet, cells, shown
from opora.analysis.term_end.compared import CAREFUL, Compared
from opora.analysis.term_end.recommend import ALL_CLASSES, ALL_SUBJECTS, place_title
from opora.analysis.term_end.rules import Rules, ZoneKind
from opora.analysis.term_end.zones import Figures, Measured
from opora.measures.shares import Share
from opora.vocabulary.subject import subject_title

ZONES = "zones_"  # keys of sheets of zones begin so, the key of the kind follows
NO_ZONES = "Проблемных зон нет: ни одна доля не выше сравниваемой больше, чем объясняет случай."
ENDS = "Могла бы быть, %"
_AGAINST = {"school": "По школе, %", "subject": "По предмету в школе, %", "none": "Порог, %"}


def zone_sheets(figures: Figures, rules: Rules) -> list[Sheet]:
    """Return a table for each kind that has zones; columns school_class, subject, counts, share,
    low and high (ends of the interval, per cent), against."""
    found = []
    for kind in rules.zones:
        own = [each for each in figures.zones if each.kind == kind.key]
        if own:
            found.append(_of_kind(kind, own, figures, rules))
    return found


def summary_sheet(figures: Figures, rules: Rules) -> Sheet:
    """Return how many zones there are of each kind, of how many places that were looked at."""
    rows = []
    for kind in rules.zones:
        looked = [each for each in figures.measured if each.kind == kind.key]
        number = sum(each.zone for each in looked)
        rows.append(cells(kind.title, number, len(looked) or None))
    columns = (
        Column("kind", "Что искали", weight=30),
        Column("zones", "Проблемных зон", Kind.NUMBER),
        Column("looked", "Проверено мест", Kind.NUMBER),
    )
    notes = (*(f"Не проверено: {why}." for why in figures.not_known), _by_chance(figures))
    return Sheet("zones", "Проблемные зоны", columns, tuple(rows), notes=notes)


def then_and_now(rows: Sequence[Compared], then: Figures, now: Figures, rules: Rules) -> Sheet:
    """Return the places that were or are zones, both terms side by side."""
    columns = (
        Column("place", "Где", weight=14),
        Column("kind", "Что", weight=18),
        Column("then", then.term, Kind.PERCENT, "Доля, %", 8),
        Column("now", now.term, Kind.PERCENT, "Доля, %", 8),
        Column("then_ends", then.term, Kind.TEXT, ENDS, 12),
        Column("now_ends", now.term, Kind.TEXT, ENDS, 12),
        Column("says", "Перемена", weight=14),
    )
    told = [
        (
            Cell(place_title(each.key), each.either.opens),
            Cell(rules.zone_by_key[each.key[0]].title),
            Cell(each.then.share if each.then else None),
            Cell(each.now.share if each.now else None),
            Cell(ends_text(each.then, then)),
            Cell(ends_text(each.now, now)),
            Cell(each.words),
        )
        for each in rows
    ]
    empty = "Ни в прошлой, ни в этой четверти проблемных зон не было."
    return Sheet(
        "zones_then_now", "Прошлая четверть и эта", columns, tuple(told), (), empty, (CAREFUL,)
    )


def ends_text(each: Measured | None, figures: Figures) -> str | None:
    """Return «6,40–34,65»; None where there is no interval."""
    interval = figures.interval(each) if each else None
    ends = interval.ends() if interval else None
    return None if ends is None else "–".join(shown(end, Kind.NUMBER) for end in ends)


def said(each: Measured, figures: Figures, kind: ZoneKind) -> str:
    """Return a zone with its interval in words."""
    share, place = each.share, place_title(each.key)
    text = f"{place}: {kind.counts[0]} {share.numerator} из {share.denominator}"
    text += f" ({share.percent_text()}"
    ends = ends_text(each, figures)
    if ends is not None:
        low, high = ends.split("–")
        text += f"; с учётом числа учеников от {low} до {high} %"
        text += f"; {_AGAINST[kind.against].removesuffix(', %').lower()} "
        text += each.against.percent_text()
    return f"{text})."


def _of_kind(kind: ZoneKind, zones: Sequence[Measured], figures: Figures, rules: Rules) -> Sheet:
    parts = [
        Column("school_class", "Класс", weight=8),
        Column("subject", "Предмет", weight=18),
        Column("numerator", kind.counts[0].capitalize(), Kind.NUMBER, weight=9),
        Column("denominator", kind.counts[1].capitalize(), Kind.NUMBER, weight=9),
        Column("share", "Доля, %", Kind.PERCENT, weight=9),
        Column("low", "от", Kind.NUMBER, ENDS, 8),
        Column("high", "до", Kind.NUMBER, ENDS, 8),
        Column("against", _AGAINST[kind.against], Kind.PERCENT, weight=9),
    ]
    rows = [_row(each, figures, rules) for each in zones]
    by_mean = sum(each.by_mean for each in zones)
    notes = [f"Итоговых ещё нет, считаны по средней: {by_mean}."] if by_mean else []
    return Sheet(ZONES + kind.key, kind.title, tuple(parts), tuple(rows), (), NO_ZONES,
                 tuple(notes))  # fmt: skip


def _row(each: Measured, figures: Figures, rules: Rules) -> tuple[Cell, ...]:
    interval = figures.interval(each)
    ends: tuple[Decimal | None, Decimal | None] = (interval and interval.ends()) or (None, None)
    against = each.against if each.sample else Share(rules.numbers["lag_percent"], 100)
    return (
        Cell(each.school_class or ALL_CLASSES, each.opens),
        Cell(subject_title(each.subject) if each.subject else ALL_SUBJECTS, each.opens),
        Cell(each.share.numerator, each.opens),
        Cell(each.share.denominator, each.opens),
        Cell(each.share, each.opens),
        *map(Cell, ends),
        Cell(against),
    )


def _by_chance(figures: Figures) -> str:
    """Return how many could be named by chance, so that a long list is not over-read."""
    looked = sum(each.sample for each in figures.measured)
    most = math.ceil(Fraction(looked * (100 - figures.confidence), 200))
    return (
        f"Интервалы построены с вероятностью {figures.confidence} %. Проверено долей: {looked}; "
        f"случайно могли бы быть названы в среднем не больше {most}."
    )
