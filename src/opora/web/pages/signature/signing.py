"""How to sign the form outside the program, and what came of what was put to it."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from opora.intake.limits import Limits
from opora.intake.zip_parts import megabytes
from opora.records.actions.by import By
from opora.records.actions.kept_documents import keep_documents
from opora.records.installations import spoken, this_installation
from opora.records.queries.certifications import Signing, signing_of
from opora.records.signatures import trusted
from opora.records.version_documents import KeptDocument
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show

TITLE = "Электронная подпись"
_MADE = {
    "signed": "Подпись верна, форма заверена. Теперь её можно сдать.",
    "bound": "Подпись верна и приложена к сданной форме.",
    "refused": "Подпись не принята: причина ниже. Форма ею не заверена.",
    "scan": "Скан приложен к этой версии формы.",
}


def view(asked: Asked, error: str = "", status: int = 400) -> HttpResponse:
    """Return the page; `error` of what was sent and could not be kept."""
    signing, now = signing_of(submission_of(asked)), timezone.now()
    try:
        trust = [(each, each.stale(now)) for each in trusted()]
    except UserError as wrong:
        trust, error = [], error or str(wrong)
    return show(
        asked,
        "signature/signature.html",
        status if error else 200,
        crumbs=crumbs(asked, Crumb("Форма", form_address(asked)), Crumb(TITLE)),
        signing=signing,
        documents=[each for each in documents_of(asked, signing) if each.main],
        here=here(asked),
        back=form_address(asked),
        made=_MADE.get(asked.chosen.get("made", ""), ""),
        trust=trust,
        fingerprint=_fingerprint(signing),
        refused=asked.chosen.get("made") == "refused",
        most=megabytes(Limits.load().signature_bytes),
        error=error,
    )


def documents_of(asked: Asked, signing: Signing | None) -> list[KeptDocument]:
    """Return the documents of the version, made when they are first asked for."""
    if signing is None:
        return []
    by = By(asked.me.account, asked.because.reason)
    return keep_documents(by=by, submission=signing.submission, version=signing.version)


def _fingerprint(signing: Signing | None) -> str:
    """The fingerprint by which a receiver knows this installation; only where it is shown."""
    if signing is None or signing.prepared:
        return ""
    return spoken(this_installation().certificate.fingerprint)


def submission_of(asked: Asked) -> int:
    """Return the submission that the address names."""
    if asked.spot.submission is None:
        raise Http404
    return asked.spot.submission


def form_address(asked: Asked) -> str:
    """Return the address of the form."""
    return f"/submissions/{submission_of(asked)}/"


def here(asked: Asked) -> str:
    """Return the address of this page."""
    return f"{form_address(asked)}signature/"
