"""Which of several batches counts, against a twin in plain Python."""

from collections import Counter, defaultdict
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.facts.current import BatchRank, disputed, settle
from opora.facts.derived import Conflict, Place
from opora.facts.tables import ABSENCES, ENTRIES, FINAL_MARKS, LESSON_PLANS, MARKS, TEST_SCORES

DAY = date(2025, 9, 5)
EARLY = BatchRank(1, date(2025, 9, 30), "aa")
LATE = BatchRank(2, date(2025, 10, 31), "ff")
LATE_TOO = BatchRank(3, date(2025, 10, 31), "bb")

DEFAULTS = {
    "pupil_id": 7,
    "school_id": 1,
    "school_year": 2025,
    "school_class": "9А",
    "subject": "Алгебра | ",
    "subject_name": "Алгебра",
    "date": DAY,
    "mark": 4,
    "weight": None,
    "kind": None,
    "marked_on": None,
    "reason": "unknown",
    "term": "1 четверть",
    "entry": None,
    "work": "КР № 1",
    "task": "1",
    "topic": None,
    "score": 100,
    "max_score": 200,
    "number": 1,
    "planned": DAY,
    "actual": DAY,
    "batch": 1,
    "sheet": "Лист1",
    "row": 0,
    "column": 0,
}


def rows(table, *changes):
    full = [{**DEFAULTS, "row": n, **change} for n, change in enumerate(changes)]
    return pa.Table.from_pylist(
        [{name: row[name] for name in table.schema.names} for row in full], schema=table.schema
    )


def marks(*changes):
    return rows(MARKS, *changes)


def test_marks_of_one_batch_never_conflict():
    given_marks = marks({"mark": 2}, {"mark": 5})

    kept, conflicts = settle(MARKS, given_marks, [EARLY])

    assert kept.equals(given_marks)
    assert conflicts == []


def test_batches_about_different_pupils_stay_whole():
    given_marks = marks({"batch": 1}, {"batch": 2, "pupil_id": 8, "mark": 2})

    kept, conflicts = settle(MARKS, given_marks, [EARLY, LATE])

    assert kept.equals(given_marks)
    assert conflicts == []


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ([{"pupil_id": 8}], False),  # a day is shared, no pupil
        ([{"pupil_id": 7, "date": date(2025, 9, 6)}], False),  # a pupil is shared, no day
        ([{"pupil_id": 7, "date": date(2025, 9, 6)}, {"pupil_id": 8}], False),  # never both at once
        ([{"pupil_id": 7, "subject": "Химия | "}], False),
        ([{"pupil_id": 7, "date": None}], False),
        ([{"pupil_id": 8}, {"pupil_id": 7}], True),
    ],
)
def test_batches_dispute_where_they_share_a_spot(second, expected):
    told = marks({"batch": 70_000}, *({"batch": 3, **row} for row in second))

    assert disputed(MARKS, told) is expected


def test_the_same_pupil_on_different_days_is_joined():
    given_marks = marks({"batch": 1}, {"batch": 2, "date": date(2025, 9, 6)})

    kept, conflicts = settle(MARKS, given_marks, [EARLY, LATE])

    assert kept.num_rows == 2
    assert conflicts == []


def test_equal_sets_of_marks_count_once_in_any_order():
    given_marks = marks(
        {"batch": 1, "mark": 4},
        {"batch": 1, "mark": 2},
        {"batch": 2, "mark": 2},
        {"batch": 2, "mark": 4},
    )

    kept, conflicts = settle(MARKS, given_marks, [EARLY, LATE])

    assert kept["batch"].to_pylist() == [2, 2]
    assert conflicts == []


def test_one_four_and_two_fours_are_a_conflict():
    given_marks = marks({"batch": 1}, {"batch": 2}, {"batch": 2})

    kept, conflicts = settle(MARKS, given_marks, [EARLY, LATE])

    assert kept["batch"].to_pylist() == [2, 2]
    assert [c.others for c in conflicts] == [(1,)]


def test_the_batch_whose_period_ends_later_wins_and_its_first_cell_is_named():
    given_marks = marks(
        {"batch": 1, "mark": 5},
        {"batch": 2, "mark": 3, "row": 9, "column": 4},
        {"batch": 2, "mark": 2, "row": 9, "column": 3},
    )

    kept, conflicts = settle(MARKS, given_marks, [EARLY, LATE])

    assert kept["mark"].to_pylist() == [3, 2]
    assert conflicts == [
        Conflict(7, "Алгебра | ", DAY, None, 2, (1,), Place("Лист1", 9, 3)),
    ]


def test_of_periods_that_end_together_the_smaller_sha256_wins():
    given_marks = marks({"batch": 2, "mark": 2}, {"batch": 3, "mark": 5}, {"batch": 1, "mark": 4})

    kept, conflicts = settle(MARKS, given_marks, [EARLY, LATE, LATE_TOO])

    assert kept["mark"].to_pylist() == [5]
    assert [(c.winner, c.others) for c in conflicts] == [(3, (2, 1))]


def test_a_batch_that_agrees_with_the_winner_is_not_named():
    given_marks = marks({"batch": 2, "mark": 5}, {"batch": 3, "mark": 5}, {"batch": 1, "mark": 4})

    _, conflicts = settle(MARKS, given_marks, [EARLY, LATE, LATE_TOO])

    assert [(c.winner, c.others) for c in conflicts] == [(3, (1,))]


def test_a_batch_without_a_period_loses():
    given_marks = marks({"batch": 1, "mark": 4}, {"batch": 4, "mark": 5})

    kept, _ = settle(MARKS, given_marks, [BatchRank(4, None, "00"), EARLY])

    assert kept["batch"].to_pylist() == [1]


def test_undated_marks_all_stay():
    given_marks = marks({"batch": 1, "date": None}, {"batch": 2, "date": None}, {"batch": 2})

    kept, conflicts = settle(MARKS, given_marks, [EARLY, LATE])

    assert kept.equals(given_marks)
    assert conflicts == []


def test_a_file_without_sheets_gives_a_place_without_a_sheet():
    given_marks = marks({"batch": 1, "mark": 5}, {"batch": 2, "mark": 3, "sheet": None})

    _, conflicts = settle(MARKS, given_marks, [EARLY, LATE])

    assert conflicts[0].place == Place(None, 1, 0)


def test_a_batch_without_a_rank_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="without a rank"):
        settle(MARKS, marks({"batch": 1}, {"batch": 9}), [EARLY])


def test_final_marks_that_differ_are_a_conflict_of_the_term():
    given_marks = rows(
        FINAL_MARKS,
        {"batch": 1, "mark": 4},
        {"batch": 2, "mark": None, "entry": "not_assessed"},
        {"batch": 1, "mark": 3, "term": "2 четверть"},
        {"batch": 2, "mark": 3, "term": "2 четверть"},
    )

    kept, conflicts = settle(FINAL_MARKS, given_marks, [EARLY, LATE])

    assert kept["entry"].to_pylist() == ["not_assessed", None]
    assert conflicts == [
        Conflict(7, "Алгебра | ", None, "1 четверть", 2, (1,), Place("Лист1", 1, 0)),
    ]


def test_absences_of_a_day_without_subject_come_from_one_batch():
    whole_day = {"subject": None, "subject_name": None}
    given_absences = rows(
        ABSENCES,
        {"batch": 1, "reason": "illness", **whole_day},
        {"batch": 2, "reason": "unknown", **whole_day},
        {"batch": 1, "reason": "late"},
    )

    kept, _ = settle(ABSENCES, given_absences, [EARLY, LATE])

    assert kept["reason"].to_pylist() == ["unknown", "late"]


def test_entries_come_from_one_batch():
    given_entries = rows(
        ENTRIES, {"batch": 1, "kind": "debt"}, {"batch": 2, "kind": "not_assessed"}
    )

    kept, _ = settle(ENTRIES, given_entries, [EARLY, LATE])

    assert kept["kind"].to_pylist() == ["not_assessed"]


def test_tasks_of_one_work_are_spots_of_their_own():
    scores = rows(
        TEST_SCORES,
        {"batch": 1, "task": "1", "score": 100},
        {"batch": 1, "task": "2", "score": 100},
        {"batch": 2, "task": "2", "score": 200},
    )

    kept, conflicts = settle(TEST_SCORES, scores, [EARLY, LATE])

    assert kept.select(["task", "score"]).to_pylist() == [
        {"task": "1", "score": 100},
        {"task": "2", "score": 200},
    ]
    assert [c.winner for c in conflicts] == [2]


def test_a_lesson_plan_of_a_later_file_wins_without_a_word_about_pupils():
    plans = rows(
        LESSON_PLANS, {"batch": 1, "actual": None}, {"batch": 2}, {"batch": 1, "number": 2}
    )

    kept, conflicts = settle(LESSON_PLANS, plans, [EARLY, LATE])

    assert [(row["number"], row["actual"]) for row in kept.to_pylist()] == [(1, DAY), (2, DAY)]
    assert conflicts == []


def test_a_dictionary_that_holds_one_key_twice_still_joins():
    given_marks = marks({"batch": 1}, {"batch": 2})
    twice = pa.DictionaryArray.from_arrays(
        pa.array([0, 1], pa.int32()), pa.array(["Физика | ", "Физика | "])
    )
    index = given_marks.schema.get_field_index("subject")
    given_marks = given_marks.set_column(index, given_marks.schema.field(index), twice)

    kept, _ = settle(MARKS, given_marks, [EARLY, LATE])

    assert kept["batch"].to_pylist() == [2]


def twin(given_rows, ranks):
    """What `settle` means, said in plain Python."""
    order = sorted(ranks, key=lambda r: (-r.on.toordinal(), r.sha256))
    place = {rank.batch: n for n, rank in enumerate(order)}
    spots = defaultdict(lambda: defaultdict(list))
    for row in given_rows:
        if row["date"]:
            spots[row["pupil_id"], row["subject"], row["date"]][row["batch"]].append(row)
    winner = {spot: min(said, key=place.get) for spot, said in spots.items()}
    kept = [
        row
        for row in given_rows
        if not row["date"] or winner[row["pupil_id"], row["subject"], row["date"]] == row["batch"]
    ]
    conflicts = set()
    for spot, said in spots.items():
        values = {batch: Counter(r["mark"] for r in found) for batch, found in said.items()}
        others = [b for b in sorted(said, key=place.get) if values[b] != values[winner[spot]]]
        if others:
            conflicts.add((*spot, winner[spot], tuple(others)))
    return kept, conflicts


ROW = st.fixed_dictionaries(
    {
        "pupil_id": st.integers(1, 3),
        "subject": st.sampled_from(["Физика | ", "Химия | "]),
        "date": st.sampled_from([DAY, date(2025, 9, 6), None]),
        "mark": st.integers(1, 5),
        "batch": st.integers(1, 3),
    }
)


@given(st.lists(ROW, max_size=25), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_any_rows_in_any_order_give_what_the_twin_gives(changes, random):
    ranks = [EARLY, LATE, LATE_TOO]
    shuffled = random.sample(ranks, len(ranks))
    given_marks = marks(*changes)

    kept, conflicts = settle(MARKS, given_marks, shuffled)

    expected, expected_conflicts = twin(given_marks.to_pylist(), ranks)
    assert kept.to_pylist() == expected
    assert {
        (c.pupil_id, c.subject, c.date, c.winner, c.others) for c in conflicts
    } == expected_conflicts
    assert len(conflicts) == len(expected_conflicts)
