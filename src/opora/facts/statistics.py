"""Sufficient statistics: what means, shares and lists over a period are made of, without the marks.

A row is a pupil, a subject and a span of days (`vocabulary.spans`). Three levels stand in one file,
the longest first: the year, terms, months cut at the borders of terms. Each level holds everything,
so a question takes every day once, from the longest spans that fit; days that no span fits are read
from current marks.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.cells import Cells, joined
from opora.facts.order import Codes, alphabet, codes, combined, placed, runs
from opora.facts.tables import ABSENCES, MARKS, TEXT, column
from opora.vocabulary.spans import Level, Spans

_MARKS = [f"n{mark}" for mark in range(1, 6)]
REASONS = ("unknown", "unexcused", "valid", "illness", "late")
_COUNT, _SUM = pa.uint16(), pa.uint32()
COUNTS = [
    column("marks", _COUNT, "how many marks"),
    column("total", _SUM, "their sum"),
    column("weight", _SUM, "sum of the known weights, hundredths"),
    column("weighted_total", _SUM, "sum of mark x weight over the same marks"),
    *(column(f"n{mark}", _COUNT, f"how many marks are {mark}") for mark in range(1, 6)),
    *(column(reason, _COUNT, f"how many absences are {reason}") for reason in REASONS),
]
SCHEMA = pa.schema(
    [
        column("level", pa.uint8(), "0 month, 1 term, 2 year: `vocabulary.spans.Level`"),
        column("since", pa.date32(), "first day of the span"),
        column("until", pa.date32(), "last day of the span"),
        *(MARKS.schema.field(key) for key in ("school_id", "school_year", "school_class")),
        MARKS.schema.field("pupil_id"),
        ABSENCES.schema.field("subject"),
        *COUNTS,
        column("lessons", _COUNT, "lessons given to the class; null = unknown", True),
    ]
)
# What is counted: columns of the tables, first the day that places a row in a span.
COUNTED = {
    "marks": ("date", "school_class", "pupil_id", "subject", "mark", "weight"),
    "absences": ("date", "school_class", "pupil_id", "subject", "reason"),
    "lesson_plans": ("actual", "school_class", "subject"),
}
_SLICE = 100_000  # rows counted at once
_EPOCH = date(1970, 1, 1).toordinal()
_PUPIL = ("school_class", "pupil_id", "subject")
_CLASS = ("school_class", "subject")
_BY = (*_PUPIL, "span")


def statistics(
    current: dict[str, pa.Table], school_id: int, school_year: int, spans: Spans
) -> pa.Table:
    """Return the statistics (schema SCHEMA) of one school and year.

    `current`: columns COUNTED of its current marks, absences and lesson plans, sorted; the tables
    are taken out of it, for they may be most of the memory. Undated rows are left out, as they are
    of every period. Raises pyarrow.ArrowInvalid when a count does not fit its column.
    """
    dated = {name: _dated(current.pop(name), columns[0]) for name, columns in COUNTED.items()}
    words = _Words(dated, spans)
    lessons = Cells(words.keys("lesson_plans", dated["lesson_plans"]), {})
    lessons = Cells(lessons.keys, {"lessons": np.ones(len(lessons), np.int32)})
    lessons = lessons.summed((*_CLASS, "span"))
    told = [_of_marks(words, rows) for rows in _slices(dated.pop("marks"))]
    told += [_of_absences(words, rows) for rows in _slices(dated.pop("absences"))]
    if len(lessons):
        told.append(_taught(told, lessons))
    months = joined(told).summed(_BY)
    del told
    place = {"school_id": school_id, "school_year": school_year}
    made, cells = [], months
    for level, finer in zip(Level, (None, *Level), strict=False):
        cells = cells if finer is None else _raised(cells, finer, level, spans)
        made.append(_table(cells.ordered(("span", *_PUPIL)), level, words, lessons, place))
    return pa.concat_tables(reversed(made))


def row_groups(rows: pa.Table) -> list[tuple[int, int]]:
    """Return a row group for each level, so that the others need not be read.

    A group for each span was measured: more to describe, and slower to ask about.
    """
    return runs(codes(rows["level"]))


def several_classes(rows: pa.Table) -> bool:
    """Whether some pupil of these statistics stands in several classes."""
    pupils, classes = codes(rows["pupil_id"]), codes(rows["school_class"])
    stands = np.unique(combined([pupils, classes]))
    return len(stands) > len(np.unique(pupils))


class _Words:
    """One alphabet of classes and one of subjects for all tables, and the spans of days."""

    def __init__(self, dated: Mapping[str, pa.Table], spans: Spans) -> None:
        self.spans = spans
        self._words = {}
        for name in _CLASS:
            chunks = [chunk for rows in dated.values() for chunk in rows[name].chunks]
            self._words[name] = alphabet(pa.chunked_array(chunks, TEXT))

    def keys(self, table: str, rows: pa.Table) -> dict[str, Codes]:
        """Return the keys of the rows of a table as numbers."""
        keys = {name: placed(rows[name], self._words[name]) for name in _CLASS}
        if "pupil_id" in rows.column_names:
            keys["pupil_id"] = rows["pupil_id"].to_numpy().astype(np.int64)
        days = rows[COUNTED[table][0]].cast(pa.int32()).to_numpy()
        starts = _starts(Level.MONTH, self.spans)
        return keys | {"span": np.searchsorted(starts, days, side="right").astype(np.int64) - 1}

    def decoded(self, name: str, numbers: Codes) -> pa.Array:
        """Return the words; the number after the last word is null."""
        words = self._words[name]
        indices = pa.array(numbers, pa.int32(), mask=numbers == len(words))
        return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _dated(rows: pa.Table, day: str) -> pa.Table:
    return rows.filter(pc.is_valid(rows[day])) if rows[day].null_count else rows


def _starts(level: Level, spans: Spans) -> Codes:
    return np.array([day.toordinal() - _EPOCH for day in spans.starts[level]], np.int64)


def _slices(rows: pa.Table) -> list[pa.Table]:
    """Cut the rows between pupils, so that memory is that of a slice."""
    pupils = rows["pupil_id"].to_numpy()
    borders = np.flatnonzero(np.diff(pupils)) + 1
    wanted = np.searchsorted(borders, np.arange(_SLICE, len(pupils), _SLICE))
    cuts = sorted({0, len(pupils), *borders[wanted[wanted < len(borders)]].tolist()})
    return [rows.slice(first, last - first) for first, last in pairwise(cuts)] or [rows]


def _of_marks(words: _Words, marks: pa.Table) -> Cells:
    keys = words.keys("marks", marks)
    mark = marks["mark"].to_numpy().astype(np.int64)
    weight = pc.fill_null(marks["weight"], 0).to_numpy().astype(np.int64)
    each = Cells(keys, {"mark": mark}).told_apart(_BY, "mark", ["n0", *_MARKS])
    told = {name: each.counts[name] for name in _MARKS}
    sums = {"weight": weight, "weighted_total": mark * weight}
    weighed = Cells(keys, sums).summed(_BY).counts
    table = np.stack(list(told.values()))
    sums = {
        "marks": table.sum(axis=0, dtype=np.int32),
        "total": np.arange(1, 6, dtype=np.int32) @ table,
    }
    return Cells(each.keys, {**sums, **weighed, **told})


def _of_absences(words: _Words, absences: pa.Table) -> Cells:
    reason = placed(absences["reason"], REASONS)
    return Cells(words.keys("absences", absences), {"reason": reason}).told_apart(
        _BY, "reason", REASONS
    )


def _taught(told: Sequence[Cells], lessons: Cells) -> Cells:
    """Return the lessons of every pupil seen in a class and subject, absent or not that month."""
    seen = joined([Cells({name: part.keys[name] for name in _PUPIL}, {}) for part in told])
    pupils = seen.summed(_PUPIL).keys
    wanted, given = _class_and_subject(pupils), _class_and_subject(lessons.keys)
    first, last = (np.searchsorted(given, wanted, side) for side in ("left", "right"))
    counts = last - first
    pupil = np.repeat(np.arange(len(counts)), counts)
    lesson = np.arange(len(pupil)) - np.repeat(np.cumsum(counts) - counts, counts) + first[pupil]
    keys = {name: column[pupil] for name, column in pupils.items()}
    keys["span"] = lessons.keys["span"][lesson]
    return Cells(keys, {"lessons": lessons.counts["lessons"][lesson]})


def _class_and_subject(keys: Mapping[str, Codes]) -> Codes:
    """One number for a class and a subject; orders as the lessons are ordered."""
    return keys["school_class"] << 32 | keys["subject"]


def _raised(cells: Cells, finer: Level, level: Level, spans: Spans) -> Cells:
    """Return sums of longer spans; the cells stand by pupil, so they are summed as they stand."""
    parents = np.searchsorted(_starts(level, spans), _starts(finer, spans), "right") - 1
    return Cells({**cells.keys, "span": parents[cells.keys["span"]]}, cells.counts).summed(_BY)


def _table(
    cells: Cells, level: Level, words: _Words, lessons: Cells, place: Mapping[str, int]
) -> pa.Table:
    days, chosen = words.spans.of_level(level), pa.array(cells.keys["span"])
    since, until = (
        pa.array([getattr(span, end) for span in days], pa.date32()).take(chosen)
        for end in ("since", "until")
    )
    made = dict(cells.counts) | {name: np.full(len(cells), n) for name, n in place.items()}
    made |= {"level": np.full(len(cells), level), "pupil_id": cells.keys["pupil_id"]}
    made |= {name: words.decoded(name, cells.keys[name]) for name in _CLASS}
    made |= {"since": since, "until": until, "lessons": _known(cells, lessons)}
    zeros = np.zeros(len(cells), np.int32)
    columns = [pa.array(made.get(field.name, zeros)).cast(field.type) for field in SCHEMA]
    return pa.table(columns, schema=SCHEMA)


def _known(cells: Cells, lessons: Cells) -> pa.Array:
    """Return the lessons, null for classes and subjects that have no plan."""
    planned = np.isin(_class_and_subject(cells.keys), _class_and_subject(lessons.keys))
    counts = cells.counts.get("lessons", np.zeros(len(cells), np.int64))
    return pa.array(counts, mask=~planned)
