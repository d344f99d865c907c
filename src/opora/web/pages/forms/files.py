"""Documents of a version, as they are handed in."""

from django.http import Http404, HttpResponse

from opora.records.actions.kept_documents import keep_documents
from opora.records.queries.form_drafts import FormView, form_of, version_of
from opora.records.understanding import store
from opora.web.page import Asked
from opora.web.pages.forms.cells import by_of
from opora.web.pages.forms.form import submission_of, title_of
from opora.web.reading import EXPORTED, saw
from opora.web.sheets import WRITERS, attachment


def view(asked: Asked) -> HttpResponse:
    """Return the file that the address names, «form.pdf»: the same bytes whenever it is asked for,
    made the first time; who took it is noted."""
    own, number, name = submission_of(asked), int(asked.names["number"]), asked.names["name"]
    said, form = version_of(own, number), form_of(own)
    if said is None or name not in file_names(form):
        raise Http404
    kept = keep_documents(by=by_of(asked), submission=own, version=number)
    found = next((each for each in kept if each.name == name), None)
    if found is None:  # the order has other documents now than when these were made
        raise Http404
    content = store().received(found.sha256).read_bytes()
    pupils = [row.pupil for row in said.rows if row.pupil is not None]
    saw(asked, "документ формы мониторинга", pupils, EXPORTED)
    _, _, ending = name.rpartition(".")
    title = f"{title_of(form)}, версия {number}, {found.title}"
    return attachment(content, WRITERS[ending][1], title, ending)


def file_names(form: FormView) -> list[str]:
    """Return the names of the files of a version, document by document."""
    plans = form.campaign.order.documents
    return [f"{plan.key}.{ending}" for plan in plans for ending in WRITERS]
