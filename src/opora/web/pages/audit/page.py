"""Pages «Журнал доступа» and «Кто видел этого ученика»."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.documents.reports.writing import About, sheet_xlsx
from opora.records.queries.audit import ACTS, Filters, Journal, all_lines, journal, seen
from opora.records.spool import here
from opora.vocabulary.problems import UserError
from opora.web.page import Asked, Page
from opora.web.pages.audit.asked import address, filters_of, page_of, sheet_of
from opora.web.reading import EXPORTED, saw
from opora.web.render import Crumb, crumbs, pupil_title, show

_LATELY = timedelta(days=30)
_MOST = 20_000  # lines of a workbook; more than a person reads
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOTHING = "За эти дни событий нет. Измените даты или уберите отбор."


def unit(asked: Asked) -> HttpResponse:
    """Return the events of a unit and below; with `as=xlsx` all of them as a workbook."""
    if not asked.scope.whole:
        raise Http404  # a part of a school tells nothing of events of the whole
    here().drain()
    filters = filters_of(asked, asked.today - _LATELY)
    line = asked.spot.school
    found = journal(line, filters, page_of(asked))
    if asked.chosen.get("as") == "xlsx":
        return _workbook(asked, filters, found.total)
    title = f"Журнал доступа: {line.name}"
    sheet = sheet_of(found.lines, title, _NOTHING, units=line.level != "school")
    return _shown(asked, "audit/unit.html", found, filters, sheet=sheet)


def pupil(asked: Asked) -> HttpResponse:
    """Return who saw one pupil, by what right, when and what."""
    here().drain()
    filters = filters_of(asked)
    number = asked.spot.pupil.pupil if asked.spot.pupil else 0
    found = seen(number, filters, page_of(asked))
    title = f"Кто видел: {pupil_title(asked)}"
    sheet = sheet_of(found.lines, title, _NOTHING, units=True)
    response = _shown(asked, "audit/pupil.html", found, filters, sheet=sheet)
    saw(asked, "кто видел этого ученика", [number])
    return response


def _shown(
    asked: Asked, template: str, found: Journal, filters: Filters, **context: Any
) -> HttpResponse:
    return show(
        asked,
        template,
        crumbs=crumbs(asked, Crumb("Журнал доступа")),
        journal=found,
        filters=filters,
        acts=ACTS,
        earlier=address(asked, page=found.page + 1) if found.page < found.pages else "",
        later=address(asked, page=found.page - 1) if found.page > 1 else "",
        excel=address(asked, **{"as": "xlsx"}),
        **context,
    )


def _workbook(asked: Asked, filters: Filters, total: int) -> HttpResponse:
    if total > _MOST:
        raise UserError(
            f"За эти дни {total} событий, а в файл входит {_MOST}. Выберите меньше дней или одного "
            "человека."
        )
    line = asked.spot.school
    lines = all_lines(line, filters, _MOST)
    sheet = sheet_of(lines, "Журнал доступа", _NOTHING, units=line.level != "school")
    days = [f"с {filters.since:%d.%m.%Y}" if filters.since else "с начала"]
    days += [f"по {filters.on:%d.%m.%Y}"] if filters.on else []
    about = About("Журнал доступа", line.name, " ".join(days), asked.today)
    saw(asked, "журнал доступа", (), EXPORTED)
    response = HttpResponse(sheet_xlsx([sheet], about), content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="audit.xlsx"'
    return response


PAGES = (
    Page("units/<int:unit>/audit/", "audit", Permission.AUDIT, unit),
    Page("pupils/<int:pupil>/seen/", "seen", Permission.AUDIT, pupil),
)
