"""Who needs help in what: pupils whose mean points to a «2», or to a lower mark than before."""

from collections.abc import Collection

from opora.analysis.results.asked import Asked, Place, Row, When
from opora.analysis.results.names import PUPIL, pupil_cell
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.dynamics import Change
from opora.measures.means import MEAN
from opora.measures.periods import period_sums
from opora.measures.scale import Scale
from opora.measures.shares import Share
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_BY = ("school_class", "pupil_id", "subject")
_LOWEST = 2
_COLUMNS = (
    Column("school_class", "Класс", weight=6),
    Column("subject", "Предмет", weight=16),
    PUPIL,
    Column("before", "Раньше", Kind.MEAN, "Средний балл", 8),
    Column("mean", "Сейчас", Kind.MEAN, "Средний балл", 8),
    Column("change", "Изменение, баллов", Kind.POINTS, weight=8),
    Column("expected", "Выходит отметка", Kind.MARK, weight=7),
)
EMPTY = "За это время никто не сползает: ни у кого не выходит «2» или отметка ниже прежней."
_NOTE = "Отметка, которая выходит, – по среднему баллу и шкале перевода; раньше – {}."


def sliding(
    asked: Asked,
    before: When | None,
    classes: Collection[str] = (),
    places: Collection[Place] | None = None,
) -> Sheet:
    """Return pupils and subjects whose mean gives a «2» or less than in the period before.

    `before`: None where there is no earlier period: then only those with a «2». `classes`: all
    subjects of these; `places`: classes and subjects besides. The scale says which mean gives
    which mark (`catalogue/scales.toml`, term_mark).
    """
    wanted = set(places or ())

    def chosen(rows: list[Row]) -> list[Row]:
        return [
            row
            for row in rows
            if row["marks"]
            and (row["school_class"] in classes or (row["school_class"], row["subject"]) in wanted)
        ]

    now = chosen(_sums(asked, asked.when))
    earlier = {_key(row): row for row in (chosen(_sums(asked, before)) if before else ())}
    rows = [
        _row(row, earlier.get(_key(row)), asked.scale)
        for row in sorted(now, key=_order)
        if _slides(row, earlier.get(_key(row)), asked.scale)
    ]
    title = "Кому нужна помощь"
    notes = (_NOTE.format(before.title),) if before else ()
    return Sheet("help", title, _COLUMNS, tuple(rows), empty=EMPTY, notes=notes)


def _sums(asked: Asked, when: When) -> list[Row]:
    window = when.window
    return asked.read(
        ("pupil marks", window), lambda: period_sums(asked.facts, _BY, window, names=MEAN)
    )


def _key(row: Row) -> tuple[int, str]:
    return row["pupil_id"], row["subject"]


def _order(row: Row) -> tuple[tuple[int, str], str]:
    return class_sort_key(row["school_class"]), fold(row["subject"] or "")


def _expected(row: Row, scale: Scale) -> int:
    """Return the mark the unrounded mean gives, compared in whole numbers."""
    for mark, bound in sorted(scale.term_mark.items(), key=lambda item: -item[1]):
        if row["total"] * 100 >= row["marks"] * bound:
            return int(mark)
    return _LOWEST


def _slides(row: Row, earlier: Row | None, scale: Scale) -> bool:
    expected = _expected(row, scale)
    return expected == _LOWEST or (earlier is not None and expected < _expected(earlier, scale))


def _row(row: Row, earlier: Row | None, scale: Scale) -> tuple[Cell, ...]:
    label, subject = row["school_class"], row["subject"]
    place = {"school_class": label, "subject": subject}
    opens = {**place, "pupil": row["pupil_id"]}
    was = Share(earlier["total"], earlier["marks"]) if earlier else Share(0, 0)
    now = Share(row["total"], row["marks"])
    expected = _expected(row, scale)
    return (
        Cell(label, {"school_class": label}),
        Cell(subject_title(subject), place),
        pupil_cell(row["pupil_id"], label),
        Cell(was),
        Cell(now, opens),
        Cell(Change(was, now).points()),
        Cell(expected, opens, "нужна помощь" if expected == _LOWEST else ""),
    )
