"""What only the whole form shows: nobody in it, one pupil twice, two schools, empty columns."""

from collections import Counter
from collections.abc import Sequence

from opora.documents.handmade.form import HandForm, HandRow
from opora.documents.handmade.layout import NAME, OF_SCHOOL, SUBJECTS
from opora.documents.handmade.pupil import Asked, joined
from opora.documents.handmade.schools import may_be_one
from opora.documents.handmade.subjects import without_repeats
from opora.intake.grid import address
from opora.orders.order import Column
from opora.orders.sources import SCHOOL
from opora.vocabulary.person import name_key
from opora.vocabulary.problems import Note, Problem, Remark
from opora.vocabulary.school import school_key

Places = Sequence[tuple[str | None, str]]


def check_whole(found: HandForm, asked: Asked, nobody: Places, above: Sequence[str]) -> None:
    """Join rows of one pupil and note what is wrong. `nobody`: cells that say nobody is listed;
    `above`: names of schools over the tables, asked when no row has one."""
    _join(found, asked)
    for row in found.rows:
        found.notes += _missing(row, asked, found)
    _schools(found, asked, above)
    found.nobody = bool(nobody) and not found.rows
    if found.rows:
        found.notes += [Problem(found.file, *place, "nobody_and_pupils", _BOTH) for place in nobody]
    elif not nobody and found.tables and not found.problems:
        table = found.tables[0]
        found.notes.append(Problem(found.file, table.sheet, None, "nothing", _NOTHING))
    elif not nobody and not found.tables:
        titles = "; ".join(f"«{column.title}»" for column in asked.form.columns)
        message = f"В файле нет таблицы формы. Нужна строка заголовков: {titles}."
        found.notes.append(Problem(found.file, None, None, "no_table", message))


def _join(found: HandForm, asked: Asked) -> None:
    """Join rows of one pupil that name different subjects; others that are alike are problems."""
    kept: dict[tuple[object, ...], HandRow] = {}
    rows = []
    for row in found.rows:
        key = (name_key(row.name), row.classes)
        known = kept.get(key) if row.name and row.classes else None
        if known is None:
            kept[key] = row
            rows.append(row)
            continue
        note = _put_together(known, row)
        found.notes.append(note(found.file, row.sheet, _at(row, asked, NAME), *_TWICE[note]))
        if note is Problem:
            rows.append(row)
    found.rows = rows


def _put_together(known: HandRow, row: HandRow) -> type[Note]:
    """Put a second row to the first, if both may be of one pupil."""
    subjects = {each.subject for each in known.subjects}
    is_same = row.subjects == known.subjects and row.filled == known.filled
    if not is_same and (not row.subjects or subjects & {s.subject for s in row.subjects}):
        return Problem
    known.subjects = tuple(without_repeats([*known.subjects, *row.subjects])[0])
    for key, text in row.filled.items():
        known.filled[key] = joined(known.filled[key], text)
    return Remark


def _missing(row: HandRow, asked: Asked, found: HandForm) -> list[Note]:
    """Return what a row lacks and the form wants; a cell that has a problem lacks nothing."""
    wrong = {(note.sheet, note.cell) for note in found.problems}
    notes: list[Note] = []
    for column in asked.form.columns:
        at = row.cells.get(column.key)
        if at is None or (row.sheet, at) in wrong:
            continue
        if column.source == SUBJECTS and not row.subjects:
            notes.append(Problem(found.file, row.sheet, at, "no_subject", _NO_SUBJECT))
        elif _is_empty(column, row):
            message = f"Графа «{column.title}» не заполнена. Заполните её."
            notes.append(Problem(found.file, row.sheet, at, "empty", message))
    return notes


def _is_empty(column: Column, row: HandRow) -> bool:
    return column.source == SCHOOL and column.required and not row.filled.get(column.key)


def _schools(found: HandForm, asked: Asked, above: Sequence[str]) -> None:
    """Note rows of another school than most rows are of."""
    said = [row.school for row in found.rows if row.school] or list(above)
    counted = Counter(map(school_key, said))
    first = {school_key(name): name for name in reversed(said)}
    found.schools = tuple(first[key] for key, _ in counted.most_common())
    for row in found.rows:
        if row.school and not may_be_one(row.school, found.schools[0]):
            cell = _at(row, asked, OF_SCHOOL)
            found.notes.append(Problem(found.file, row.sheet, cell, "other_school", _OTHER_SCHOOL))


def _at(row: HandRow, asked: Asked, source: str) -> str:
    """Return the address of a source in a row; of its first cell where there is no such column."""
    keys = [column.key for column in asked.form.columns if column.source == source]
    return next((row.cells[key] for key in keys if key in row.cells), address(row.row, 0))


_OTHERWISE = (
    "Этот обучающийся уже есть выше, и сведения о нём другие. Оставьте одну строку; если это "
    "однофамильцы, допишите отчество."
)
_TWICE: dict[type[Note], tuple[str, str]] = {
    Problem: ("twice", _OTHERWISE),
    Remark: ("joined", "Этот обучающийся есть и выше, строки соединены в одну."),
}
_BOTH = "Здесь сказано, что обучающихся нет, а в таблице они есть. Уберите одно из двух."
_NOTHING = (
    "В таблице нет ни одного обучающегося. Если таких нет, напишите в ней: «Таких обучающихся нет»."
)
_NO_SUBJECT = "Предмета нет. Запишите предмет и среднее: «Алгебра (2,33)»."
_OTHER_SCHOOL = "Школа здесь другая, чем в остальных строках. Форма сдаётся по одной школе."
