"""Absences and lessons over a period, from statistics, from rows and by a twin."""

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract import twins
from opora.facts.memory import Memory
from opora.facts.statistics import REASONS
from opora.facts.view import view_of
from opora.measures.attendance import COLUMNS, attendance
from opora.measures.periods import KEYS
from opora.vocabulary.period import Window
from stores import ORDINARY, accepted, table

DAYS = st.dates(date(2025, 10, 20), date(2025, 11, 8))
SUBJECTS = st.sampled_from(["Физика | ", "Химия | "])
PUPILS = st.integers(1, 3)
ABSENCE = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": st.none() | SUBJECTS,
        "date": st.none() | DAYS,
        "reason": st.sampled_from(REASONS),
    }
)
MARK = st.fixed_dictionaries({"pupil_id": PUPILS, "subject": SUBJECTS, "date": DAYS})
LESSON = st.fixed_dictionaries(
    {"subject": SUBJECTS, "actual": st.none() | DAYS, "school_class": st.sampled_from(["9А", "9Б"])}
)


def placed(rows):
    """Pupil 3 is of 9Б."""
    return [
        {"school_class": "9Б" if row.get("pupil_id") == 3 else "9А", **row, "number": n + 1}
        for n, row in enumerate(rows)
    ]


def twin(tables, by, since, on):
    full = {name: [{**ORDINARY, **row} for row in rows] for name, rows in tables.items()}
    rows = twins.attendance(full, by, since, on)
    return {tuple(row[key] for key in by): {n: row[n] for n in COLUMNS} for row in rows}


def answer(facts, by, window):
    rows = attendance(facts, by, window).to_pyarrow().to_pylist()
    found = {tuple(row[key] for key in by): {n: row[n] for n in COLUMNS} for row in rows}
    return {key: counts for key, counts in found.items() if any(counts.values())}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stores")


@given(
    st.data(),
    st.lists(MARK, max_size=5),
    st.lists(ABSENCE, min_size=1, max_size=12),
    st.lists(LESSON, max_size=12),
)
@settings(deadline=None, max_examples=20)
def test_statistics_rows_and_the_twin_agree(folder, data, marks, absences, lessons):
    tables = {"marks": placed(marks), "absences": placed(absences), "lesson_plans": placed(lessons)}
    here = folder / hashlib.sha256(repr(tables).encode()).hexdigest()
    view = view_of(accepted(here, tables))
    memory = Memory({name: table(name, rows) for name, rows in tables.items()})
    for _ in range(3):
        by = data.draw(st.lists(st.sampled_from(KEYS), unique=True))
        since, on = sorted((data.draw(DAYS), data.draw(DAYS)))

        expected = twin(tables, by, since, on)

        assert answer(view, by, Window(since, on)) == expected
        assert answer(memory, by, Window(since, on)) == expected


def test_a_share_is_taken_over_lessons_that_are_known(tmp_path):
    tables = {
        "marks": [{"subject": "Химия | "}],
        "absences": [{"reason": "unexcused"}, {"reason": "illness", "subject": "Химия | "}],
        "lesson_plans": [{"number": 1}, {"number": 2, "actual": date(2025, 9, 10)}],
    }
    view = view_of(accepted(tmp_path, tables))

    (row,) = attendance(view, [], Window()).to_pyarrow().to_pylist()

    assert (row["unexcused"], row["illness"]) == (1, 1)
    assert (row["missed"], row["missed_unexcused"], row["lessons"]) == (1, 1, 2)


def test_no_rows_in_the_period_are_no_absences(tmp_path):
    view = view_of(accepted(tmp_path, {"absences": [{}]}))

    assert answer(view, ["pupil_id"], Window(date(2019, 9, 1), date(2020, 5, 31))) == {}
