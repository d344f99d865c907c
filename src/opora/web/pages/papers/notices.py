"""Notices to the parents: drafted from figures, edited, made; then what happened to them."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from opora import __version__
from opora.analysis.support.notice import COLUMNS, Content, Move, NoticeKind, Row, notice_rules
from opora.documents.support.notice import NoticePaper, RefusalAct, notice_report, refusal_report
from opora.records.actions.notices import Step, make_notice, move_notice
from opora.records.queries.notices import NoticeLine, Whose, drafted_rows, notice_of
from opora.records.queries.pupils import numbers_of
from opora.records.queries.spoken import open_cases_of
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.papers.listing import TITLE, address, by, may_edit
from opora.web.paper_files import paper_file
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, pupil_title, show
from opora.web.results import Results, results_of

_DONE = {
    "made": "Уведомление составлено. Напечатайте его, вручите и отметьте здесь.",
    "moved": "Отмечено.",
}


def new(asked: Asked) -> HttpResponse:
    """Return a draft to edit, or the notice once it is made."""
    kind = notice_rules().kinds.get(asked.names["kind"])
    if kind is None:
        raise Http404
    results = results_of(asked)
    rows = drafted_rows(kind.rows, _whose(asked, results))
    if asked.request.method != "POST":
        return _draft(asked, kind, results, rows)
    try:
        made = make_notice(
            by=by(asked),
            school=asked.spot.school.unit,
            pupil=asked.spot.child.pupil,
            kind=kind.key,
            content=_content(asked, kind, rows),
            case=_case(asked),
        )
    except UserError as error:
        return _draft(asked, kind, results, rows, error)
    return redirect(f"{address(asked)}notices/{made}/?done=made")


def view(asked: Asked) -> HttpResponse:
    """Return a notice with what may be noted about it."""
    return _shown(asked, _own(asked))


def move(asked: Asked) -> HttpResponse:
    """Note what happened to a notice."""
    notice = _own(asked)
    try:
        form = asked.request.POST.dict()
        version = typed.number(form, "version", "Версия")
        move_notice(by=by(asked), notice=notice.number, version=version, step=_step(form))
    except UserError as error:
        return _shown(asked, notice, error)
    return redirect(f"{address(asked)}notices/{notice.number}/?done=moved")


def file(asked: Asked) -> HttpResponse:
    """Return the notice as it was made."""
    notice = _own(asked)
    return paper_file(
        asked, notice_report(_paper(notice)), "уведомление родителям", [asked.spot.child.pupil]
    )


def act(asked: Asked) -> HttpResponse:
    """Return the act of a refusal; Http404 where nobody refused."""
    notice = _own(asked)
    if not notice.act or notice.answered_on is None:
        raise Http404
    made = RefusalAct(_paper(notice), notice.act, notice.answered_on, notice.witnesses)
    return paper_file(asked, refusal_report(made), "акт об отказе", [asked.spot.child.pupil])


def _whose(asked: Asked, results: Results) -> Whose:
    pupil = asked.spot.child.pupil
    return Whose(
        tuple(numbers_of(pupil)),
        pupil,
        asked.spot.school.unit,
        results.facts,
        results.when,
        asked.scope,
        asked.today,
    )


def _case(asked: Asked) -> int | None:
    """Return the case that a notice belongs to: the last one that goes on, if any does."""
    cases = open_cases_of(numbers_of(asked.spot.child.pupil), asked.spot.school.unit)
    return cases[-1][0] if cases else None


def _content(asked: Asked, kind: NoticeKind, rows: list[Row]) -> Content:
    """Return what was edited; figures are those of the program, whatever a form says."""
    form, spot = asked.request.POST.dict(), asked.spot
    chosen = set(asked.request.POST.getlist("row"))
    return Content(
        title=kind.title,
        school=spot.school.name,
        pupil=spot.child.name,
        label=spot.group.label,
        text=typed.note(form, "text", "Текст"),
        columns=COLUMNS[kind.rows],
        rows=tuple(row.cells for row in rows if row.key in chosen),
        measures=typed.note(form, "measures", "Что предлагаем", needed=False),
        visit=_visit(form),
        law=kind.law,
    )


def _visit(form: dict[str, str]) -> str:
    on = typed.day_or_none(form, "visit_on", "День встречи")
    where = typed.text(form, "visit_where", "Время и место", needed=False)
    if (on is None) != (not where):
        raise UserError("Чтобы пригласить, впишите и день, и время с местом.")
    return f"{on:%d.%m.%Y}, {where}" if on else ""


def _step(form: dict[str, str]) -> Step:
    if form.get("move", "") not in set(Move):
        raise UserError("Выберите, что отметить.")
    witnesses = typed.note(form, "witnesses", "Свидетели", needed=False)
    return Step(
        Move(form["move"]),
        typed.day(form, "on", "День"),
        typed.note(form, "text", "Подробности", needed=False)[:300],
        typed.text(form, "act", "Номер акта", needed=False)[:60],
        tuple(filter(None, witnesses.splitlines())),
    )


def _paper(notice: NoticeLine) -> NoticePaper:
    return NoticePaper(notice.content, notice.printed_number, notice.made_on, __version__)


def _own(asked: Asked) -> NoticeLine:
    """Return the notice the address names; Http404 where it is not of this pupil and school."""
    numbers = numbers_of(asked.spot.child.pupil)
    found = notice_of(int(asked.names["notice"]), numbers, asked.spot.school.unit)
    if found is None:
        raise Http404
    return found


def _draft(
    asked: Asked,
    kind: NoticeKind,
    results: Results,
    rows: list[Row],
    error: UserError | None = None,
) -> HttpResponse:
    saw(asked, "черновик уведомления", [asked.spot.child.pupil])
    return show(
        asked,
        "papers/draft.html",
        400 if error else 200,
        crumbs=_way(asked, kind.title),
        kind=kind,
        name=pupil_title(asked),
        columns=COLUMNS[kind.rows],
        rows=rows,
        choices=results.choices if kind.rows == "marks" else None,
        back=address(asked),
        error=str(error) if error else "",
        typed=_typed(asked.request, kind, asked.spot.group.label, asked.today, rows),
    )


def _typed(
    request: HttpRequest, kind: NoticeKind, label: str, today: date, rows: list[Row]
) -> dict[str, object]:
    """Return what stands in the form: what was typed, at first the draft."""
    if request.method == "POST":
        return {**request.POST.dict(), "rows": request.POST.getlist("row")}
    chosen = [row.key for row in rows if row.proposed]
    return {"text": kind.drafted(label, today), "measures": kind.measures, "rows": chosen}


def _shown(asked: Asked, notice: NoticeLine, error: UserError | None = None) -> HttpResponse:
    saw(asked, "уведомление родителям", [asked.spot.child.pupil])
    return show(
        asked,
        "papers/notice.html",
        400 if error else 200,
        crumbs=_way(asked, notice.kind.title),
        notice=notice,
        moves=notice.moves if may_edit(asked) else (),
        least=notice_rules().witnesses,
        here=f"{address(asked)}notices/{notice.number}/",
        error=str(error) if error else "",
        typed=asked.request.POST if error else {},
        done=_DONE.get(asked.chosen.get("done", ""), ""),
    )


def _way(asked: Asked, title: str) -> list[Crumb]:
    return crumbs(asked, Crumb(TITLE, address(asked)), Crumb(title))
