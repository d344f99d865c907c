"""A chart of a subject: the same axes for all, terms with means, marks, what was done."""

from datetime import date
from typing import Any

from opora.documents.charts.course import Note, Point, Span, course
from opora.documents.charts.picture import svg
from opora.documents.charts.style import Spec
from opora.measures.shares import Share
from opora.vocabulary.period import Period

YEAR = Period(date(2025, 9, 1), date(2026, 5, 31))
AUTUMN = Period(date(2025, 9, 1), date(2025, 10, 24))
SPANS = [Span("1 четверть", AUTUMN, Share(5, 2)), Span("2 четверть", AUTUMN, Share(0, 0))]
POINTS = [Point(date(2025, 9, 8), 2, control=True), Point(date(2025, 9, 9), 3)]


def axes(spec: Spec) -> set[str]:
    """Scales of all layers."""
    found = [layer["encoding"].get(name, {}) for layer in spec["layer"] for name in ("x", "y")]
    return {str(each["scale"]["domain"]) for each in found if "scale" in each}


def data_of(spec: Spec) -> list[dict[str, Any]]:
    rows = [row for layer in spec["layer"] for row in layer.get("data", {}).get("values", ())]
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def test_charts_of_one_year_have_the_same_axes_whatever_they_show() -> None:
    one = course("Алгебра", YEAR, POINTS, SPANS, [])
    other = course("Физика", YEAR, [], SPANS, [Note(date(2026, 3, 2), "занятие")])

    assert axes(one) == axes(other)
    assert len(axes(one)) == 2


def test_a_term_is_named_with_its_mean_and_one_without_marks_by_itself() -> None:
    rows = data_of(course("Алгебра", YEAR, POINTS, SPANS, []))

    assert [row["text"] for row in rows] == ["1 четверть: 2,50", "2 четверть"]
    assert [row["mean"] for row in rows] == [2.5, None]


def test_what_was_done_stands_at_the_foot() -> None:
    spec = course("Алгебра", YEAR, POINTS, SPANS, [Note(date(2025, 9, 30), "консультация")])

    assert data_of(spec)[-1] == {"day": "2025-09-30", "word": "консультация", "foot": 1.8}


def test_it_can_be_drawn() -> None:
    assert "<svg" in svg(course("Алгебра", YEAR, POINTS, SPANS, []))
