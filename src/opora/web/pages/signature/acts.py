"""Putting a signature or a scan to the version that was shown."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.intake.limits import Limits
from opora.records.actions.by import By
from opora.records.actions.certifying import bind_scan, certify_with_signature
from opora.records.queries.certifications import signing_of
from opora.records.scans import receive_scan
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.signature.signing import here, submission_of, view


def attach(asked: Asked) -> HttpResponse:
    """Check a signature and certify by it; a bad one is told of on the page and kept."""
    file = asked.request.FILES.get("signature")
    if file is None:
        return view(asked, "Выберите файл подписи (.sig).")
    try:
        signed = certify_with_signature(
            by=By(asked.me.account, asked.because.reason),
            submission=submission_of(asked),
            version=_version(asked),
            seal=asked.request.POST.get("seal", ""),
            signature=file.read(Limits.load().signature_bytes + 1),
        )
    except UserError as error:
        return view(asked, str(error))
    if not signed.check.good:
        return _back(asked, "refused")
    signing = signing_of(submission_of(asked))
    return _back(asked, "signed" if signing and signing.prepared else "bound")


def scan(asked: Asked) -> HttpResponse:
    """Put a scan of the signed paper to the version."""
    file = asked.request.FILES.get("scan")
    if file is None:
        return view(asked, "Выберите файл скана.")
    if "paper" not in asked.request.POST:
        return view(asked, "Подтвердите, что на бумаге подпись и печать, а подлинник в школе.")
    try:
        bind_scan(
            by=By(asked.me.account, asked.because.reason),
            submission=submission_of(asked),
            version=_version(asked),
            seal=asked.request.POST.get("seal", ""),
            scan=receive_scan(file.chunks()),
        )
    except UserError as error:
        return view(asked, str(error))
    return _back(asked, "scan")


def _version(asked: Asked) -> int:
    return typed.number(asked.request.POST.dict(), "version", "Версия")


def _back(asked: Asked, made: str) -> HttpResponse:
    return redirect(f"{here(asked)}?made={made}")
