"""A part that was handed in, as its receiver reads it, and what the receiver decides."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.orders.standing import HANDED_IN, STATE_TITLES, State
from opora.records.actions.by import By
from opora.records.actions.reviewing import accept_read, return_read
from opora.records.actions.submissions import Remarked, begin_review, reopen
from opora.records.queries.parts import SentPart, sent_part
from opora.records.understanding import store
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.collection.campaign import asked_campaign, campaign_address, reach, way
from opora.web.paper_files import saved_as
from opora.web.render import show

_REMARK = "remark_"


def view(asked: Asked) -> HttpResponse:
    """Return the part; decide on it, where the unit is its receiver."""
    part = _asked_part(asked)
    if asked.request.method != "POST":
        return _shown(asked, part)
    if part.receiver != asked.spot.school.unit:
        raise Http404
    try:
        _decide(asked, part)
    except UserError as error:
        return _shown(asked, part, str(error))
    return redirect(asked.request.path)


def file(asked: Asked) -> HttpResponse:
    """Return the file of the part, to be saved."""
    part = _asked_part(asked)
    if not part.file_sha256:
        raise Http404
    return saved_as(store().received(part.file_sha256).read_bytes(), part.file_label)


def _decide(asked: Asked, part: SentPart) -> None:
    form, by = asked.request.POST, By(asked.me.account, asked.because.reason)
    act, number = form.get("act", ""), part.submission
    if act == "begin":
        begin_review(by=by, submission=number)
    elif act == "accept":
        accept_read(by=by, submission=number, version=typed.number(form, "version", "Версия"))
    elif act == "return":
        reason = typed.note(form, "reason", "Причина")
        remarks = tuple(
            Remarked(item, "", form[f"{_REMARK}{item}"].strip())
            for item, _, _ in part.values
            if form.get(f"{_REMARK}{item}", "").strip()
        )
        version = typed.number(form, "version", "Версия")
        return_read(by=by, submission=number, version=version, reason=reason, remarks=remarks)
    elif act == "reopen":
        reopen(by=by, submission=number, reason=typed.note(form, "reason", "Причина"))
    else:
        raise UserError("Форма пришла не полностью. Обновите страницу и повторите.")


def _asked_part(asked: Asked) -> SentPart:
    campaign = asked_campaign(asked)
    part = sent_part(asked.names["number"])
    if part is None or part.campaign.number != campaign.number:
        raise Http404
    if reach(asked, campaign).unit not in part.unit.units:
        raise Http404
    return part


def _shown(asked: Asked, part: SentPart, error: str = "") -> HttpResponse:
    posted = asked.request.POST
    remarks: dict[str, list[str]] = {}
    for item, text in part.remarks:
        remarks.setdefault(item, []).append(text)
    rows = [
        (item, value, comment, remarks.get(item, []), posted.get(f"{_REMARK}{item}", ""))
        for item, value, comment in part.values
    ]
    receives = part.receiver == asked.spot.school.unit
    return show(
        asked,
        "parts/received.html",
        400 if error else 200,
        crumbs=way(asked, part.campaign, f"{part.unit.name}: {part.part.title}"),
        part=part,
        state=STATE_TITLES[part.state],
        rows=rows,
        waits=receives and part.state in (State.SUBMITTED, State.IN_REVIEW),
        fresh=receives and part.state == State.SUBMITTED,
        accepted=receives and part.state == State.ACCEPTED,
        handed_in=part.state in HANDED_IN,
        reason=posted.get("reason", ""),
        back=campaign_address(asked, part.campaign),
        error=error,
    )
