"""Reports of the working group: versions as they were saved."""

from dataclasses import dataclass, field
from datetime import date, datetime

from opora.analysis.term_end.keeping import figures_from, recommendations_from
from opora.analysis.term_end.recommend import Recommendation
from opora.analysis.term_end.zones import Figures
from opora.records.models import TermEnd, TermReport
from opora.records.queries.term_ends import Campaign, ends_of


@dataclass(frozen=True, slots=True)
class Version:
    """A version in one line."""

    version: int
    made_at: datetime
    by: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Saved:
    """A version of a report: figures, what is advised, what came of the last term's advice."""

    version: int
    made_at: datetime
    by: str = field(repr=False)
    figures: Figures
    recommendations: list[Recommendation]
    followed: list[Recommendation]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Last:
    """The last term's approved report."""

    term: str
    closed_on: date
    report: Saved


def versions_of(campaign: int) -> list[Version]:
    """Return the versions of a report, the last first; one query."""
    rows = TermReport.objects.filter(term_end=campaign).order_by("-version")
    told = rows.values_list("version", "made_at", "by__staff__name")
    return [Version(*row) for row in told]


def report_of(campaign: int, version: int | None = None) -> Saved | None:
    """Return a version of a report, the last one by default; None where there is none."""
    rows = TermReport.objects.filter(term_end=campaign).select_related("by__staff")
    if version is not None:
        rows = rows.filter(version=version)
    row = rows.order_by("-version").first()
    return None if row is None else _saved(row)


def last_report(campaign: Campaign) -> Last | None:
    """Return the approved report of the term before, in the same year; None where there is none.

    Of the year itself there is none: it is no term after another.
    """
    titles = [each.title for each in ends_of(campaign.school, campaign.school_year)]
    if campaign.term not in titles[1:-1]:
        return None
    title = titles[titles.index(campaign.term) - 1]
    row = TermEnd.objects.filter(
        school_id=campaign.school, school_year=campaign.school_year, term=title
    ).first()
    if row is None or row.closed_on is None:
        return None
    report = report_of(row.pk)
    return None if report is None else Last(title, row.closed_on, report)


def _saved(row: TermReport) -> Saved:
    return Saved(
        row.version,
        row.made_at,
        row.by.staff.name,
        figures_from(row.figures),
        recommendations_from(row.recommendations),
        recommendations_from(row.followed),
        row.text,
    )
