import io
import json
from array import array
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.frames import BrokenFrame, receive_column
from opora.intake.grid import Grid
from opora.intake.reading import (
    NO_COUNT,
    NO_SCORE,
    NO_SUBJECT,
    PupilEntry,
    Reading,
    Said,
    Section,
    TeacherEntry,
)
from opora.intake.wire import pack, unpack, unpack_grids, unpack_refusal


def reading() -> Reading:
    made = Reading(
        format="sgo_pupil_report",
        sheets=["Лист1", None],
        sections=[Section("Школа", "9А", 2024, date(2025, 3, 24), None)],
        pupils=[PupilEntry("Дубова Ада", 0, 0, 1, 8, 0)],
        subjects=["Алгебра", "Физика"],
        kinds=["", "Контрольная работа"],
        terms=["", "4 четверть"],
        works=["Дроби"],
        tasks=["1", "К2"],
        topics=["", "Степени"],
        teachers=[TeacherEntry("Громова Н.В.", 0, 1)],
        stated_means=2,
        problems=[Said("Лист1", "B3", "cell_unknown", "…")],
        remarks=[Said(None, None, "mean_differs", "…")],
    )
    made.marks.add(
        0, 1, date(2025, 4, 1).toordinal(), 5, 150, 1, date(2025, 4, 9).toordinal(), 1, 12, 3
    )
    made.absences.add(0, NO_SUBJECT, 0, 4, 0, 13, 3)
    made.entries.add(0, 0, 0, 4, 0, 14, 3)
    made.final_marks.add(0, 0, 1, 0, 5, 0, 15, 3)
    made.test_scores.add(0, 0, 1, 0, 1, 150, NO_SCORE, 0, 16, 3)
    made.lesson_plans.add(0, 1, 1, 1, 5, 0, 0, 17, 3)
    made.programme_progress.add(0, 1, 0, 9, 34, NO_COUNT, 3, 2, 0, 18, 3)
    return made


def through(message: dict[str, Any], columns: list["array[int]"]) -> Reading:
    stream = io.BytesIO(b"".join(column.tobytes() for column in columns))
    sent = json.loads(json.dumps(message))
    return unpack(sent, lambda column, count: receive_column(stream, column, count, 1 << 20))


def test_a_reading_comes_through_whole() -> None:
    before = reading()

    after = through(*pack(before))

    assert pack(after) == pack(before)
    assert after.sections == before.sections
    assert after.pupils == before.pupils
    assert after.teachers == before.teachers


def test_names_stay_out_of_what_is_printed() -> None:
    shown = repr(reading())

    assert "Дубова" not in shown
    assert "Громова" not in shown


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 5), st.integers(0, 65535))))
def test_columns_come_through_whole(rows: list[tuple[int, int, int]]) -> None:
    before = reading()
    for subject, mark, place in rows:
        before.marks.add(0, subject, 0, mark, 0, 0, 0, 0, place, place)

    after = through(*pack(before))

    assert after.marks.columns == before.marks.columns
    after.marks.add(0, 0, 0, 5, 0, 0, 0, 0, 0, 0)
    assert len(after.marks) == len(rows) + 2


OTHERS = {name: 1 for name in Reading().tables() if name not in ("marks", "absences")}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", None),
        ("sheets", ["Лист1", 7]),
        ("sheets", "Лист1"),
        ("sections", [["Школа", "9А", 2024, "вчера", None]]),
        ("sections", [["Школа", "9А", 2024, None]]),
        ("sections", []),
        ("sections", [["Школа", "9А", True, None, None]]),
        ("pupils", [["Дубова Ада", 0, 0, 1, 8]]),
        ("pupils", [["Дубова Ада", 1, 0, 1, 8, 0]]),
        ("pupils", [["Дубова Ада", 0, 0, 2, 8, 0]]),
        ("pupils", [["Дубова Ада", 0, 0, 1, -8, 0]]),
        ("pupils", [["Дубова Ада", 0, 0, 1, 1 << 40, 0]]),
        ("pupils", [{"name": "Дубова Ада"}]),
        ("pupils", []),
        ("subjects", ["Алгебра"]),
        ("subjects", []),
        ("kinds", [""]),
        ("terms", [""]),
        ("works", []),
        ("tasks", ["1"]),
        ("topics", [""]),
        ("teachers", [["Громова Н.В.", 0]]),
        ("teachers", [["Громова Н.В.", 1, 0]]),
        ("teachers", [["Громова Н.В.", 0, 2]]),
        ("problems", [[1, 2, 3, 4]]),
        ("stated_means", "2"),
        ("rows", {"marks": 1}),
        ("rows", {"marks": -1, "absences": 1, **OTHERS}),
        ("rows", {"marks": 1 << 40, "absences": 1, **OTHERS}),
        ("rows", {"marks": 1.0, "absences": 1, **OTHERS}),
    ],
)
def test_a_child_that_lies_is_not_believed(key: str, value: object) -> None:
    message, columns = pack(reading())

    with pytest.raises(BrokenFrame):
        through(message | {key: value}, columns)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("marks", "pupil", 1),
        ("marks", "subject", 2),
        ("marks", "subject", NO_SUBJECT),
        ("marks", "mark", 6),
        ("marks", "kind", 2),
        ("marks", "sheet", 2),
        ("marks", "day", date.max.toordinal() + 1),
        ("marks", "marked_on", date.max.toordinal() + 1),
        ("absences", "subject", 2),
        ("absences", "reason", 5),
        ("entries", "kind", 5),
        ("final_marks", "term", 2),
        ("final_marks", "entry", 6),
        ("test_scores", "work", 1),
        ("test_scores", "task", 2),
        ("lesson_plans", "section", 1),
        ("lesson_plans", "topic", 2),
        ("lesson_plans", "planned_on", date.max.toordinal() + 1),
        ("lesson_plans", "given_on", date.max.toordinal() + 1),
        ("programme_progress", "section", 1),
        ("programme_progress", "since", date.max.toordinal() + 1),
    ],
)
def test_a_number_out_of_range_is_not_believed(table: str, column: str, value: int) -> None:
    made = reading()
    made.tables()[table].columns[column][0] = value

    with pytest.raises(BrokenFrame, match="out of range"):
        through(*pack(made))


def test_grids_come_through() -> None:
    message = {"grids": [["Лист1", [["4", ""], []]], [None, []]]}

    assert unpack_grids(message) == [Grid("Лист1", [["4", ""], []]), Grid(None, [])]


@pytest.mark.parametrize(
    "grids", [None, ["Лист1"], [["Лист1"]], [[1, []]], [["Лист1", [[4]]]], [["Лист1", ["45"]]]]
)
def test_grids_of_anything_but_texts_are_not_believed(grids: object) -> None:
    with pytest.raises(BrokenFrame):
        unpack_grids({"grids": grids})


def test_a_refusal_comes_through_and_is_cut() -> None:
    refusal = unpack_refusal({"refusal": ["too_dense", "Много." * 1000]})

    assert refusal.code == "too_dense"
    assert len(refusal.message) == 1000


@pytest.mark.parametrize("refusal", [None, ["code"], ["code", 7], "code"])
def test_a_refusal_of_another_shape_is_not_believed(refusal: object) -> None:
    with pytest.raises(BrokenFrame):
        unpack_refusal({"refusal": refusal})
