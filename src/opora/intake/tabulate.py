"""Readings into tables of facts: indexes become keys, people become numbers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa

from opora.facts.tables import TABLES, TEXT
from opora.intake.reading import (
    ENTRIES,
    NO_COUNT,
    NO_SCORE,
    NO_SUBJECT,
    REASONS,
    Columns,
    Reading,
)
from opora.vocabulary.subject import standard_subjects

_EPOCH = 719163  # ordinal of 1970-01-01: Arrow counts days from there


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rows they are: the person and the place at school, one per pupil of the reading."""

    pupil_id: int
    school_id: int
    school_year: int
    school_class: str


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """Where rows without a pupil belong: plans of lessons; one per section of the reading."""

    school_id: int
    school_year: int
    school_class: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one file gave; `owners` has an item for every pupil of the reading, in its order,
    `places` for every section."""

    reading: Reading
    owners: Sequence[Owner]
    places: Sequence[ClassPlace]
    batch: int


def tabulate(parts: Sequence[Part]) -> dict[str, pa.Table]:
    """Return the tables of facts (schemas of facts.tables) that readings give, of these files.

    The files are made into tables together: a file costs a dozen array headers, not a hundred
    calls.
    """
    shared = _Shared(parts)
    return {name: shared.table(name) for name in Reading().tables()}


class _Shared:
    """Words and people of all parts, made once for all tables.

    An index of a part, moved by what the parts before it have, is an index into these lists.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        owners = [owner for part in parts for owner in part.owners]
        pupils = pa.array([owner.pupil_id for owner in owners], pa.uint32())
        self.of_pupils = {"pupil_id": pupils} | _where(owners)
        self.of_sections = _where([place for part in parts for place in part.places])
        readings = [part.reading for part in parts]
        names = [name for reading in readings for name in reading.subjects]
        subjects = [standard_subjects().resolve(name) for name in names]
        self.words: dict[str, list[str | None]] = {
            "subject": [subject.key for subject in subjects],
            "subject_name": [subject.name for subject in subjects],
            "sheet": [sheet for reading in readings for sheet in reading.sheets],
            "mark_kind": [kind or None for reading in readings for kind in reading.kinds],
            "term": [term for reading in readings for term in reading.terms],
            "reason": list(REASONS),
            "kind": list(ENTRIES),
            "entry": [None, *ENTRIES],
            "work": [work for reading in readings for work in reading.works],
            "task": [task for reading in readings for task in reading.tasks],
            "topic": [topic or None for reading in readings for topic in reading.topics],
        }
        self._moves = {
            "pupil": _starts(len(part.owners) for part in parts),
            "subject": _starts(len(reading.subjects) for reading in readings),
            "sheet": _starts(len(reading.sheets) for reading in readings),
            "kind": _starts(len(reading.kinds) for reading in readings),
            "term": _starts(len(reading.terms) for reading in readings),
            "section": _starts(len(part.places) for part in parts),
            "work": _starts(len(reading.works) for reading in readings),
            "task": _starts(len(reading.tasks) for reading in readings),
            "topic": _starts(len(reading.topics) for reading in readings),
        }
        self._dictionaries: dict[str, tuple[pa.Array, pa.Array]] = {}

    def table(self, name: str) -> pa.Table:
        """Return one table of all parts."""
        columns = [part.reading.tables()[name] for part in self.parts]
        rows = [len(table) for table in columns]
        schema = TABLES[name].schema
        if not sum(rows):
            return TABLES[name].empty()
        raw = {key: self._column(name, key, columns) for key in columns[0].CODES}
        who, index = (self.of_pupils, "pupil") if "pupil" in raw else (self.of_sections, "section")
        made = {key: values.take(raw[index]) for key, values in who.items()}
        made |= {"row": raw["row"], "column": raw["column"]}
        made["batch"] = pa.array(np.repeat([part.batch for part in self.parts], rows), pa.uint32())
        made["sheet"] = self._words("sheet", raw["sheet"])
        for key in ("subject", "subject_name"):
            made[key] = self._words(key, raw["subject"])
        if "day" in raw:
            made["date"] = _dates(raw["day"])
        made |= _OWN[name](self, raw)
        return pa.table([_as(made[field.name], field.type) for field in schema], schema=schema)

    def _column(self, table: str, key: str, columns: Sequence[Columns]) -> pa.Array:
        """Return one raw column of all parts, indexes moved to the shared lists."""
        arrays = [np.frombuffer(part.columns[key], part.CODES[key]) for part in columns]
        moves = self._moves.get(key)
        if moves is None or (key == "kind" and table != "marks"):  # kinds of entries are shared
            return pa.array(_together(arrays))
        pairs = zip(arrays, moves, strict=True)
        moved = _together([array + np.uint32(move) if move else array for array, move in pairs])
        if key != "subject":
            return pa.array(moved)
        return pa.array(moved, mask=_together([array == NO_SUBJECT for array in arrays]))

    def _words(self, key: str, indexes: pa.Array) -> pa.Array:
        codes, words = self._dictionary(key)
        return pa.DictionaryArray.from_arrays(codes.take(indexes), words)

    def _dictionary(self, key: str) -> tuple[pa.Array, pa.Array]:
        """Return (code by index, words by code); repeated words of the list have one code."""
        if key not in self._dictionaries:
            listed = pa.array(self.words[key] or [None], pa.string()).dictionary_encode()
            self._dictionaries[key] = (listed.indices, listed.dictionary)
        return self._dictionaries[key]

    def marks(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of marks alone."""
        return {
            "mark": raw["mark"],
            "weight": _null_where(raw["weight"], 0),
            "kind": self._words("mark_kind", raw["kind"]),
            "marked_on": _dates(raw["marked_on"]),
        }

    def final_marks(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of final marks alone."""
        return {
            "mark": _null_where(raw["mark"], 0),
            "entry": self._words("entry", raw["entry"]),
            "term": self._words("term", raw["term"]),
        }

    def absences(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of absences alone."""
        return {"reason": self._words("reason", raw["reason"])}

    def entries(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of entries alone."""
        return {"kind": self._words("kind", raw["kind"])}

    def test_scores(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of scores alone; no file tells what a task checks."""
        return {
            "work": self._words("work", raw["work"]),
            "task": self._words("task", raw["task"]),
            "topic": pa.nulls(len(raw["task"]), TEXT),
            "score": _null_where(raw["score"], NO_SCORE),
            "max_score": _null_where(raw["max_score"], NO_SCORE),
        }

    def lesson_plans(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of plans of lessons alone."""
        return {
            "number": raw["number"],
            "topic": self._words("topic", raw["topic"]),
            "planned": _dates(raw["planned_on"]),
            "actual": _dates(raw["given_on"]),
        }

    def programme_progress(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of progress alone."""
        counts = ("lessons_planned", "lessons_given", "controls_planned", "controls_given")
        return {"since": _dates(raw["since"])} | {
            name: _null_where(raw[name], NO_COUNT) for name in counts
        }


_OWN: dict[str, Callable[[_Shared, dict[str, pa.Array]], dict[str, pa.Array]]] = {
    "marks": _Shared.marks,
    "absences": _Shared.absences,
    "entries": _Shared.entries,
    "final_marks": _Shared.final_marks,
    "test_scores": _Shared.test_scores,
    "lesson_plans": _Shared.lesson_plans,
    "programme_progress": _Shared.programme_progress,
}


def _where(places: Sequence[Owner] | Sequence[ClassPlace]) -> dict[str, pa.Array]:
    classes = pa.array([place.school_class for place in places], pa.string())
    return {
        "school_id": pa.array([place.school_id for place in places], pa.uint32()),
        "school_year": pa.array([place.school_year for place in places], pa.uint16()),
        "school_class": classes.dictionary_encode(),
    }


def _together(arrays: list[Any]) -> Any:
    """Return the arrays as one; a single one is not copied: it may be most of the memory."""
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _starts(sizes: Iterable[int]) -> list[int]:
    return list(accumulate(sizes, initial=0))[:-1]


def _dates(days: pa.Array) -> pa.Array:
    """Return dates of ordinals, null for 0. By NumPy, whose memory goes back to the system."""
    ordinals = days.to_numpy()
    numbers = ordinals.astype(np.int32) - np.int32(_EPOCH)
    return pa.array(numbers, mask=ordinals == 0).view(pa.date32())


def _null_where(values: pa.Array, number: int) -> pa.Array:
    plain = values.to_numpy()
    return pa.array(plain, mask=plain == number)


def _as(values: pa.Array, kind: pa.DataType) -> pa.Array:
    return values if values.type.equals(kind) else values.cast(kind)
