"""The card of a pupil: signs, charts by subject, everything that happened on one time line."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from opora.access.permissions import FieldClass, Permission
from opora.analysis.results.pupil import PupilResults
from opora.analysis.risk.thresholds import words
from opora.analysis.risk.words_of_pupil import words_by_subject
from opora.documents.charts.course import Note, Point, Span, course
from opora.documents.charts.picture import svg
from opora.measures.shares import Share
from opora.records.queries.pupils import numbers_of
from opora.records.queries.risk import signs_of_pupil
from opora.records.queries.risk_rules import rules_of
from opora.records.queries.terms import current
from opora.records.queries.timeline import timeline
from opora.records.queries.timeline.event import TITLES, Event, Kind, Whose
from opora.records.queries.timeline.learning import pupil_results
from opora.vocabulary.control_works import is_control_work
from opora.vocabulary.period import Period, Window
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold
from opora.web.page import Asked
from opora.web.pages.card import entry
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, pupil_title, show

_DONE = (Kind.ACTION, Kind.CASE, Kind.DECISION, Kind.NOTICE)  # what a chart shows beside marks


def view(asked: Asked) -> HttpResponse:
    """Return the card, or with `as=svg` the chart of one of its subjects."""
    whose = whose_of(asked)
    saw(asked, "карточка ученика", whose.pupils)
    wanted = asked.chosen.get("as", "")
    if wanted == "svg":
        return _chart(asked, whose)
    if wanted:
        raise Http404
    kind = asked.chosen.get("kind", "")
    events = timeline(whose)
    signs = signs_of_pupil(whose.pupils, whose.school, asked.scope, asked.today)
    raised = {sign.subject for sign in signs}
    own = pupil_results(whose)
    subjects = _subjects(own)
    here = f"/pupils/{whose.pupils[0]}"
    return show(
        asked,
        "card/card.html",
        crumbs=crumbs(asked, Crumb("Карточка")),
        name=pupil_title(asked),
        here=here,
        signs=signs,
        words=_words(asked, own),
        events=[event for event in events if kind in ("", event.kind)],
        kinds=[(each, TITLES[each]) for each in Kind if any(e.kind == each for e in events)],
        kind=kind,
        marked=[subject for subject in subjects if subject[0] in raised],
        unmarked=[subject for subject in subjects if subject[0] not in raised],
        year=whose.school_year,
        years=sorted({line.school_year for line in asked.spot.classes}, reverse=True),
        sees_reasons=whose.reasons,
        may_observe=entry.may_observe(asked),
        done=entry.DONE.get(asked.chosen.get("done", ""), ""),
    )


def whose_of(asked: Asked) -> Whose:
    """Return of whom and for whose eyes the time line is."""
    spot, rights = asked.spot, asked.rights
    year = spot.group.school_year
    closed = rights.scope(Permission.PSYCHOLOGY, spot.school.units, year)
    return Whose(
        tuple(numbers_of(spot.child.pupil)),
        spot.school.unit,
        year,
        spot.group.label,
        Window(None, asked.today),
        asked.scope,
        asked.me.account,
        bool(rights.sees(FieldClass.REASONS, spot.place)),
        closed.covers_class(spot.group.label),
    )


def _words(asked: Asked, own: PupilResults) -> list[tuple[str, str, list[str]]]:
    """Return each word about subjects that holds now, its definition and the subjects."""
    rules = rules_of(asked.spot.school.unit, asked.today)
    now = current(list(own.terms), asked.today)
    found = words_by_subject(own.marks, own.finals, own.terms, now, rules, own.asked.scale)
    return [
        (word.title, rules.definition(key), [subject_title(each) for each in found[key]])
        for key, word in words().items()
        if key in found
    ]


def _subjects(own: PupilResults) -> list[tuple[str, str]]:
    """Return subjects with dated marks: key and title, in the order of the alphabet."""
    keys = {row["subject"] for row in own.marks}
    return [(key, subject_title(key)) for key in sorted(keys, key=fold)]


def _chart(asked: Asked, whose: Whose) -> HttpResponse:
    subject, own = asked.chosen.get("subject", ""), pupil_results(whose)
    rows = [row for row in own.marks if row["subject"] == subject]
    if not rows:
        raise Http404
    points = [Point(row["date"], row["mark"], is_control_work(row["kind"] or "")) for row in rows]
    spans = _spans(own, points)
    days = [point.on for point in points]
    since = min([*days, *(span.days.since for span in spans)])
    year = Period(since, max([*days, *(span.days.on for span in spans)]))
    spec = course(subject_title(subject), year, points, spans, _notes(timeline(whose), subject))
    return HttpResponse(svg(spec), content_type="image/svg+xml; charset=utf-8")


def _spans(own: PupilResults, points: Sequence[Point]) -> list[Span]:
    spans = []
    for when in own.terms:
        if when.window.since is None or when.window.on is None:
            continue
        days = Period(when.window.since, when.window.on)
        marks = [point.mark for point in points if point.on in days]
        spans.append(Span(when.title, days, Share(sum(marks), len(marks))))
    return spans


def _notes(events: Sequence[Event], subject: str) -> list[Note]:
    return [
        Note(event.on, event.title)
        for event in events
        if event.kind in _DONE and event.subject in ("", subject)
    ]
