"""The selective check of logged work, for who answers for the whole school."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.records.actions.by import By
from opora.records.actions.selective_checks import draw_actions, settle_check
from opora.records.queries.pupils import names_of
from opora.records.queries.selective_checks import drawn_in
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show
from opora.web.typed import note, number


def view(asked: Asked) -> HttpResponse:
    """Return the drawn entries, or do what the form asks: draw, settle one."""
    if not asked.scope.whole or asked.spot.school.level != "school":
        raise Http404
    if asked.request.method != "POST":
        return _shown(asked)
    form = asked.request.POST.dict()
    try:
        _done(asked, form)
    except UserError as error:
        return _shown(asked, error)
    return redirect(asked.request.path)


def _done(asked: Asked, form: dict[str, str]) -> None:
    by, school = By(asked.me.account, asked.because.reason), asked.spot.school.unit
    if "draw" in form:
        draw_actions(by=by, school=school)
        return
    check, verdict = number(form, "check", "Запись"), form.get("verdict", "")
    if check not in {each.check for each in drawn_in(school)}:
        raise Http404
    remark = note(form, "note", "Замечание", needed=False)
    settle_check(by=by, check=check, fine=verdict == "fine", note=remark)


def _shown(asked: Asked, error: UserError | None = None) -> HttpResponse:
    school = asked.spot.school.unit
    drawn = drawn_in(school)
    pupils = {each.pupil for each in drawn}
    saw(asked, "выборочная проверка записей", pupils)
    names = names_of(pupils)
    return show(
        asked,
        "risk/check.html",
        400 if error else 200,
        crumbs=crumbs(
            asked, Crumb("Группа риска", f"/units/{school}/risk/"), Crumb("Выборочная проверка")
        ),
        waiting=[(each, names.name(each.pupil)) for each in drawn if each.fine is None],
        settled=[(each, names.name(each.pupil)) for each in drawn if each.fine is not None],
        error=str(error) if error else "",
        typed=asked.request.POST if error else {},
    )
