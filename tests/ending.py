"""The end of a term in the invented town: marks of whole classes, and a campaign."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from opora.facts.store import Store
from opora.records.actions.by import By
from opora.records.actions.term_ends import start_campaign
from opora.records.queries.term_ends import Campaign, campaign_of, end_of
from opora.records.worker import work_once
from schooling import rows
from stores import upload
from town import ALGEBRA, PHYSICS, TODAY, YEAR, School, Town

TERM, BEFORE = "3 четверть", "2 четверть"
CLASS = 25  # pupils of a class
LESSONS = {"2 четверть": date(2025, 12, 22), "3 четверть": date(2026, 2, 24)}


def finals(school: School, label: str, subject: str, low: int, term: str = TERM) -> list[Any]:
    """Return final marks of a class, «2» for `low` of its pupils."""
    return [
        rows("final_marks", **who, term=term, mark=2 if n < low else 4)
        for n, who in enumerate(_pupils(school, label, subject))
    ]


def current(school: School, label: str, subject: str, low: int, term: str = TERM) -> list[Any]:
    """Return three current marks of every pupil of a class, twos for `low` of them."""
    return [
        rows("marks", **who, date=LESSONS[term] + timedelta(days=day), mark=2 if n < low else 4)
        for n, who in enumerate(_pupils(school, label, subject))
        for day in range(3)
    ]


def accept(content: str, **tables: Sequence[Any]) -> None:
    """Put rows into the data directory of the tests."""
    folder = Path(mkdtemp(prefix="opora-ending-"))
    Store(settings.DATA).accept(upload(folder, content, tables, on=date(2026, 2, 26)))


def teach_terms(town: Town) -> None:
    """Marks of two terms: in 9А algebra 12 of 25 failed in the second, 10 in the third."""
    school = town.school
    accept(
        "terms",
        marks=[
            row
            for term, low in ((BEFORE, 12), (TERM, 10))
            for row in (
                *current(school, "9А", ALGEBRA, low, term),
                *current(school, "9А", PHYSICS, 0, term),
                *current(school, "9Б", ALGEBRA, 0, term),
            )
        ],
        final_marks=[
            *finals(school, "9А", ALGEBRA, 12, BEFORE),
            *finals(school, "9А", PHYSICS, 0, BEFORE),
            *finals(school, "9Б", ALGEBRA, 0, BEFORE),
        ],
    )


def by(town: Town, key: str = "deputy_head") -> By:
    """Return one of the town's people as who acts."""
    return By(town.accounts[key], "приказ")


def started(town: Town, term: str = TERM, today: date = TODAY) -> Campaign:
    """Start the end of a term in the town's school and return it."""
    when = end_of(town.school.number, YEAR, term)
    assert when is not None
    number = start_campaign(by=by(town), school=town.school.number, when=when, today=today)
    found = campaign_of(town.school.number, number, today)
    assert found is not None
    return found


def worked() -> int:
    """Let the worker do all there is; return how many jobs."""
    done = 0
    while work_once():
        done += 1
    return done


def _pupils(school: School, label: str, subject: str) -> list[dict[str, Any]]:
    first = 5000 + 100 * sorted(school.classes).index(label)
    where = {"school_id": school.number, "school_class": label, "school_year": YEAR}
    return [{**where, "pupil_id": first + n, "subject": subject} for n in range(CLASS)]
