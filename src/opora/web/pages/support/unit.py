"""All cases of a school by state, class, curator and what is overdue."""

from dataclasses import dataclass, field

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.support.case import OUTCOME_TITLES, STATE_TITLES
from opora.records.queries.case_lists import CaseLine, cases_in
from opora.records.queries.hand_overs import coming
from opora.vocabulary.subject import subject_title
from opora.web.page import Asked
from opora.web.pages.support.around import WHAT, may
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A case of the list in words."""

    line: CaseLine
    subjects: str
    outcome: str
    overdue: bool
    opens: str = field(repr=False)


def view(asked: Asked) -> HttpResponse:
    """Return the list of cases that may be seen, by what the address chooses."""
    if asked.spot.school.level != "school":
        raise Http404
    school, year = asked.spot.school.unit, asked.spot.school_year or 0
    every = cases_in(school, year, asked.scope)
    lines = [line for line in every if _wanted(asked, line)]
    if lines:
        saw(asked, WHAT, [line.pupil for line in lines])
    return show(
        asked,
        "support/unit.html",
        crumbs=crumbs(asked, Crumb("Сопровождение")),
        lines=[_shown(asked, line) for line in lines],
        every=len(every),
        overdue=sum(line.overdue(asked.today) for line in every),
        states=STATE_TITLES.items(),
        curators=sorted({(e.curator_name, e.curator) for e in every if e.curator is not None}),
        labels=sorted({line.label for line in every if line.label}),
        chosen=asked.chosen,
        coming=coming(school) if asked.scope.whole else [],
        unit=school,
        may_log=may(asked, Permission.OBSERVE),
    )


def _wanted(asked: Asked, line: CaseLine) -> bool:
    chosen = asked.chosen
    state, curator, label = (chosen.get(name, "") for name in ("state", "curator", "class"))
    if not state and not line.goes_on:
        return False
    if state == OVERDUE:
        return line.overdue(asked.today) and _rest(line, curator, label)
    return state in ("", "all", line.state) and _rest(line, curator, label)


def _rest(line: CaseLine, curator: str, label: str) -> bool:
    return curator in ("", str(line.curator)) and label in ("", line.label)


def _shown(asked: Asked, line: CaseLine) -> _Shown:
    opens = f"/pupils/{line.pupil}/support/{line.number}/" if line.label else ""
    return _Shown(
        line,
        ", ".join(map(subject_title, line.subjects)),
        OUTCOME_TITLES.get(line.outcome, ""),
        line.overdue(asked.today),
        opens or f"/units/{asked.spot.school.unit}/support/{line.number}/hand-over/",
    )
