"""How much is left of what the program can count at the end of a term."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opora.access.rights import Scope
from opora.analysis.duty.finding import Finding
from opora.analysis.term_end.counting import Counts
from opora.analysis.term_end.rules import Rules
from opora.records.models import TermTask
from opora.records.queries.case_lists import cases_in
from opora.records.queries.duty import duty_of
from opora.records.queries.risk import at_risk, looked_on
from opora.records.queries.term_ends import Campaign
from opora.records.queries.term_plan import question_of
from opora.vocabulary.subject import canonical_of

_ENTERING = frozenset(
    {
        "lessons_without_marks",
        "works_without_marks",
        "works_with_few_marks",
        "plans_without_facts",
        "classes_without_plans",
    }
)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left by class and subject; `known`: places that anything is known of.

    settled: the figures are of the term's last day or later, so that nothing left means done.
    """

    numbers: Mapping[tuple[str, str], int]
    known: frozenset[tuple[str, str]] | None
    settled: bool

    def of(self, label: str, subject: str) -> int | None:
        """Return what is left of a place; None where that is not known."""
        place = label, canonical_of(subject)
        if self.known is not None and place not in self.known:
            return None
        return self.numbers.get(place, 0)


def missing_finals(campaign: Campaign) -> Left:
    """Return pupils with enough current marks and no final mark, by class and subject.

    A place without a pupil of either kind is not known: its journal may not be there yet.
    """
    when = campaign.when
    rows = Counts(question_of(campaign.school, when), Rules.load(campaign.on)).places()
    numbers = {(row["school_class"], row["plain"]): row["by_mean"] for row in rows}
    return Left(numbers, frozenset(numbers), True)


def not_entered(campaign: Campaign) -> Left | None:
    """Return findings of data entry in the term; None where nobody has looked yet."""
    duty = duty_of(campaign.school, campaign.school_year, Scope(whole=True))
    if duty is None:
        return None
    findings = [
        (str(each.school_class), canonical_of(each.subject))
        for result in duty.results
        if result.check.key in _ENTERING
        for each in result.findings
        if each.school_class and each.subject and _within(each, campaign)
    ]
    return Left(Counter(findings), None, duty.on >= campaign.on)


def undecided_signs(campaign: Campaign, today: date) -> Left | None:
    """Return pupils with a sign of risk that nobody has decided on, by class; None where the signs
    were never looked for."""
    school, year = campaign.school, campaign.school_year
    looked = looked_on(school, year)
    if looked is None:
        return None
    found = [
        (each.label, "")
        for each in at_risk(school, year, Scope(whole=True), today)
        if any(sign.decision is None for sign in each.signs)
    ]
    return Left(Counter(found), None, looked.on >= campaign.on)


def cases_to_look_at(campaign: Campaign, today: date) -> Left:
    """Return cases that go on and have an overdue check or no work in the term, by class."""
    cases = cases_in(campaign.school, campaign.school_year, Scope(whole=True))
    found = [
        (each.label, "")
        for each in cases
        if each.goes_on
        and (each.overdue(today) or each.last_work is None or each.last_work < campaign.since)
    ]
    return Left(Counter(found), None, today >= campaign.on)


def not_done(campaign: Campaign, kinds: frozenset[str], today: date) -> Left:
    """Return how many tasks of these kinds are not done in the whole campaign."""
    rows = TermTask.objects.filter(term_end_id=campaign.number, kind__in=kinds, done_at=None)
    return Left({("", ""): rows.count()}, None, today >= campaign.on)


def _within(finding: Finding, campaign: Campaign) -> bool:
    return finding.day is None or campaign.since <= finding.day <= campaign.on
