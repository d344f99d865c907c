"""Files of signing: the very bytes to sign, what was put to them, the rules to adopt."""

from django.http import Http404, HttpResponse

from opora import __version__
from opora.documents.signing.papers import RulesPaper, joining_report, rules_report
from opora.records.queries.certifications import kept_certification, signing_of
from opora.records.understanding import store
from opora.web.page import Asked
from opora.web.pages.signature.signing import documents_of, submission_of
from opora.web.paper_files import paper_file
from opora.web.reading import EXPORTED, saw
from opora.web.sheets import attachment

_BYTES = "application/octet-stream"
_ENDINGS = {"cms": "sig", "pdf": "pdf", "jpeg": "jpg", "png": "png"}


def document(asked: Asked) -> HttpResponse:
    """Give a document of the version, byte for byte as it has to be signed."""
    signing = signing_of(submission_of(asked))
    named = [x for x in documents_of(asked, signing) if x.name == asked.names["name"]]
    if signing is None or not named:
        raise Http404
    saw(asked, "документ формы на подпись", signing.pupils, EXPORTED)
    _, _, ending = named[0].name.rpartition(".")
    title = f"{named[0].title}, {signing.on:%d.%m.%Y}, версия {signing.version}"
    return attachment(_bytes(named[0].sha256), _BYTES, title, ending)


def kept(asked: Asked) -> HttpResponse:
    """Give a signature or a scan as it came, to be saved and never shown by the browser itself."""
    signing = signing_of(submission_of(asked))
    line = kept_certification(submission_of(asked), asked.names["certification"])
    if signing is None or line is None or not line.sha256:
        raise Http404
    if line.file:
        saw(asked, "скан заверенной формы", signing.pupils, EXPORTED)
    title = f"Форма № {signing.submission}, заверение № {line.number}"
    return attachment(_bytes(line.sha256), _BYTES, title, _ENDINGS[line.file or line.kind])


def rules(asked: Asked) -> HttpResponse:
    """Return the rules of the simple signature, to be adopted by the school."""
    return paper_file(asked, rules_report(_paper(asked)), "правила простой подписи")


def joining(asked: Asked) -> HttpResponse:
    """Return the act by which one joins the rules."""
    return paper_file(asked, joining_report(_paper(asked)), "акт о присоединении к правилам")


def _paper(asked: Asked) -> RulesPaper:
    return RulesPaper(asked.spot.school.name, asked.today, __version__)


def _bytes(sha256: str) -> bytes:
    try:
        return store().received(sha256).read_bytes()
    except OSError:
        raise Http404 from None
