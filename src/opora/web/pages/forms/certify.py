"""The head's page: the very document that is handed in, and the password that certifies it."""

from dataclasses import dataclass, field
from html import escape

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from opora.documents.draft import DraftRow
from opora.documents.fill import fill
from opora.documents.submitted import Submitted
from opora.documents.table import FormDocument, shown
from opora.records.actions.signing_in import check_own_code, check_own_password
from opora.records.actions.submissions import Certificate, certify, submit
from opora.records.queries.form_drafts import (
    FormView,
    form_of,
    texts_of,
    version_before,
    version_of,
)
from opora.records.queries.versions import VersionLine, versions_of
from opora.vocabulary.problems import UserError
from opora.web.deadlines import said_left, said_until
from opora.web.page import Asked
from opora.web.pages.forms.cards import Said, said_notes
from opora.web.pages.forms.cells import by_of
from opora.web.pages.forms.files import file_names
from opora.web.pages.forms.form import address_of, is_stale, submission_of, title_of, way
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show
from opora.web.typed import number
from opora.web.waiting import refused

PASSWORD = "password"  # noqa: S105 - a kind of certificate


@dataclass(frozen=True, slots=True)
class Page:
    """A document as the page shows it: the same cells that are printed. `rows`: as HTML."""

    document: FormDocument = field(repr=False)
    rows: SafeString = field(repr=False)


def view(asked: Asked) -> HttpResponse:
    """Return the prepared version; a POST certifies it, and with `send` hands it in at once."""
    own = submission_of(asked)
    if asked.request.method != "POST":
        return _page(asked, form_of(own))
    try:
        _certify(asked, own)
    except UserError as error:
        return refused(_page(asked, form_of(own), str(error)), error)
    return redirect(f"/submissions/{own}/")


def _certify(asked: Asked, own: int) -> None:
    posted = asked.request.POST.dict()
    version = number(posted, "version", "Версия")
    account = asked.me.account
    check_own_password(account=account, password=str(posted.get("password", "")))
    if asked.me.has_totp:
        check_own_code(account=account, code=str(posted.get("code", "")))
    report = {"password": True, "code": asked.me.has_totp}
    certificate = Certificate(PASSWORD, str(posted.get("seal", "")), report=report)
    by = by_of(asked)
    certify(by=by, submission=own, certificate=certificate)
    if "send" in posted:
        submit(by=by, submission=own, version=version)


def pages_of(view: FormView, said: Submitted) -> list[Page]:
    """Return the documents of a version as they are printed."""
    order = view.campaign.order
    made = [fill(order, order.form(plan.form), said.listing()) for plan in order.documents]
    return [Page(document, _rows(document)) for document in made]


def _rows(document: FormDocument) -> SafeString:
    """Return the rows of a document: by hand and not by a template, there are hundreds."""
    made = []
    for row in document.rows:
        first, *rest = (escape(shown(cell)).replace("\n", "<br>") for cell in row.cells)
        cells = "".join(f"<td>{text}</td>" for text in rest)
        made.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return mark_safe("".join(made))  # noqa: S308 - every value above is escaped


def _page(asked: Asked, view: FormView, error: str = "") -> HttpResponse:
    version = _prepared(view)
    said = version_of(view.number, version.number) if version else None
    if said is not None:
        pupils = [row.pupil for row in said.rows if row.pupil is not None]
        saw(asked, "заверение формы мониторинга", pupils)
    now = timezone.now()
    return show(
        asked,
        "forms/certify.html",
        crumbs=crumbs(asked, *way(asked, view), Crumb("Заверение")),
        title=title_of(view),
        view=view,
        version=version,
        pages=pages_of(view, said) if said else [],
        files=file_names(view) if said else [],
        odd=_odd(view, said) if said else [],
        left_out=[row for row in said.rows if row.why_left_out] if said else [],
        added=[row for row in said.rows if row.why_added] if said else [],
        same_hand=version is not None and version.account == asked.me.account,
        until=said_until(view.due.on_time_until, view.campaign),
        left=said_left(view.due.on_time_until, now),
        closed=view.due.closed(now),
        stale=is_stale(view),
        base=address_of(view.number),
        error=error,
    )


def _prepared(view: FormView) -> VersionLine | None:
    wanted = view.standing.prepared
    return next((each for each in versions_of(view.number) if each.number == wanted), None)


def _odd(view: FormView, said: Submitted) -> list[Said]:
    """Return what is to be looked at in the cells of the version."""
    rows = [DraftRow(row) for row in said.rows]
    return said_notes(view.form, rows, texts_of(version_before(view)))
