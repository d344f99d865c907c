"""Which format a sheet is, by its content alone; and a whole file into one reading."""

from opora.intake.fingerprint import fingerprint
from opora.intake.format import Format
from opora.intake.formats import all_formats
from opora.intake.grid import Grid
from opora.intake.mapped_sheet import KEY as MAPPED
from opora.intake.mapped_sheet import read_mapped
from opora.intake.reading import Hints, Reading, Said
from opora.vocabulary.problems import Refusal, cell_order
from opora.vocabulary.text import fold, squeeze

_SERVED = "mesh_journal"


def format_of(grid: Grid) -> Format | None:
    """Return the first format that recognises the sheet (fallbacks last), or None."""
    return next((item for item in all_formats() if item.recognises(grid)), None)


def read_grids(grids: list[Grid], hints: Hints) -> Reading:
    """Return what all sheets of a file hold.

    Mappings of the hints are tried before formats. Sheets that neither knows are remarked upon when
    others are known. Raises Refusal if there is no cell at all («empty») or no known sheet
    («not_journal»).
    """
    filled = [grid for grid in grids if any(map(_visible, grid.coded.words))]
    if not filled:
        raise Refusal("empty", "Файл пуст: заполненных ячеек нет. Выгрузите его заново.")
    reading = Reading()
    read = [(grid, _read(grid, hints, reading)) for grid in filled]
    keys = [key for _, key in read if key is not None]
    unknown = [grid for grid, key in read if key is None]
    if not keys:
        raise Refusal("not_journal", _NOT_JOURNAL)
    place = {sheet: number for number, sheet in enumerate(reading.sheets)}
    for notes in (reading.problems, reading.remarks):
        notes.sort(key=lambda said: (place[said.sheet], cell_order(said.cell)))
    reading.format = "+".join(sorted(set(keys)))
    reading.remarks += [
        Said(grid.name, None, "sheet_unknown", _UNKNOWN_SHEET)
        for grid in unknown
        if _SERVED not in keys or not _is_service(grid)
    ]
    return reading


def _read(grid: Grid, hints: Hints, reading: Reading) -> str | None:
    """Add what the sheet holds; return the key of what it was read by, None if it is unknown."""
    mapped = hints.mapped(fingerprint(grid), grid.name) if hints.mappings else None
    if mapped is not None:
        key, mapping = mapped
        read_mapped(grid, mapping, hints, reading)
        reading.mapped.append(key)
        return MAPPED
    found = format_of(grid)
    if found is None:
        return None
    found.read(grid, hints, reading)
    return found.key


def _visible(cell: str) -> bool:
    return bool(cell) and bool(squeeze(cell))


def _is_service(grid: Grid) -> bool:
    """Workbooks of МЭШ carry service sheets named so (formats.md §6.1)."""
    return fold(grid.name or "").startswith(("данные", "лист"))


_NOT_JOURNAL = (
    "Не узнаём этот файл. Подходят отчёты «Сетевого города», журнал МЭШ, «Дневник.ру», протоколы "
    "контрольных работ, КТП и таблицы, где в шапке есть «ФИО», а рядом даты или предметы. "
    "Проверьте, тот ли это файл."
)
_UNKNOWN_SHEET = "Лист не похож на журнал и не прочитан. Если отметки в нём есть, проверьте шапку."
