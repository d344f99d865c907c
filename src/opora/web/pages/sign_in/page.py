"""Signing in by login and password, and a one-time code where the person has them on."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from opora.records.actions.signing_in import SignedIn, confirm_code, sign_in
from opora.vocabulary.problems import UserError
from opora.web.browsers import caller_of, remember
from opora.web.page import PUBLIC, Asked, Page
from opora.web.render import show
from opora.web.session import half_open, half_signed_in, open_session
from opora.web.waiting import refused


def view(asked: Asked) -> HttpResponse:
    """Return the form, or the page that was asked for when login and password are right."""
    request = asked.request
    if request.method != "POST":
        return _form(asked)
    login, password = request.POST.get("login", ""), request.POST.get("password", "")
    try:
        person = sign_in(login=login, password=password, caller=caller_of(request))
    except UserError as error:
        return refused(_form(asked, login, str(error)), error)
    if person.needs_code:
        half_open(request, person.account)
        return redirect(f"/sign-in/code/?{urlencode({'next': _next(asked)})}")
    return _enter(asked, person)


def code(asked: Asked) -> HttpResponse:
    """Return the form for the one-time code, or the page that was asked for when it is right."""
    account = half_signed_in(asked.request)
    if account is None:
        return redirect("/sign-in/")
    if asked.request.method == "POST":
        try:
            typed = asked.request.POST.get("code", "")
            person = confirm_code(account=account, code=typed, caller=caller_of(asked.request))
            return _enter(asked, person)
        except UserError as said:
            return refused(_code_form(asked, str(said)), said)
    return _code_form(asked, "")


def _enter(asked: Asked, person: SignedIn) -> HttpResponse:
    open_session(asked.request, person.account)
    response = redirect(_next(asked))
    remember(asked.request, response, person)
    return response


def _form(asked: Asked, login: str = "", error: str = "") -> HttpResponse:
    return show(asked, "sign_in/sign_in.html", login=login, error=error, next=_next(asked))


def _code_form(asked: Asked, error: str) -> HttpResponse:
    return show(asked, "sign_in/code.html", error=error, next=_next(asked))


def _next(asked: Asked) -> str:
    """Return where to go after; never to another site."""
    wanted = asked.request.POST.get("next") or asked.request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


_BOTH = ("GET", "HEAD", "POST")
PAGES = (
    Page("sign-in/", "sign_in", PUBLIC, view, _BOTH),
    Page("sign-in/code/", "sign_in_code", PUBLIC, code, _BOTH),
)
