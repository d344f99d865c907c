"""A one-time link: whom it is for sets a password, the first or a new one."""

from django.http import HttpResponse

from opora.records.actions.invitations import accept_invitation
from opora.records.queries.invitations import EXPIRED, OPEN, UNKNOWN, USED, Invited, invited
from opora.vocabulary.problems import UserError
from opora.web.browsers import remember
from opora.web.page import PUBLIC, Asked, Page
from opora.web.render import show

_WHAT_TO_DO = {
    USED: "По этой ссылке пароль уже задан. Войдите с ним, а если забыли – попросите новую ссылку "
    "у директора школы или администратора.",
    EXPIRED: "Ссылка действовала 7 дней и больше не действует, или вместо неё выдали новую. "
    "Попросите новую у директора школы или администратора.",
    UNKNOWN: "Ссылка не подходит. Проверьте, что адрес скопирован целиком, или попросите новую "
    "у директора школы или администратора.",
}
_STATUS = {USED: 410, EXPIRED: 410, UNKNOWN: 404}


def view(asked: Asked) -> HttpResponse:
    """Return the form for a password; after it, the way in."""
    token = str(asked.names["token"])
    link = invited(token)
    if link.state != OPEN:
        return _closed(asked, link.state)
    if asked.person is not None and asked.person.staff != link.staff:
        return show(asked, "invitation/foreign.html", 409, link=link)
    if asked.request.method != "POST":
        return _form(asked, link)
    form = asked.request.POST
    try:
        who = accept_invitation(
            token=token, password=form.get("new", ""), again=form.get("again", "")
        )
    except UserError as error:
        return _form(asked, link, str(error))
    asked.request.session.flush()
    response = show(asked, "invitation/ready.html", link=link, person=None)
    remember(asked.request, response, who)
    return response


def _form(asked: Asked, link: Invited, error: str = "") -> HttpResponse:
    status = 400 if error else 200
    return show(asked, "invitation/invitation.html", status, link=link, error=error)


def _closed(asked: Asked, state: str) -> HttpResponse:
    message = _WHAT_TO_DO[state]
    return show(asked, "invitation/closed.html", _STATUS[state], message=message)


PAGES = (Page("invitation/<str:token>/", "invitation", PUBLIC, view, ("GET", "HEAD", "POST")),)
