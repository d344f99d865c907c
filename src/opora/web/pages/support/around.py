"""What all pages of support stand on: the case of the address, who acts, where to return."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.records.actions.by import By
from opora.records.queries.cases import CaseView, case_of
from opora.records.queries.pupils import numbers_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, pupil_title

WHAT = "сопровождение"
SUPPORT = "Сопровождение"


def by(asked: Asked) -> By:
    """Return who acts and by what right."""
    return By(asked.me.account, asked.because.reason)


def posted(asked: Asked) -> Mapping[str, str]:
    """Return the fields of the form."""
    return asked.request.POST.dict()


def home(asked: Asked) -> str:
    """Return the address of the pupil's support."""
    return f"/pupils/{asked.spot.child.pupil}/support/"


def address_of(asked: Asked, case: int) -> str:
    """Return the address of a case."""
    return f"{home(asked)}{case}/"


def asked_case(asked: Asked) -> CaseView:
    """Return the case of the address; Http404 where it is of another pupil or another school."""
    found = case_of(int(asked.names["case"]))
    if found is None or found.school != asked.spot.school.unit or found.pupil not in own(asked):
        raise Http404
    return found


def own(asked: Asked) -> list[int]:
    """Return all numbers of the pupil."""
    return numbers_of(asked.spot.child.pupil)


def looked(asked: Asked, what: str = WHAT) -> None:
    """Note that the pupil was looked at."""
    saw(asked, what, own(asked))


def may(asked: Asked, permission: Permission) -> bool:
    """Whether the person may do something with the pupil."""
    return bool(asked.rights.may(permission, asked.spot.place))


def way(asked: Asked, *last: Crumb) -> list[Crumb]:
    """Return the crumbs of a page of support; its list is for whoever sees cases."""
    seen = home(asked) if may(asked, Permission.SUPPORT) else f"{home(asked)}work/"
    return crumbs(asked, Crumb(SUPPORT, seen), *last)


def case_crumb(asked: Asked, case: CaseView) -> Crumb:
    """Return the step of the way that leads to a case."""
    return Crumb(f"с {case.opened_on:%d.%m.%Y}", address_of(asked, case.number))


def done(address: str, what: str, **more: str) -> HttpResponse:
    """Return to a page and say there what was done; `more` goes along in the address."""
    return redirect(f"{address}?{urlencode({'done': what, **more})}")


def attempt(
    act: Callable[[], str], otherwise: Callable[[UserError], HttpResponse], said: str
) -> HttpResponse:
    """Do an act that returns the address to go to; what is wrong is said on the page again."""
    try:
        address = act()
    except UserError as error:
        return otherwise(error)
    return done(address, said)


def name(asked: Asked) -> str:
    """Return the pupil as the page calls it."""
    return pupil_title(asked)
