"""Moves of the receiver, each by an address of its own."""

from collections.abc import Callable, Iterator

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.by import By
from opora.records.actions.odd_values import FOLLOWED, SETTLED, follow_odd
from opora.records.actions.reviewing import accept_read, return_read
from opora.records.actions.submissions import Remarked, begin_review
from opora.records.actions.submissions import reopen as reopen_accepted
from opora.vocabulary.problems import UserError
from opora.web.errors import explained
from opora.web.page import Asked
from opora.web.pages.received.review import list_address, sent_of, shown
from opora.web.typed import note, number

_MARK = "remark|"


def begin(asked: Asked) -> HttpResponse:
    """Take the form under review."""
    return _done(asked, lambda by, own: begin_review(by=by, submission=own))


def accept(asked: Asked) -> HttpResponse:
    """Accept the version that the page showed."""
    version = number(asked.request.POST.dict(), "version", "Версия")
    return _done(asked, lambda by, own: accept_read(by=by, submission=own, version=version))


def give_back(asked: Asked) -> HttpResponse:
    """Return the version that the page showed, with a reason and remarks by cell."""
    posted = asked.request.POST.dict()
    version, reason = number(posted, "version", "Версия"), _reason(posted)
    remarks = tuple(_remarks(posted))
    return _done(
        asked,
        lambda by, own: return_read(
            by=by, submission=own, version=version, reason=reason, remarks=remarks
        ),
    )


def reopen(asked: Asked) -> HttpResponse:
    """Take what was accepted under review again."""
    reason = _reason(asked.request.POST.dict())
    return _done(asked, lambda by, own: reopen_accepted(by=by, submission=own, reason=reason))


def follow(asked: Asked) -> HttpResponse:
    """Follow up, or settle, something odd in the form."""
    posted = asked.request.POST.dict()
    odd, comment = number(posted, "odd", "Отметка"), note(posted, "comment", "Что выяснили",
                                                          needed=False)  # fmt: skip
    state = SETTLED if "settle" in posted else FOLLOWED
    return _done(
        asked,
        lambda by, own: follow_odd(by=by, submission=own, odd=odd, state=state, comment=comment),
    )


MOVES: dict[str, Callable[[Asked], HttpResponse]] = {
    "begin": begin,
    "accept": accept,
    "return": give_back,
    "reopen": reopen,
    "odd": follow,
}


def _remarks(posted: dict[str, str]) -> Iterator[Remarked]:
    for name, text in posted.items():
        if name.startswith(_MARK) and name.count("|") > 1 and text.strip():
            key, column = name.removeprefix(_MARK).rsplit("|", 1)
            yield Remarked(key, column, note(posted, name, "Замечание"))


def _reason(posted: dict[str, str]) -> str:
    return note(posted, "reason", "Причина", needed=False)


def _done(asked: Asked, act: Callable[[By, int], None]) -> HttpResponse:
    """Do it and lead back: to the form of a school, to the list for what was handed up."""
    number, school = sent_of(asked), asked.spot.school.level == "school"
    try:
        act(By(asked.me.account, asked.because.reason), number)
    except UserError as error:
        return (
            shown(asked, str(error), 409) if school else explained(asked.request, str(error), 409)
        )
    return redirect(f"/submissions/{number}/review/" if school else list_address(asked, number))
