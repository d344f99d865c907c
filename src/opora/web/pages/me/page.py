"""My own page: what I may do and why, where I am signed in, my password and one-time codes."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.sessions import end_other_sessions, end_session
from opora.records.actions.signing_in import change_password, check_own_password
from opora.records.queries.sessions import sessions_of
from opora.records.queries.units import unit_lines
from opora.vocabulary.problems import UserError
from opora.web.browsers import remember
from opora.web.page import SIGNED_IN, Asked, Page
from opora.web.pages.me import codes
from opora.web.pages.me.done import DONE, own
from opora.web.render import show
from opora.web.session import IDLE
from opora.web.waiting import refused


def view(asked: Asked) -> HttpResponse:
    """Return the page."""
    return _me(asked)


def password(asked: Asked) -> HttpResponse:
    """Change the password; every other browser must sign in anew."""
    request, form = asked.request, asked.request.POST
    account = asked.me.account
    try:
        check_own_password(account=account, password=form.get("password", ""))
        signed_in = change_password(
            by=own(asked),
            account=account,
            new=form.get("new", ""),
            again=form.get("again", ""),
            keep=str(request.session.session_key),
        )
    except UserError as error:
        return refused(_me(asked, password_error=str(error)), error)
    request.session.cycle_key()
    response = redirect("/me/?done=password")
    remember(request, response, signed_in)
    return response


def sessions(asked: Asked) -> HttpResponse:
    """End one of my sessions, or all but this one."""
    mark, here = asked.request.POST.get("mark", ""), str(asked.request.session.session_key)
    if mark:
        end_session(by=own(asked), account=asked.me.account, mark=mark)
    else:
        end_other_sessions(by=own(asked), staff=asked.me.staff, keep=here)
    return redirect("/me/?done=sessions")


def _me(asked: Asked, password_error: str = "") -> HttpResponse:
    grants = asked.rights.grants
    names = {line.unit: line.name for line in unit_lines({grant.unit for grant in grants})}
    return show(
        asked,
        "me/me.html",
        roles=[(names[grant.unit], grant.reason()) for grant in grants],
        sessions=sessions_of(asked.me.account, str(asked.request.session.session_key), IDLE),
        done=DONE.get(asked.chosen.get("done", ""), ""),
        password_error=password_error,
    )


PAGES = (
    Page("me/", "me", SIGNED_IN, view),
    Page("me/password/", "me_password", SIGNED_IN, password, ("POST",)),
    Page("me/sessions/end/", "me_sessions_end", SIGNED_IN, sessions, ("POST",)),
    Page("me/codes/", "me_codes", SIGNED_IN, codes.view, ("GET", "HEAD", "POST")),
    Page("me/codes/spare/", "me_codes_spare", SIGNED_IN, codes.spare, ("POST",)),
    Page("me/codes/off/", "me_codes_off", SIGNED_IN, codes.off, ("POST",)),
)
