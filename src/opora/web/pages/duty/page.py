"""Data entry: what is late, missing or unlikely, by check, class and teacher."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import FieldClass, Permission
from opora.analysis.duty.checking import Result
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.sheets import duty_sheets, with_names
from opora.analysis.sheet import Sheet
from opora.documents.charts.beside import words_of
from opora.documents.reports.report import Report, signature
from opora.records.actions.by import By
from opora.records.daily import DUTY, ask_for
from opora.records.queries.classes import classes_of, teachers_of
from opora.records.queries.duty import Duty, duty_of
from opora.records.queries.pupils import names_of
from opora.web.links import Links
from opora.web.page import Asked, Page
from opora.web.reading import EXPORTED, READ, saw
from opora.web.render import Crumb, crumbs, show
from opora.web.sheets import WRITERS, address, attachment, chart, pupils_in

_TITLE = "Ввод данных: что требует проверки"


def view(asked: Asked) -> HttpResponse:
    """Return what the checks found in the part of the school that is the person's; or a file."""
    if asked.request.method == "POST":
        return _check_now(asked)
    school, year = asked.spot.school.unit, asked.spot.school_year or 0
    duty = duty_of(school, year, asked.scope)
    teachers = teachers_of(school, year, asked.today)
    names = {place: teacher.name for place, teacher in teachers.items()}
    sheets = () if duty is None else _sheets(asked, duty, names)
    _note(asked, sheets)
    wanted = asked.chosen.get("as", "")
    if wanted == "svg":
        return _picture(asked, sheets)
    if wanted and duty is not None:
        return _file(asked, duty, sheets, wanted)
    classes = {each.label: each.number for each in classes_of(school, year)}
    return show(
        asked,
        "duty/duty.html",
        crumbs=crumbs(asked, Crumb("Ввод данных")),
        title=_TITLE,
        duty=duty,
        shown=[
            (sheet, address(asked, "svg", sheet=sheet.key), words_of(sheet)) for sheet in sheets
        ],
        links=Links(school, year, classes),
        checks=all_checks(),
        chosen=asked.chosen,
        classes=list(classes),
        may_check=asked.scope.whole,
        files=[(kind, address(asked, kind)) for kind in WRITERS],
    )


def _check_now(asked: Asked) -> HttpResponse:
    if not asked.scope.whole:
        raise Http404
    ask_for(DUTY, asked.spot.school.unit, By(asked.me.account, asked.because.reason))
    return redirect(asked.request.path)


def _sheets(asked: Asked, duty: Duty, names: Mapping[tuple[str, str], str]) -> tuple[Sheet, ...]:
    results = [_chosen(asked, result) for result in duty.results]
    found, by_teacher = duty_sheets(results, names)
    found = with_names(found, names_of(pupils_in([found])))
    sees = asked.rights.sees(FieldClass.BY_TEACHER, asked.spot.place)
    return (by_teacher, found) if sees else (found,)


def _chosen(asked: Asked, result: Result) -> Result:
    """Keep what the filters of the address ask for."""
    label, check = asked.chosen.get("class", ""), asked.chosen.get("check", "")
    kept = tuple(
        each
        for each in result.findings
        if check in ("", each.check) and label in ("", each.school_class)
    )
    return replace(result, findings=kept)


def _picture(asked: Asked, sheets: tuple[Sheet, ...]) -> HttpResponse:
    named = [sheet for sheet in sheets if sheet.key == asked.chosen.get("sheet")]
    if not named:
        raise Http404
    return chart(named[0])


def _file(asked: Asked, duty: Duty, sheets: tuple[Sheet, ...], wanted: str) -> HttpResponse:
    if wanted not in WRITERS:
        raise Http404
    write, kind = WRITERS[wanted]
    report = Report(
        _TITLE,
        asked.spot.school.name,
        f"на {duty.on:%d.%m.%Y}",
        sheets,
        signature("Заместитель директора по УВР"),
        (),
        duty.on,
        "landscape",
    )
    return attachment(write(report), kind, _TITLE, wanted)


def _note(asked: Asked, sheets: tuple[Sheet, ...]) -> None:
    pupils = pupils_in(sheets)
    if pupils:
        saw(
            asked,
            "ввод данных",
            pupils,
            READ if asked.chosen.get("as", "svg") == "svg" else EXPORTED,
        )


PAGES = (Page("units/<int:unit>/duty/", "duty", Permission.DUTY, view, ("GET", "HEAD", "POST")),)
