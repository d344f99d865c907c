"""Figures made by hand."""

from datetime import date

from opora.analysis.term_end.zones import Figures, Measured
from opora.measures.shares import Share

SCHOOL = Share(30, 1000)


def low(label="9А", subject="Алгебра | ", part=8, whole=25, zone=True, kind="place_low"):
    return Measured(kind, label, subject, Share(part, whole), SCHOOL, 0, True, zone)


def lag(label="9А", part=5, whole=20, zone=True):
    return Measured("programme", label, "Алгебра | ", Share(part, whole), Share(0, 0), 0, False,
                    zone)  # fmt: skip


def figures(*measured, term="2 четверть"):
    return Figures(term, 2025, date(2025, 12, 30), 95, measured, ())
