"""Signing out."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.web.page import SIGNED_IN, Asked, Page


def view(asked: Asked) -> HttpResponse:
    """End this session and return to signing in."""
    asked.request.session.flush()
    return redirect("/sign-in/")


PAGES = (Page("sign-out/", "sign_out", SIGNED_IN, view, ("POST",), with_other_eyes=True),)
