"""Consents of the parents: entered, withdrawn, scanned, printed to be signed."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase

from opora import __version__
from opora.analysis.support.consent import consent_rules
from opora.documents.support.consent import ConsentPaper, consent_report
from opora.records.actions.consents import (
    Signed,
    attach_scan,
    keep_consent,
    take_scan,
    withdraw_consent,
)
from opora.records.queries.consents import consents_of
from opora.records.queries.pupils import numbers_of
from opora.records.scans import Scan, receive_scan, scan_path
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.papers.listing import by, done, shown
from opora.web.paper_files import paper_file
from opora.web.templatetags.opora import school_year

_REFUSED = "no"


def add(asked: Asked) -> HttpResponse:
    """Keep what parents signed, given or refused, with its scan if there is one."""
    try:
        signed = _signed(asked)
        keep_consent(
            by=by(asked),
            school=asked.spot.school.unit,
            pupil=asked.spot.child.pupil,
            signed=signed,
            scan=_received(asked),
        )
    except UserError as error:
        return shown(asked, error)
    return done(asked, "kept")


def withdraw(asked: Asked) -> HttpResponse:
    """End a consent."""
    form, number = asked.request.POST.dict(), _own(asked)
    try:
        version = typed.number(form, "version", "Версия")
        on = typed.day(form, "on", "День отзыва")
        withdraw_consent(by=by(asked), consent=number, version=version, on=on)
    except UserError as error:
        return shown(asked, error)
    return done(asked, "withdrawn")


def attach(asked: Asked) -> HttpResponse:
    """Put a scan to a consent that has none."""
    form, number = asked.request.POST.dict(), _own(asked)
    try:
        received = _received(asked)
        if received is None:
            raise UserError("Выберите файл скана.")
        version = typed.number(form, "version", "Версия")
        attach_scan(by=by(asked), consent=number, version=version, scan=received)
    except UserError as error:
        return shown(asked, error)
    return done(asked, "attached")


def scan(asked: Asked) -> HttpResponseBase:
    """Give the scan as it came, to be saved and never shown by the browser itself."""
    try:
        found = take_scan(by=by(asked), consent=_own(asked))
        content = scan_path(found.sha256).open("rb")
    except (UserError, OSError):
        raise Http404 from None
    name = f"Согласие № {asked.names['consent']}.{found.kind}"
    kind = "application/octet-stream"
    return FileResponse(content, as_attachment=True, filename=name, content_type=kind)


def form(asked: Asked) -> HttpResponse:
    """Return the paper of a purpose to be signed."""
    purpose = consent_rules().purposes.get(asked.names["purpose"])
    if purpose is None:
        raise Http404
    spot = asked.spot
    paper = ConsentPaper(
        purpose,
        spot.school.name,
        spot.child.name,
        spot.group.label,
        school_year(spot.group.school_year),
        asked.today,
        __version__,
    )
    return paper_file(asked, consent_report(paper), "бланк согласия", [spot.child.pupil])


def _own(asked: Asked) -> int:
    """Return the consent the address names; Http404 where it is not of this pupil and school."""
    number = int(asked.names["consent"])
    found = consents_of(numbers_of(asked.spot.child.pupil), asked.spot.school.unit)
    if number not in {line.number for line in found}:
        raise Http404
    return number


def _signed(asked: Asked) -> Signed:
    form = asked.request.POST.dict()
    return Signed(
        purpose=form.get("purpose", ""),
        data=typed.note(form, "data", "На какие сведения"),
        signer=form.get("signer", ""),
        granted=form.get("granted") != _REFUSED,
        since=typed.day(form, "since", "День подписи"),
        until=typed.day_or_none(form, "until", "Последний день"),
        note=typed.note(form, "note", "Примечание", needed=False),
    )


def _received(asked: Asked) -> Scan | None:
    file = asked.request.FILES.get("scan")
    return None if file is None else receive_scan(file.chunks())
