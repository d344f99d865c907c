"""Signing in by login and password."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from opora.records.actions.accounts import sign_in
from opora.vocabulary.problems import UserError
from opora.web.page import PUBLIC, Asked, Page
from opora.web.render import show
from opora.web.session import address_of, open_session


def view(asked: Asked) -> HttpResponse:
    """Return the form, or the page that was asked for when login and password are right."""
    request = asked.request
    if request.method != "POST":
        return _form(asked)
    login, password = request.POST.get("login", ""), request.POST.get("password", "")
    try:
        account = sign_in(login=login, password=password, address=address_of(request))
    except UserError as error:
        return _form(asked, login, str(error), 400)
    open_session(request, account)
    return redirect(_next(asked))


def _form(asked: Asked, login: str = "", error: str = "", status: int = 200) -> HttpResponse:
    return show(asked, "sign_in/sign_in.html", status, login=login, error=error, next=_next(asked))


def _next(asked: Asked) -> str:
    """Return where to go after; never to another site."""
    wanted = asked.request.POST.get("next") or asked.request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


PAGES = (Page("sign-in/", "sign_in", PUBLIC, view, ("GET", "HEAD", "POST")),)
