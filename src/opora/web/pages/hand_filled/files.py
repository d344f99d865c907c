"""Files: the original as it came, the same with comments, empty forms for schools."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase

from opora.documents.handmade.comments import comments_of
from opora.documents.handmade.template import file_name, templates_zip
from opora.intake.archive import SourceFile
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.records.hand_templates import templates_of
from opora.records.understanding import store
from opora.vocabulary.problems import Refusal
from opora.web.page import Asked
from opora.web.pages.hand_filled.about import asked_file, collecting
from opora.web.reading import EXPORTED, saw
from opora.web.sheets import WRITERS, attachment

_BYTES = "application/octet-stream"
_ZIP = "application/zip"


def original(asked: Asked) -> HttpResponseBase:
    """Give the file as it came, never shown by the browser itself."""
    here = collecting(asked)
    file = asked_file(asked, here)
    if not here.sees:
        raise Http404
    try:
        content = store().received(file.sha256).open("rb")
    except OSError:
        raise Http404 from None
    saw(asked, "форма, заполненная вручную, исходный файл", (), EXPORTED)
    name = file.line.label.rpartition("/")[2]
    return FileResponse(content, as_attachment=True, filename=name, content_type=_BYTES)


def comments(asked: Asked) -> HttpResponse:
    """Give the school's own file with what is wrong as comments of its cells."""
    here = collecting(asked)
    file = asked_file(asked, here)
    if not here.sees or file.form is None or file.kind not in WRITERS:
        raise Http404
    path = store().received(file.sha256)
    source = SourceFile(file.line.label, path, file.sha256, 0)
    with ReaderPool(Limits.load(), 1) as pool:
        made = pool.commented(source, comments_of(file.form))
    if isinstance(made, Refusal):
        raise Http404
    saw(asked, "форма, заполненная вручную, с примечаниями", (), EXPORTED)
    name = file.line.label.rpartition("/")[2].rpartition(".")[0] or "форма"
    return attachment(made, WRITERS[file.kind][1], f"{name} с примечаниями", file.kind)


def one_template(asked: Asked) -> HttpResponse:
    """Give the empty form of one school."""
    here = collecting(asked)
    found = [school for school in here.schools if school.unit == asked.names["school"]]
    if not found:
        raise Http404
    ((name, content),) = templates_of(here.campaign, here.due.on, found)
    return attachment(content, WRITERS["xlsx"][1], f"форма {file_name(name)}", "xlsx")


def templates(asked: Asked) -> HttpResponse:
    """Give the empty forms of all schools that owe one, as a zip."""
    here = collecting(asked)
    content = templates_zip(templates_of(here.campaign, here.due.on, here.schools))
    return attachment(content, _ZIP, f"формы на {here.due.on:%d.%m.%Y}", "zip")
