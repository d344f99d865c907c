"""The list that matters: who has signs of risk, and whom nobody has helped since."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.results.names import named
from opora.analysis.risk.at_risk import AtRisk
from opora.analysis.risk.lists import risk_sheet
from opora.analysis.risk.signs import all_signs
from opora.analysis.sheet import Sheet
from opora.documents.charts.beside import words_of
from opora.documents.reports.report import Report, signature
from opora.records.queries.classes import classes_of
from opora.records.queries.pupils import names_of
from opora.records.queries.risk import at_risk, looked_on
from opora.records.queries.risk_rules import rules_of
from opora.web.links import Links
from opora.web.page import Asked
from opora.web.reading import EXPORTED, READ, saw
from opora.web.render import Crumb, crumbs, show
from opora.web.sheets import WRITERS, address, attachment, chart, pupils_in
from opora.web.tabs import tabs

_TITLE = "Группа риска"
_TABS = {"open": "Никто не занялся", "all": "Все, кому нужна помощь", "rejected": "Отклонённые"}
_EMPTY = {
    "open": "Здесь те, у кого есть признак риска, но после него нет ни одной записи о работе. "
    "Сейчас таких нет: по каждому признаку что-то сделано.",
    "all": "Признаков риска ни у кого не найдено. Их ищут после каждой принятой загрузки и ночью.",
    "rejected": "Отклонённых признаков нет.",
}
_CHOSEN: Mapping[str, Callable[[AtRisk], bool]] = {
    "open": lambda each: bool(each.unanswered),
    "all": lambda each: bool(each.open_signs),
    "rejected": lambda each: any(sign.rejected for sign in each.signs),
}


def view(asked: Asked) -> HttpResponse:
    """Return the list, or with `as` in the address its chart or a file of it."""
    unit, year = asked.spot.school, asked.spot.school_year or 0
    if unit.level != "school":
        raise Http404
    shown = asked.chosen.get("show", "open")
    if shown not in _TABS:
        raise Http404
    everybody = at_risk(unit.unit, year, asked.scope, asked.today)
    sheet = _sheet(asked, [each for each in everybody if _is_chosen(asked, shown, each)], shown)
    wanted = asked.chosen.get("as", "")
    saw(asked, "группа риска", pupils_in([sheet]), READ if wanted in ("", "svg") else EXPORTED)
    if wanted == "svg":
        return chart(sheet)
    if wanted:
        return _file(asked, sheet, wanted)
    classes = {each.label: each.number for each in classes_of(unit.unit, year)}
    words = words_of(sheet)
    return show(
        asked,
        "risk/list.html",
        crumbs=crumbs(asked, Crumb(_TITLE)),
        title=_TITLE,
        sheet=sheet,
        looked=looked_on(unit.unit, year),
        said=words,
        picture=address(asked, "svg") if words else "",
        links=Links(unit.unit, year, classes, card="card/"),
        tabs=tabs(asked, "show", _counted(everybody), shown),
        signs=all_signs(),
        labels=[label for label in classes if asked.scope.touches_class(label)],
        chosen=asked.chosen,
        files=[(kind, address(asked, kind)) for kind in WRITERS] if sheet.rows else [],
        may_check=asked.scope.whole and asked.rights.may(Permission.SUPPORT_EDIT, asked.spot.place),
        may_set=bool(asked.rights.may(Permission.SETTINGS, asked.spot.place)),
    )


def _counted(everybody: list[AtRisk]) -> dict[str, str]:
    """Return the titles of the tabs with how many pupils each has."""
    return {
        key: f"{title}: {len({each.pupil for each in everybody if _CHOSEN[key](each)})}"
        for key, title in _TABS.items()
    }


def _is_chosen(asked: Asked, shown: str, each: AtRisk) -> bool:
    label, sign = asked.chosen.get("class", ""), asked.chosen.get("sign", "")
    fits = sign in ("", *(own.sign for own in each.signs))
    return _CHOSEN[shown](each) and label in ("", each.label) and fits


def _sheet(asked: Asked, found: list[AtRisk], shown: str) -> Sheet:
    titles = {sign.key: sign.title for sign in all_signs()}
    rules = rules_of(asked.spot.school.unit, asked.today)
    sheet = risk_sheet(found, rules, titles, _EMPTY[shown])
    return named(sheet, names_of(pupils_in([sheet])))


def _file(asked: Asked, sheet: Sheet, wanted: str) -> HttpResponse:
    if wanted not in WRITERS:
        raise Http404
    write, kind = WRITERS[wanted]
    report = Report(
        _TITLE,
        asked.spot.school.name,
        f"на {asked.today:%d.%m.%Y}",
        (sheet,),
        signature("Заместитель директора по УВР"),
        (),
        asked.today,
        "landscape",
    )
    return attachment(write(report), kind, _TITLE, wanted)
