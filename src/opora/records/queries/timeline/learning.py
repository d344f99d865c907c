"""What the journal tells: final marks, control and test works, absences."""

from collections.abc import Iterable

from opora.analysis.results.asked import Asked
from opora.analysis.results.happened import (
    Happened,
    absences,
    control_works,
    final_marks,
    works_with_points,
)
from opora.analysis.results.pupil import PupilResults
from opora.records.queries.facts import facts_of, remembered
from opora.records.queries.terms import terms_at, year_at
from opora.records.queries.timeline.event import Event, Kind, Whose
from opora.vocabulary import control_works as words
from opora.vocabulary.class_label import grade_of

_TEST = ("school_class", "subject", "pupil_id", "date", "work", "score", "max_score")


def pupil_results(whose: Whose) -> PupilResults:
    """Return what facts hold of the pupil in the year, as far as these eyes may see it.

    Read once for a card, its time line and its charts.
    """
    kept, *others = whose.pupils
    facts = facts_of([whose.school], [whose.school_year], dict.fromkeys(others, kept))
    asked = Asked(facts, year_at(whose.school_year), whose.scope)
    terms = tuple(terms_at(whose.school, whose.school_year, grade_of(whose.label)))
    key = ("pupil", kept, whose.scope, terms)
    return remembered(facts, key, lambda: PupilResults(asked, kept, terms))


def _events(whose: Whose) -> list[Event]:
    own = pupil_results(whose)
    kinds = frozenset(words.control_works({row["kind"] for row in own.marks if row["kind"]}))
    tests = own.asked.rows("test_scores", _TEST, pupil_id=own.pupil_id)
    told = [
        *_as_events(Kind.MARK, final_marks(own.finals, own.terms), whose),
        *_as_events(Kind.TEST, control_works(own.marks, kinds), whose),
        *_as_events(Kind.TEST, works_with_points(tests), whose),
        *_as_events(Kind.ABSENCE, absences(own.absences), whose),
    ]
    return [event for event in told if event.on <= (whose.window.on or event.on)]


def _as_events(kind: Kind, happened: Iterable[Happened], whose: Whose) -> list[Event]:
    page = f"/pupils/{whose.pupils[0]}/?year={whose.school_year}"
    return [
        Event(each.on, kind, each.title, each.text, opens=page, subject=each.subject)
        for each in happened
    ]


SOURCE = _events
