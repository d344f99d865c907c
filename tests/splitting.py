"""One school told twice: every pupil under one number, and some of their rows under another."""

from datetime import date

import pyarrow as pa
from hypothesis import strategies as st

from opora.facts.current import BatchRank, settle
from opora.facts.memory import Memory
from opora.facts.tables import TABLES
from stores import ORDINARY, accepted

PUPILS = (1, 2, 3)
OTHER = 100  # added to a number it is the pupil's second one
SAME = {pupil + OTHER: pupil for pupil in PUPILS}
SUBJECTS = ("Физика | ", "Химия | ")
TERMS = ("1 четверть", "2 четверть", "год")
BATCHES = (1, 2)
_DAYS = st.sampled_from([date(2025, 9, 1), date(2025, 10, 24), date(2025, 11, 10)]) | st.dates(
    date(2025, 9, 1), date(2025, 12, 28)
)
_COMMON = {
    "pupil_id": st.sampled_from(PUPILS),
    "subject": st.sampled_from(SUBJECTS),
    "batch": st.sampled_from(BATCHES),
    "second": st.booleans(),
}
_MARK = {"date": _DAYS, "mark": st.integers(2, 5), "kind": st.sampled_from([None, "КР № 1"])}
_OWN = {
    "marks": _MARK,
    "absences": {"date": _DAYS, "reason": st.sampled_from(["illness", "valid", "late"])},
    "final_marks": {"term": st.sampled_from(TERMS), "mark": st.integers(2, 5)},
}


_SPOT = ("pupil_id", "subject", "batch")


def _rows(name, clear):
    """Rows of a table; `clear`: no file has two of one spot, whose order nothing would tell.

    Of final marks a file never has two.
    """
    moment = "term" if name == "final_marks" else "date"

    def spot(row):
        return tuple(row[key] for key in (*_SPOT, moment))

    row = st.fixed_dictionaries({**_COMMON, **_OWN[name]})
    return st.lists(row, max_size=14, unique_by=spot if clear or moment == "term" else None)


_PLAN = st.lists(st.tuples(st.sampled_from(SUBJECTS), _DAYS), max_size=4).map(
    lambda lessons: [
        {"subject": subject, "number": n, "actual": day, "batch": 1}
        for n, (subject, day) in enumerate(lessons, 1)
    ]
)
SCHOOLS, CLEAR_SCHOOLS = (
    st.fixed_dictionaries({**{name: _rows(name, clear) for name in _OWN}, "lesson_plans": _PLAN})
    for clear in (False, True)
)


def _of(school, batch, split):
    """The tables of one file, each row in a class that its pupil is in."""
    tables = {}
    for name, rows in school.items():
        own = [dict(row) for row in rows if row["batch"] == batch]
        for row in own:
            second = row.pop("second", False) and split
            if "pupil_id" in row:
                row["school_class"] = "9Б" if row["pupil_id"] == PUPILS[-1] else "9А"
                row["pupil_id"] += OTHER * second
        tables[name] = own
    return tables


def split_store(folder, school):
    """A data directory where a second number has what is marked so."""
    return accepted(folder, *(_of(school, batch, split=True) for batch in BATCHES))


def whole_store(folder, school):
    """The same files with every pupil under one number."""
    return accepted(folder, *(_of(school, batch, split=False) for batch in BATCHES))


def whole_memory(school, store):
    """The same under one number, settled in memory; `store` says which file wins."""
    ranks = [BatchRank(each.number, each.on, each.sha256) for each in store.batches()]
    tables = {}
    for name in school:
        rows = [
            {**ORDINARY, **row, "batch": batch, "row": n}
            for batch in BATCHES
            for n, row in enumerate(_of(school, batch, split=False)[name])
        ]
        table = pa.Table.from_pylist(
            [{key: row[key] for key in TABLES[name].schema.names} for row in rows],
            schema=TABLES[name].schema,
        )
        tables[name] = settle(TABLES[name], table, ranks)[0]
    return Memory(tables)
