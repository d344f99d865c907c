"""Разметка таблицы: the sheet as it is, a form that says where what stands, a look, saving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.intake.grid import column_letters
from opora.intake.sheet_mapping import SheetMapping
from opora.intake.sheet_preview import SheetPreview
from opora.intake.sheet_sample import SheetSample
from opora.records.actions.by import By
from opora.records.actions.mappings import forget_mapping, save_mapping
from opora.records.sampling import FilePlace, OpenFile, file_of, opened
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked, Page
from opora.web.pages.sheets.form import (
    DEPTHS,
    ROLES,
    UNDER_DAYS,
    form_of,
    lines_of,
    mapping_of,
)
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

_NOTHING = "По этой разметке из листа не читается ни одной отметки. Проверьте столбцы и шапку."


@dataclass
class _Look:
    """The sheets of a file, the one that is looked at, what was typed, what it would give."""

    sheets: Sequence[SheetSample]
    number: int
    sha256: str
    form: Mapping[str, str]
    mapping: SheetMapping | None = None
    preview: SheetPreview | None = None
    error: str = ""

    @property
    def sheet(self) -> SheetSample:
        return self.sheets[self.number]


def view(asked: Asked) -> HttpResponse:
    """Show a sheet with the form; look at what it would give; save it and read the file by it."""
    place = file_of(_upload(asked), asked.names["file"])
    if place is None:
        raise Http404
    try:
        with opened(_upload(asked), place.file) as file:
            look = _look(asked, file)
    except UserError as error:
        return _shown(asked, place, None, str(error))
    if "save" in asked.request.POST and not look.error:
        try:
            _save(asked, place, look)
        except UserError as error:
            look.error = str(error)
        else:
            return redirect(f"/uploads/{_upload(asked)}/")
    saw(asked, "разметка таблицы", place.pupils)
    return _shown(asked, place, look, look.error)


def forget(asked: Asked) -> HttpResponse:
    """Forget a saved mapping of the school."""
    unit, mapping = asked.spot.school.unit, typed.number(asked.request.POST, "mapping", "Разметка")
    forget_mapping(by=_by(asked), school=unit, mapping=mapping)
    return redirect(f"/units/{unit}/uploads/")


def _look(asked: Asked, file: OpenFile) -> _Look:
    if not file.sheets:
        raise UserError("В файле нет ни одного листа. Выгрузите его заново.")
    number = _number(asked, file.sheets)
    sheet = file.sheets[number]
    if asked.request.method != "POST":
        return _Look(file.sheets, number, file.source.sha256, form_of(sheet))
    form = {name: str(value) for name, value in asked.request.POST.items()}
    look = _Look(file.sheets, number, file.source.sha256, form)
    try:
        look.mapping = mapping_of(form, sheet)
        look.preview = file.preview(sheet, look.mapping)
    except UserError as error:
        look.error = str(error)
    return look


def _number(asked: Asked, sheets: Sequence[SheetSample]) -> int:
    """Return the sheet the address names, else the first that nothing recognises."""
    text = asked.chosen.get("sheet", "")
    if text:
        if not (text.isascii() and text.isdecimal() and int(text[:6]) < len(sheets)):
            raise Http404
        return int(text)
    unknown = (n for n, each in enumerate(sheets) if each.rows and not each.recognised_format)
    return next(unknown, 0)


def _save(asked: Asked, place: FilePlace, look: _Look) -> None:
    if look.mapping is None or look.preview is None or look.preview.empty:
        raise UserError(_NOTHING)
    save_mapping(
        by=_by(asked),
        upload=_upload(asked),
        version=typed.number(asked.request.POST, "version", "Версия"),
        file=place.file,
        sha256=look.sha256,
        sheet=look.sheet.name,
        fingerprint=look.sheet.fingerprint,
        mapping=look.mapping,
    )


def _shown(asked: Asked, place: FilePlace, look: _Look | None, error: str) -> HttpResponse:
    upload, unit = _upload(asked), asked.spot.school.unit
    around = {} if look is None else _table(look)
    return show(
        asked,
        "sheets/sheets.html",
        400 if error else 200,
        crumbs=crumbs(
            asked,
            Crumb("Загрузки", f"/units/{unit}/uploads/"),
            Crumb(f"№ {upload}", f"/uploads/{upload}/"),
            Crumb("Разметка таблицы"),
        ),
        place=place,
        upload=upload,
        look=look,
        error=error,
        **around,
    )


def _table(look: _Look) -> dict[str, object]:
    """Return the sheet and the form as the template takes them."""
    rows = look.sheet.rows
    width = max(map(len, rows), default=0)
    return {
        "letters": [column_letters(column) for column in range(width)],
        "rows": [[*row, *[""] * (width - len(row))] for row in rows],
        "left": look.sheet.total - len(rows),
        "lines": lines_of(look.form, look.sheet),
        "twins": _twins(look),
        "roles": ROLES,
        "under_days": UNDER_DAYS,
        "depths": DEPTHS,
    }


def _twins(look: _Look) -> list[str]:
    """Return other sheets with the same header: the mapping is for them too."""
    own = look.sheet.fingerprint
    return [
        each.name or str(number + 1)
        for number, each in enumerate(look.sheets)
        if each.fingerprint == own and number != look.number
    ]


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)


def _upload(asked: Asked) -> int:
    if asked.spot.upload is None:
        raise Http404
    return asked.spot.upload


_NEEDS = Permission.UPLOAD
PAGES = (
    Page(
        "uploads/<int:upload>/sheets/<int:file>/",
        "sheets",
        _NEEDS,
        view,
        ("GET", "HEAD", "POST"),
    ),
    Page("units/<int:unit>/uploads/mappings/", "forget_mapping", _NEEDS, forget, ("POST",)),
)
