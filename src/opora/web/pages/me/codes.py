"""Switching one-time codes on and off."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.codes import (
    new_secret,
    renew_spare_codes,
    secret_address,
    switch_off,
    switch_on,
)
from opora.records.actions.signing_in import check_own_password
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.me.done import own
from opora.web.qr import qr_image
from opora.web.render import show
from opora.web.waiting import refused

_SECRET = "new_totp_secret"  # noqa: S105 - the name of a place in the session


def view(asked: Asked) -> HttpResponse:
    """Return a secret to put into a phone, or the spare codes once its code was given."""
    if asked.me.has_totp:
        return show(asked, "me/codes.html")
    form, secret = asked.request.POST, asked.request.session.get(_SECRET)
    if asked.request.method != "POST" or not secret:
        return _form(asked)
    try:
        account = _owner(asked)
        made = switch_on(by=own(asked), account=account, secret=secret, code=form.get("code", ""))
    except UserError as error:
        return refused(_form(asked, str(error)), error)
    del asked.request.session[_SECRET]
    return show(asked, "me/spare.html", codes=made)


def spare(asked: Asked) -> HttpResponse:
    """Return new spare codes."""
    try:
        account = _owner(asked)
    except UserError as error:
        return refused(show(asked, "me/codes.html", error=str(error)), error)
    if not asked.me.has_totp:
        return redirect("/me/codes/")
    return show(asked, "me/spare.html", codes=renew_spare_codes(by=own(asked), account=account))


def off(asked: Asked) -> HttpResponse:
    """Ask for codes no more."""
    try:
        switch_off(by=own(asked), account=_owner(asked))
    except UserError as error:
        return refused(show(asked, "me/codes.html", error=str(error)), error)
    return redirect("/me/?done=off")


def _owner(asked: Asked) -> int:
    """Return the account once its owner has repeated the password."""
    typed = asked.request.POST.get("password", "")
    check_own_password(account=asked.me.account, password=typed)
    return asked.me.account


def _form(asked: Asked, error: str = "") -> HttpResponse:
    """The secret stays the same while the form is tried again."""
    secret = asked.request.session.setdefault(_SECRET, new_secret())
    address = secret_address(secret, asked.me.login)
    shown = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return show(asked, "me/codes_on.html", error=error, qr=qr_image(address), secret=shown)
