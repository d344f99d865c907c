"""A teacher's own part of support: lessons that routes plan for one, one's own entries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404, HttpResponse

from opora.analysis.support.words import title_of, words
from opora.records.queries.kept_numbers import labels_of
from opora.records.queries.pupils import names_of
from opora.records.queries.work import PlannedLine, WorkLine, planned_for, work_in
from opora.vocabulary.subject import subject_title
from opora.web.page import Asked
from opora.web.pages.support.files import own_papers
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

_FIRST, _LAST = (9, 1), (8, 31)  # of a school year


@dataclass(frozen=True, slots=True)
class Own:
    """What is the person's own in a school and year; `labels`, `names` by number of the pupil."""

    planned: list[PlannedLine]
    entries: list[WorkLine]
    labels: dict[int, str]
    names: dict[int, str] = field(repr=False)

    @property
    def pupils(self) -> set[int]:
        """The pupils that are named."""
        return _pupils(self.planned, self.entries)


def own_of(asked: Asked) -> Own:
    """Return the planned lessons and the entries of the person, of classes that are open to one.

    Http404 where the address names no school. Five queries.
    """
    if asked.spot.school.level != "school":
        raise Http404
    school, year = asked.spot.school.unit, asked.spot.school_year or 0
    planned = planned_for(school, asked.me.staff)
    entries = work_in(school, date(year, *_FIRST), date(year + 1, *_LAST), asked.me.account)
    labels = labels_of(_pupils(planned, entries), school, year)
    open_ones = {pupil for pupil, label in labels.items() if asked.scope.touches_class(label)}
    own = Own(
        [each for each in planned if each.pupil in open_ones],
        [each for each in entries if each.pupil in open_ones],
        labels,
        {},
    )
    names = names_of(own.pupils)
    return Own(own.planned, own.entries, labels, {each: names.name(each) for each in own.pupils})


def view(asked: Asked) -> HttpResponse:
    """Return the page «Мои занятия»."""
    own = own_of(asked)
    if own.pupils:
        saw(asked, "свои занятия", own.pupils)
    unit = asked.spot.school.unit
    return show(
        asked,
        "support/mine.html",
        crumbs=crumbs(asked, Crumb("Мои занятия")),
        planned=list(_planned(own, asked.today)),
        entries=list(_entries(own)),
        unit=unit,
        papers=own_papers(unit),
    )


def _pupils(planned: Iterable[PlannedLine], entries: Iterable[WorkLine]) -> set[int]:
    return {each.pupil for each in planned} | {each.pupil for each in entries}


def _planned(own: Own, today: date) -> Iterable[tuple[PlannedLine, str, str, str, str, bool]]:
    for each in own.planned:
        late = each.planned_on < today and not each.done
        kind = title_of(words().kinds, each.kind)
        subject = subject_title(each.subject)
        yield each, own.names[each.pupil], own.labels[each.pupil], kind, subject, late


def _entries(own: Own) -> Iterable[tuple[WorkLine, str, str, str, str]]:
    for each in own.entries:
        kind = title_of(words().kinds, each.kind)
        result = title_of(words().results, each.result) if each.result else ""
        yield each, own.names[each.pupil], kind, subject_title(each.subject), result
