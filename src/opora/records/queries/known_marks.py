"""Until which day marks of the classes of a campaign are accepted: what is missing for a form."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pyarrow as pa

from opora.facts.tables import MARKS
from opora.facts.view import View
from opora.records.queries.calendars import calendar_of
from opora.records.queries.campaigns import CampaignLine
from opora.records.queries.classes import labels_of
from opora.records.queries.facts import facts_of, remembered
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.class_label import grade_of

_DAY = ("school_class", "date")


@dataclass(frozen=True, slots=True)
class ClassMarks:
    """A class; `last`: the last day of the period with a mark, None without any."""

    number: int
    label: str
    last: date | None


def lacking_marks(school: int, campaign: CampaignLine, on: date, today: date) -> list[ClassMarks]:
    """Return the classes without marks in the period of a due date, or whose marks end some days
    before it (catalogue/collection.toml); before that day they are looked at as of today.

    Two queries.
    """
    calendar = calendar_of(school, campaign.school_year)
    facts = facts_of([school], [campaign.school_year])
    days = remembered(facts, ("days with marks",), lambda: _days(facts))
    wanted = min(on, today) - timedelta(days=_most_days())
    found = []
    for number, label in labels_of(school, campaign.school_year, campaign.grades).items():
        since = calendar.term_start(on, grade_of(label)) if calendar else None
        inside = [day for day in days.get(label, ()) if (since or day) <= day <= on]
        last = max(inside, default=None)
        if last is None or last < wanted:
            found.append(ClassMarks(number, label, last))
    return found


def _days(facts: View) -> dict[str, set[date]]:
    rows = facts.rows_of(MARKS.name, _DAY)
    told = rows.group_by(list(_DAY), use_threads=False).aggregate([])
    labels = told["school_class"].cast(pa.string())  # else every label is looked up by itself
    found: dict[str, set[date]] = {}
    for label, day in zip(labels.to_pylist(), told["date"].to_pylist(), strict=True):
        if day is not None:
            found.setdefault(label, set()).add(day)
    return found


@cache
def _most_days() -> int:
    kept = tomllib.loads((CATALOGUE / "collection.toml").read_text(encoding="utf-8"))
    return int(kept["marks"]["most_days"])
