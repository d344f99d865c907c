"""The report of the working group: zones with charts, what is advised, versions, differences."""

from collections import Counter
from collections.abc import Sequence

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.sheet import Sheet
from opora.analysis.term_end.compared import compared
from opora.analysis.term_end.recommend import Change, changes, place_title
from opora.analysis.term_end.rules import WHO, Rules
from opora.analysis.term_end.sheets import summary_sheet, then_and_now, zone_sheets
from opora.documents.charts.beside import words_of
from opora.documents.support.term_report import advice_sheet, followed_sheet
from opora.records.queries.classes import classes_of
from opora.records.queries.term_ends import Campaign, staff_names
from opora.records.queries.term_reports import Last, Saved, last_report, report_of, versions_of
from opora.web.links import Links
from opora.web.page import Asked
from opora.web.pages.term_ends.campaign import asked_campaign, way
from opora.web.pages.term_ends.files import version_of
from opora.web.render import Crumb, crumbs, show
from opora.web.sheets import WRITERS, address, chart

TITLE = "Отчёт рабочей группы"


def view(asked: Asked, error: str = "") -> HttpResponse:
    """Return the report, its last version or `?version=`; a chart with `as`."""
    campaign = asked_campaign(asked)
    saved = report_of(campaign.number, version_of(asked, "version"))
    if saved is None and "version" in asked.chosen:
        raise Http404
    if asked.chosen.get("as") == "svg":
        return _picture(asked, campaign, saved)
    around = crumbs(asked, *way(asked, campaign), Crumb(TITLE))
    common = {"crumbs": around, "campaign": campaign, "error": error}
    status = 400 if error else 200
    if saved is None:
        return show(asked, "term_ends/report.html", status, **common, report=None)
    return show(asked, "term_ends/report.html", status, **common, **_told(asked, campaign, saved))


def _told(asked: Asked, campaign: Campaign, saved: Saved) -> dict[str, object]:
    """Return what the page says of a version."""
    last, versions = last_report(campaign), versions_of(campaign.number)
    rules = Rules.load(campaign.on)
    newest = saved.version == versions[0].version
    advised = Counter(each.zone[0] for each in saved.recommendations)
    names = _names(saved)
    return {
        "report": saved,
        "newest": newest,
        "versions": versions,
        "may_edit": newest and campaign.closed_on is None,
        "sheets": [
            (sheet, _address(asked, saved, sheet), words_of(sheet))
            for sheet in _sheets(campaign, saved, last, rules)
        ],
        "followed": last
        and followed_sheet(saved.followed, last.report.figures, saved.figures, names),
        "advice": advice_sheet(saved.recommendations, names),
        "links": _links(asked, campaign),
        "kinds": [(k.key, k.title, advised[k.key]) for k in rules.zones if advised[k.key]],
        "zones": [
            (at, f"{place_title(zone.key)}: {rules.zone_by_key[zone.kind].title.lower()}")
            for at, zone in enumerate(saved.figures.zones)
        ],
        "who": list(WHO.items()),
        "changes": _changes(asked, campaign),
        "compared_with": asked.chosen.get("from", ""),
        "files": [(kind, f"../report.{kind}?version={saved.version}") for kind in WRITERS],
    }


def _names(saved: Saved) -> dict[int, str]:
    both = (*saved.recommendations, *saved.followed)
    return staff_names({each.staff for each in both if each.staff is not None})


def _sheets(campaign: Campaign, saved: Saved, last: Last | None, rules: Rules) -> list[Sheet]:
    figures = saved.figures
    found = [summary_sheet(figures, rules), *zone_sheets(figures, rules)]
    if last is not None:
        then = last.report.figures
        found.append(then_and_now(compared(then, figures), then, figures, rules))
    return found


def _picture(asked: Asked, campaign: Campaign, saved: Saved | None) -> HttpResponse:
    wanted, rules = asked.chosen.get("sheet", ""), Rules.load(campaign.on)
    for sheet in _sheets(campaign, saved, last_report(campaign), rules) if saved else ():
        if sheet.key == wanted:
            return chart(sheet)
    raise Http404


def _address(asked: Asked, saved: Saved, sheet: Sheet) -> str:
    return address(asked, "svg", sheet=sheet.key, version=str(saved.version))


def _links(asked: Asked, campaign: Campaign) -> Links:
    """Return where figures lead; nowhere to pages that are closed."""
    opened = bool(asked.rights.may(Permission.RESULTS, asked.spot.place))
    found = classes_of(campaign.school, campaign.school_year) if opened else []
    numbers = {each.label: each.number for each in found}
    return Links(campaign.school, campaign.school_year, numbers, {"term": campaign.term})


def _changes(asked: Asked, campaign: Campaign) -> Sequence[tuple[str, Change]]:
    """Return what differs between the versions that `?from=` and `?to=` name."""
    first, second = version_of(asked, "from"), version_of(asked, "to")
    if first is None or second is None:
        return []
    older, newer = (report_of(campaign.number, number) for number in sorted((first, second)))
    if older is None or newer is None:
        raise Http404
    said = older.text, newer.text
    names = _names(older) | _names(newer)
    told = changes(older.recommendations, newer.recommendations, said, names)
    return [(place_title(each.zone) if each.zone else "Отчёт", each) for each in told]
