"""Statistics against sums counted one by one."""

from collections import defaultdict
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.facts.statistics import REASONS, SCHEMA, row_groups, statistics
from opora.facts.tables import ABSENCES, LESSON_PLANS, MARKS
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.spans import Level, Spans

SPANS = Spans.of(2025, load_calendars(CATALOGUE / "calendars")[2025])
SCHOOL, YEAR = 1, 2025
WHO = {"school_id": SCHOOL, "school_year": YEAR, "subject_name": "как в файле"}
DAYS = st.dates(date(2025, 8, 25), date(2026, 9, 5))
SUBJECTS = st.sampled_from(["Физика | ", "Химия | "])
CLASSES = st.sampled_from(["9А", "10Б"])
PUPILS = st.fixed_dictionaries(
    {"pupil_id": st.integers(1, 3) | st.just(2**32 - 1), "school_class": CLASSES}
)
MARK = st.builds(
    lambda who, **rest: {**WHO, **who, **rest, "kind": None},
    PUPILS,
    subject=SUBJECTS,
    date=st.none() | DAYS,
    mark=st.integers(1, 5),
    weight=st.none() | st.integers(1, 65535),
)
ABSENCE = st.builds(
    lambda who, **rest: {**WHO, **who, **rest},
    PUPILS,
    subject=st.none() | SUBJECTS,
    date=st.none() | DAYS,
    reason=st.sampled_from(REASONS),
)
LESSON = st.builds(
    lambda **rest: {**WHO, **rest, "number": 1, "topic": None, "planned": None},
    school_class=CLASSES,
    subject=SUBJECTS,
    actual=st.none() | DAYS,
)


def tables(marks=(), absences=(), lessons=()):
    given_rows = ((MARKS, marks), (ABSENCES, absences), (LESSON_PLANS, lessons))
    return {t.name: pa.Table.from_pylist(list(rows), t.current) for t, rows in given_rows}


def counted(marks=(), absences=(), lessons=()):
    return statistics(tables(marks, absences, lessons), SCHOOL, YEAR, SPANS)


def twin(level, marks, absences, lessons):
    """The rows of one level, counted one by one."""
    found = defaultdict(lambda: defaultdict(int))

    def span(day):
        return next(s for s in SPANS.of_level(level) if s.since <= day <= s.until)

    for row in marks:
        if row["date"]:
            cell = found[row["school_class"], row["pupil_id"], row["subject"], span(row["date"])]
            weight = row["weight"] or 0
            for name, value in (
                ("marks", 1), ("total", row["mark"]), ("weight", weight),
                ("weighted_total", weight * row["mark"]), (f"n{row['mark']}", 1),
            ):  # fmt: skip
                cell[name] += value
    for row in absences:
        if row["date"]:
            key = (row["school_class"], row["pupil_id"], row["subject"], span(row["date"]))
            found[key][row["reason"]] += 1
    taught = defaultdict(int)
    for row in lessons:
        if row["actual"]:
            taught[row["school_class"], row["subject"], span(row["actual"])] += 1
    planned = {key[:2] for key in taught}
    for label, pupil, subject, _ in list(found):
        for (its_class, its_subject, its_span), count in taught.items():
            if (its_class, its_subject) == (label, subject):
                found[label, pupil, subject, its_span]["lessons"] = count
    for (label, _, subject, _), cell in found.items():
        cell["lessons"] = cell["lessons"] if (label, subject) in planned else None
    return found


@given(st.lists(MARK, max_size=25), st.lists(ABSENCE, max_size=10), st.lists(LESSON, max_size=10))
@settings(deadline=None, max_examples=150)
def test_every_level_is_what_the_twin_counts(marks, absences, lessons):
    rows = counted(marks, absences, lessons)

    assert rows.schema.equals(SCHEMA)
    for level in Level:
        expected = twin(level, marks, absences, lessons)
        found = [row for row in rows.to_pylist() if row["level"] == level]
        keys = [
            (r["school_class"], r["pupil_id"], r["subject"], r["since"], r["until"]) for r in found
        ]
        assert set(keys) == {(*key[:3], key[3].since, key[3].until) for key in expected}
        assert len(keys) == len(set(keys))
        for key, row in zip(keys, found, strict=True):
            cell = next(c for k, c in expected.items() if (*k[:3], k[3].since, k[3].until) == key)
            counts = {name: row[name] for name in SCHEMA.names[8:]}
            assert counts == {name: cell[name] for name in counts}
            assert (row["school_id"], row["school_year"]) == (SCHOOL, YEAR)


def test_nothing_gives_no_rows():
    assert counted().num_rows == 0
    assert row_groups(counted()) == []


def test_a_pupil_who_missed_nothing_has_the_lessons_of_the_class():
    who = {**WHO, "pupil_id": 7, "school_class": "9А", "subject": "Физика | "}
    mark = {**who, "date": date(2025, 9, 2), "mark": 4, "weight": None, "kind": None}
    plan = {**WHO, "school_class": "9А", "subject": "Физика | ", "topic": None, "planned": None}
    lessons = [{**plan, "number": n, "actual": date(2025, 11, 5 + n)} for n in range(3)]

    rows = counted([mark], (), lessons).to_pylist()

    november = [r for r in rows if r["level"] == Level.MONTH and r["since"] == date(2025, 11, 5)]
    assert [(r["pupil_id"], r["marks"], r["lessons"]) for r in november] == [(7, 0, 3)]


def test_a_row_group_holds_one_level_in_the_order_of_days():
    who = {**WHO, "pupil_id": 7, "school_class": "9А", "subject": "Физика | "}
    days = [date(2025, 9, 1) + timedelta(days=20 * n) for n in range(10)]
    marks = [{**who, "date": day, "mark": 4, "weight": None, "kind": None} for day in days]
    rows = counted(marks)

    groups = [rows.slice(first, last - first) for first, last in row_groups(rows)]

    assert sum(group.num_rows for group in groups) == rows.num_rows
    assert [group["level"].unique().to_pylist() for group in groups] == [[2], [1], [0]]
    assert all(g["since"].to_pylist() == sorted(g["since"].to_pylist()) for g in groups)


def test_a_count_that_does_not_fit_is_an_error_and_never_wraps():
    who = {**WHO, "pupil_id": 7, "school_class": "9А", "subject": "Физика | "}
    row = {**who, "date": date(2025, 9, 2), "mark": 5, "weight": None, "kind": None}
    marks = pa.Table.from_pylist([row], MARKS.current)
    many = {**tables(), "marks": pa.concat_tables([marks] * 65536).combine_chunks()}

    with pytest.raises(pa.ArrowInvalid):
        statistics(many, SCHOOL, YEAR, SPANS)
