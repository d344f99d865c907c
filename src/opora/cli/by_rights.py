"""Pages asked for on the command line, by the rights of a person who may see them."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from opora.records.queries.signed_in import Person, person_called
from opora.vocabulary.problems import UserError
from opora.web.guard import asked_by
from opora.web.page import Asked, Page

_PARTS = re.compile(r"<(?:int|str):(\w+)>")


def person_of(login: str | None) -> Person:
    """Return the person of a login; UserError where there is none."""
    found = person_called(login or "")
    if found is None:
        raise UserError(
            "Напишите --login: по чьим правам это делается. Такого открытого входа нет."
        )
    return found


def asked_for(page: Page, person: Person, names: dict[str, Any], query: str = "") -> Asked:
    """Return the request that a browser of this person would make; UserError where it may not."""
    request = HttpRequest()
    request.method, request.path = "GET", f"командная строка: {_address(page, names)}"
    request.GET = QueryDict(query)
    try:
        return asked_by(page, request, person, dict(names))
    except Http404 as error:
        raise UserError(_NOT_FOUND) from error


def file_of(page: Page, person: Person, names: dict[str, Any], query: str = "") -> bytes:
    """Return the file a page gives: rights are asked, taking it out is noted.

    Raises UserError where there is no such file, or this person may not have it.
    """
    asked = asked_for(page, person, names, query)
    try:
        answer = page.view(asked)
    except Http404 as error:
        raise UserError(_NOT_FOUND) from error
    if not isinstance(answer, HttpResponse):
        raise TypeError(f"page {page.name!r} gives no file but {answer!r}")
    return answer.content


def _address(page: Page, names: dict[str, Any]) -> str:
    """Return the address that a browser would ask for."""
    return "/" + _PARTS.sub(lambda part: str(names[part[1]]), page.route)


_NOT_FOUND = "Этого нет, или этому человеку это не положено. Проверьте номера и --login."
