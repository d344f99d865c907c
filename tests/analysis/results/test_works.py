"""Control works and their protocols, against plain rows."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from analysis.results.sheets import told, total
from opora.analysis.results.asked import Asked
from opora.analysis.results.works import WorkResults, works
from opora.facts.memory import Memory
from opora.measures.shares import Share
from opora.vocabulary.subject import subject_title
from stores import table

DAY = date(2025, 11, 10)
PLACE = ("9А", "Физика | ")
CONTROL = "Контрольная работа"


def asked_of(quarter, marks=(), scores=()):
    full = [
        {"date": DAY, "work": "Механика", "topic": None, "max_score": 200, **row} for row in scores
    ]
    tables = {"marks": table("marks", [{"date": DAY, **row} for row in marks])}
    tables["test_scores"] = table("test_scores", full)
    return Asked(Memory(tables), quarter)


def test_works_of_a_school_against_its_rows(asked, of_quarter):
    found = told(works(asked), "school_class", "subject", "date")

    written = defaultdict(list)
    for row in of_quarter["marks"]:
        if row["kind"] == CONTROL:
            key = row["school_class"], subject_title(row["subject"]), row["date"]
            written[key].append(row["mark"])
    marked = {key: row for key, row in found.items() if row["marks"] is not None}
    assert set(marked) == set(written)
    for key, marks in written.items():
        row = found[key]
        assert row["marks"] == len(marks)
        assert row["mean"] == Share(sum(marks), len(marks))
        assert row["passed"] == Share(sum(mark >= 3 for mark in marks), len(marks))
        assert row["quality"] == Share(sum(mark >= 4 for mark in marks), len(marks))
        assert (row["n5"], row["n2"]) == (marks.count(5), marks.count(2) + marks.count(1))
    last = total(works(asked))
    assert last["marks"] == sum(map(len, written.values()))


@pytest.mark.parametrize(
    ("kind", "is_work"),
    [
        ("Контрольная работа", True),
        ("контрольный диктант", True),
        ("Диагностическая работа", True),
        ("Самостоятельная работа", False),
        ("Подготовка к контрольной работе", False),
        (None, False),
    ],
)
def test_a_work_is_told_by_the_beginning_of_its_kind(quarter, kind, is_work):
    asked = asked_of(quarter, [{"kind": kind}])

    assert bool(works(asked).rows) == is_work
    assert bool(WorkResults(asked, PLACE, DAY).marks) == is_work


def test_a_work_known_by_its_protocol_only_has_no_marks_and_no_zeros(quarter):
    sheet = works(asked_of(quarter, scores=[{"task": "1", "score": 100}]))

    (row,) = told(sheet, "work").values()

    assert (row["work"], row["marks"], row["n5"]) == ("Механика", None, None)
    assert row["mean"].exact() is None


def test_a_protocol_has_points_by_task_in_their_order(quarter):
    scores = [
        {"task": "10", "score": 150},
        {"task": "2", "score": None},
        {"task": "1", "score": 200},
        {"task": "1", "score": 0, "pupil_id": 8},
    ]
    asked = asked_of(quarter, [{"kind": CONTROL, "mark": 2}], scores)

    sheet = WorkResults(asked, PLACE, DAY).protocol()

    assert [c.title for c in sheet.columns][1:4] == ["1", "2", "10"]
    row = told(sheet, "pupil")[7,]
    assert (row["task:1"], row["task:2"], row["task:10"]) == (2, None, Decimal("1.5"))
    assert (row["sum"], row["max"], row["share"], row["mark"]) == (
        Decimal("3.5"),
        6,
        Share(350, 600),
        2,
    )
    assert told(sheet, "pupil")[8,]["mark"] is None
    assert total(sheet)["task:1"] == Decimal("50.00")
    assert total(sheet)["share"] == Share(350, 800)


def test_tasks_tell_who_did_not_try(quarter):
    scores = [
        {"task": "1", "score": None, "topic": "Дроби"},
        {"task": "1", "score": 100, "pupil_id": 8, "topic": "Дроби"},
        {"task": "2", "score": 100, "max_score": None},
    ]

    found = told(WorkResults(asked_of(quarter, scores=scores), PLACE, DAY).tasks(), "task")

    first = found["1",]
    assert (first["topic"], first["wrote"], first["skipped"]) == ("Дроби", 2, 1)
    assert first["done"] == Share(100, 400)
    assert (found["2",]["max"], found["2",]["done"].exact()) == (None, None)


def test_results_of_a_work_add_up_to_its_line_in_the_list(asked):
    line = next(row for row in works(asked).rows if row[4].value)
    opens = line[0].opens
    day = date.fromisoformat(opens["date"])

    work = WorkResults(asked, (opens["school_class"], opens["subject"]), day)

    assert [cell.value for cell in work.summary().rows[0]][1:] == [c.value for c in line][4:]
    marks = [row["mark"] for row in told(work.pupils(), "pupil").values()]
    assert len([mark for mark in marks if mark]) == line[4].value
