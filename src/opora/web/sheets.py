"""A page of tables: each with a chart and an Excel file, documents of the same figures."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from opora.analysis.results.asked import When
from opora.analysis.results.names import PUPIL, named
from opora.analysis.sheet import Sheet
from opora.documents.charts.beside import spec_of, words_of
from opora.documents.charts.picture import svg
from opora.documents.reports import find_report
from opora.documents.reports.report import Request, period_of
from opora.documents.reports.writing import (
    About,
    report_docx,
    report_pdf,
    report_xlsx,
    sheet_xlsx,
)
from opora.facts.view import View
from opora.records.queries.facts import remembered
from opora.records.queries.pupils import names_of
from opora.web.links import Links
from opora.web.page import Asked
from opora.web.reading import EXPORTED, saw
from opora.web.render import show

WRITERS: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "docx": (
        report_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (report_pdf, "application/pdf"),
    "xlsx": (report_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_XLSX = WRITERS["xlsx"][1]


@dataclass(frozen=True, slots=True)
class Block:
    """A table of a page; `make` gives it without names. `key`: what it depends on, facts apart.

    `links`: where its figures lead, when not where those of the page do.
    """

    name: str
    make: Callable[[], Sheet]
    key: Hashable = None
    links: Links | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a page: of which facts, period and scope, and where figures lead.

    `reports`: keys of documents that are made of the same figures by `request`. `pupils`: who is
    shown besides those that stand in the tables.
    """

    facts: View
    when: When
    scope: Hashable
    title: str
    school: str
    blocks: Sequence[Block]
    links: Links
    reports: Sequence[str] = ()
    request: Callable[[], Request] | None = None
    pupils: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the template gets it."""

    sheet: Sheet = field(repr=False)
    links: Links
    chart: str
    said: str
    excel: str


def answer(asked: Asked, template: str, tables: Tables, **context: Any) -> HttpResponse:
    """Return the page, or with `as` in the address a table, chart or document of it."""
    wanted, report = asked.chosen.get("as", ""), asked.chosen.get("report", "")
    if wanted == "svg":
        return _chart(asked, tables)
    if wanted and report:
        return _document(asked, tables, report, wanted)
    if wanted == "xlsx":
        return _excel(asked, tables)
    if wanted:
        raise Http404
    blocks = [(block, _table(tables, block)) for block in tables.blocks]
    named_blocks = _said_once(_with_names(blocks))
    made = [_shown(asked, tables, block, sheet) for block, sheet in named_blocks]
    _note(asked, tables, [each.sheet for each in made])
    documents = [
        (find_report(key).title, [(kind, address(asked, kind, report=key)) for kind in WRITERS])
        for key in tables.reports
    ]
    return show(
        asked,
        template,
        tables=made,
        title=tables.title,
        when=tables.when,
        documents=documents,
        **context,
    )


def pupils_in(sheets: Iterable[Sheet]) -> set[int]:
    """Return the numbers of pupils that stand in tables, with names or without."""
    return {
        int(cell.opens["pupil"])
        for sheet in sheets
        for row in sheet.rows
        for cell in row
        if "pupil" in cell.opens
    }


def chart(sheet: Sheet) -> HttpResponse:
    """Return the chart of a table as a picture; Http404 where it has none."""
    spec = spec_of(sheet)
    if spec is None:
        raise Http404
    return HttpResponse(svg(spec), content_type="image/svg+xml; charset=utf-8")


def attachment(content: bytes, kind: str, title: str, ending: str) -> HttpResponse:
    """Return a file to be saved under its title."""
    name = f"{title}.{ending}".replace("/", "-")
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": header})


def address(asked: Asked, wanted: str, **more: str) -> str:
    """Return this address with `as` and more: the same table as a picture or a file."""
    query = asked.request.GET.copy()
    query["as"] = wanted
    for name, value in more.items():
        query[name] = value
    return f"{asked.request.path}?{query.urlencode()}"


def _table(tables: Tables, block: Block) -> Sheet:
    key = (block.name, block.key, tables.when, tables.scope)
    return remembered(tables.facts, key, block.make)


def _with_names(blocks: list[tuple[Block, Sheet]]) -> list[tuple[Block, Sheet]]:
    """Return the tables with names, all asked for at once."""
    lists = [sheet for _, sheet in blocks if PUPIL in sheet.columns]
    pupils = pupils_in(lists)
    if not pupils:
        return blocks
    names = names_of(pupils)
    return [(block, named(sheet, names)) for block, sheet in blocks]


def _said_once(blocks: list[tuple[Block, Sheet]]) -> list[tuple[Block, Sheet]]:
    """Leave out empty tables that would say what an empty one before them says."""
    found: list[tuple[Block, Sheet]] = []
    for block, sheet in blocks:
        said = [each.empty for _, each in found if not each.rows]
        if sheet.rows or sheet.empty not in said:
            found.append((block, sheet))
    return found


def _shown(asked: Asked, tables: Tables, block: Block, sheet: Sheet) -> Shown:
    words = words_of(sheet)
    return Shown(
        sheet,
        block.links or tables.links,
        address(asked, "svg", sheet=block.name) if words else "",
        words,
        address(asked, "xlsx", sheet=block.name) if sheet.rows else "",
    )


def _chosen(asked: Asked, tables: Tables) -> list[Block]:
    name = asked.chosen.get("sheet", "")
    found = [block for block in tables.blocks if name in ("", block.name)]
    if not found:
        raise Http404
    return found


def _chart(asked: Asked, tables: Tables) -> HttpResponse:
    block = _chosen(asked, tables)[0]
    ((_, sheet),) = _with_names([(block, _table(tables, block))])
    _note(asked, tables, [sheet])
    return chart(sheet)


def _excel(asked: Asked, tables: Tables) -> HttpResponse:
    made = [(block, _table(tables, block)) for block in _chosen(asked, tables)]
    sheets = [sheet for _, sheet in _with_names(made)]
    _note(asked, tables, sheets, EXPORTED)
    title = sheets[0].title if len(sheets) == 1 else tables.title
    about = About(title, tables.school, period_of(tables.when), asked.today)
    return attachment(sheet_xlsx(sheets, about), _XLSX, title, "xlsx")


def _document(asked: Asked, tables: Tables, key: str, wanted: str) -> HttpResponse:
    if wanted not in WRITERS or key not in tables.reports or tables.request is None:
        raise Http404
    write, kind = WRITERS[wanted]
    report = find_report(key).build(tables.request())
    _note(asked, tables, report.sheets, EXPORTED)
    return attachment(write(report), kind, report.title, wanted)


def _note(asked: Asked, tables: Tables, sheets: Iterable[Sheet], act: str = "read") -> None:
    pupils = pupils_in(sheets) | set(tables.pupils)
    if pupils:
        saw(asked, tables.title, pupils, act)
