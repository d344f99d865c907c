"""A reading into tables of facts: indexes become keys, people become numbers."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.tables import TABLES
from opora.intake.reading import ENTRIES, NO_SUBJECT, REASONS, Columns, Reading
from opora.vocabulary.subject import standard_subjects

_EPOCH = 719163  # ordinal of 1970-01-01: Arrow counts days from there
_CODES = {"B": pa.uint8(), "H": pa.uint16(), "I": pa.uint32()}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rows they are: the person and the place at school, one per pupil of the reading."""

    pupil_id: int
    school_id: int
    school_year: int
    school_class: str


def tabulate(reading: Reading, owners: Sequence[Owner], batch: int) -> dict[str, pa.Table]:
    """Return the four tables of facts (schemas of facts.tables) of one file.

    `owners` has an item for every pupil of the reading, in its order.
    """
    shared = _Shared(reading, owners, batch)
    return {name: shared.table(name, columns) for name, columns in reading.tables().items()}


class _Shared:
    """Dictionaries of one file, made once for its four tables."""

    def __init__(self, reading: Reading, owners: Sequence[Owner], batch: int) -> None:
        self.batch = batch
        self.who = {
            "pupil_id": pa.array([owner.pupil_id for owner in owners], pa.uint32()),
            "school_id": pa.array([owner.school_id for owner in owners], pa.uint32()),
            "school_year": pa.array([owner.school_year for owner in owners], pa.uint16()),
            "school_class": pa.array(
                [owner.school_class for owner in owners], pa.string()
            ).dictionary_encode(),
        }
        subjects = [standard_subjects().resolve(name) for name in reading.subjects]
        self.words: dict[str, list[str | None]] = {
            "subject": [subject.key for subject in subjects],
            "subject_name": [subject.name for subject in subjects],
            "sheet": list(reading.sheets),
            "mark_kind": [None, *reading.kinds[1:]],
            "term": list(reading.terms),
            "reason": list(REASONS),
            "kind": list(ENTRIES),
            "entry": [None, *ENTRIES],
        }

    def table(self, name: str, columns: Columns) -> pa.Table:
        raw = {key: _arrow(values) for key, values in columns.columns.items()}
        made = {key: values.take(raw["pupil"]) for key, values in self.who.items()}
        made |= {"row": raw["row"], "column": raw["column"]}
        made["batch"] = pa.repeat(pa.scalar(self.batch, pa.uint32()), len(raw["row"]))
        made["sheet"] = self._words("sheet", raw["sheet"])
        for key in ("subject", "subject_name"):
            made[key] = self._words(key, _null_where(raw["subject"], NO_SUBJECT))
        if "day" in raw:
            days = pc.subtract(raw["day"].cast(pa.int32()), pa.scalar(_EPOCH, pa.int32()))
            made["date"] = pc.if_else(_is(raw["day"], 0), None, days).cast(pa.date32())
        made |= _OWN[name](self, raw)
        schema = TABLES[name].schema
        return pa.table([_as(made[field.name], field.type) for field in schema], schema=schema)

    def _words(self, key: str, indexes: pa.Array) -> pa.Array:
        """Words by index; repeated words of the list become one dictionary entry."""
        distinct = list(dict.fromkeys(word for word in self.words[key] if word is not None))
        place = {word: number for number, word in enumerate(distinct)}
        codes = [None if word is None else place[word] for word in self.words[key]]
        mapped = pa.array(codes or [None], pa.int32()).take(indexes)
        return pa.DictionaryArray.from_arrays(mapped, pa.array(distinct, pa.string()))

    def marks(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Columns of marks alone."""
        return {
            "mark": raw["mark"],
            "weight": _null_where(raw["weight"], 0),
            "kind": self._words("mark_kind", raw["kind"]),
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


_OWN: dict[str, Callable[[_Shared, dict[str, pa.Array]], dict[str, pa.Array]]] = {
    "marks": _Shared.marks,
    "absences": _Shared.absences,
    "entries": _Shared.entries,
    "final_marks": _Shared.final_marks,
}


def _arrow(values: "array[int]") -> pa.Array:
    return pa.Array.from_buffers(_CODES[values.typecode], len(values), [None, pa.py_buffer(values)])


def _is(values: pa.Array, number: int) -> pa.Array:
    return pc.equal(values, pa.scalar(number, values.type))


def _null_where(values: pa.Array, number: int) -> pa.Array:
    return pc.if_else(_is(values, number), pa.scalar(None, values.type), values)


def _as(values: pa.Array, kind: pa.DataType) -> pa.Array:
    return values if values.type.equals(kind) else values.cast(kind)
