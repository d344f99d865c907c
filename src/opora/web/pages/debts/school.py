"""The debts of a school: by deadline, the overdue ones first, as a page and as a paper."""

from django.http import Http404, HttpResponse

from opora import __version__
from opora.access.permissions import Permission
from opora.documents.support.debts import DebtList, OwedLine, debts_report
from opora.records.queries.debts import DebtLine, debts_of_school
from opora.web.page import Asked
from opora.web.paper_files import paper_file
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

TITLE = "Академические задолженности"


def view(asked: Asked) -> HttpResponse:
    """Return the debts that are not settled; with `all` in the address the others too."""
    lines = _lines(asked)
    if lines:
        saw(asked, TITLE.lower(), {line.pupil for line in lines})
    entered = asked.chosen.get("entered", "")
    return show(
        asked,
        "debts/debts.html",
        crumbs=crumbs(asked, Crumb(TITLE)),
        title=TITLE,
        lines=lines,
        late=sum(line.stand.alert for line in lines),
        all_shown="all" in asked.chosen,
        here=address(asked),
        entered=int(entered) if entered.isascii() and entered.isdecimal() else None,
        may_add=may_add(asked),
    )


def file(asked: Asked) -> HttpResponse:
    """Return the same list as a paper."""
    lines = _lines(asked)
    paper = DebtList(
        asked.spot.school.name, asked.today, [_owed(line) for line in lines], __version__
    )
    return paper_file(asked, debts_report(paper), TITLE.lower(), {line.pupil for line in lines})


def address(asked: Asked) -> str:
    """Return the address of the list."""
    return f"/units/{asked.spot.school.unit}/debts/"


def may_add(asked: Asked) -> bool:
    """Whether the person may enter debts here, with the own eyes."""
    return bool(asked.rights.may(Permission.SUPPORT_EDIT, asked.spot.place)) and asked.eyes is None


def school_year_here(asked: Asked) -> int:
    """Return the school year that is looked at; Http404 where the unit is no school."""
    year = asked.spot.school_year
    if asked.spot.school.level != "school" or year is None:
        raise Http404
    return year


def _lines(asked: Asked) -> list[DebtLine]:
    unit, year = asked.spot.school.unit, school_year_here(asked)
    return debts_of_school(unit, year, asked.scope, asked.today, over="all" in asked.chosen)


def _owed(line: DebtLine) -> OwedLine:
    return OwedLine(
        line.name,
        line.label,
        line.subject,
        line.arose_on,
        line.stand.last,
        line.stand.used,
        line.state,
        "; ".join(line.stand.todo) or "–",
        line.stand.alert,
    )
