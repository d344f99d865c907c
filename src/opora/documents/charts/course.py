"""A pupil's year in a subject: marks by day, terms with their means, what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from opora.documents.charts.style import ACCENT, GREY, INK, Spec, framed
from opora.measures.shares import Share
from opora.vocabulary.period import Period

_HEIGHT, _WIDTH = 130, 480
_MARKS = (1.6, 5.4)  # the same scale on all charts; what was done stands at its foot
_FOOT = 1.8


@dataclass(frozen=True, slots=True)
class Point:
    """A mark of a day; `control`: of a control work, drawn filled."""

    on: date
    mark: int
    control: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A term: its title, its days, the mean of its marks."""

    title: str
    days: Period
    mean: Share


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was done or decided on a day, in a word or two."""

    on: date
    word: str


def course(
    title: str, year: Period, points: Sequence[Point], spans: Sequence[Span], notes: Iterable[Note]
) -> Spec:
    """Return the chart; all charts of a year have the same axes, so they can be compared."""
    rows = [{"day": p.on.isoformat(), "mark": p.mark, "control": p.control} for p in points]
    filled = {"condition": {"test": "datum.control", "value": ACCENT}, "value": "white"}
    dots = {"type": "point", "size": 45, "opacity": 0.9, "stroke": ACCENT}
    layers: list[Spec] = [
        *_terms(spans, year),
        {"mark": dots, "encoding": {"x": _day(year), "y": _mark(), "fill": filled}},
        *_notes(notes, year),
    ]
    return framed(title, rows, layers, _HEIGHT, _WIDTH)


def _day(year: Period, field: str = "day") -> Spec:
    ends = [year.since.isoformat(), year.on.isoformat()]
    scale = {"type": "utc", "domain": ends, "nice": False}
    form = {"format": "%m.%Y", "tickCount": "month", "labelOverlap": True, "grid": False}
    return {"field": field, "type": "temporal", "title": None, "scale": scale, "axis": form}


def _mark(field: str = "mark") -> Spec:
    axis = {"values": [2, 3, 4, 5], "format": "d"}
    scale = {"domain": list(_MARKS), "nice": False, "clamp": True}
    return {"field": field, "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _terms(spans: Sequence[Span], year: Period) -> list[Spec]:
    """Return the borders of terms and a line at the mean of each."""
    values: list[dict[str, Any]] = []
    for span in spans:
        exact = span.mean.exact()
        told = {"since": span.days.since.isoformat(), "on": span.days.on.isoformat()}
        mean = None if exact is None else float(exact)
        values.append({**told, "mean": mean, "text": _said(span)})
    data = {"values": values}
    border: Spec = {"type": "rule", "color": GREY, "strokeDash": [3, 3]}
    line: Spec = {"type": "rule", "color": INK, "strokeWidth": 1.5}
    words = {"type": "text", "align": "left", "dx": 3, "dy": -7, "color": INK, "fontSize": 10}
    along = {"x": _day(year, "since"), "x2": {"field": "on"}, "y": _mark("mean")}
    top = {"x": _day(year, "since"), "y": {"value": 0}, "text": {"field": "text"}}
    return [
        {"data": data, "mark": border, "encoding": {"x": _day(year, "on")}},
        {"data": data, "mark": line, "encoding": along},
        {"data": data, "mark": words, "encoding": top},
    ]


def _said(span: Span) -> str:
    return f"{span.title}: {span.mean.fraction_text()}" if span.mean.denominator else span.title


def _notes(notes: Iterable[Note], year: Period) -> list[Spec]:
    """Return a triangle at the foot of each day on which something was done."""
    values = [{"day": each.on.isoformat(), "word": each.word, "foot": _FOOT} for each in notes]
    mark = {"type": "point", "shape": "triangle-up", "filled": True, "size": 50, "color": INK}
    place = {"x": _day(year), "y": _mark("foot"), "tooltip": {"field": "word"}}
    return [{"data": {"values": values}, "mark": mark, "encoding": place}] if values else []
