"""Sufficient statistics: what means, shares and lists over a period are made of, without the marks.

A row is a pupil, a subject and a span of days (`vocabulary.spans`). Three levels stand in one file,
the longest first: the year, terms, months cut at the borders of terms. Each level holds everything,
so a question takes every day once, from the longest spans that fit; days that no span fits are read
from current marks.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.cells import Cells, joined
from opora.facts.order import Codes, alphabet, codes, runs
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
_DAYS = {"marks": "date", "absences": "date", "lesson_plans": "actual"}
_EPOCH = date(1970, 1, 1).toordinal()
_PUPIL = ("school_class", "pupil_id", "subject")
_CLASS = ("school_class", "subject")
_BY = (*_PUPIL, "span")


def statistics(
    current: Mapping[str, pa.Table], school_id: int, school_year: int, spans: Spans
) -> pa.Table:
    """Return the statistics (schema SCHEMA) of one school and year.

    `current`: current marks, absences and lesson plans of it. Undated rows are left out, as they
    are of every period. Raises pyarrow.ArrowInvalid when a count does not fit its column.
    """
    dated = {name: _dated(current[name], day) for name, day in _DAYS.items()}
    words = {name: _Words([rows[name] for rows in dated.values()]) for name in _CLASS}
    keys = {name: _keys(name, rows, words, spans) for name, rows in dated.items()}
    lessons = Cells(keys["lesson_plans"], {"lessons": _ones(dated["lesson_plans"])})
    lessons = lessons.summed((*_CLASS, "span"))
    told = [_of_marks(keys["marks"], dated["marks"]), _of_absences(keys["absences"], dated)]
    months = joined(told).summed(_BY)
    if len(lessons):
        months = joined([months, _taught(months, lessons)]).summed(_BY)
    place = {"school_id": school_id, "school_year": school_year}
    return pa.concat_tables(
        _table(_at(level, months, spans), level, spans, words, lessons, place)
        for level in reversed(Level)
    )


def row_groups(rows: pa.Table) -> list[tuple[int, int]]:
    """Return a row group for each level, so that the others need not be read.

    A group for each span was measured: more to describe, and slower to ask about.
    """
    return runs(codes(rows["level"]))


class _Words:
    """One alphabet for a text column of several tables."""

    def __init__(self, columns: list[pa.ChunkedArray]) -> None:
        together = pa.chunked_array([c for column in columns for c in column.chunks], TEXT)
        self.words = pa.array(alphabet(together), pa.string())
        ends = np.cumsum([len(column) for column in columns])[:-1]
        self.codes: list[Codes] = np.split(codes(together), ends)

    def decoded(self, numbers: Codes) -> pa.Array:
        """Return the words; the number after the last word is null."""
        indices = pa.array(numbers, pa.int32(), mask=numbers == len(self.words))
        return pa.DictionaryArray.from_arrays(indices, self.words)


def _dated(rows: pa.Table, day: str) -> pa.Table:
    return rows.filter(pc.is_valid(rows[day])) if rows[day].null_count else rows


def _keys(name: str, rows: pa.Table, words: Mapping[str, _Words], spans: Spans) -> dict[str, Codes]:
    place = list(_DAYS).index(name)
    keys = {column: words[column].codes[place] for column in _CLASS}
    if "pupil_id" in rows.column_names:
        keys["pupil_id"] = rows["pupil_id"].to_numpy().astype(np.int64)
    days = rows[_DAYS[name]].cast(pa.int32()).to_numpy()
    starts = _starts(Level.MONTH, spans)
    return keys | {"span": np.searchsorted(starts, days, side="right").astype(np.int64) - 1}


def _starts(level: Level, spans: Spans) -> Codes:
    return np.array([day.toordinal() - _EPOCH for day in spans.starts[level]], np.int64)


def _ones(rows: pa.Table) -> Codes:
    return np.ones(rows.num_rows, np.int64)


def _of_marks(keys: Mapping[str, Codes], marks: pa.Table) -> Cells:
    mark = marks["mark"].to_numpy().astype(np.int64)
    weight = pc.fill_null(marks["weight"], 0).to_numpy().astype(np.int64)
    each = Cells(keys, {"mark": mark}).told_apart(_BY, "mark", ["n0", *_MARKS])
    told = {name: each.counts[name] for name in _MARKS}
    sums = {"weight": weight, "weighted_total": mark * weight}
    weighed = Cells(keys, sums).summed(_BY).counts
    table = np.stack(list(told.values()))
    sums = {"marks": table.sum(axis=0), "total": np.arange(1, 6) @ table}
    return Cells(each.keys, {**sums, **weighed, **told})


def _of_absences(keys: Mapping[str, Codes], dated: Mapping[str, pa.Table]) -> Cells:
    reasons = pc.index_in(dated["absences"]["reason"].cast(pa.string()), pa.array(REASONS))
    reason = reasons.to_numpy().astype(np.int64)
    return Cells(keys, {"reason": reason}).told_apart(_BY, "reason", REASONS)


def _taught(months: Cells, lessons: Cells) -> Cells:
    """Return the lessons of every pupil seen in a class and subject, absent or not that month."""
    pupils = Cells({name: months.keys[name] for name in _PUPIL}, {}).summed(_PUPIL).keys
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


def _at(level: Level, months: Cells, spans: Spans) -> Cells:
    parents = np.searchsorted(_starts(level, spans), _starts(Level.MONTH, spans), "right") - 1
    keys = dict(months.keys) | {"span": parents[months.keys["span"]]}
    # Months stand by pupil, so they are summed as they stand; only the sums are put in order.
    return Cells(keys, months.counts).summed(_BY).ordered(("span", *_PUPIL))


def _table(
    cells: Cells,
    level: Level,
    spans: Spans,
    words: Mapping[str, _Words],
    lessons: Cells,
    place: Mapping[str, int],
) -> pa.Table:
    days = spans.of_level(level)
    since, until = (
        pa.array([getattr(span, end) for span in days], pa.date32()).take(
            pa.array(cells.keys["span"])
        )
        for end in ("since", "until")
    )
    made = dict(cells.counts) | {name: np.full(len(cells), n) for name, n in place.items()}
    made |= {"level": np.full(len(cells), level), "pupil_id": cells.keys["pupil_id"]}
    made |= {name: words[name].decoded(cells.keys[name]) for name in _CLASS}
    made |= {"since": since, "until": until, "lessons": _known(cells, lessons)}
    zeros = np.zeros(len(cells), np.int64)
    columns = [pa.array(made.get(field.name, zeros)).cast(field.type) for field in SCHEMA]
    return pa.table(columns, schema=SCHEMA)


def _known(cells: Cells, lessons: Cells) -> pa.Array:
    """Return the lessons, null for classes and subjects that have no plan."""
    planned = np.isin(_class_and_subject(cells.keys), _class_and_subject(lessons.keys))
    counts = cells.counts.get("lessons", np.zeros(len(cells), np.int64))
    return pa.array(counts, mask=~planned)
