"""Sums over a period: from statistics and edges, from rows alone, and by a twin."""

import hashlib
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.facts.current import BatchRank, settle
from opora.facts.memory import Memory
from opora.facts.tables import MARKS
from opora.facts.view import view_of
from opora.measures.means import SUMS
from opora.measures.periods import KEYS, period_sums
from opora.vocabulary.period import Window
from stores import ORDINARY, accepted

BORDERS = [date(2025, 9, 1), date(2025, 10, 24), date(2025, 10, 31), date(2025, 11, 5)]
DAYS = st.sampled_from(BORDERS) | st.dates(date(2025, 8, 30), date(2026, 6, 2))
ROW = st.fixed_dictionaries(
    {
        "pupil_id": st.integers(1, 4),
        "subject": st.sampled_from(["Физика | ", "Химия | "]),
        "date": st.none() | DAYS,
        "mark": st.integers(1, 5),
        "weight": st.none() | st.integers(1, 65535),
        "school_year": st.sampled_from([2023, 2025]),
        "batch": st.integers(1, 2),
    }
)
BY = st.lists(st.sampled_from(KEYS), unique=True)


def whole(row, n):
    """Pupils 3 and 4 are of another class and school; a number belongs to one year."""
    second = row["pupil_id"] > 2
    return {
        **ORDINARY,
        **row,
        "pupil_id": row["pupil_id"] + row["school_year"] % 10 * 10,
        "school_id": 2 if second else 1,
        "school_class": "9Б" if second else "9А",
        "row": n,
    }


def store_of(folder, rows):
    """A data directory of two uploads with these rows."""
    uploads = [[row for row in rows if row["batch"] == number] for number in (1, 2)]
    return accepted(folder, *({"marks": own} for own in uploads))


def in_memory(store, rows):
    table = pa.Table.from_pylist(rows, schema=MARKS.schema)
    ranks = [BatchRank(b.number, b.on, b.sha256) for b in store.batches()]
    return settle(MARKS, table, ranks)[0]


def answer(facts, by, window):
    found = period_sums(facts, by, window).to_pyarrow().to_pylist()
    rows = [tuple(row[name] for name in (*by, *SUMS)) for row in found]
    # A sum of nothing over everything is one row of zeros, or none where no part has such days.
    return sorted(row for row in rows if row[len(by)])


def twin(rows, by, window):
    groups = {}
    for row in rows:
        if row["date"] and (window.since or date.min) <= row["date"] <= (window.on or date.max):
            groups.setdefault(tuple(row[name] for name in by), []).append(row)
    return sorted(
        (
            *key,
            len(own),
            sum(r["mark"] for r in own),
            sum(r["mark"] * (r["weight"] or 0) for r in own),
            sum(r["weight"] or 0 for r in own),
            *(sum(r["mark"] == value for r in own) for value in range(1, 6)),
        )
        for key, own in groups.items()
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stores")


@given(st.data(), st.lists(ROW, min_size=1, max_size=30))
@settings(deadline=None, max_examples=25)
def test_statistics_rows_and_the_twin_agree_to_the_last_digit(folder, data, rows):
    rows = [whole(row, n) for n, row in enumerate(rows)]
    here = folder / hashlib.sha256(repr(rows).encode()).hexdigest()
    here.mkdir(exist_ok=True)
    store = store_of(here, rows)
    current = in_memory(store, rows)
    view, memory = view_of(store), Memory({"marks": current})
    for _ in range(4):
        by = data.draw(BY)
        one, other = data.draw(st.none() | DAYS), data.draw(st.none() | DAYS)
        window = Window(one, other if one is None or other is None or one <= other else one)

        expected = twin(current.to_pylist(), by, window)

        assert answer(view, by, window) == expected
        assert answer(memory, by, window) == expected


def test_a_period_of_another_year_has_no_sums(tmp_path):
    row = whole({"pupil_id": 1, "subject": "Физика | ", "date": date(2025, 9, 3), "mark": 4,
                 "weight": None, "school_year": 2025, "batch": 1}, 0)  # fmt: skip
    view = view_of(store_of(tmp_path, [row]))

    assert answer(view, ["pupil_id"], Window(date(2019, 9, 1), date(2020, 5, 31))) == []


def test_classes_may_be_chosen(tmp_path):
    rows = [
        whole({"pupil_id": p, "subject": "Физика | ", "date": date(2025, 9, 3), "mark": 4,
               "weight": None, "school_year": 2025, "batch": 1}, p)
        for p in (1, 3)
    ]  # fmt: skip
    view = view_of(store_of(tmp_path, rows))

    for window in (Window(), Window(date(2025, 9, 2), date(2025, 9, 4))):
        found = period_sums(view, ["school_class"], window, ["9Б"]).to_pyarrow().to_pylist()
        assert [(row["school_class"], row["marks"]) for row in found] == [("9Б", 1)]


@pytest.mark.parametrize("window", [Window(), Window(None, date(2025, 10, 24))])
def test_a_pupil_who_moved_within_the_year_has_one_row_over_both_classes(tmp_path, window):
    before = {"date": date(2025, 9, 3), "mark": 2}
    after = {"date": date(2025, 9, 17), "mark": 5, "school_class": "9Б"}
    stays = {"date": date(2025, 9, 17), "mark": 4, "pupil_id": 8}
    view = view_of(accepted(tmp_path, {"marks": [before, after, stays]}))

    def sums(*by):
        rows = period_sums(view, by, window, names=("marks", "total")).to_pyarrow().to_pylist()
        return sorted(tuple(row[name] for name in (*by, "marks", "total")) for row in rows)

    assert sums("pupil_id", "subject") == [(7, "Физика | ", 2, 7), (8, "Физика | ", 1, 4)]
    assert sums("school_class", "pupil_id", "subject") == [
        ("9А", 7, "Физика | ", 1, 2),
        ("9А", 8, "Физика | ", 1, 4),
        ("9Б", 7, "Физика | ", 1, 5),
    ]


def test_a_number_that_goes_on_next_year_has_one_row_over_both_years(tmp_path):
    before = {"date": date(2024, 9, 3), "mark": 2, "school_year": 2024, "school_class": "8А"}
    view = view_of(accepted(tmp_path, {"marks": [before, {"mark": 5}]}))

    assert answer(view, ["pupil_id", "subject"], Window())[0][:4] == (7, "Физика | ", 2, 7)
